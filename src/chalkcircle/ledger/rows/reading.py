"""Reads rows of feeds: those that stand, the history of one, those set aside, the line behind one.

It writes nothing and puts no SQL; the questions are in ``operations``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from chalkcircle.ledger.columns import naive
from chalkcircle.ledger.engine import Engine, Files
from chalkcircle.ledger.files import damaged
from chalkcircle.model import LedgerDamaged, RecordError, Selection

from . import operations as ops
from .catalogue import QUARANTINE, RowSegment, StoredFile, row_segments, stored_files_of
from .lines import line_at
from .records import Table, row_schema

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.ledger.store import Ledger

T = TypeVar("T")

_CHOOSES = ("feeds", "known_since", "known_until")
_CHOOSES_EVENTS = (*_CHOOSES, "codes", "dyad", "directed", "quads", "since", "until")


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not stored as one, with what is needed to look into it.

    Attributes:
        row: Line in the file, 1 is the first.
        raw: Its first 2,048 bytes; none of a row that was forgotten.
    """

    feed: str
    table: Table
    name: str
    sha256: str
    row: int
    reason: str
    raw: bytes


class CodeCount(NamedTuple):
    """How many rows of a feed have an event code, a mode and contexts, as the feed writes them."""

    feed: str
    code: str | None
    mode: str | None
    contexts: str | None
    rows: int


class RawRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an original file."""

    feed: str
    name: str
    sha256: str
    row: int
    line: bytes


def asked(
    ledger: Ledger,
    content: str,
    question: Callable[[Engine, list[RowSegment]], T],
    feed: str | None,
    snapshot: int | None,
) -> T:
    """Put an operation to segments; see :meth:`Ledger.ask_rows`."""
    ledger.check_snapshot(snapshot)

    def listed() -> list[RowSegment]:
        return row_segments(ledger.catalogue, content, feed=feed, snapshot=snapshot)

    while True:
        segments = listed()
        try:
            return question(ledger.running(), segments)
        except (FileNotFoundError, LedgerDamaged) as error:
            if listed() != segments:
                continue
            if isinstance(error, LedgerDamaged):
                raise
            raise damaged(Path(str(error)), "a readable segment") from error


def rows(
    ledger: Ledger,
    selection: Selection,
    as_of: datetime | None,
    snapshot: int | None,
    limit: int | None,
    table: Table,
) -> pa.Table:
    """Standing rows that fit; see :meth:`Ledger.rows`."""
    import pyarrow as pa

    values = _values(selection, table)
    values |= {"as_of": naive(as_of) if as_of else None, "top": ledger.last_file(snapshot)}

    def question(engine: Engine, segments: list[RowSegment]) -> list[pa.Table]:
        found = []
        for feed in _feeds(segments, selection):
            near, back = _near(ledger, feed, segments, values)
            if near:
                if table is Table.EVENTS:
                    part = ops.standing(engine, near, back, limit=limit, values=values)
                else:
                    part = ops.as_they_came(engine, near, limit=limit, values=values)
                found.append(labelled(ledger, part, feed, table))
        return found

    parts = asked(ledger, table, question, None, snapshot)
    if not parts:
        return schema_of(table).empty_table()
    whole = pa.concat_tables(parts)
    if len(parts) > 1:
        # Stable: within a feed the order of its own ids stays.
        whole = _by_known(whole)
    return whole.slice(0, limit)


def codes(
    ledger: Ledger, selection: Selection, as_of: datetime | None, snapshot: int | None
) -> list[CodeCount]:
    """Standing events that fit, counted by their codes; see :meth:`Ledger.row_codes`."""
    values = _values(selection, Table.EVENTS)
    values |= {"as_of": naive(as_of) if as_of else None, "top": ledger.last_file(snapshot)}

    def question(engine: Engine, segments: list[RowSegment]) -> list[CodeCount]:
        found = []
        for feed in _feeds(segments, selection):
            near, back = _near(ledger, feed, segments, values)
            told = ops.codes(engine, near, back, values=values) if near else ()
            found += [CodeCount(feed, *line) for line in told]
        return found

    return asked(ledger, Table.EVENTS, question, None, snapshot)


def _feeds(segments: list[RowSegment], selection: Selection) -> list[str]:
    """Feeds that are asked for, or all, of those there are."""
    return sorted({s.feed for s in segments if s.feed in selection.feeds or not selection.feeds})


def _near(
    ledger: Ledger, feed: str, segments: list[RowSegment], values: dict[str, Any]
) -> tuple[Files, Files]:
    """Segments of a feed that may hold rows which fit, and those that may take some back."""
    own = [s for s in segments if s.feed == feed and s.rows and _may_hold(s, values)]
    return paths(ledger, own), paths(ledger, [s for s in own if s.revised])


def history(ledger: Ledger, feed: str, native_id: int | str, table: Table) -> pa.Table:
    """Every row under one native id; see :meth:`Ledger.row_history`."""

    def question(engine: Engine, segments: list[RowSegment]) -> pa.Table | None:
        near = [s for s in segments if may_hold_id(s, native_id)]
        if not near:
            return None
        wanted = int(native_id) if isinstance(near[0].id_low, int) else str(native_id)
        found = ops.history(engine, paths(ledger, near), wanted, table)
        return labelled(ledger, found, feed, table) if found.num_rows else None

    found = asked(ledger, table, question, feed, None)
    if found is None:
        raise ledger.not_held("row", f"{feed}:{native_id}")
    return found


def quarantined(
    ledger: Ledger,
    feed: str | None,
    reason: str | None,
    snapshot: int | None,
    limit: int | None,
) -> list[SetAside]:
    """Rows that were set aside; see :meth:`Ledger.quarantined`."""
    top = ledger.last_file(snapshot)

    def question(engine: Engine, segments: list[RowSegment]) -> list[tuple[Any, ...]]:
        near = paths(ledger, [s for s in segments if s.rows])
        return ops.set_aside(engine, near, top, reason, limit)

    found = asked(ledger, QUARANTINE, question, feed, snapshot)
    files = _files(ledger, {row[0] for row in found})
    return [
        SetAside(
            feed=files[file].feed,
            table=files[file].table,
            name=files[file].name,
            sha256=files[file].sha256,
            row=row,
            reason=why,
            raw=raw,
        )
        for file, row, why, raw in found
        if file in files
    ]


def raw_row(ledger: Ledger, feed: str, native_id: int | str, table: Table) -> RawRow:
    """The line that last told a row; see :meth:`Ledger.raw_row`."""
    told = [r for r in history(ledger, feed, native_id, table).to_pylist() if r.get("sign", 1) > 0]
    last = told[-1]
    sha = last["file_sha256"]
    line = line_at(ledger.archived(sha), last["row"])
    return RawRow(feed=feed, name=last["file_name"], sha256=sha, row=last["row"], line=line)


def _values(selection: Selection, table: Table) -> dict[str, object]:
    """Parameters of a selection, null where all pass."""
    able = _CHOOSES_EVENTS if table is Table.EVENTS else _CHOOSES
    plain = Selection()
    names = Selection.__struct_fields__
    if more := [n for n in names if n not in able and getattr(selection, n) != getattr(plain, n)]:
        raise RecordError.about(
            f"Rows of feeds ({table}) cannot be chosen so", ", ".join(more),
            expected="a selection by " + ", ".join(able), do="Leave the others out.",
        )  # fmt: skip
    a, b = selection.dyad or (None, None)
    values: dict[str, object] = {"a": a, "b": b, "directed": selection.directed}
    for name in ("known_since", "known_until", "since", "until"):
        values[name] = getattr(selection, name)
    return values | {"codes": [*selection.codes] or None, "quads": [*selection.quads] or None}


def _may_hold(segment: RowSegment, values: dict[str, Any]) -> bool:
    """Whether the bounds of a segment allow rows that fit; a null day or instant is no bound."""
    known, as_of = segment.known_low, values["as_of"]
    if as_of and known and known.replace(tzinfo=None) > as_of:
        return False
    until, since = values["until"], values["since"]
    late = until and segment.day_low and segment.day_low > until
    return not late and not (since and segment.day_high and segment.day_high < since)


def may_hold_id(segment: RowSegment | StoredFile, native_id: int | str) -> bool:
    """Whether the bounds of a segment or a file allow an id."""
    low, high = segment.id_low, segment.id_high
    if isinstance(low, int) and isinstance(high, int):
        digits = str(native_id).removeprefix("-")
        return digits.isascii() and digits.isdecimal() and low <= int(native_id) <= high
    return low is not None and str(low) <= str(native_id) <= str(high)


def paths(ledger: Ledger, segments: list[RowSegment]) -> Files:
    """Where segments lie; their bytes are checked the first time."""
    return [str(ledger.row_path(segment)) for segment in segments]


def _files(ledger: Ledger, numbers: set[int]) -> dict[int, StoredFile]:
    return {f.id: f for f in stored_files_of(ledger.catalogue, numbers=numbers)}


def schema_of(table: Table) -> pa.Schema:
    """Columns of the rows that are handed out, whatever feed they are of."""
    import pyarrow as pa

    fields = [pa.field("feed", pa.string())]
    for field in row_schema(table, numbered=False):
        plain = pa.string() if pa.types.is_dictionary(field.type) else field.type
        fields.append(pa.field(field.name, plain))
    text = [pa.field(name, pa.string()) for name in ("file_name", "file_sha256")]
    return pa.schema([*fields, *text])


def labelled(ledger: Ledger, found: pa.Table, feed: str, table: Table) -> pa.Table:
    """Rows of one feed with its name, and name and hash of their files."""
    import pyarrow as pa

    files = _files(ledger, set(found["file"].unique().to_pylist()))
    numbers = found["file"].to_pylist()
    more = {
        "feed": pa.array([feed] * len(numbers), pa.string()),
        "file_name": pa.array([files[n].name for n in numbers], pa.string()),
        "file_sha256": pa.array([files[n].sha256 for n in numbers], pa.string()),
    }
    schema = schema_of(table)
    columns = [more[f.name] if f.name in more else found[f.name].cast(f.type) for f in schema]
    return pa.table(columns, schema=schema)


def _by_known(whole: pa.Table) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    known = whole["known_at"].to_numpy()
    return whole.take(pa.array(np.argsort(known, kind="stable")))
