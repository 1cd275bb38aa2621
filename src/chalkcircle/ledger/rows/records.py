"""How rows of feeds lie in a segment: columns, no record; it decides nothing about what they mean.

One happening as a feed tells it is one row with ``sign`` +1. A revision appends two rows: the old
one again with ``sign`` -1, known when the new one is, and the new one with the next ``revision``.
A retraction appends the first of the two alone. So whatever can be added up is, as known at T, the
sum of ``sign`` times it over the rows with ``known_at <= T``, without a join.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa


class Table(StrEnum):
    """What a row of a feed is: each has its own columns, segments and catalogue rows."""

    EVENTS = "events"
    MENTIONS = "mentions"
    GKG = "gkg"


_EVENTS = {
    # What the feed calls the row: whole numbers where it numbers them, else text. Unique in a feed.
    "native_id": "id",
    "day": "date",
    # Last day where the source gives a span; null for one day.
    "day_end": "date",
    "known_at": "instant",
    "revision": "int16",
    "sign": "int8",
    # Entities of ``codes`` (null: none given, or not in our tables), and what the feed wrote.
    "actor": "word",
    "recipient": "word",
    "actor_code": "word",
    "recipient_code": "word",
    "event_code": "word",
    "mode": "word",
    "contexts": "word",
    "quad": "int8",
    # Goldstein's scale or the feed's own, one decimal.
    "intensity": "double",
    "mentions": "int32",
    "sources": "int32",
    "articles": "int32",
    "tone": "double",
    "root": "bool",
    "deaths": "int32",
    "deaths_low": "int32",
    "deaths_high": "int32",
    "place": "word",
    "place_type": "int8",
    "place_country": "word",
    "lat": "double",
    "lon": "double",
    # Address of the article, or the words with which the feed names its sources.
    "source": "word",
    # Number of the file in the catalogue, and the line in it (1 is the first of the file).
    "file": "int32",
    "row": "int32",
}
_MENTIONS = {
    "event_id": "int64",
    "event_at": "instant",
    "known_at": "instant",
    "source_name": "word",
    "source": "word",
    "sentence": "int32",
    "confidence": "int8",
    "tone": "double",
    "file": "int32",
    "row": "int32",
}
_GKG = {
    "native_id": "string",
    "known_at": "instant",
    "source_name": "word",
    "source": "word",
    # Lists as the feed writes them, one cell each; `feeds.gdelt.cells` takes them apart.
    "counts": "string",
    "themes": "string",
    "organisations": "string",
    "locations": "string",
    "tone": "double",
    "quotations": "string",
    "file": "int32",
    "row": "int32",
}
COLUMNS: dict[Table, dict[str, str]] = {
    Table.EVENTS: _EVENTS,
    Table.MENTIONS: _MENTIONS,
    Table.GKG: _GKG,
}
FROM_LEDGER = ("revision", "sign", "file")
"""Columns that a reader leaves out: the ledger fills them."""

_INCREASING = ("native_id", "event_id", "row")
"""Written as differences: a dictionary of them would hold every value."""

_PLAIN = ("tone",)
_PAGE = 1 << 17
"""Rows of a page: a million rows are read in a few pieces."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not stored as one, with everything needed to look into it.

    Attributes:
        row: Line in the file, 1 is the first.
        reason: A few words from a fixed list, with the column's name where it is about one.
        raw: Its bytes, the first 2,048.
    """

    row: int
    reason: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file, gated.

    ``read = rows.num_rows + len(quarantined)``, or the reader is wrong.

    Attributes:
        rows: Kept rows: columns of the table but for those of ``FROM_LEDGER``, in that order.
        raw: The bytes of the kept row with this index, for a row that must be set aside later.
    """

    rows: pa.Table
    quarantined: tuple[Quarantined, ...]
    read: int
    raw: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file of a feed, its bytes gated as ``blocks`` are taken from it.

    Attributes:
        feed: Name of the feed (``gdelt``).
        name: File name, without folder.
        path: Where its original bytes lie; they go to the archive as they are.
        sha256: Of these bytes.
        reader: Id with version of what read it (``gdelt.events.v1``).
        numbered: Whether ``native_id`` is a whole number.
        complete: The file is the whole table at its release: rows of the feed that stand and are
            not in it are retracted.
        blocks: Call it once. What it raises refuses the file whole.
    """

    feed: str
    table: Table
    name: str
    path: Path
    sha256: str
    reader: str
    blocks: Callable[[], Iterator[Block]]
    numbered: bool = True
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files of one feed, table and reader that may be taken together, none of them complete.

    Attributes:
        files: In their order, at least two. Each can be taken by itself just as well.
        together: The rows of all as one table, and for each file one block whose rows are that
            file's stretch of the table. ``None`` where that cannot be had. What it raises is to
            be learned from the files, one by one.
    """

    files: tuple[FeedFile, ...]
    together: Callable[[], tuple[pa.Table, tuple[Block, ...]] | None]


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """What became of the rows of one file: ``read = added + revised + held + quarantined``.

    Attributes:
        held: Rows that the ledger has already with the same content.
        retracted: Rows of earlier files that this one, being complete, took back.
        again: These very bytes were stored before; nothing was read.
        otherwise: Where they were, what read them then, if it was another reader than now.
    """

    feed: str
    table: Table
    name: str
    sha256: str
    seq: int
    read: int = 0
    added: int = 0
    revised: int = 0
    held: int = 0
    quarantined: int = 0
    retracted: int = 0
    again: bool = False
    otherwise: str | None = None
    reasons: dict[str, int] = field(default_factory=dict)
    known_from: datetime | None = None
    known_to: datetime | None = None


