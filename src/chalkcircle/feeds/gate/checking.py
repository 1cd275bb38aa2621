"""The kernel that checks every cell of every row and keeps what the caller needs of them.

Rows outside, columns inside: a row's bytes stay in the nearest cache while all its cells are read.
It decides nothing about what a row means. What it works on, by the names of its arguments:

* ``data, ends, good``: cells (with room behind them), where they stop, rows, as ``splitting`` or
  ``quoting`` leaves them.
* ``plan, bounds, limits``: what each column must be and in which slot its values go (-1 keeps
  none); least and greatest of whole numbers, days and instants; of decimals.
* ``order, numbered``: the columns with more to check than their length, ``numbered`` of them, then
  those whose text is kept.
* ``nulls, cuts``: spellings of "none", one after the other, and where each begins.
* ``longs, floats, valid, codes``: gets values by slot and kept row; ``valid`` says which are
  there, whole numbers first; a code is the number of a word, or -1.
* ``table, words, counts``: the words by slot, as ``wording`` keeps them.
* ``kept, bad, later``: gets, of each kept row, its index in ``good``; of each other, that index,
  column and reason; of each cell for Python's ``float``, kept row, column, start and stop.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled, inlined, wide
from .numbers import BAD, LATER, day, decimal, instant, whole
from .wording import word_of

TEXT, INT, FLOAT, DAY, INSTANT = range(5)
KIND, REQUIRED, FORM, MOST, SLOT, NULLS_FROM, NULLS_TO = range(7)
"""Columns of a plan."""
MISSING, NO_VALUE, RANGE, TOO_LONG = 1, 2, 3, 4
"""Why a cell is refused; what ``NO_VALUE`` means depends on its column."""

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@inlined
def is_null(
    data: Bytes, start: int, stop: int, nulls: Bytes, cuts: Ints, first: int, last: int
) -> bool:
    """Whether the cell is one of the spellings of "none"."""
    for one in range(first, last):
        low = cuts[one]
        if cuts[one + 1] - low != stop - start:
            continue
        same = True
        for at in range(stop - start):
            same = same and data[start + at] == nulls[low + at]
        if same:
            return True
    return False


@inlined
def value_of(data: Bytes, start: int, stop: int, kind: int, form: int) -> tuple[int, float, int]:
    """What a cell that is not text says: as whole number or decimal, and whether it is one."""
    if kind == FLOAT:
        number, state = decimal(data, start, stop)
        return 0, number, state
    if kind == INT:
        value, state = whole(data, start, stop)
    elif kind == DAY:
        value, state = day(data, start, stop, form)
    else:
        value, state = instant(data, start, stop, form)
    return value, 0.0, state


@compiled
def longer(ends: Ints, mark: int, start: int, plan: Longs) -> int:
    """The first column whose cell is longer than it may be, or -1."""
    for column in range(len(plan)):
        stop = ends[mark + column]
        if stop - start > plan[column, MOST]:
            return column
        start = stop + 1
    return -1


@compiled
def check(  # noqa: C901, PLR0912
    data: Bytes, ends: Ints, good: Ints, plan: Longs, order: Ints, numbered: int,
    bounds: Longs, limits: Floats, nulls: Bytes, cuts: Ints,
    longs: Longs, floats: Floats, valid: Flags, codes: Ints,
    table: Ints, words: Longs, counts: Longs, kept: Ints, bad: Ints, later: Ints,
) -> tuple[int, int, int]:  # fmt: skip
    """Check rows and keep them: how many were kept, refused, and how many cells wait."""
    least = plan[:, MOST].min()
    whole_slots = len(longs)
    keeps = bads = waits = 0
    for row in range(len(good)):
        mark, begin = wide(good[row, 0]), wide(good[row, 1])
        reason, waited, column = 0, waits, wide(0)
        if good[row, 2] - begin > least:
            column = longer(ends, mark, begin, plan)
            reason = TOO_LONG if column >= 0 else 0
        for index in range(numbered):
            if reason != 0:
                break
            column = wide(order[index])
            start = wide(ends[mark + column - 1]) + 1 if column > 0 else begin
            stop = wide(ends[mark + column])
            low, high = plan[column, NULLS_FROM], plan[column, NULLS_TO]
            slot, kind = plan[column, SLOT], plan[column, KIND]
            if stop == start or (low < high and is_null(data, start, stop, nulls, cuts, low, high)):
                if plan[column, REQUIRED]:
                    reason = MISSING
                elif slot >= 0 and kind != TEXT:
                    valid[slot + (whole_slots if kind == FLOAT else 0), keeps] = False
                continue
            if kind == TEXT:
                continue
            value, number, state = value_of(data, start, stop, kind, plan[column, FORM])
            if state == BAD:
                reason = NO_VALUE
            elif state == LATER:
                later[waits, 0], later[waits, 1] = keeps, column
                later[waits, 2], later[waits, 3] = start, stop
                waits += 1
            elif kind == FLOAT:
                if number < limits[column, 0] or number > limits[column, 1]:
                    reason = RANGE
            elif value < bounds[column, 0] or value > bounds[column, 1]:
                reason = RANGE
            if slot >= 0 and kind == FLOAT:
                floats[slot, keeps] = number
                valid[slot + whole_slots, keeps] = True
            elif slot >= 0:
                longs[slot, keeps] = value
                valid[slot, keeps] = True
        if reason != 0:
            waits = waited
            bad[bads, 0], bad[bads, 1], bad[bads, 2] = row, column, reason
            bads += 1
            continue
        for index in range(numbered, len(order)):
            column = wide(order[index])
            start = wide(ends[mark + column - 1]) + 1 if column > 0 else begin
            stop = wide(ends[mark + column])
            low, high = plan[column, NULLS_FROM], plan[column, NULLS_TO]
            slot = plan[column, SLOT]
            if stop == start or (low < high and is_null(data, start, stop, nulls, cuts, low, high)):
                codes[slot, keeps] = -1
            else:
                codes[slot, keeps] = word_of(data, start, stop, table, words, counts, slot)
        kept[keeps] = row
        keeps += 1
    return keeps, bads, waits
