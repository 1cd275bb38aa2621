"""What the catalogue says of feed files and of the segments that hold their rows.

It names, counts and bounds them; a ledger of an earlier layout has none of either. It reads no
segment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from .records import Table

if TYPE_CHECKING:
    from chalkcircle.ledger.catalogue import Catalogue

QUARANTINE = "quarantine"
"""Content of the segments that hold rows which were set aside."""

SINCE = 3
"""Layout from which a catalogue has these tables."""

SCHEMA = """
create table if not exists feed_file (
    id integer primary key autoincrement, feed text not null, content text not null,
    name text not null, sha256 text not null, bytes integer not null, reader text not null,
    numbered integer not null, complete integer not null,
    seq integer not null references batch, read integer not null,
    added integer not null, revised integer not null, held integer not null,
    quarantined integer not null, retracted integer not null, stored integer not null,
    id_low any, id_high any, known_from text, known_to text, reasons text not null,
    unique (feed, content, sha256)) strict;
create index if not exists feed_file_by_id on feed_file (feed, content, id_high);
create index if not exists feed_file_by_seq on feed_file (seq);
create table if not exists row_segment (
    file text primary key, feed text not null, content text not null, seq_low integer not null,
    seq_high integer not null, file_low integer not null, file_high integer not null,
    rows integer not null, bytes integer not null, sha256 text not null, id_low any, id_high any,
    day_low text, day_high text, known_low text, known_high text, revised integer not null) strict;
create index if not exists row_segment_by_id on row_segment (feed, content, id_high);
create table if not exists feed_card (feed text primary key, card text not null) strict;
create table if not exists judged_row (
    id text primary key, feed text not null, native_id text not null, revision integer not null)
    strict, without rowid;
"""


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a feed as it was stored.

    Attributes:
        id: Its number in the rows; grows with ``seq``, so that a snapshot is the rows of all
            files up to a number.
        sha256: Of the original bytes, which the archive keeps unless they were forgotten.
        complete: It was the whole table at its release.
        stored: Rows of it in the segments: a revision makes two, a retraction one.
        id_low, id_high: Bounds of the native ids it gave or took back.
        known_from, known_to: Bounds of ``known_at`` of its rows, as it gave them.
        reasons: Quarantined rows by reason.
    """

    id: int
    feed: str
    table: Table
    name: str
    sha256: str
    bytes: int
    reader: str
    numbered: bool
    complete: bool
    seq: int
    read: int = 0
    added: int = 0
    revised: int = 0
    held: int = 0
    quarantined: int = 0
    retracted: int = 0
    stored: int = 0
    id_low: int | str | None = None
    id_high: int | str | None = None
    known_from: datetime | None = None
    known_to: datetime | None = None
    reasons: dict[str, int] = {}


