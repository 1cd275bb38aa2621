"""Forgets a document or a claim: out of segments and archive, with a tombstone in their place.

It rewrites files but no record, and leaves every other row of every snapshot as it was.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from . import judging
from . import operations as ops
from .appending import add_segment
from .catalogue import BACKUP
from .columns import CLAIMS, DOCUMENTS, rows_from_bytes, rows_to_bytes, utc
from .files import read_checked
from .records import Forgotten, Tombstone
from .rows import forgetting as row_forgetting
from .sweeping import sweep, writing

if TYPE_CHECKING:
    from .store import Ledger


def forget(ledger: Ledger, record_id: str, reason: str, now: datetime) -> Forgotten:
    """Remove a document, a claim, or what a feed gave for good; see :meth:`Ledger.forget`."""
    catalogue = ledger.catalogue
    with writing(ledger):
        of_feeds = row_forgetting.forget_rows(ledger, record_id, reason, now)
        documents, claims = (set(), set()) if of_feeds else _doomed(ledger, record_id)
        raw = _raw_of_only(ledger, documents)
        _rewrite(ledger, DOCUMENTS, "document_id", documents)
        _rewrite(ledger, CLAIMS, "claim_id", claims)
        judgements = judging.forget(catalogue, documents | claims)
        catalogue.drop_places(documents | claims)
        for sha in raw:
            catalogue.drop_raw(sha)
        at = utc(now)
        for what, ids in (("document", documents), ("claim", claims), ("raw", raw)):
            catalogue.bury(Tombstone(id=i, what=what, reason=reason, at=at) for i in sorted(ids))
    # Only now may the words go: had they gone before the commit, a crash in between would leave
    # a catalogue that names missing files. Under the lock again, or a writer that has just put
    # down its files would lose them.
    with catalogue.writing():
        sweep(ledger)
        # Else a rebuilt catalogue would let it come back.
        if ledger.last_file() or (ledger.root / BACKUP).exists():
            catalogue.back_up(ledger.root / BACKUP)
    catalogue.shed()
    return of_feeds or Forgotten(
        documents=len(documents), claims=len(claims), raw=len(raw), judgements=judgements
    )


def _doomed(ledger: Ledger, record_id: str) -> tuple[set[str], set[str]]:
    """Ids of the documents and claims that go with an id; none for one that went before."""
    ids = [record_id]
    if ledger.catalogue.places(DOCUMENTS, ids):
        claims = ledger.ask(CLAIMS, lambda e, files: ops.claims_from(e, files, ids))
        return set(ids), set(claims)
    if record_id in ledger.tombstones():
        return set(), set()
    return set(), {c.claim_id for c in ledger.history(record_id)}


def _raw_of_only(ledger: Ledger, documents: set[str]) -> set[str]:
    """Archived bytes that hold words of these documents which no other document keeps.

    A file of many items goes as a whole when one of its items is forgotten: it holds the words.
    The other items keep their stored text, and the archive says why the file is gone.
    """
    alone = set()
    for document in ledger.documents(tuple(documents)):
        sha = document.raw_sha256
        alike = partial(ops.documents_of_file, raw_sha256=sha)
        others = {text for other, text in ledger.ask(DOCUMENTS, alike) if other not in documents}
        if ledger.catalogue.holds_raw(sha) and others != {document.text_id}:
            alone.add(sha)
    return alone


def _rewrite(ledger: Ledger, content: str, column: str, ids: set[str]) -> None:
    """Put segments without these rows in the place of those that hold them."""
    catalogue = ledger.catalogue
    touched = {place.seq for place in catalogue.places(content, ids).values()}
    for segment in catalogue.segments(content):
        if segment.seq not in touched:
            continue
        path = ledger.root / "segments" / segment.file
        rows = rows_from_bytes(read_checked(path, segment.sha256))
        kept = [row for row in rows if row[column] not in ids]
        catalogue.drop_segment(segment.file)
        if kept:
            add_segment(ledger, segment.seq, content, rows_to_bytes(content, kept), len(kept))
