"""What the kernels must check in each column, as arrays; it reads no file.

Text columns that nobody needs are still measured; numbers that nobody needs are still read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chalkcircle.feeds.records import Cell, Column

from .checking import (
    DAY,
    FLOAT,
    FORM,
    INSTANT,
    INT,
    KIND,
    MOST,
    NULLS_FROM,
    NULLS_TO,
    REQUIRED,
    SLOT,
    TEXT,
)
from .numbers import FORMS

_KINDS = {
    Cell.TEXT: TEXT,
    Cell.INT: INT,
    Cell.FLOAT: FLOAT,
    Cell.DAY: DAY,
    Cell.INSTANT: INSTANT,
}
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns of a file in its order, and the same as arrays.

    Attributes:
        longs, floats, texts: Names of columns that are kept, by slot.
        order: Columns with more to check than their length, then text to keep.
        numbered: How many of ``order`` are of the first kind.
    """

    columns: tuple[Column, ...]
    cells: NDArray[np.int64]
    bounds: NDArray[np.int64]
    limits: NDArray[np.float64]
    nulls: NDArray[np.uint8]
    cuts: NDArray[np.int32]
    longs: tuple[str, ...]
    floats: tuple[str, ...]
    texts: tuple[str, ...]
    order: NDArray[np.int32]
    numbered: int


@lru_cache(maxsize=64)
def plan(columns: tuple[Column, ...], needs: tuple[str, ...]) -> Plan:
    """Plan the checks of the columns.

    Args:
        columns: In the order of the file.
        needs: Those whose values are kept; empty for all.
    """
    cells = np.zeros((len(columns), 7), dtype=np.int64)
    bounds = np.empty((len(columns), 2), dtype=np.int64)
    limits = np.empty((len(columns), 2), dtype=np.float64)
    spellings: list[bytes] = []
    slots: dict[int, list[str]] = {INT: [], FLOAT: [], TEXT: []}
    for index, column in enumerate(columns):
        kind = _KINDS[column.cell]
        cells[index, KIND], cells[index, REQUIRED] = kind, column.required
        cells[index, FORM] = FORMS[column.form] if kind in (DAY, INSTANT) else 0
        cells[index, MOST] = column.most
        cells[index, NULLS_FROM] = len(spellings)
        spellings.extend(one.encode() for one in column.nulls)
        cells[index, NULLS_TO] = len(spellings)
        bounds[index] = _bounds(column)
        limits[index] = _limits(column)
        kept = slots[kind if kind in (FLOAT, TEXT) else INT]
        wanted = not needs or column.name in needs
        cells[index, SLOT] = len(kept) if wanted else -1
        if wanted:
            kept.append(column.name)
    checked = np.flatnonzero((cells[:, KIND] != TEXT) | (cells[:, REQUIRED] == 1))
    wanted_text = np.flatnonzero((cells[:, KIND] == TEXT) & (cells[:, SLOT] >= 0))
    cuts = np.cumsum([0, *map(len, spellings)], dtype=np.int32)
    return Plan(
        columns=columns,
        cells=cells,
        bounds=bounds,
        limits=limits,
        nulls=np.frombuffer(b"".join(spellings) or b"\0", dtype=np.uint8),
        cuts=cuts,
        longs=tuple(slots[INT]),
        floats=tuple(slots[FLOAT]),
        texts=tuple(slots[TEXT]),
        order=np.concatenate([checked, wanted_text]).astype(np.int32),
        numbered=len(checked),
    )


def _bounds(column: Column) -> tuple[int, int]:
    if column.cell in (Cell.TEXT, Cell.FLOAT):
        return 0, 0
    low = -(1 << 62) if column.low is None else _number(column.low, column.cell)
    high = 1 << 62 if column.high is None else _number(column.high, column.cell)
    return low, high


def _limits(column: Column) -> tuple[float, float]:
    if column.cell is not Cell.FLOAT:
        return 0.0, 0.0
    greatest = float(np.finfo(np.float64).max)
    low = -greatest if column.low is None else float(column.low)
    high = greatest if column.high is None else float(column.high)
    return low, high


def _number(bound: float | str, cell: Cell) -> int:
    if cell is Cell.INT:
        return int(bound)
    if cell is Cell.DAY:
        return (date.fromisoformat(str(bound)) - _EPOCH).days
    at = datetime.fromisoformat(str(bound))
    since = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
