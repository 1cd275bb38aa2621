"""The kernel that finds the rows and cells of text with quotes (RFC 4180) or another separator.

It copies the cells, their quotes taken off, so that they lie as ``splitting`` leaves them: one
byte between two. A quote that stands within an unquoted cell is a character like others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled
from .splitting import AFTER_QUOTE, EMPTY, FEW, LONG, MANY, NUL, UNCLOSED, UTF8, is_utf8

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]

_CELL, _QUOTED, _CLOSED = range(3)
_QUOTE, _CR, _LF = 34, 13, 10
_MANY_CELLS = 5
# With fewer, a line of some text in quotes may well look like a row.


@compiled
def line_end(data: Bytes, start: int) -> int:
    """Where the line that begins here ends, or -1."""
    for at in range(start, len(data)):
        if data[at] == _LF:
            return at
    return -1


@compiled
def one_row(  # noqa: C901, PLR0912
    data: Bytes,
    start: int,
    separator: int,
    quoted: bool,
    longest: int,
    out: Bytes,
    wrote: int,
    ends: Ints,
    first: int,
) -> tuple[int, int, int, int]:
    """Copy the cells of one row.

    Args:
        data: The file's bytes.
        start: Where the row begins.
        separator: Of cells.
        quoted: Whether quotes count.
        longest: Bytes that a row may have.
        out: Gets the cells.
        wrote: Bytes of ``out`` that are taken.
        ends: Gets where each cell stops in ``out``.
        first: How many ends are taken.

    Returns:
        What is wrong, or 0; where the row's line end is, or -1 if it is not there; how much of
        ``out`` and of ``ends`` is taken.
    """
    state = _CELL
    fresh = True
    nul = high = False
    for at in range(start, len(data)):
        byte = data[at]
        nul = nul or byte == 0
        high = high or byte > 127
        if state == _QUOTED:
            if byte == _QUOTE:
                state = _CLOSED
            else:
                out[wrote] = byte
                wrote += 1
        elif quoted and byte == _QUOTE and (fresh or state == _CLOSED):
            if not fresh:  # doubled: one quote of the text
                out[wrote] = byte
                wrote += 1
            state, fresh = _QUOTED, False
        elif byte in (separator, _LF):
            if byte == _LF and state == _CELL and at > start and data[at - 1] == _CR:
                wrote -= 0 if fresh else 1
            ends[first] = wrote
            first, wrote = first + 1, wrote + 1
            if byte == _LF:
                if at - start > longest:
                    return LONG, at, wrote, first
                if nul:
                    return NUL, at, wrote, first
                return UTF8 if high else 0, at, wrote, first
            state, fresh = _CELL, True
        elif state == _CLOSED:
            if byte != _CR or at + 1 == len(data) or data[at + 1] != _LF:
                return AFTER_QUOTE, at, wrote, first
        else:
            out[wrote] = byte
            wrote += 1
            fresh = False
        if at - start > longest and state == _QUOTED:
            return UNCLOSED, at, wrote, first
    return UNCLOSED if state == _QUOTED else 0, -1, wrote, first


@compiled
def unquote(
    data: Bytes,
    separator: int,
    quoted: bool,
    final: bool,
    cells: int,
    longest: int,
    utf8: bool,
    out: Bytes,
    ends: Ints,
    good: Ints,
    raw: Ints,
    bad: Ints,
) -> tuple[int, int, int, int]:
    """Copy the cells of all whole rows.

    A row that is wrong and goes over several lines is set aside by its first line alone, and the
    next line is tried as a row: one stray quote does not swallow what follows. Nor do two: where
    the second of three lines is by itself a whole row, the quote before it was a stray one.

    Args:
        data: The file's bytes.
        separator: Of cells.
        quoted: Whether quotes count.
        final: Whether the file ends here.
        cells: What a row must have.
        longest: Bytes that a row may have.
        utf8: Whether to check that.
        out: Gets the cells; as long as ``data`` twice, for what is tried beside.
        ends: Gets where each cell stops in ``out``; as long.
        good: For each kept row: index of its first end, start and stop in ``out``, line from 0.
        raw: Start and stop of each kept row in ``data``.
        bad: For each other: reason, start and stop in ``data``, line. Where it is full, it stops.

    Returns:
        Good rows, bad rows, bytes used, lines passed.
    """
    goods = bads = start = lines = wrote = first = 0
    while start < len(data) and goods + bads < len(good):
        reason, at, upto, last = one_row(
            data, start, separator, quoted, longest, out, wrote, ends, first
        )
        end = line_end(data, start)
        if end < 0 or (at < 0 and not final):
            break
        text_end = end - 1 if end > start and data[end - 1] == _CR else end
        if reason == UTF8 and (not utf8 or is_utf8(data, start, at)):
            reason = 0
        count = last - first
        if reason == 0 and count != cells:
            reason = FEW if count < cells else MANY
        if text_end == start:
            reason = EMPTY
        if reason == 0 and at > end and cells >= _MANY_CELLS:
            why, whole, _, more = one_row(
                data, end + 1, separator, quoted, longest, out, upto, ends, last
            )
            alone = whole < at and whole == line_end(data, end + 1)
            if alone and why in (0, UTF8) and more - last == cells:
                reason = UNCLOSED
        if reason == AFTER_QUOTE and at > end:
            reason = UNCLOSED
        if reason == 0:
            good[goods, 0], good[goods, 1], good[goods, 2] = first, wrote, upto - 1
            good[goods, 3] = lines
            raw[goods, 0] = start
            raw[goods, 1] = at - 1 if data[at - 1] == _CR else at
            goods += 1
            for place in range(start, at + 1):
                lines += data[place] == _LF
            start, wrote, first = at + 1, upto, last
        else:
            bad[bads, 0], bad[bads, 1], bad[bads, 2], bad[bads, 3] = reason, start, text_end, lines
            bads += 1
            lines += 1
            start = end + 1
    return goods, bads, start, lines
