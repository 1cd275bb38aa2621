"""Appends to a ledger, whole or not at all, under the writer's lock; it changes no stored row.

Files are made durable first, the catalogue's commit makes them part of the ledger, and only then
is the caller answered. What a crash leaves beside the catalogue is swept by a later write.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import (
    Claim,
    Document,
    FeedRow,
    Judged,
    Judgement,
    Op,
    RecordError,
    TextSpan,
    content_id,
    sha256,
)

from . import judging
from .catalogue import Segment
from .columns import (
    CLAIMS,
    DOCUMENTS,
    claims_to_bytes,
    documents_to_bytes,
    place_of,
    utc,
)
from .files import raw_path, write_durably
from .records import Batch, Receipt, Tombstone
from .rows import names as row_names
from .sweeping import writing

if TYPE_CHECKING:
    from .store import Ledger


_SPOILED = "holds a forgotten document"


def append(ledger: Ledger, batch: Batch, now: datetime) -> Receipt:
    """Store what is new in a batch; see :meth:`Ledger.append`."""
    with writing(ledger):
        buried = ledger.tombstones()
        documents, documents_held, gone = _new_documents(ledger, batch, buried)
        claims, claims_held, lost = _new_claims(ledger, batch, buried)
        fresh = {d.document_id for d in documents} | {c.claim_id for c in claims}
        judgements, judgements_held, moot = _new_judgements(ledger, batch, buried, fresh)
        receipt = Receipt(
            snapshot=ledger.snapshot + bool(fresh or judgements),
            documents_added=len(documents),
            documents_held=documents_held,
            claims_added=len(claims),
            claims_held=claims_held,
            judgements_added=len(judgements),
            judgements_held=judgements_held,
            forgotten=len(gone) + lost + moot,
            documents_forgotten=len(gone),
        )
        if fresh or judgements:
            _check_spans(ledger, documents, claims)
            spoiled = {d.raw_sha256 for d in gone}
            raw = _new_raw(ledger, batch, documents, claims, spoiled | buried.keys())
            recorded_at = _recorded_at(ledger, now)
            more = [j.judgement_id for j in judgements]
            _enter(ledger, batch.source, receipt.snapshot, documents, claims, recorded_at, more)
            judging.add_judgements(ledger.catalogue, judgements, receipt.snapshot)
            row_names.add(ledger.catalogue, row_names.given(batch, judgements))
        judging.add_sketches(ledger.catalogue, batch.sketches)
        if fresh:
            # Segments last: the shorter they lie uncommitted, the less a crash leaves to sweep.
            _archive(ledger, receipt.snapshot, raw, spoiled, recorded_at)
            _write_segments(ledger, receipt.snapshot, documents, claims, recorded_at)
    return receipt


def retract(
    ledger: Ledger, claim_ids: tuple[str, ...], reason: str, known_at: datetime, now: datetime
) -> Receipt:
    """Append a retraction of each claim; see :meth:`Ledger.retract`."""
    held = map(ledger.claim, dict.fromkeys(claim_ids))
    withdrawn = tuple(retraction(claim, reason=reason, known_at=known_at) for claim in held)
    return append(ledger, Batch(source="retraction", claims=withdrawn), now)


def retraction(claim: Claim, *, reason: str, known_at: datetime) -> Claim:
    """The row that takes a claim back, to be appended alone or with what replaces it."""
    return msgspec.structs.replace(
        claim,
        claim_id="",
        op=Op.RETRACT,
        supersedes=claim.claim_id,
        fired=(f"retract:{reason}",),
        known_at=known_at,
        recorded_at=None,
    )


def _new_documents(
    ledger: Ledger, batch: Batch, buried: dict[str, Tombstone]
) -> tuple[list[Document], int, list[Document]]:
    """Documents to store, how many are held, and those that were forgotten."""
    ids = {d.document_id for d in batch.documents}
    seen = set(ledger.catalogue.places(DOCUMENTS, ids))
    new, gone, held = [], [], 0
    for document in batch.documents:
        _check_document(document)
        if document.document_id in buried:
            gone.append(document)
        elif document.document_id in seen:
            held += 1
        else:
            seen.add(document.document_id)
            new.append(document)
    return new, held, gone


def _new_claims(
    ledger: Ledger, batch: Batch, buried: dict[str, Tombstone]
) -> tuple[list[Claim], int, int]:
    """Claims to store, how many are held, how many were forgotten (they or their document)."""
    seen = set(ledger.catalogue.places(CLAIMS, {c.claim_id for c in batch.claims}))
    new, held, lost = [], 0, 0
    for claim in batch.claims:
        if claim.claim_id in buried or _document_of(claim) in buried:
            lost += 1
        elif claim.claim_id in seen:
            held += 1
        else:
            seen.add(claim.claim_id)
            new.append(claim)
    return new, held, lost


def _new_judgements(
    ledger: Ledger, batch: Batch, buried: dict[str, Tombstone], fresh: set[str]
) -> tuple[list[Judgement], int, int]:
    """Judgements to store, how many are held, how many are about something forgotten.

    Args:
        ledger: Where they go.
        batch: What is appended.
        buried: What was forgotten.
        fresh: Ids of the documents and claims that are stored along with them.
    """
    given = {j.judgement_id: j for j in batch.judgements}
    gone = {r.claim_id for r in batch.rows if f"{r.feed}:{r.native_id}" in buried}
    moot = {i for i, j in given.items() if {j.a, j.b} & (buried.keys() | gone)}
    held = judging.held(ledger.catalogue, given.keys()) - moot
    new = [j for i, j in given.items() if i not in held | moot]
    rows = row_names.here(ledger, batch, new)
    for about, content in ((Judged.DOCUMENTS, DOCUMENTS), (Judged.CLAIMS, CLAIMS)):
        asked = {i for j in new if j.about is about for i in (j.a, j.b)} - fresh
        asked -= rows if about is Judged.CLAIMS else set()
        if missing := asked - ledger.catalogue.places(content, asked).keys():
            raise RecordError.about(
                f"A judgement about {content} that are not here",
                min(missing),
                expected=f"ids of {content} of the batch or of the ledger",
                do="Append the records first, or together with the judgement; name rows of feeds.",
            )
    repeated = len(batch.judgements) - len(given)
    return new, len(held) + repeated, len(moot)


def _document_of(claim: Claim) -> str | None:
    return claim.evidence.document_id if isinstance(claim.evidence, TextSpan) else None


def _check_document(document: Document) -> None:
    expected = msgspec.structs.replace(document, document_id="").document_id
    if document.document_id != expected:
        raise RecordError.about(
            "Document id does not match its content",
            document.document_id,
            expected=expected,
            do="Leave the id out; it is filled from the content.",
        )


def _check_spans(ledger: Ledger, documents: list[Document], claims: list[Claim]) -> None:
    """Refuse a span that no stored text has."""
    lengths = {d.document_id: len(d.text) for d in documents}
    others = {d for c in claims if (d := _document_of(c)) and d not in lengths}
    held = ledger.catalogue.places(DOCUMENTS, others)
    lengths |= {name: place.characters or 0 for name, place in held.items()}
    for claim in claims:
        span = claim.evidence
        if not isinstance(span, TextSpan):
            continue
        if span.document_id not in lengths:
            raise RecordError.about(
                f"Claim {claim.claim_id} rests on a document that is not here",
                span.document_id,
                expected="a document of the batch or of the ledger",
                do="Append the document together with its claims.",
            )
        if span.end > lengths[span.document_id]:
            raise RecordError.about(
                f"Claim {claim.claim_id} rests on a span outside its text",
                (span.start, span.end),
                expected=f"an end of at most {lengths[span.document_id]}",
                do="Offsets are code points into the stored text, end exclusive.",
            )


def _new_raw(
    ledger: Ledger,
    batch: Batch,
    documents: list[Document],
    claims: list[Claim],
    unwanted: set[str],
) -> dict[str, bytes]:
    """The bytes that new records were read from, as far as the archive lacks them."""
    feeds = {c.evidence.file_sha256 for c in claims if isinstance(c.evidence, FeedRow)}
    named = {d.raw_sha256 for d in documents} | (feeds & batch.raw.keys())
    missing = {s for s in named - unwanted if not ledger.catalogue.holds_raw(s)}
    for sha in sorted(missing):
        if sha not in batch.raw or sha256(batch.raw[sha]) != sha:
            raise RecordError.about(
                "Bytes of a document are missing or do not match their hash",
                sha,
                expected="Batch.raw to hold the bytes of that SHA-256",
                do="Hand over the bytes exactly as they were read.",
            )
    return {sha: batch.raw[sha] for sha in sorted(missing)}


def _recorded_at(ledger: Ledger, now: datetime) -> datetime:
    """The clock, unless it went back: later batches are never recorded earlier."""
    last = ledger.catalogue.last_recorded_at
    return max(utc(now), last) if last else utc(now)


def _enter(
    ledger: Ledger,
    source: str,
    seq: int,
    documents: list[Document],
    claims: list[Claim],
    recorded_at: datetime,
    more: list[str],
) -> None:
    ids = [*(d.document_id for d in documents), *(c.claim_id for c in claims), *more]
    key = content_id("batch.v1", *sorted(ids))
    counts = (len(documents), len(claims))
    ledger.catalogue.add_batch(seq, source, key, recorded_at, counts)
    ledger.catalogue.add_places(place_of(document, seq) for document in documents)
    ledger.catalogue.add_places(place_of(claim, seq) for claim in claims)


def _write_segments(
    ledger: Ledger, seq: int, documents: list[Document], claims: list[Claim], recorded_at: datetime
) -> None:
    if documents:
        data = documents_to_bytes(documents, recorded_at)
        add_segment(ledger, seq, DOCUMENTS, data, len(documents))
    if claims:
        add_segment(ledger, seq, CLAIMS, claims_to_bytes(claims, recorded_at), len(claims))


def _archive(
    ledger: Ledger, seq: int, raw: dict[str, bytes], spoiled: set[str], at: datetime
) -> None:
    """Put bytes into the archive; a file that also holds something forgotten stays out."""
    for sha, data in raw.items():
        write_durably(raw_path(ledger.root, sha), data)
        ledger.catalogue.add_raw(sha, len(data), seq)
    ledger.catalogue.bury(
        Tombstone(id=sha, what="raw", reason=_SPOILED, at=at)
        for sha in sorted(spoiled)
        if not ledger.catalogue.holds_raw(sha)
    )


def add_segment(ledger: Ledger, seq: int, content: str, data: bytes, rows: int) -> None:
    """Put a segment file down durably and enter it in the open transaction."""
    sha = sha256(data)
    file = f"{seq:08d}-{content}-{sha[:12]}.parquet"
    write_durably(ledger.root / "segments" / file, data)
    ledger.catalogue.add_segment(
        Segment(file=file, seq=seq, content=content, sha256=sha, rows=rows, bytes=len(data))
    )
