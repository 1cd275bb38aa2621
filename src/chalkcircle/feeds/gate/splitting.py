"""Kernels that find the rows and cells of unquoted text; they look at no cell's content.

Cells lie one after the other with one byte between: a cell begins one byte after the end of the
one before. So one array of ends describes a whole stretch of rows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]

EMPTY, FEW, MANY, LONG, NUL, UTF8, UNCLOSED, AFTER_QUOTE = range(1, 9)
"""Why a row as a whole is set aside."""


@compiled
def mark(data: Bytes, separator: int, ends: Ints) -> int:
    """Positions of separators, line ends and NULs, ascending; ``ends`` is longer than ``data``."""
    found = np.uint64(0)
    for at in range(len(data)):
        byte = data[at]
        ends[found] = at
        found += np.uint64((byte == separator) | (byte == 10) | (byte == 0))
    return int(found)


@compiled
def any_high(data: Bytes, start: int, stop: int) -> bool:
    """Whether a byte beyond ASCII is among them."""
    seen = np.uint8(0)
    for at in range(start, stop):
        seen |= data[at]
    return seen >= 128


@compiled
def is_utf8(data: Bytes, start: int, stop: int) -> bool:
    """Whether the bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF."""
    at = start
    while at < stop:
        lead = data[at]
        at += 1
        if lead < 128:
            continue
        low, high = 128, 191
        if 194 <= lead <= 223:
            more = 1
        elif 224 <= lead <= 239:
            more = 2
            if lead == 224:
                low = 160
            elif lead == 237:
                high = 159
        elif 240 <= lead <= 244:
            more = 3
            if lead == 240:
                low = 144
            elif lead == 244:
                high = 143
        else:
            return False
        if at + more > stop:
            return False
        for _ in range(more):
            if data[at] < low or data[at] > high:
                return False
            low, high = 128, 191
            at += 1
    return True


@compiled
def rows_of(
    data: Bytes,
    ends: Ints,
    found: int,
    cells: int,
    longest: int,
    most: int,
    utf8: bool,
    good: Ints,
    bad: Ints,
) -> tuple[int, int, int]:
    """Group marks into rows.

    Args:
        ends: Marks, the first ``found`` of them; a carriage return before a line end is cut off.
        cells: What a row must have.
        most: Rows to take at most.
        utf8: Whether to check that.
        good: For each kept row: index of its first mark, start, stop, line from 0.
        bad: For each other: reason, start, stop, line.

    Returns:
        Good rows, bad rows, bytes used: up to the end of the last whole line taken.
    """
    goods = bads = first = start = 0
    nul = False
    for index in range(found):
        stop = ends[index]
        byte = data[stop]
        if byte == 0:
            nul = True
        if byte != 10:
            continue
        line = goods + bads
        last = stop
        if last > start and data[last - 1] == 13:
            last -= 1
        count = index - first + 1
        if stop - start > longest:
            reason = LONG
        elif nul:
            reason = NUL
        elif last == start:
            reason = EMPTY
        elif count < cells:
            reason = FEW
        elif count > cells:
            reason = MANY
        elif utf8 and any_high(data, start, last) and not is_utf8(data, start, last):
            reason = UTF8
        else:
            reason = 0
        if reason == 0:
            ends[index] = last
            good[goods, 0], good[goods, 1], good[goods, 2] = first, start, last
            good[goods, 3] = line
            goods += 1
        else:
            bad[bads, 0], bad[bads, 1], bad[bads, 2], bad[bads, 3] = reason, start, last, line
            bads += 1
        first, start, nul = index + 1, stop + 1, False
        if goods + bads == most:
            break
    return goods, bads, start
