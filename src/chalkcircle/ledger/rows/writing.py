"""Puts rows down as a durable segment, which says in its footer what the catalogue will say.

It enters nothing in the catalogue and decides nothing about a row.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from chalkcircle.ledger.files import TEMPORARY, make_folder, refusals, sync_folder

from .catalogue import RowSegment, StoredFile, row_segments
from .records import write_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.ledger.catalogue import Catalogue

_KEY = b"chalkcircle"
_MANY = 1 << 17
"""Rows of a segment from which it takes much room to read."""


class Footer(msgspec.Struct, frozen=True, kw_only=True):
    """What a segment says of itself, for the day the catalogue is lost.

    Attributes:
        recorded_at: By sequence, when each of its batches was stored.
        files: Catalogue entries; of a commit, the segment written last has them all.
        beside: Names of the other segments of that commit: without them it was none.
        replaces: Names of the segments whose rows this one has taken over.
        gone: Rows that were forgotten out of it, by file.
        cards: Source cards that were kept with the files, by feed.
    """

    feed: str
    content: str
    recorded_at: dict[int, datetime]
    files: tuple[StoredFile, ...] = ()
    beside: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    gone: dict[int, int] = {}
    cards: dict[str, str] = {}


class _Hashed:
    """A file that is hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0
        self.closed = False

    def write(self, data: bytes | memoryview) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._file.write(data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """The one who opened the file closes it."""


def write_segment(root: Path, rows: pa.Table, footer: Footer) -> RowSegment:
    """Write rows to a file that survives a power cut, and tell their bounds.

    Args:
        root: Folder of the ledger.
        rows: In any chunks; all of one table of one feed.
        footer: What to write beside them.

    Raises:
        LedgerError: The disk refused.
    """
    seqs = sorted(footer.recorded_at)
    start = f"{seqs[0]:08d}-{footer.feed}-{footer.content}"
    folder = root / "segments"
    aside = folder / (start + TEMPORARY)
    about = {_KEY: msgspec.json.encode(footer)}
    with refusals(folder):
        make_folder(folder)
        with aside.open("wb") as file:
            sink = _Hashed(file)
            write_rows(rows.unify_dictionaries().replace_schema_metadata(about), sink)
            file.flush()
            os.fsync(file.fileno())
        name = f"{start}-{sink.hexdigest()[:12]}.parquet"
        aside.replace(folder / name)
        sync_folder(folder)
    return RowSegment(
        file=name,
        feed=footer.feed,
        content=footer.content,
        seq_low=seqs[0],
        seq_high=seqs[-1],
        rows=rows.num_rows,
        bytes=sink.size,
        sha256=sink.hexdigest(),
        **bounds(rows),
    )


def read_segment(path: Path | str, columns: Sequence[str] | None = None) -> pa.Table:
    """Rows of a segment whose bytes were checked, without what its footer says.

    Args:
        path: Of the segment.
        columns: Some of them; all by default.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: dict[str, pa.ChunkedArray] = {}
    with pq.ParquetFile(path) as file:
        names = list(columns or file.schema_arrow.names)
        # Of many rows one by one, for all at once take three times the room of what they are in
        # the end; and what a column leaves behind goes back before the next.
        many = file.metadata.num_rows > _MANY
        for some in [[name] for name in names] if many else [names]:
            read = file.read(some, use_threads=False)
            found |= {name: read[name] for name in some}
            if many:
                pa.default_memory_pool().release_unused()
    return pa.table(found)


def footer_of(path: Path) -> Footer:
    """What a segment says of itself.

    Raises:
        ValueError: It is no segment of rows.
        OSError: It cannot be read.
    """
    import pyarrow.parquet as pq

    found = pq.read_metadata(path).metadata or {}
    return msgspec.json.decode(found.get(_KEY, b"null"), type=Footer)


def known_footers(root: Path, catalogue: Catalogue) -> Iterator[Footer]:
    """What the segments that a catalogue names say of themselves; damaged ones say nothing."""
    for segment in row_segments(catalogue):
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            yield footer_of(root / "segments" / segment.file)


def quarantine_rows(found: Sequence[tuple[int, int, str, bytes]]) -> pa.Table:
    """Rows that were set aside: file, line, reason, bytes."""
    import pyarrow as pa

    types = {
        "file": pa.int32(),
        "row": pa.int32(),
        "reason": pa.dictionary(pa.int32(), pa.string()),
        "raw": pa.binary(),
    }
    columns = zip(*found, strict=True) if found else [[]] * len(types)
    arrays = [pa.array(c, t) for c, t in zip(columns, types.values(), strict=True)]
    return pa.table(arrays, names=list(types))


def bounds(rows: pa.Table) -> dict[str, Any]:
    """Least and greatest of what rows are looked up by, as a :class:`RowSegment` names it."""
    import pyarrow.compute as pc

    found: dict[str, Any] = {"file_low": 0, "file_high": 0}
    names = {"native_id": "id", "day": "day", "known_at": "known", "file": "file"}
    for column, name in names.items():
        if column in rows.column_names and rows.num_rows:
            ends = pc.min_max(rows[column]).as_py()
            found |= {f"{name}_low": ends["min"], f"{name}_high": ends["max"]}
    for end in ("known_low", "known_high"):
        if found.get(end):
            found[end] = found[end].replace(tzinfo=UTC)
    if "day_end" in rows.column_names and (last := pc.max(rows["day_end"]).as_py()):
        found["day_high"] = max(last, found["day_high"] or last)
    if "sign" in rows.column_names:
        found["revised"] = bool(pc.any(pc.less(rows["sign"], 0)).as_py())
    return found
