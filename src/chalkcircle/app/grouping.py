"""What belongs together: copies of texts and claims of one incident, looked for and listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from chalkcircle.incidents import Groups
    from chalkcircle.ledger import Ledger


@dataclass(slots=True, frozen=True)
class Copy:
    """Another document with the same text, or nearly.

    Attributes:
        outlet: Its outlet, or the file where it names none.
        original: Whether it is the one that the others are copies of.
    """

    document_id: str
    outlet: str
    published: str | None
    title: str | None
    original: bool


def incidents(
    ledger: Ledger, *, as_of: datetime | None = None, snapshot: int | None = None
) -> Groups:
    """Groups of documents and of claims, who judged them, and what is disputed.

    Args:
        ledger: Where the judgements are.
        as_of: Only what persons had judged by then.
        snapshot: Only what was committed then.
    """
    from chalkcircle.incidents import groups

    return groups(ledger, as_of=as_of, snapshot=snapshot, rows=True)


def copies_of(ledger: Ledger, document_id: str) -> tuple[Copy, ...]:
    """The other documents with the text of one, the original first."""
    from chalkcircle.incidents import group_of_document

    found = group_of_document(ledger, document_id)
    if found is None:
        return ()
    held = {d.document_id: d for d in ledger.documents(found.members)}
    others = [held[i] for i in found.members if i != document_id]
    return tuple(
        Copy(
            document_id=other.document_id,
            outlet=other.outlet or other.source,
            published=other.published.isoformat() if other.published else None,
            title=other.title,
            original=other.document_id == found.leader,
        )
        for other in others
    )


def look_back(ledger: Ledger, *, now: datetime) -> None:
    """Look for copies among documents that nobody has looked at yet.

    An older ledger has such, and one in which the original of some copies was forgotten.
    """
    from chalkcircle.incidents import find_copies, unseen
    from chalkcircle.ledger import Batch

    for documents in unseen(ledger):
        found = find_copies(ledger, documents, now=now)
        ledger.append(
            Batch(source="copies", judgements=found.judgements, sketches=found.sketches), now=now
        )