@cache
def row_schema(table: Table, *, numbered: bool = True, own: bool = True) -> pa.Schema:
    """The Arrow schema of a table's rows.

    Args:
        table: Which.
        numbered: Whether ``native_id`` of events is a whole number.
        own: With the columns that the ledger fills.
    """
    import pyarrow as pa

    types = {
        "id": pa.int64() if numbered else pa.string(),
        "date": pa.date32(),
        "instant": pa.timestamp("us"),
        "word": pa.dictionary(pa.int32(), pa.string()),
        "string": pa.string(),
        "int8": pa.int8(),
        "int16": pa.int16(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
    }
    names = [n for n in COLUMNS[table] if own or n not in FROM_LEDGER]
    return pa.schema([(name, types[COLUMNS[table][name]]) for name in names])


def write_rows(rows: pa.Table, sink: object, *, compression: Literal["zstd"] = "zstd") -> None:
    """Write rows as one Parquet file; metadata of their schema go into its footer, once.

    Dictionaries may grow to 64 MB before plain values are written, or repeated addresses would be
    spelled out; ids and line numbers are written as differences. The tone is that of an article:
    it comes many times in a row and then never again, so plain values pack better. Bounds of
    words say nothing in a million rows, and are left out.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = rows.schema.metadata
    rows = rows.replace_schema_metadata()
    words = [f.name for f in rows.schema if pa.types.is_dictionary(f.type)]
    # Older versions of pyarrow know no such limit, and have none.
    known = signature(pq.ParquetWriter).parameters
    paged: dict[str, Any] = {"max_rows_per_page": _PAGE} if "max_rows_per_page" in known else {}
    numbers = [f.name for f in rows.schema if f.name in _INCREASING and pa.types.is_integer(f.type)]
    with pq.ParquetWriter(
        sink,
        rows.schema,
        compression=compression,
        use_dictionary=[n for n in rows.schema.names if n not in (*numbers, *_PLAIN)],
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
        write_statistics=[n for n in rows.schema.names if n not in words],
        dictionary_pagesize_limit=64 << 20,
        store_schema=True,
        **paged,
    ) as file:
        file.write_table(rows, row_group_size=1 << 20)
        if about:
            file.add_key_value_metadata(about)
