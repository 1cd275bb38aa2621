"""Kernels that find the rows and cells of tab-separated text; they look at no cell's content.

Cells lie one after the other with one byte between: a cell begins one byte after the end of the
one before. So one array of ends describes a whole stretch of rows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import bits, compiled, inlined, load, wide, zeros

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]

EMPTY, FEW, MANY, LONG, NUL, UTF8, UNCLOSED, AFTER_QUOTE = range(1, 9)
"""Why a row as a whole is set aside."""

_LOW = bits(0x7F7F7F7F7F7F7F7F)
_OVER_TEN = bits(0x7575757575757575)
_HIGH = bits(0x8080808080808080)
_ONES = bits(0x0002040810204081)
_ONE = bits(1)
MARKS_OF_GROUP = 64


@compiled
def mark(data: Bytes, ends: Ints, high: Bytes) -> int:
    """Positions of bytes up to 10 (tab, line end, NUL, other controls), ascending.

    Args:
        data: With room behind it.
        ends: Gets the positions; where it is full, it stops.
        high: Gets, for every 64 bytes, whether any is beyond ASCII.

    Returns:
        How many there are.
    """
    found = bits(0)
    size = len(data)
    for group in range((size + 63) >> 6):
        if found + bits(MARKS_OF_GROUP) > bits(len(ends)):
            break
        base = group << 6
        seen = bits(0)
        mask = bits(0)
        for word in range(8):
            at = base + word * 8
            if at >= size:
                break
            bytes_ = bits(load(data, at))
            seen |= bytes_
            low = ~(((bytes_ & _LOW) + _OVER_TEN) | bytes_) & _HIGH
            mask |= (((low >> bits(7)) * _ONES) >> bits(49) & bits(255)) << (bits(word * 8))
        high[group] = (seen & _HIGH) != 0
        while mask:
            ends[found] = base + wide(zeros(mask))
            found += _ONE
            mask &= mask - _ONE
    while found > 0 and ends[found - _ONE] >= size:
        found -= _ONE
    return int(found)


@compiled
def is_utf8(data: Bytes, start: int, stop: int) -> bool:  # noqa: C901, PLR0912
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


@inlined
def is_text(data: Bytes, start: int, stop: int, high: Bytes) -> bool:
    """As ``is_utf8``; only looks closely where ``high`` says that there is something to see."""
    for group in range(start >> 6, (stop + 63) >> 6):
        if high[group]:
            return is_utf8(data, start, stop)
    return True


@compiled
def rows_of(
    data: Bytes,
    ends: Ints,
    found: int,
    high: Bytes,
    cells: int,
    longest: int,
    utf8: bool,
    good: Ints,
    bad: Ints,
) -> tuple[int, int, int]:
    """Group marks into rows.

    Args:
        data: As ``mark`` had it.
        ends: Marks; gets the ends of cells, a carriage return before a line end cut off.
        found: How many marks there are.
        high: As ``mark`` left it.
        cells: What a row must have.
        longest: Bytes that a row may have.
        utf8: Whether to check that.
        good: For each kept row: index of its first end, start, stop, line from 0.
        bad: For each other: reason, start, stop, line. Where either is full, it stops.

    Returns:
        Good rows, bad rows, bytes used: up to the end of the last whole line taken.
    """
    goods = bads = first = start = written = 0
    nul = False
    most = len(good)
    for index in range(found):
        stop = ends[index]
        byte = data[stop]
        if byte == 9:
            ends[written] = stop
            written += 1
            continue
        nul = nul or byte == 0
        if byte != 10:
            continue
        last = stop - 1 if stop > start and data[stop - 1] == 13 else stop
        ends[written] = last
        written += 1
        count = written - first
        if count == cells and not nul and stop - start <= longest and last > start:
            reason = 0 if not utf8 or is_text(data, start, last, high) else UTF8
        elif stop - start > longest:
            reason = LONG
        elif nul:
            reason = NUL
        else:
            reason = EMPTY if last == start else FEW if count < cells else MANY
        if reason == 0:
            good[goods, 0], good[goods, 1], good[goods, 2] = first, start, last
            good[goods, 3] = goods + bads
            goods += 1
        else:
            bad[bads, 0], bad[bads, 1], bad[bads, 2] = reason, start, last
            bad[bads, 3] = goods + bads
            bads += 1
        first, start, nul = written, stop + 1, False
        if goods + bads == most:
            break
    return goods, bads, start
