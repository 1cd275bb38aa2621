"""Every operation over rows of feeds with parameters, put to each engine and to the cube."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from cube_sample import Row, row, world

from chalkcircle.ledger.cube.cube import Cube, week_of
from chalkcircle.ledger.cube.part import LATEST
from chalkcircle.ledger.engine import Engine
from chalkcircle.ledger.feed_operations import OPERATIONS, parameters

AS_OF = datetime(2021, 1, 1, 10, 15, tzinfo=UTC)
WEEK = week_of(AS_OF.date())
VALUES: dict[str, Any] = {
    "as_of": AS_OF, "codes": ["NOR", "ISL", "DNK"], "a": "NOR", "b": "ISL", "feed": "made",
    "native_id": "11", "week": WEEK, "week_from": 0, "week_to": LATEST, "span": 8, "most": 30,
    "after": 2, "upto": 5, "half_life": 1 / 7,
}  # fmt: skip


def questions() -> list[tuple[str, dict[str, Any]]]:
    """Name and parameters; some operations are asked twice, the second time for nothing."""
    asked = [(name, {k: VALUES[k] for k in parameters(name) if k in VALUES}) for name in OPERATIONS]
    return [
        *asked,
        ("region", {"codes": []}),
        ("dyad_series", {"a": "NOR", "b": "NOR", "feeds": ["told"]}),
        ("decay", {"week": WEEK, "half_life": 8, "as_of": AS_OF}),
        ("decay_series", {"half_life": 8}),
        ("as_of", {"week_from": WEEK - 3, "week_to": WEEK, "feeds": []}),
        ("standing_rows", {"a": "*", "b": "", "week_from": 0, "week_to": WEEK, "most": 1000}),
    ]


def golden() -> list[Row]:
    """The awkward world, and a pair with 45 years of days that decay must not overflow."""
    days = [date(1975 + n // 12, 1 + n % 12, 1 + n % 28) for n in range(45 * 12)]
    then = datetime.fromisoformat("2020-12-20T00:00")
    return world(11) + [
        row(10_000 + n, day, then, actor="FRO", recipient="GRL", quad=1 + n % 4, file=3, row=n)
        for n, day in enumerate(days)
    ]


def from_cube(cube: Cube, name: str, values: dict[str, Any]) -> pa.Table | None:
    """What the cube says to an operation, where it is one of the cube's."""
    given = {k: values[k] for k in ("as_of", "feeds") if k in values}
    weeks = (values.get("week_from", 0), values.get("week_to", LATEST))
    if name == "dyad_cells":
        return cube.dyad_cells(**given)
    if name == "region":
        return cube.region(values["codes"], **given)
    if name == "dyad_series":
        return cube.dyad_series(values["a"], values["b"], **given)
    if name == "as_of":
        return cube.network(weeks=weeks, **given)
    if name == "decay":
        return cube.decay(values["half_life"], **given)
    if name == "changes":
        return cube.changes(values["week"], most=values["most"], span=values["span"], **given)
    return None


def same(one: pa.Table, other: pa.Table) -> None:
    """Two answers are equal, real numbers to 1e-9; a null is a null and no number is NaN."""
    assert one.column_names == other.column_names
    assert one.num_rows == other.num_rows
    for name in one.column_names:
        pairs = zip(one[name].to_pylist(), other[name].to_pylist(), strict=True)
        for place, (a, b) in enumerate(pairs):
            if isinstance(a, float) and isinstance(b, float):
                assert abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b)), (name, place, a, b)
            else:
                assert a == b, (name, place, a, b)


class Threads(Engine):
    """DuckDB with a number of threads, on files anywhere."""

    def __init__(self, threads: int) -> None:
        self._db = duckdb.connect(":memory:", config={"threads": threads})


def engine(folder: Path) -> Engine:
    """The engine of a ledger at a folder."""
    return Engine(folder)
