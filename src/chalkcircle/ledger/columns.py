"""How documents and claims lie in a segment: the whole record as JSON, and columns to ask by.

The record is the truth, the columns are drawn from it; nothing here reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalkcircle.model import (
    Claim,
    Document,
    LedgerDamaged,
    RecordError,
    TextSpan,
    decode_claim,
    encode_claim,
)

from .catalogue import Place

DOCUMENTS, CLAIMS = "documents", "claims"

_CLAIM_TYPES = {
    "claim_id": "string",
    "kind": "string",
    "op": "string",
    "supersedes": "string",
    "predicate": "string",
    "mode": "string",
    "quad": "int8",
    "actors": "list",
    "recipients": "list",
    "valid_start": "date",
    "valid_end": "date",
    "precision": "string",
    "known_at": "instant",
    "recorded_at": "instant",
    "outlet": "string",
    "holder_names": "list",
    "holder_ids": "list",
    "stance": "string",
    "factuality": "double",
    "happened": "bool",
    "document_id": "string",
    "span_start": "int64",
    "span_end": "int64",
    "coder": "string",
    "hindsight": "bool",
    "record": "string",
}
_DOCUMENT_TYPES = {
    "document_id": "string",
    "text_id": "string",
    "outlet": "string",
    "published": "date",
    "known_at": "instant",
    "recorded_at": "instant",
    "language": "string",
    "raw_sha256": "string",
    "source": "string",
    "hindsight": "bool",
    "characters": "int64",
    "record": "string",
}


def claims_to_bytes(claims: Iterable[Claim], recorded_at: datetime) -> bytes:
    """One Parquet file of claims.

    ``outlet`` is the outermost holder, whatever its kind: the source whose removal takes the
    claim away; empty where there is none. Instants are stored as UTC without a zone.
    """
    return rows_to_bytes(CLAIMS, [_claim_row(c, recorded_at) for c in claims])


def documents_to_bytes(documents: Iterable[Document], recorded_at: datetime) -> bytes:
    """One Parquet file of documents; ``characters`` is the length of the text in code points."""
    return rows_to_bytes(DOCUMENTS, [_document_row(d, recorded_at) for d in documents])


def rows_to_bytes(content: str, rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows of one content as Parquet, zstd, without statistics on the record itself."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "string": pa.string(),
        "list": pa.list_(pa.string()),
        "date": pa.date32(),
        "instant": pa.timestamp("us"),
        "int8": pa.int8(),
        "int64": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
    }
    columns = _CLAIM_TYPES if content == CLAIMS else _DOCUMENT_TYPES
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.Table.from_pylist(rows, schema=schema),
        sink,
        compression="zstd",
        write_statistics=[name for name in columns if name != "record"],
    )
    return bytes(sink.getvalue().to_pybytes())


def place_of(record: Claim | Document, seq: int) -> Place:
    """Where a record of that sequence lies."""
    if isinstance(record, Claim):
        return Place(record.claim_id, CLAIMS, seq)
    return Place(record.document_id, DOCUMENTS, seq, len(record.text), record.text_id)


def rows_from_bytes(data: bytes) -> list[dict[str, Any]]:
    """The rows of one Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    # One thread: Arrow's own may outlive us and abort a process that is ending.
    table = pq.ParquetFile(pa.BufferReader(data)).read(use_threads=False)
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def claim_of(record: str, recorded_at: datetime) -> Claim:
    """The claim of a row; its id is checked against its content on the way."""
    claim = decode_claim(record)
    # Known only to the ledger and no part of the content, so set on the fresh record.
    msgspec.structs.force_setattr(claim, "recorded_at", recorded_at.replace(tzinfo=UTC))
    return claim


_documents = msgspec.json.Decoder(Document)


def document_of(record: str) -> Document:
    """The document of a row.

    Raises:
        LedgerDamaged: Not a document.
    """
    try:
        return _documents.decode(record)
    except msgspec.DecodeError as error:
        raise LedgerDamaged.about(
            f"A stored document cannot be read ({error})",
            record[:80],
            expected="JSON of one document",
            do="Run `chalkcircle ledger verify`.",
        ) from error


def utc(instant: datetime) -> datetime:
    """An instant in UTC.

    Raises:
        RecordError: It names no zone; to guess the machine's would move it.
    """
    if instant.tzinfo is None:
        raise RecordError.about(
            "An instant without a zone", instant, expected="a zone, best UTC", do="Add tzinfo=UTC."
        )
    return instant.astimezone(UTC)


def naive(instant: datetime) -> datetime:
    """UTC without a zone, as columns hold it: engines then need no time-zone tables."""
    return utc(instant).replace(tzinfo=None)


def _claim_row(claim: Claim, recorded_at: datetime) -> dict[str, Any]:
    if claim.recorded_at is not None:
        claim = msgspec.structs.replace(claim, recorded_at=None)
    span = claim.evidence if isinstance(claim.evidence, TextSpan) else None
    return {
        "claim_id": claim.claim_id,
        "kind": claim.kind,
        "op": claim.op,
        "supersedes": claim.supersedes,
        "predicate": claim.predicate,
        "mode": claim.mode,
        "quad": claim.quad,
        "actors": [p.code for p in claim.actors if p.code],
        "recipients": [p.code for p in claim.recipients if p.code],
        "valid_start": claim.valid.start,
        "valid_end": claim.valid.end,
        "precision": claim.valid.precision,
        "known_at": naive(claim.known_at),
        "recorded_at": naive(recorded_at),
        "outlet": claim.holders[0].name if claim.holders else "",
        "holder_names": [h.name for h in claim.holders],
        "holder_ids": [h.actor_id for h in claim.holders if h.actor_id],
        "stance": claim.stance,
        "factuality": claim.factuality,
        "happened": claim.happened,
        "document_id": span.document_id if span else None,
        "span_start": span.start if span else None,
        "span_end": span.end if span else None,
        "coder": claim.coder,
        "hindsight": claim.hindsight,
        "record": encode_claim(claim).decode(),
    }


def _document_row(document: Document, recorded_at: datetime) -> dict[str, Any]:
    return {
        "document_id": document.document_id,
        "text_id": document.text_id,
        "outlet": document.outlet or "",
        "published": document.published,
        "known_at": naive(document.known_at(recorded_at)),
        "recorded_at": naive(recorded_at),
        "language": document.language,
        "raw_sha256": document.raw_sha256,
        "source": document.source,
        "hindsight": document.hindsight,
        "characters": len(document.text),
        "record": msgspec.json.encode(document).decode(),
    }
