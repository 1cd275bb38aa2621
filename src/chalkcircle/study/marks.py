"""Marks by which a claim is traced back to its row in a study; reads no file, stores nothing."""

from __future__ import annotations

from chalkcircle.model import Claim

CHRONICLE, TIES = "study.chronicle.v1", "study.ties.v1"
CORRIDORS, POSITIONS = "study.corridors.v1", "study.positions.v1"
CODERS = (CHRONICLE, TIES, CORRIDORS, POSITIONS)
"""Who coded the rows, one for each table."""

ENTRY, CORRIDOR, RESTS = "entry:", "corridor:", "rests:"
"""How a claim names its row, its corridor, and each row that it rests on."""


def entry_of(claim: Claim) -> str | None:
    """Name of the entry that a claim is a version of (``study/c001``); ``None`` for others."""
    return next(iter(_named(claim, ENTRY)), None)


def study_of(claim: Claim) -> str | None:
    """Id of the study that a claim comes from, if it comes from one."""
    entry = entry_of(claim)
    return entry.partition("/")[0] if entry else None


def corridor_of(claim: Claim) -> str | None:
    """Id of the corridor that a fact is about."""
    return next(iter(_named(claim, CORRIDOR)), None)


def rests_of(claim: Claim) -> tuple[str, ...]:
    """Names of the entries that a position rests on, as ``entry_of`` gives them."""
    return _named(claim, RESTS)


def _named(claim: Claim, mark: str) -> tuple[str, ...]:
    if claim.coder not in CODERS:
        return ()
    return tuple(fired.removeprefix(mark) for fired in claim.fired if fired.startswith(mark))
