"""Compiled loops that group rows of feeds into cells and add cells up; they know no file.

A cell of the grouping is one line of whole numbers: two keys, then the sums of ``MEASURES``. All
sums are whole, so that neither the order of rows nor the number of threads can change a result.
Import this module within a function: numba takes half a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from .numbering import Array

F = TypeVar("F", bound=Callable[..., object])

ABSENT = -(1 << 62)
"""No intensity."""
_BITS = 20
"""Bits of a week within a key."""


def compiled(function: F) -> F:
    """Compile a function when it is first called, and keep what came of it on disk."""
    return cast("F", njit(cache=True, nogil=True)(function))


@compiled
def _find(slots: Array, cells: Array, count: int, first: Any, second: Any) -> Any:
    """The cell with these keys; ``count`` means a new one, whose keys are then entered."""
    mask = len(slots) - 1
    mixed = first * 0x1E3779B97F4A7C15 + second * 0x42B2AE3D27D4EB4F
    mixed ^= mixed >> 29
    mixed *= 0x165667B19E3779F9
    at = (mixed ^ (mixed >> 32)) & mask
    while True:
        found = slots[at]
        if found < 0:
            slots[at] = count
            cells[count, 0] = first
            cells[count, 1] = second
            cells[count, 2:] = 0
            return count
        if cells[found, 0] == first and cells[found, 1] == second:
            return found
        at = (at + 1) & mask


@compiled
def take_rows(
    numbers: Array, tables: Array, keep: Array, start: Any,
    slots: Array, cells: Array, count: Any,
) -> tuple[Any, Any]:  # fmt: skip
    """Add rows to cells until there is no room; returns the next row and the number of cells.

    Args:
        numbers: Which of its column's values a row has, for actor, recipient, day, known_at, sign,
            quad, intensity and mentions; empty for known_at where weeks known are not told apart,
            and for sign where all rows count +1.
        tables: What these values add to a cell: to its two keys (feed and actor, recipient; week,
            week known), and to its sums (sign; quad; tenths, ``ABSENT`` for none; mentions).
        keep: Whether a row counts; empty for all.
        start: First row to take.
        slots: Hash table of numbers of cells, -1 where free; a power of two.
        cells: Two keys and the sums, a line each.
        count: How many cells there are.
    """
    actors, recipients, days, knowns, signs, quads, intensities, mentions = numbers
    actor_of, recipient_of, week_of, known_of, sign_of, quad_of, tenths_of, told_of = tables
    room, rows = len(cells), len(actors)
    for row in range(start, rows):
        if count == room:
            return row, count
        if len(keep) and not keep[row]:
            continue
        first = week_of[days[row]]
        if len(knowns):
            first |= known_of[knowns[row]]
        second = actor_of[actors[row]] | recipient_of[recipients[row]]
        at = _find(slots, cells, count, first, second)
        if at == count:
            count += 1
        sign = sign_of[signs[row]] if len(signs) else np.int64(1)
        told = sign * told_of[mentions[row]]
        cells[at, 2] += sign
        cells[at, 9] += told
        quad = quad_of[quads[row]]
        if quad:
            cells[at, 4 + quad] += sign
        tenths = tenths_of[intensities[row]]
        if tenths != ABSENT:
            cells[at, 3] += sign
            cells[at, 4] += sign * tenths
            cells[at, 10] += told
            cells[at, 11] += told * tenths
    return rows, count


@compiled
def take_cells(found: Array, slots: Array, cells: Array, count: int) -> int:
    """Add cells to cells, of which there must be room for all; returns their number."""
    for row in range(len(found)):
        at = _find(slots, cells, count, found[row, 0], found[row, 1])
        if at == count:
            count += 1
        for column in range(2, found.shape[1]):
            cells[at, column] += found[row, column]
    return count


@compiled
def number_keys(keys: Array, slots: Array, seen: Array, count: int, out: Array) -> int:
    """Number equal keys alike, in order of appearance; returns how many there are.

    Args:
        keys: What to number.
        slots: Hash table of numbers, -1 where free; a power of two.
        seen: Keys by number, with room for all.
        count: How many of them are numbered already.
        out: The number of each key.
    """
    mask = len(slots) - 1
    for row in range(len(keys)):
        key = keys[row]
        mixed = key * 0x1E3779B97F4A7C15
        at = (mixed ^ (mixed >> 32)) & mask
        while slots[at] >= 0 and seen[slots[at]] != key:
            at = (at + 1) & mask
        if slots[at] < 0:
            slots[at] = count
            seen[count] = key
            count += 1
        out[row] = slots[at]
    return count


@compiled
def take_apart(cells: Array, weeks: Array, sums: Array) -> Any:
    """Take keys and sums of cells apart into columns; false where a sum needs eight bytes."""
    low = (1 << _BITS) - 1
    fits = True
    for row in range(len(cells)):
        weeks[0, row] = cells[row, 0] >> _BITS
        weeks[1, row] = cells[row, 0] & low
        for column in range(len(sums)):
            value = cells[row, column + 2]
            sums[column, row] = value
            fits = fits and sums[column, row] == value
    return fits


@compiled
def pick(line: Array, keep: Array, spans: Array, out: Array) -> int:
    """Where the cells are of the lines to keep; returns how many."""
    count = 0
    for span in range(len(spans)):
        for cell in range(spans[span, 0], spans[span, 1]):
            if keep[line[cell]]:
                out[count] = cell
                count += 1
    return count


@compiled
def add_network(
    line: Array, week: Array, sums: Array, spans: Array, low: int, high: int, out: Array
) -> None:
    """Add up the first seven measures by line, over weeks from ``low`` to ``high``."""
    n, rated, tenths, q1, q2, q3, q4 = sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]
    for span in range(len(spans)):
        for cell in range(spans[span, 0], spans[span, 1]):
            if low <= week[cell] <= high:
                at = line[cell]
                out[at, 0] += n[cell]
                out[at, 1] += rated[cell]
                out[at, 2] += tenths[cell]
                out[at, 3] += q1[cell]
                out[at, 4] += q2[cell]
                out[at, 5] += q3[cell]
                out[at, 6] += q4[cell]


@compiled
def add_changes(
    line: Array, week: Array, sums: Array, spans: Array, last: int, before: int, out: Array
) -> None:
    """Add up n and tenths by line: in week ``last``, and in the ``before`` weeks before it."""
    n, tenths = sums[0], sums[2]
    for span in range(len(spans)):
        for cell in range(spans[span, 0], spans[span, 1]):
            if last - before <= week[cell] <= last:
                at = line[cell]
                shift = 0 if week[cell] == last else 2
                out[at, shift] += n[cell]
                out[at, shift + 1] += tenths[cell]


@compiled
def add_decay(
    line: Array, week: Array, sums: Array, spans: Array, now: int, factors: Array, out: Array
) -> None:
    """Add up rows, cooperation and conflict by line, the last two times the factor of their age."""
    n, q1, q2, q3, q4 = sums[0], sums[3], sums[4], sums[5], sums[6]
    oldest = len(factors) - 1
    for span in range(len(spans)):
        for cell in range(spans[span, 0], spans[span, 1]):
            if week[cell] <= now:
                at = line[cell]
                factor = factors[min(now - week[cell], oldest)]
                out[at, 0] += n[cell]
                out[at, 1] += factor * (q1[cell] + q2[cell])
                out[at, 2] += factor * (q3[cell] + q4[cell])


@compiled
def read_rows(
    numbers: Array, tables: Array, keep: Array, keys: Array, weeks: Array, worth: Array
) -> Any:
    """Of each row that counts its line, week and worth; returns how many these are.

    Args:
        numbers: As in :func:`take_rows`.
        tables: The same, but for the last four: parts of a worth, put together by "or".
        keep: Whether a row counts; empty for all.
        keys: Feed, actor and recipient, packed.
        weeks: Of the day.
        worth: What the row adds to a cell, packed; below 0 where that does not fit.
    """
    actors, recipients, days, _, signs, quads, intensities, mentions = numbers
    actor_of, recipient_of, week_of, _, sign_of, quad_of, tenths_of, told_of = tables
    count = 0
    for row in range(len(actors)):
        if len(keep) and not keep[row]:
            continue
        keys[count] = actor_of[actors[row]] | recipient_of[recipients[row]]
        weeks[count] = week_of[days[row]] >> _BITS
        found = quad_of[quads[row]] | tenths_of[intensities[row]] | told_of[mentions[row]]
        worth[count] = found | sign_of[signs[row]] if len(signs) else found
        count += 1
    return count


MOST_TENTHS = 1 << 25
"""Above any intensity, in tenths, that fits into a worth."""
RATED, QUAD, MENTIONS, BACK = 26, 27, 30, 61
"""Where parts of a worth begin, in bits: from 0 the intensity in tenths plus ``MOST_TENTHS``, then
whether there is one, quad class, mentions, and whether the row takes another back."""


@compiled
def unpack(worth: Array, out: Array) -> None:
    """Write what a row adds to each measure, as ``strips`` packs it."""
    for at in range(len(worth)):
        found = worth[at]
        sign = np.int64(-1) if found >> BACK & 1 else np.int64(1)
        told = sign * (found >> MENTIONS & 0x7FFFFFFF)
        out[at, 0] = sign
        out[at, 7] = told
        quad = found >> QUAD & 7
        if quad:
            out[at, 2 + quad] = sign
        if found >> RATED & 1:
            tenths = (found & (2 * MOST_TENTHS - 1)) - MOST_TENTHS
            out[at, 1] = sign
            out[at, 2] = sign * tenths
            out[at, 8] = told
            out[at, 9] = told * tenths


@compiled
def add_rows(places: Array, values: Array, start: int, end: int, worth: Array, out: Array) -> None:
    """Add what rows are worth to the sums of their places."""
    for row in range(start, end):
        at = places[row]
        value = values[row]
        for measure in range(10):
            out[at, measure] += worth[value, measure]