class RowSegment(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable file of rows of one table of one feed, or of its rows set aside.

    Attributes:
        content: A :class:`Table`, or ``quarantine``.
        file_low, file_high: Bounds of the numbers of the files whose rows it may hold.
        id_low, id_high: Bounds of native ids; text where the feed does not number its rows.
        day_low, day_high: From the first day to the last one of any span.
        known_low, known_high: UTC.
        revised: Whether a row of it takes another back.
    """

    file: str
    feed: str
    content: str
    seq_low: int
    seq_high: int
    file_low: int
    file_high: int
    rows: int
    bytes: int
    sha256: str
    id_low: int | str | None = None
    id_high: int | str | None = None
    day_low: date | None = None
    day_high: date | None = None
    known_low: datetime | None = None
    known_high: datetime | None = None
    revised: bool = False


_FILE = ", ".join("content" if n == "table" else n for n in StoredFile.__struct_fields__)
_SEGMENT = ", ".join(RowSegment.__struct_fields__)


def add_file(catalogue: Catalogue, file: StoredFile) -> None:
    """Enter a file whose rows and bytes are already durable."""
    values = msgspec.to_builtins(file, builtin_types=())
    values["reasons"] = msgspec.json.encode(file.reasons, order="sorted").decode()
    _insert(catalogue, "feed_file", _FILE, values)


def add_row_segment(catalogue: Catalogue, segment: RowSegment) -> None:
    """Enter a segment whose file is already durable."""
    _insert(catalogue, "row_segment", _SEGMENT, msgspec.to_builtins(segment))


def drop_row_segment(catalogue: Catalogue, file: str) -> None:
    """Strike out a segment; its file goes after the commit."""
    catalogue.execute("delete from row_segment where file = ?", (file,))


def drop_file(catalogue: Catalogue, number: int) -> None:
    """Strike out a file; its number is never given again."""
    catalogue.execute("delete from feed_file where id = ?", (number,))


def set_stored(catalogue: Catalogue, number: int, stored: int) -> None:
    """Note how many rows of a file are left."""
    catalogue.execute("update feed_file set stored = ? where id = ?", (stored, number))


def next_file(catalogue: Catalogue) -> int:
    """The number of the next file; one that was struck out is not given again."""
    found = catalogue.rows("select seq from sqlite_sequence where name = 'feed_file'")
    return int(next(found, (0,))[0]) + 1


def skip_files(catalogue: Catalogue, last: int) -> None:
    """Give no number up to this one again, though the file that had it was struck out."""
    if last >= next_file(catalogue):
        catalogue.execute("delete from sqlite_sequence where name = 'feed_file'")
        catalogue.execute("insert into sqlite_sequence values ('feed_file', ?)", (last,))


def last_file(catalogue: Catalogue, snapshot: int | None = None) -> int:
    """The highest number of a file that was committed up to a sequence; 0 for none."""
    if catalogue.layout < SINCE:
        return 0
    found = catalogue.rows(
        "select coalesce(max(id), 0) from feed_file where ?1 is null or seq <= ?1", (snapshot,)
    )
    return int(next(found)[0])


def stored_files_of(
    catalogue: Catalogue,
    *,
    feed: str | None = None,
    snapshot: int | None = None,
    after: int = 0,
    numbers: Collection[int] | None = None,
    sha256: str | None = None,
) -> list[StoredFile]:
    """Files in order of their numbers: all, or those that fit everything given."""
    if catalogue.layout < SINCE:
        return []
    wanted = None if numbers is None else msgspec.json.encode(list(numbers)).decode()
    rows = catalogue.rows(
        f"select {_FILE} from feed_file where (?1 is null or feed = ?1)"  # noqa: S608
        " and (?2 is null or seq <= ?2) and (?4 is null or sha256 = ?4) and id > ?5"
        " and (?3 is null or id in (select value from json_each(?3))) order by id",
        (feed, snapshot, wanted, sha256, after),
    )
    with catalogue.understood():
        return [_stored(row) for row in rows]


def same_bytes(catalogue: Catalogue, feed: str, table: Table, sha256: str) -> StoredFile | None:
    """The file of these bytes that was read into a table before."""
    rows = catalogue.rows(
        f"select {_FILE} from feed_file where feed = ? and content = ? and sha256 = ?",  # noqa: S608
        (feed, table.value, sha256),
    )
    return next(map(_stored, rows), None)


def files_with(
    catalogue: Catalogue, feed: str, table: Table, low: int | str, high: int | str
) -> list[int]:
    """Numbers of the files that may hold a native id between two, both included."""
    rows = catalogue.rows(
        "select id from feed_file where feed = ? and content = ? and id_high >= ?"
        " and id_low <= ? order by id",
        (feed, table.value, low, high),
    )
    return [row[0] for row in rows]


def row_segments(
    catalogue: Catalogue,
    content: str | None = None,
    *,
    feed: str | None = None,
    snapshot: int | None = None,
) -> list[RowSegment]:
    """Segments in order of their files; of a snapshot, all that hold a row of it."""
    if catalogue.layout < SINCE:
        return []
    rows = catalogue.rows(
        f"select {_SEGMENT} from row_segment where (?1 is null or content = ?1)"  # noqa: S608
        " and (?2 is null or feed = ?2) and (?3 is null or seq_low <= ?3)"
        " order by feed, content, file_low, file_high, file",
        (content, feed, snapshot),
    )
    return _segments(catalogue, rows)


def segments_below(catalogue: Catalogue, rows: int) -> int:
    """How many segments hold fewer rows than that; none of them is read."""
    if catalogue.layout < SINCE:
        return 0
    return int(next(catalogue.rows("select count(*) from row_segment where rows < ?", (rows,)))[0])


def segments_with(
    catalogue: Catalogue, feed: str, table: Table, low: int | str, high: int | str
) -> list[RowSegment]:
    """Segments that may hold a native id between two, both included, in order of their files."""
    rows = catalogue.rows(
        f"select {_SEGMENT} from row_segment where feed = ? and content = ? and id_high >= ?"  # noqa: S608
        " and id_low <= ? order by file_low, file_high, file",
        (feed, table.value, low, high),
    )
    return _segments(catalogue, rows)


def _segments(catalogue: Catalogue, rows: Iterable[tuple[Any, ...]]) -> list[RowSegment]:
    names = RowSegment.__struct_fields__
    with catalogue.understood():
        return [
            msgspec.convert(dict(zip(names, r, strict=True)), RowSegment, strict=False)
            for r in rows
        ]


def _insert(catalogue: Catalogue, table: str, names: str, values: dict[str, Any]) -> None:
    marks = ", ".join("?" * len(values))
    catalogue.execute(
        f"insert into {table} ({names}) values ({marks})",  # noqa: S608
        tuple(values.values()),
    )


def _stored(row: tuple[Any, ...]) -> StoredFile:
    given = dict(zip(StoredFile.__struct_fields__, row, strict=True))
    given["reasons"] = msgspec.json.decode(given["reasons"])
    return msgspec.convert(given, StoredFile, strict=False)


def feed_cards(catalogue: Catalogue) -> dict[str, str]:
    """The cards that were kept, as JSON, by name of the feed."""
    if catalogue.layout < SINCE:
        return {}
    return dict(catalogue.rows("select feed, card from feed_card order by feed"))


def keep_card(catalogue: Catalogue, feed: str, card: str) -> None:
    """Keep the card of a feed, in place of an earlier one."""
    # Not "or replace": that would take the older row away without a word to the seal.
    catalogue.execute(
        "insert into feed_card values (?, ?) on conflict (feed) do update set card = excluded.card",
        (feed, card),
    )
