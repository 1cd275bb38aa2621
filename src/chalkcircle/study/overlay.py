"""Lays corrections over claims: which row of a ledger should stand; it stores nothing.

A correction means the reading of a text. It therefore holds for every copy of that text, and for
what another version of the coder reads at the same place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from chalkcircle.model import (
    Claim,
    Holder,
    HolderKind,
    Op,
    Party,
    TextSpan,
)

from .cells import party_cell
from .corrections import party, speaker
from .editing import Anchor, Correction, What
from .marks import CODERS

OVERLAY = "overlay.v1"
"""Coder of the revisions made here."""

_MARK = "correction:"


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim that a coder made and nobody but editors has taken back since.

    Attributes:
        root: Id of its first row, by which corrections name it.
        base: The last row that no correction made.
        tip: The last row of all: what stands, or what took it back.
        rivals: Rows beside ``tip``, left by two editors who corrected in the same moment.
    """

    root: str
    base: Claim
    tip: Claim
    text_id: str
    rivals: tuple[Claim, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Its trigger, or its span where it has none."""
        span = self.base.evidence
        assert isinstance(span, TextSpan)
        return span.trigger or (span.start, span.end)

    @property
    def document_id(self) -> str:
        """The document that it was read from."""
        assert isinstance(self.base.evidence, TextSpan)
        return self.base.evidence.document_id

    @property
    def anchor(self) -> Anchor:
        """What a correction writes down of it."""
        return Anchor(self.root, self.text_id, *self.place, predicate_of(self.base))


def predicate_of(claim: Claim) -> str:
    """Kind and predicate, as an anchor names them."""
    return f"{claim.kind.value}:{claim.predicate}"


def is_corrected(claim: Claim) -> bool:
    """Whether a correction made this row."""
    return claim.coder == OVERLAY and any(mark.startswith(_MARK) for mark in claim.fired)


def readings(rows: Iterable[Claim], texts: Mapping[str, str]) -> tuple[Reading, ...]:
    """The claims that coders made among all rows of some documents, in the order of the text.

    Args:
        rows: Every row of these documents, revisions and retractions too.
        texts: Text ids by document id.
    """
    by_id = {row.claim_id: row for row in rows}
    revised = {row.supersedes for row in by_id.values()}
    tips: dict[str, list[tuple[Claim, Claim]]] = defaultdict(list)
    for row in by_id.values():
        base = _back(row, by_id)
        if row.claim_id in revised or base.op is Op.RETRACT or not _is_coded(base, texts):
            continue
        tips[_root(base, by_id)].append((row, base))
    found = []
    for root, several in tips.items():
        *others, (tip, base) = sorted(several, key=_age)
        rivals = tuple(row for row, _ in others if _is_touched(row, by_id))
        assert isinstance(base.evidence, TextSpan)
        found.append(Reading(root, base, tip, texts[base.evidence.document_id], rivals))
    return tuple(sorted(found, key=lambda r: (r.text_id, r.place, r.root)))


def _age(pair: tuple[Claim, Claim]) -> tuple[object, ...]:
    row = pair[0]
    return row.known_at, row.recorded_at or row.known_at, row.claim_id


def _is_coded(claim: Claim, texts: Mapping[str, str]) -> bool:
    span = claim.evidence
    if claim.coder in CODERS or not isinstance(span, TextSpan):
        return False
    return span.document_id in texts


def _is_touched(row: Claim, by_id: Mapping[str, Claim]) -> bool:
    """Whether a correction made this row or an undo put it back."""
    before = by_id.get(row.supersedes or "")
    return is_corrected(row) or (before is not None and is_corrected(before))


def _back(row: Claim, by_id: Mapping[str, Claim]) -> Claim:
    """The last row up to this one that no correction made."""
    while is_corrected(row) and (before := by_id.get(row.supersedes or "")) is not None:
        row = before
    return row


def _root(row: Claim, by_id: Mapping[str, Claim]) -> str:
    while (before := by_id.get(row.supersedes or "")) is not None:
        row = before
    return row.claim_id


def resolve(anchor: Anchor, among: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings that an anchor means: at most one in each document with its text.

    In each the claim of that id counts, else the only one at exactly that place, else the only
    one that shares a character with it; all with the same kind and predicate.
    """
    fitting: dict[str, list[Reading]] = defaultdict(list)
    for each in among:
        meets = each.place[0] < anchor.end and anchor.start < each.place[1]
        alike = each.text_id == anchor.text_id and predicate_of(each.base) == anchor.predicate
        if each.root == anchor.claim or (meets and alike):
            fitting[each.document_id].append(each)
    chosen = (_choose(anchor, several) for several in fitting.values())
    return tuple(each for each in chosen if each is not None)


def _choose(anchor: Anchor, several: list[Reading]) -> Reading | None:
    here = [r for r in several if r.root == anchor.claim]
    here = here or [r for r in several if r.place == (anchor.start, anchor.end)] or several
    return here[0] if len(here) == 1 else None


def corrected(base: Claim, corrections: Sequence[Correction]) -> tuple[Claim, tuple[str, ...]]:
    """A claim with corrections laid over it in order, and the ids of those that do not fit it.

    What was said of a party that is not there does not fit. Where nothing is changed, the claim
    is given back as it is.
    """
    claim, misfits, marks = base, [], []
    for row in corrections:
        made = _lay(claim, row)
        if made is None:
            misfits.append(row.id)
        elif made != claim:
            claim = made
            marks += [f"{_MARK}{row.id}", f"editor:{row.editor}"]
            marks += [f"note:{row.note}"] if row.note else []
    if not marks:
        return base, tuple(misfits)
    fired = (*marks, *base.fired)
    changed = msgspec.structs.replace(
        claim, claim_id="", coder=OVERLAY, fired=fired, confidence=None, recorded_at=None
    )
    return changed, tuple(misfits)


def revisions(of: Reading, wanted: Claim) -> tuple[Claim, ...]:
    """The rows to append so that what is wanted stands, and nothing beside it.

    They are known since the base was: that we read it wrongly does not change when the source
    became known. When we corrected it is told by ``recorded_at`` and by the snapshot.
    """
    rows = [_taken_back(rival) for rival in of.rivals]
    if _said(wanted) != _said(of.tip):
        rows.append(_after(of.tip, wanted))
    return tuple(rows)


def _after(last: Claim, claim: Claim) -> Claim:
    change = msgspec.structs.replace
    return change(claim, claim_id="", supersedes=last.claim_id, recorded_at=None)


def _taken_back(rival: Claim) -> Claim:
    fired = ("retract:corrected twice in the same moment",)
    return _after(rival, msgspec.structs.replace(rival, claim_id="", fired=fired, **_RETRACTED))


_RETRACTED: dict[str, Any] = {"op": Op.RETRACT, "supersedes": "-"}
"""A retraction that does not know yet what it takes back."""


def _said(claim: Claim) -> str:
    """Hash of all that a row says, whatever it revises."""
    plain = msgspec.structs.replace(claim, claim_id="", supersedes="-", recorded_at=None)
    return plain.claim_id


def _lay(claim: Claim, row: Correction) -> Claim | None:
    """A claim with one correction laid over it; ``None`` where it does not fit."""
    change = msgspec.structs.replace
    if row.kind is What.NO_EVENT:
        return change(claim, claim_id="", **_RETRACTED)
    if row.kind is What.SPEAKER:
        return change(claim, claim_id="", holders=_spoken(claim, row))
    if row.kind is not What.PARTY:
        return claim
    side = "actors" if row.role == "actor" else "recipients"
    parties = _replaced(getattr(claim, side), row, claim)
    return None if parties is None else change(claim, claim_id="", **{side: parties})


def _replaced(
    parties: tuple[Party, ...], row: Correction, claim: Claim
) -> tuple[Party, ...] | None:
    """Parties with ``was`` as ``now``; as they are where they say so already."""
    new = party(row, row.now, on=claim.valid.start)
    cells = [party_cell(p) for p in parties]
    there = new is not None and party_cell(new) in cells
    at = find_party(parties, row.was) if row.was else None
    if row.was and at is None:
        return parties if there or new is None else None
    kept = parties if at is None else (*parties[:at], *parties[at + 1 :])
    if new is None:
        return kept
    if there:
        return parties if at is not None and cells[at] == party_cell(new) else kept
    place = len(parties) if at is None else at
    return (*kept[:place], new, *kept[place:])


def find_party(parties: Sequence[Party], cell: str) -> int | None:
    """Which party a cell means: the one written so, else the only one of its code or words."""
    front, _, words = cell.partition("=")
    code = front.partition("/")[0]
    for fitting in (
        [n for n, p in enumerate(parties) if party_cell(p) == cell],
        [n for n, p in enumerate(parties) if p.code and p.code == code],
        [n for n, p in enumerate(parties) if p.text.casefold() == (words or cell).casefold()],
    ):
        if len(fitting) == 1:
            return fitting[0]
    return None


_VOICES = (HolderKind.PERSON, HolderKind.GOVERNMENT, HolderKind.ORGANISATION)


def _spoken(claim: Claim, row: Correction) -> tuple[Holder, ...]:
    """The chain with another innermost voice; the outermost, the outlet, always stays."""
    who = speaker(row, on=claim.valid.start)
    names = [h.name.casefold() for h in claim.holders]
    if who.text.casefold() in names:
        return claim.holders[: names.index(who.text.casefold()) + 1]
    outer = claim.holders[:-1] if len(claim.holders) > 1 else claim.holders
    replaced = claim.holders[-1].kind if len(claim.holders) > 1 else None
    kind = replaced if replaced in _VOICES else HolderKind.PERSON
    new = Holder(
        name=who.text,
        kind=HolderKind.GOVERNMENT if who.code else kind,
        actor_id=who.actor_id,
        code=who.code,
    )
    return (*outer, new)
