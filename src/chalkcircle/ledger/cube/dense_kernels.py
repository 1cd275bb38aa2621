"""Compiled loops that add rows to a table with a place for every cell that can be.

Import this module within a function, as ``kernels`` is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .kernels import compiled
from .numbering import Array

FIELD = 21
"""Bits of a number of rows: three of them share one number, and none is a million or more."""
_HALF = 1 << (FIELD - 1)


@compiled
def add_rows(numbers: Array, tables: Array, keep: Array, cells: Array) -> None:
    """Add rows, less than a million.

    Args:
        numbers: As in ``kernels.take_rows``.
        tables: What the values stand for: parts of the place, which are added up, for actor,
            recipient, day and known_at; sign; rows, q1 and q2 packed; q3 and q4 packed; whether
            there is an intensity; tenths; mentions.
        keep: Whether a row counts; empty for all.
        cells: By place: rows, q1 and q2; q3, q4 and rated; then each by itself tenths, mentions,
            weights and weighted.
    """
    actors, recipients, days, knowns, signs, quads, intensities, mentions = numbers
    actor_of, recipient_of, day_of, known_of, sign_of = tables[:5]
    first_of, second_of, rated_of, tenths_of, told_of = tables[5:]
    for row in range(len(actors)):
        if len(keep) and not keep[row]:
            continue
        # Numbers without a sign: for others, it is looked each time whether they count from behind.
        place = actor_of[np.uint32(actors[row])] + recipient_of[np.uint32(recipients[row])]
        place += day_of[np.uint32(days[row])]
        if len(knowns):
            place += known_of[np.uint32(knowns[row])]
        at = np.uint64(place)
        sign = sign_of[np.uint32(signs[row])] if len(signs) else np.int64(1)
        quad, intensity = np.uint32(quads[row]), np.uint32(intensities[row])
        rated, tenths = rated_of[intensity], tenths_of[intensity]
        told = sign * told_of[np.uint32(mentions[row])]
        cells[at, 0] += sign * first_of[quad]
        cells[at, 1] += sign * (second_of[quad] + (rated << 2 * FIELD))
        cells[at, 2] += sign * tenths
        cells[at, 3] += told
        cells[at, 4] += told * rated
        cells[at, 5] += told * tenths


@compiled
def gather(cells: Array, weeks: Array, actor_of: Array, recipient_of: Array, out: Array) -> int:
    """Move what is in the table to cells in order of weeks, as there is room for; leaves zeros.

    Args:
        cells: See :func:`add_rows`; by weeks, actor and recipient.
        weeks: First keys of cells.
        actor_of: Parts of second keys, for actors.
        recipient_of: The same for recipients.
        out: Two keys and the sums, a line each.

    Returns:
        How many cells there were.
    """
    count = 0
    pairs = len(actor_of) * len(recipient_of)
    for at in range(len(cells)):
        first, second, tenths = cells[at, 0], cells[at, 1], cells[at, 2]
        told, weights, weighted = cells[at, 3], cells[at, 4], cells[at, 5]
        if not first | second | tenths | told | weights | weighted:
            continue
        if count < len(out):
            pair = at % pairs
            out[count, 0] = weeks[at // pairs]
            out[count, 1] = actor_of[pair // len(recipient_of)] | recipient_of[
                pair % len(recipient_of)
            ]  # fmt: skip
            out[count, 2], first = _low(first)
            out[count, 5], out[count, 6] = _low(first)
            out[count, 7], second = _low(second)
            out[count, 8], out[count, 3] = _low(second)
            out[count, 4] = tenths
            out[count, 9], out[count, 10], out[count, 11] = told, weights, weighted
            cells[at, :] = 0
        count += 1
    return count


@compiled
def _low(packed: Any) -> tuple[Any, Any]:
    """The lowest number of some that are packed, and the others."""
    low = (packed & (2 * _HALF - 1)) ^ _HALF
    low -= _HALF
    return low, (packed - low) >> FIELD
