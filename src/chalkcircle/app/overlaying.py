"""Lays the corrections of a study over the claims of a ledger; it writes none down.

The ledger follows the file, as often as it is asked to: each correction, undo and redo is one more
revision of its claim. A row that is cut out of the file by hand is no undo: claims of texts that
the file no longer names are left as they are. So are those that only another study corrected; of
one text that two studies correct, the study that was used last counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import (
    Claim,
    InputError,
    Judgement,
    NotInLedger,
    TextSpan,
)

from .looking import find_claim
from .sifting import read_from
from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger
    from chalkcircle.study import Anchor, Correction, Reading


class State(StrEnum):
    """What has become of a correction."""

    IN_FORCE = "in force"
    UNDONE = "undone"
    LOST = "naming a claim that no longer exists"
    """Its claim, or the party it speaks of, is not what is read now, or several fit."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One claim under the corrections: what stands now, and what should.

    Attributes:
        wanted: The claim with its corrections; a retraction where it is said to be no event.
        rows: What to append so that it stands.
    """

    reading: Reading
    wanted: Claim
    by: tuple[Correction, ...]
    rows: tuple[Claim, ...]

    @property
    def standing(self) -> Claim:
        """The row that stands, or took the claim back, once ``rows`` are appended."""
        tip = self.reading.tip
        return next((row for row in self.rows if row.supersedes == tip.claim_id), tip)


@dataclass(frozen=True, slots=True)
class Overlay:
    """The corrections of a study beside what a ledger holds of their texts.

    Attributes:
        claims: What coders read in these texts, corrected or not.
        roots: Which of them each correction means, by the ids of their first rows.
        pairs: Ids that stand now of the claims that a verdict is about.
    """

    corrections: tuple[Correction, ...]
    states: dict[str, State]
    claims: tuple[Corrected, ...]
    roots: dict[str, tuple[str, ...]]
    pairs: dict[str, tuple[tuple[str, str], ...]]

    @property
    def counts(self) -> Counter[State]:
        """How many corrections and verdicts are in each state, in the order of the states."""
        from chalkcircle.study.editing import TURNS, What

        left = (*TURNS, What.REVIEWED)
        found = Counter(self.states[c.id] for c in self.corrections if c.kind not in left)
        return Counter({state: found[state] for state in State if found[state]})

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """What editors say of pairs of claims, by the ids that stand now."""
        from chalkcircle.study import judgements

        return judgements(self.corrections, self.pairs)


def overlay(workshop: Workshop, ledger: Ledger) -> Overlay:
    """Lay the corrections, as the study's folder holds them now, over the ledger's claims.

    Raises:
        StudyError: No study, or a broken file of corrections.
    """
    from chalkcircle.study import load_corrections
    from chalkcircle.study.editing import PAIRED, in_force

    workshop.need_study()
    corrections = load_corrections(Path(workshop.settings.study))
    texts = _texts(corrections)
    held = ledger.holds_texts(texts) if texts else {}
    found: dict[str, list[Reading]] = defaultdict(list)
    for reading in read_from(ledger, [d for ids in held.values() for d in ids]):
        found[reading.text_id].append(reading)
    on = in_force(corrections)
    meant = {c.id: _meant(c.anchor, found) for c in corrections}
    claims, fitting = _laid(found, on, meant)
    standing = {c.reading.root: c.standing.claim_id for c in claims}
    second = {c.id: _meant(c.other, found) for c in corrections if c.kind in PAIRED}
    pairs = {
        name: tuple((standing[a.root], standing[b.root]) for a in meant[name] for b in others)
        for name, others in second.items()
    }
    roots = {n: tuple(r.root for r in (*some, *second.get(n, ()))) for n, some in meant.items()}
    fitting |= {name for name, some in pairs.items() if some}
    alive = {c.id for c in on}
    states = {
        c.id: State.UNDONE if c.id not in alive
        else State.IN_FORCE if c.id in fitting or _is_settled(c, held)
        else State.LOST
        for c in corrections
    }  # fmt: skip
    return Overlay(corrections, states, claims, roots, pairs)


def apply_corrections(workshop: Workshop, ledger: Ledger, *, now: datetime) -> Overlay:
    """Bring a ledger in line with the study's corrections; doing it twice changes nothing.

    A claim that an editor corrected is revised, with the instant of becoming known left as it
    was. A correction whose claim is gone stays in the study and is counted.

    Args:
        workshop: Settings with the study.
        ledger: Where the claims are.
        now: The present.

    Raises:
        StudyError: No study, or a broken file of corrections.
    """
    from chalkcircle.ledger import Batch

    found = overlay(workshop, ledger)
    rows = tuple(row for each in found.claims for row in each.rows)
    if rows or found.judgements:
        source = f"corrections of {workshop.need_study().id}"
        ledger.append(Batch(source=source, claims=rows, judgements=found.judgements), now=now)
    return found


def find_reading(ledger: Ledger, claim_id: str) -> Reading:
    """What a coder read, by the id of any of its revisions; may be shortened.

    Raises:
        NotInLedger: No claim of that id, or one that was read again since.
        InputError: It is a row of a study or of a feed.
    """
    from chalkcircle.study import entry_of

    claim = find_claim(ledger, claim_id)
    if entry_of(claim) is not None or not isinstance(claim.evidence, TextSpan):
        raise InputError.about(
            "Not a claim that was read from a text",
            claim.claim_id,
            expected="a claim that a coder made",
            do="A row of the study is corrected in its table.",
        )
    ids = {row.claim_id for row in ledger.history(claim.claim_id)}
    for reading in read_from(ledger, [claim.evidence.document_id]):
        if reading.root in ids:
            return reading
    raise NotInLedger.about(
        "The claim was taken back when its document was read again",
        claim.claim_id,
        expected="a claim that stands",
        do="List the present ones with: chalkcircle claims list",
    )


def _texts(corrections: Sequence[Correction]) -> set[str]:
    anchors = [a for c in corrections for a in (c.anchor, c.other) if a is not None]
    return {a.text_id for a in anchors} | {c.text_id for c in corrections if c.text_id}


def _meant(anchor: Anchor | None, found: dict[str, list[Reading]]) -> tuple[Reading, ...]:
    from chalkcircle.study.overlay import resolve

    return resolve(anchor, found.get(anchor.text_id, ())) if anchor is not None else ()


def _laid(
    found: dict[str, list[Reading]],
    on: Sequence[Correction],
    meant: dict[str, tuple[Reading, ...]],
) -> tuple[tuple[Corrected, ...], set[str]]:
    """Every reading under its corrections, and the ids of corrections that fit at least one."""
    from chalkcircle.study.editing import PAIRED
    from chalkcircle.study.overlay import corrected, revisions

    by_root: dict[str, list[Correction]] = defaultdict(list)
    for row in on:
        for reading in meant[row.id]:
            by_root[reading.root].append(row)
    claims, fitting = [], set()
    for reading in (r for some in found.values() for r in some):
        rows = [c for c in by_root[reading.root] if c.kind not in PAIRED]
        wanted, misfits = corrected(reading.base, rows)
        fitting |= {c.id for c in rows} - set(misfits)
        claims.append(Corrected(reading, wanted, tuple(rows), revisions(reading, wanted)))
    return tuple(claims), fitting


def _is_settled(row: Correction, held: dict[str, tuple[str, ...]]) -> bool:
    """Whether a row that names no claim has what it names."""
    return row.anchor is None and (not row.text_id or bool(held.get(row.text_id)))
