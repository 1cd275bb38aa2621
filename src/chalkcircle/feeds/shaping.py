"""What every reader needs to turn gated cells into rows of the ledger; knows no feed.

Countries are looked up once for each distinct code and year, never for each row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chalkcircle.codes import Scheme, convert
from chalkcircle.feeds.records import Context, Gated, Shaped
from chalkcircle.ledger import Table, row_schema
from chalkcircle.model import CodeError

if TYPE_CHECKING:
    import pyarrow as pa

_DAY_S = 86_400
_MOST_CODES = 4096


def shaped(
    table: Table,
    gated: Gated,
    columns: Mapping[str, pa.Array],
    *,
    refused: Mapping[int, str] | None = None,
    numbered: bool = True,
) -> Shaped:
    """Rows of a table from its columns.

    Args:
        table: Whose columns.
        gated: What they were made from.
        columns: By the ledger's name, a value for each gated row; a column left out is null,
            and ``row`` is known.
        refused: Index among the gated rows, and the reason: they are left out.
        numbered: Whether ``native_id`` is a whole number.
    """
    import pyarrow as pa

    schema = row_schema(table, numbered=numbered, own=False)
    count = len(gated.rows)
    arrays = []
    for one in schema:
        values = gated.rows if one.name == "row" else columns.get(one.name)
        if values is None:
            values = pa.nulls(count, one.type)
        elif values.type != one.type:
            values = values.cast(one.type)
        arrays.append(values)
    rows = pa.Table.from_arrays(arrays, schema=schema)
    kept = np.arange(count, dtype=np.int32)
    if refused:
        kept = np.delete(kept, list(refused))
        rows = rows.take(pa.array(kept))
    return Shaped(rows, pa.array(kept), refused or {})


def end_of_day(days: pa.Array) -> pa.Array:
    """The last second of each day, UTC, for a source that says only the day."""
    import pyarrow as pa

    seconds = numbers(days.cast(pa.int32()), 0).astype(np.int64) * _DAY_S + (_DAY_S - 1)
    return pa.array(seconds * 1_000_000, mask=nulls(days)).cast(pa.timestamp("us"))


def added_later(known_at: pa.Array, context: Context, column: str) -> dict[int, str]:
    """Rows that became known more than a day after the present, with the reason.

    Args:
        known_at: Instants, none null.
        context: Whose ``now`` is the present.
        column: Named in the reason.
    """
    import pyarrow as pa

    day = numbers(known_at.cast(pa.int64()), 0) // (_DAY_S * 1_000_000)
    today = int(context.now.timestamp() // _DAY_S)
    return {int(row): f"{column}: after the present" for row in np.flatnonzero(day > today + 1)}


def numbers(values: pa.Array, null: float) -> NDArray[Any]:
    """The values as numpy, with ``null`` where there is none."""
    if values.null_count:
        values = values.fill_null(null)
    found: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return found


def nulls(values: pa.Array) -> NDArray[np.bool_] | None:
    """Where there is no value, or ``None`` where there is one everywhere."""
    if not values.null_count:
        return None
    found: NDArray[np.bool_] = values.is_null().to_numpy(zero_copy_only=False)
    return found


def years(days: pa.Array) -> NDArray[np.int32]:
    """The year of each day; of a null, that of the earliest day."""
    import pyarrow as pa

    if not len(days):
        return np.empty(0, dtype=np.int32)
    plain = days.cast(pa.int32())
    at = numbers(plain, plain.drop_null().to_numpy().min(initial=1 << 30)).astype(np.int64)
    first = int(at.min())
    span = np.arange(first, int(at.max()) + 1).astype("datetime64[D]")
    by_day = span.astype("datetime64[Y]").astype(np.int32) + 1970
    found: NDArray[np.int32] = by_day[at - first].astype(np.int32)
    return found


def entity_of(code: str, scheme: Scheme, year: int | None) -> str | None:
    """The entity that a code meant in a year, or ``None`` where the tables do not say."""
    try:
        return convert(code, source=scheme, target=Scheme.ENTITY, year=year)
    except CodeError:
        return None


class _Meanings(dict[str, str | None]):
    """Codes that were looked up in one scheme and year; a feed brings few, or it is broken."""

    def __init__(self, scheme: Scheme, year: int) -> None:
        super().__init__()
        self.scheme, self.year = scheme, year

    def __missing__(self, code: str) -> str | None:
        found = entity_of(code, self.scheme, self.year)
        if len(self) < _MOST_CODES:
            self[code] = found
        return found


_meanings = lru_cache(maxsize=1024)(_Meanings)


def entities(codes: pa.DictionaryArray, scheme: Scheme, when: NDArray[np.int32]) -> pa.Array:
    """The entity of each code in its row's year; null where there is none.

    Args:
        codes: As the feed writes them.
        scheme: What they are.
        when: Year of each row.
    """
    import pyarrow as pa

    words = codes.dictionary.to_pylist()
    if not words or not len(codes):
        return pa.nulls(len(codes), pa.dictionary(pa.int32(), pa.string()))
    first = int(when.min())
    there = np.flatnonzero(np.bincount(when - first))
    known: dict[str | None, int] = {None: -1}
    rows = []
    for year in there.tolist():
        meant = _meanings(scheme, first + year)
        rows.append([known.setdefault(meant[word], len(known) - 1) for word in words])
    grid = np.array(rows, dtype=np.int32)
    at = numbers(codes.indices, 0)
    if len(there) == 1:
        found = grid[0][at]
    else:
        place = np.zeros(int(there[-1]) + 1, dtype=np.int32)
        place[there] = np.arange(len(there))
        found = grid[place[when - first], at]
    missing = found < 0
    if (absent := nulls(codes)) is not None:
        missing |= absent
    indices = pa.array(found, mask=missing if missing.any() else None)
    dictionary = pa.array([name for name in known if name], pa.string())
    return pa.DictionaryArray.from_arrays(indices, dictionary, safe=False)
