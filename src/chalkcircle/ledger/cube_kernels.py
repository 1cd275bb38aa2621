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

_EPOCH = 719_162
"""Days from Monday 0001-01-01 to 1970-01-01; day numbers from there are never negative."""
_DAY = 86_400_000_000
_BITS = 20
"""Bits of a week, a feed and an actor within a key."""


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
    parties: Array, maps: Array, days: Array, known: Array, signs: Array, quads: Array,
    intensities: Array, mentions: Array, feed: int, start: int, by_known: bool,
    slots: Array, cells: Array, count: int,
) -> tuple[int, int]:  # fmt: skip
    """Add rows to cells until there is no room; returns the next row and the number of cells.

    Args:
        parties: Dictionary index of actor and of recipient.
        maps: What these indices mean: number of the code in this run.
        days: Days since 1970.
        known: Microseconds since 1970.
        signs: +1, or -1 for a row that takes another back.
        quads: 0 for none.
        intensities: NaN for none.
        mentions: 0 for none.
        feed: Number of the feed of all these rows.
        start: First row to take.
        by_known: Tell the weeks apart in which rows became known.
        slots: Hash table of numbers of cells, -1 where free; a power of two.
        cells: Two keys and the sums, a line each.
        count: How many cells there are.
    """
    actors, recipients = parties
    actor_of, recipient_of = maps
    room = len(cells)
    for row in range(start, len(days)):
        if count == room:
            return row, count
        first = (np.int64(days[row]) + _EPOCH) // 7 << _BITS
        if by_known:
            first |= (known[row] + _EPOCH * _DAY) // (7 * _DAY)
        second = (np.int64(feed) << 2 * _BITS) | (
            np.int64(actor_of[actors[row]]) << _BITS
        ) | np.int64(recipient_of[recipients[row]])  # fmt: skip
        at = _find(slots, cells, count, first, second)
        if at == count:
            count += 1
        sign = np.int64(signs[row])
        told = sign * np.int64(mentions[row])
        cells[at, 2] += sign
        cells[at, 9] += told
        quad = quads[row]
        if 1 <= quad <= 4:
            cells[at, 4 + quad] += sign
        value = intensities[row]
        if value == value:
            tenths = tenths_of(value)
            cells[at, 3] += sign
            cells[at, 4] += sign * tenths
            cells[at, 10] += told
            cells[at, 11] += told * tenths
    return len(days), count


@compiled
def tenths_of(value: Any) -> Any:
    """Ten times a number, to the nearest whole one, halves away from zero as SQL's ``round``."""
    scaled = value * 10.0
    size = abs(scaled)
    whole = np.floor(size)
    # Without branches: which way it goes cannot be foreseen.
    return np.int64(np.copysign(whole + (size - whole >= 0.5), scaled))


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
        mixed = keys[row] * 0x1E3779B97F4A7C15
        at = (mixed ^ (mixed >> 32)) & mask
        while slots[at] >= 0 and seen[slots[at]] != keys[row]:
            at = (at + 1) & mask
        if slots[at] < 0:
            slots[at] = count
            seen[count] = keys[row]
            count += 1
        out[row] = slots[at]
    return count


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


_MOST_TENTHS = 1 << 25
_RATED, _QUAD, _MENTIONS = 1 << 26, 27, 30


@compiled
def read_rows(
    parties: Array, maps: Array, days: Array, _known: Array, signs: Array, quads: Array,
    intensities: Array, mentions: Array, feed: int, keys: Array, weeks: Array, worth: Array,
) -> None:  # fmt: skip
    """Of each row the key of its line, its week and all that it adds to a cell in one number.

    That number holds, from the lowest bit: intensity in tenths, whether there is one, quad class,
    mentions, and whether the row takes another back. It is -1 where that does not fit.
    """
    actors, recipients = parties
    actor_of, recipient_of = maps
    for row in range(len(days)):
        weeks[row] = (np.int64(days[row]) + _EPOCH) // 7
        keys[row] = (np.int64(feed) << 2 * _BITS) | (
            np.int64(actor_of[actors[row]]) << _BITS
        ) | np.int64(recipient_of[recipients[row]])  # fmt: skip
        found = np.int64(0)
        value = intensities[row]
        if value == value:
            tenths = tenths_of(value)
            found = _RATED | (tenths + _MOST_TENTHS)
            if not -_MOST_TENTHS <= tenths < _MOST_TENTHS:
                worth[row] = -1
                continue
        if 1 <= quads[row] <= 4:
            found |= np.int64(quads[row]) << _QUAD
        if mentions[row] < 0 or not -1 <= signs[row] <= 1 or signs[row] == 0:
            worth[row] = -1
            continue
        found |= np.int64(mentions[row]) << _MENTIONS
        if signs[row] < 0:
            found |= np.int64(1) << 61
        worth[row] = found


@compiled
def unpack(worth: Array, out: Array) -> None:
    """Write what a row adds to each measure, as ``read_rows`` packed it."""
    for at in range(len(worth)):
        found = worth[at]
        sign = np.int64(-1) if found >> 61 & 1 else np.int64(1)
        told = sign * (found >> _MENTIONS & 0x7FFFFFFF)
        out[at, 0] = sign
        out[at, 7] = told
        quad = found >> _QUAD & 7
        if quad:
            out[at, 2 + quad] = sign
        if found & _RATED:
            tenths = (found & (_RATED - 1)) - _MOST_TENTHS
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
