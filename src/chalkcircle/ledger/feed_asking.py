"""Puts the operations over rows of feeds to DuckDB, for listings and as the reference of the cube.

It knows how DuckDB names the view ``rows``; what is asked stands in ``feed_operations``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .columns import naive
from .cube.grouping import NO_FILE, Source
from .engine import Engine
from .feed_operations import FOREVER, KINDS, for_duckdb, parameters
from .rows.records import COLUMNS, Table

if TYPE_CHECKING:
    import pyarrow as pa

_COLUMNS = ", ".join(n for n in COLUMNS[Table.EVENTS] if n != "native_id")


def ask(
    engine: Engine, sources: Sequence[Source], name: str, *, last_file: int = NO_FILE, **values: Any
) -> pa.Table:
    """The answer of DuckDB to an operation.

    Args:
        engine: Confined to the folder of the ledger.
        sources: Segments of events.
        name: Of the operation.
        last_file: Number of the last file whose rows count.
        values: Parameters; ``as_of`` defaults to everything, ``feeds`` to all there are.

    Raises:
        KeyError: No such operation, or a parameter is missing.
        FileNotFoundError: A segment went away or cannot be read.
    """
    found = paths_by_feed(sources, last_file)
    bound = {key: plain(key, given) for key, given in filled(name, list(found), values).items()}
    view = " union all ".join(map(_view, range(len(found)))) or _nothing()
    for number, (feed, paths) in enumerate(found.items()):
        bound |= {f"feed_{number}": feed, f"files_{number}": paths, "last_file": last_file}
    text = f"with rows as ({view}), " + for_duckdb(name).removeprefix("with ")
    return engine.table(text, bound.pop("files_0", []), **bound)


def paths_by_feed(sources: Sequence[Source], upto: int) -> dict[str, list[str]]:
    """Segments with rows of files up to a number, by feed in order of name."""
    found: dict[str, list[str]] = {}
    for source in sorted(sources, key=lambda s: s.feed):
        if source.file_low <= upto:
            found.setdefault(source.feed, []).append(str(source.path))
    return found


def filled(name: str, feeds: Sequence[str], values: dict[str, Any]) -> dict[str, Any]:
    """The parameters of an operation, with what is left out.

    Raises:
        KeyError: No such operation, or a parameter is missing.
    """
    usual: dict[str, Any] = {"as_of": None, "feeds": None}
    found = {key: (usual | values)[key] for key in parameters(name)}
    if "feeds" in found and found["feeds"] is None:
        found["feeds"] = list(feeds)
    return found


def plain(name: str, value: Any) -> Any:
    """A value as both engines take it: instants as ISO text, lists as lists."""
    kind = KINDS[name]
    if kind == "words":
        return list(value)
    if kind == "real":
        return float(value)
    if kind == "instant":
        if value is None:
            return FOREVER
        return (value if value.tzinfo is None else naive(value)).isoformat()
    return value


def _view(number: int) -> str:
    return f"""
    select $feed_{number}::varchar as feed, native_id::varchar as native_id, {_COLUMNS},
           date_diff('day', date '0001-01-01', day) // 7 as week,
           date_diff('day', date '0001-01-01', known_at::date) // 7 as week_known
    from read_parquet(${"files" if number == 0 else f"files_{number}"}::varchar[],
                      union_by_name = true)
    where file <= $last_file"""  # noqa: S608


def _nothing() -> str:
    types = {
        "id": "varchar", "date": "date", "instant": "timestamp", "word": "varchar",
        "int8": "tinyint", "int16": "smallint", "int32": "integer", "double": "double",
        "bool": "boolean",
    }  # fmt: skip
    columns = COLUMNS[Table.EVENTS] | {"feed": "word", "week": "int32", "week_known": "int32"}
    nulls = ", ".join(f"null::{types[kind]} as {name}" for name, kind in columns.items())
    return f"select * from (select {nulls}) where len($files::varchar[]) < 0"  # noqa: S608
