"""What a run of reading tells: how far it is, and what it did; it reads nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from chalkcircle.model import Skipped


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a run is.

    Attributes:
        done: Documents and items that are dealt with, of ``total``.
        read: Documents coded in this run, ``eventful`` of them with at least one event.
        stored: Documents committed in this run: what an interruption would leave.
    """

    done: int
    total: int
    read: int = 0
    eventful: int = 0
    stored: int = 0


Progress = Callable[[Pace], None]
"""Told how far a run is, after every few documents."""


@dataclass(slots=True)
class Ingested:
    """What an ingest did, with everything it left out.

    ``given = added + held + len(skipped) + forgotten`` over documents and items; ``forgotten``
    are documents refused because somebody had them forgotten, and are not read. ``revised`` are
    among the added, but for those that stand again after a correction of a correction, and so are
    ``copies``, near-copies of a text held or given before: all are kept, and what they tell alike
    counts once. Of the ``read`` documents, ``telling`` gave at least one claim and ``eventful`` at
    least one event.
    """

    snapshot: int = 0
    given: int = 0
    added: int = 0
    held: int = 0
    forgotten: int = 0
    revised: int = 0
    copies: int = 0
    read: int = 0
    telling: int = 0
    eventful: int = 0
    claims_added: int = 0
    sentences: int = 0
    silent: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    not_coded: list[Skipped] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
