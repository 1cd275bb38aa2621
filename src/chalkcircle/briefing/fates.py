"""What became of the claims that a briefing cites; it judges no briefing and mends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import Claim, Op, Selection

from .records import Citation

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger, Tombstone


class FateKind(StrEnum):
    """Why a claim supports nothing any more."""

    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    FORGOTTEN = "forgotten"
    MISQUOTED = "quoted otherwise than it is stored"
    UNKNOWN = "not in this ledger"
    VANISHED = "no longer cited"
    """All that can be told without a ledger."""


class Fate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one claim.

    Attributes:
        by: Id of the row that took it back or stands in its place.
        why: The reason that was given, or the coder of what stands in its place.
        at: When that became known; of something forgotten, when it was removed.
    """

    claim_id: str
    kind: FateKind
    by: str | None = None
    why: str = ""
    at: datetime | None = None


def fallen_claims(
    ledger: Ledger, citations: Iterable[Citation], texts: Mapping[str, str] | None = None
) -> dict[str, Fate]:
    """The citations whose claim does not stand in the ledger now, or is quoted wrongly, by claim.

    Args:
        ledger: As it is now, whatever snapshot the briefing was made from.
        citations: Those of a briefing.
        texts: Those of ``stored_texts``, when the caller has them.
    """
    cited = {c.claim_id: c for c in citations}
    if not cited:
        return {}
    # No ids would mean no restriction: every claim of the ledger.
    standing = {c.claim_id for c in ledger.claims(Selection(claim_ids=tuple(cited)))}
    held, stones = ledger.holds(cited), ledger.tombstones()
    if texts is None:
        texts = stored_texts(ledger, cited.values())
    found: dict[str, Fate] = {}
    for claim_id, citation in cited.items():
        stone = stones.get(claim_id) or stones.get(citation.document_id)
        if claim_id in standing:
            text = texts.get(citation.document_id, "")
            if text[citation.start : citation.end] != citation.quote:
                found[claim_id] = Fate(claim_id=claim_id, kind=FateKind.MISQUOTED)
        elif claim_id in held:
            found[claim_id] = _revised(claim_id, ledger.history(claim_id))
        elif stone is not None:
            found[claim_id] = _buried(claim_id, stone)
        else:
            found[claim_id] = Fate(claim_id=claim_id, kind=FateKind.UNKNOWN)
    return found


def stored_texts(ledger: Ledger, citations: Iterable[Citation]) -> dict[str, str]:
    """The texts of the cited documents that are held, by id."""
    ids = sorted({citation.document_id for citation in citations})
    return {document.document_id: document.text for document in ledger.documents(ids)}


def _buried(claim_id: str, stone: Tombstone) -> Fate:
    why = stone.reason if stone.what == "claim" else f"with its {stone.what}: {stone.reason}"
    return Fate(claim_id=claim_id, kind=FateKind.FORGOTTEN, why=why, at=stone.at)


def _revised(claim_id: str, history: list[Claim]) -> Fate:
    """Follow the rows that supersede a claim, the newest each time, to the last one."""
    after = {row.supersedes: row for row in history if row.supersedes}
    own = next(row for row in history if row.claim_id == claim_id)
    # A row that nothing supersedes fell to a later one in the place of the same claim.
    last = after.get(claim_id) or after.get(own.supersedes or "")
    while last is not None and last.claim_id in after:
        last = after[last.claim_id]
    if last is None:
        return Fate(claim_id=claim_id, kind=FateKind.UNKNOWN)
    if last.op is Op.RETRACT:
        given = [f.removeprefix("retract:") for f in last.fired if f.startswith("retract:")]
        kind, why = FateKind.RETRACTED, "; ".join(given) or "no reason given"
    else:
        kind, why = FateKind.SUPERSEDED, f"{last.coder}: {', '.join(last.fired) or 'no rule named'}"
    return Fate(claim_id=claim_id, kind=kind, by=last.claim_id, why=why, at=last.known_at)
