"""The kernel that checks every cell of every row and keeps what the caller needs of them.

Rows outside, columns inside: a row's bytes stay in the nearest cache while all its cells are read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled
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


@compiled
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


@compiled
def check(
    data: Bytes,
    ends: Ints,
    good: Ints,
    rows: int,
    plan: Longs,
    bounds: Longs,
    limits: Floats,
    nulls: Bytes,
    cuts: Ints,
    longs: Longs,
    floats: Floats,
    valid: NDArray[np.bool_],
    codes: Ints,
    table: Ints,
    words: Longs,
    counts: Longs,
    kept: Ints,
    bad: Ints,
    later: Ints,
) -> tuple[int, int, int]:
    """Check rows and keep them.

    Args:
        plan: What each column must be, and in which slot its values go; -1 keeps none.
        bounds, limits: Least and greatest of whole numbers, days, instants; of decimals.
        nulls, cuts: Spellings of "none", one after the other, and where each begins.
        longs, floats, codes: Values by slot and kept row; ``valid`` says which are there
            (whole numbers first, then decimals).
        table, words, counts: Dictionaries of text by slot, as ``wording`` keeps them.
        kept: Of each kept row its index in ``good``.
        bad: Of each other: index in ``good``, column, reason.
        later: Cells for Python's ``float``: kept row, column, start, stop.

    Returns:
        How many were kept, refused, and how many cells wait.
    """
    columns = len(plan)
    keeps = bads = waits = 0
    for row in range(rows):
        mark = good[row, 0]
        start = good[row, 1]
        reason = 0
        waited = waits
        for column in range(columns):
            stop = ends[mark + column]
            kind = plan[column, KIND]
            slot = plan[column, SLOT]
            length = stop - start
            present = length > 0
            if present and plan[column, NULLS_TO] > plan[column, NULLS_FROM]:
                low, high = plan[column, NULLS_FROM], plan[column, NULLS_TO]
                present = not is_null(data, start, stop, nulls, cuts, low, high)
            if not present:
                if plan[column, REQUIRED]:
                    reason = MISSING
                elif kind == FLOAT and slot >= 0:
                    valid[len(longs) + slot, keeps] = False
                elif kind != TEXT and slot >= 0:
                    valid[slot, keeps] = False
            elif length > plan[column, MOST]:
                reason = TOO_LONG
            elif kind == FLOAT:
                number, state = decimal(data, start, stop)
                if state == BAD:
                    reason = NO_VALUE
                elif state == LATER:
                    later[waits, 0], later[waits, 1] = keeps, column
                    later[waits, 2], later[waits, 3] = start, stop
                    waits += 1
                elif number < limits[column, 0] or number > limits[column, 1]:
                    reason = RANGE
                if slot >= 0:
                    floats[slot, keeps] = number
                    valid[len(longs) + slot, keeps] = True
            elif kind != TEXT:
                if kind == INT:
                    value, state = whole(data, start, stop)
                elif kind == DAY:
                    value, state = day(data, start, stop, plan[column, FORM])
                else:
                    value, state = instant(data, start, stop, plan[column, FORM])
                if state == BAD:
                    reason = NO_VALUE
                elif value < bounds[column, 0] or value > bounds[column, 1]:
                    reason = RANGE
                if slot >= 0:
                    longs[slot, keeps] = value
                    valid[slot, keeps] = True
            if reason != 0:
                break
            start = stop + 1
        if reason != 0:
            waits = waited
            bad[bads, 0], bad[bads, 1], bad[bads, 2] = row, column, reason
            bads += 1
            continue
        start = good[row, 1]
        for column in range(columns):
            stop = ends[mark + column]
            slot = plan[column, SLOT]
            if plan[column, KIND] == TEXT and slot >= 0:
                low, high = plan[column, NULLS_FROM], plan[column, NULLS_TO]
                if stop == start or is_null(data, start, stop, nulls, cuts, low, high):
                    codes[slot, keeps] = -1
                else:
                    codes[slot, keeps] = word_of(
                        data, start, stop, table[slot], words[slot], counts, slot
                    )
            start = stop + 1
        kept[keeps] = row
        keeps += 1
    return keeps, bads, waits
