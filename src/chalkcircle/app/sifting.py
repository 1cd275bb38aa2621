"""Tells documents to be read from those that the ledger holds; it reads and stores nothing.

Many are asked about at once: an archive of which most is held must pass in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalkcircle.model import Document, Skipped

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger
    from chalkcircle.study import Reading


@dataclass(frozen=True, slots=True)
class Fresh:
    """A document to read, with the ids of the earlier readings that it replaces."""

    document: Document
    earlier: tuple[str, ...] = ()


def sift(
    documents: Sequence[Document], ledger: Ledger, taken: set[str]
) -> tuple[list[Fresh], list[Skipped]]:
    """Documents to read, in their order, and those that are held already.

    Args:
        documents: Some thousand at a time.
        ledger: What may hold them.
        taken: Ids that this run has taken before; those taken now are added. They replace
            nothing: what one run is given stands side by side.
    """
    copies = ledger.holds_texts({d.text_id for d in documents})
    others = {c for d in documents for c in copies.get(d.text_id, ()) if c != d.document_id} - taken
    held = {d.document_id: d for d in ledger.documents(sorted(others))} if others else {}
    earlier = {d.document_id: _earlier(d, copies, held) for d in documents}
    standing = _standing(ledger, earlier)
    fresh, known = [], []
    for document in documents:
        own, before = document.document_id, earlier[document.document_id]
        replaced = tuple(c for c in before if c in standing)
        again = own in copies.get(document.text_id, ()) and (own in standing or not replaced)
        undated = document.published is None and any(held[c].published for c in replaced)
        if own in taken or again or undated:
            detail = f"{document.title or document.text[:60]!r} is held already"
            known.append(Skipped(source=document.source, reason="duplicate", detail=detail))
        else:
            taken.add(own)
            fresh.append(Fresh(document, replaced))
    return fresh, known


def _earlier(
    document: Document, copies: dict[str, tuple[str, ...]], held: dict[str, Document]
) -> tuple[str, ...]:
    """Ids of what is held of the same file under another date or outlet; not somebody's copy."""
    found = (held[c] for c in copies.get(document.text_id, ()) if c in held)
    return tuple(h.document_id for h in found if _corrects(document, h))


def _corrects(new: Document, held: Document) -> bool:
    same_outlet = new.outlet == held.outlet or None in (new.outlet, held.outlet)
    return new.source == held.source and same_outlet and new.document_id != held.document_id


def _standing(ledger: Ledger, earlier: dict[str, tuple[str, ...]]) -> set[str]:
    """Which of the documents that correct something, or are corrected, have claims that stand."""
    asked = {i for own, before in earlier.items() if before for i in (own, *before)}
    if not asked:
        return set()
    return {r.document_id for r in read_from(ledger, asked)}


def read_from(ledger: Ledger, document_ids: Iterable[str]) -> tuple[Reading, ...]:
    """What coders read in some documents and nobody but an editor has taken back."""
    from chalkcircle.study import readings

    named = list(document_ids)
    texts = {d.document_id: d.text_id for d in ledger.documents(named)} if named else {}
    return readings(ledger.revisions(texts), texts) if texts else ()
