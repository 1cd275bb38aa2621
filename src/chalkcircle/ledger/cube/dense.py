"""Adds rows up in a table with a place for every cell that they can have, where these are few.

It finds no cell and keeps none: what it has added up, it hands over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import MEASURES
from .numbering import Array

if TYPE_CHECKING:
    from .grouping import Rows

_ROWS = (1 << 20) - 1
"""Rows that can be added before sums are handed over; see ``dense_kernels``."""
_FEW = 1 << 12
"""Rows that are not worth a table."""


class Dense:
    """A table that is used again and again, about 50 bytes for each place."""

    def __init__(self) -> None:
        import numpy as np

        self._cells: Array = np.zeros((0, 6), np.int64)
        self._room: Array = np.empty((0, 2 + len(MEASURES)), np.int64)

    def sums(self, rows: Rows) -> list[Array] | None:
        """Cells of rows, two keys and the sums each; none where they have too many places.

        Rows that cancel out leave no cell.
        """
        import numpy as np

        from . import dense_kernels as kernels

        actor, recipient, week, known = rows.tables[:4]
        weeks, at_week = np.unique(week[:-1], return_inverse=True)
        knowns, at_known = np.unique(known[:-1], return_inverse=True)
        pairs = len(actor) * len(recipient)
        places = pairs * len(weeks) * max(1, len(knowns))
        count = len(rows.numbers[0])
        if count < _FEW or places > count:
            return None
        if places > len(self._cells):
            self._cells = np.zeros((places, 6), np.int64)
        # Weeks come first: rows that follow each other mostly are of one, which a core can hold.
        tables = (
            np.arange(len(actor)) * len(recipient),
            np.arange(len(recipient)),
            np.append(at_week * max(1, len(knowns)) * pairs, 0),
            np.append(at_known * pairs, 0),
            *_worths(*rows.tables[4:]),
        )
        keys = (weeks[:, None] | (knowns if len(knowns) else np.zeros(1, np.int64))).ravel()
        found = []
        for start in range(0, count, _ROWS):
            numbers = tuple(n[start : start + _ROWS] for n in rows.numbers)
            keep = rows.keep[start : start + _ROWS]
            cells = self._cells[:places]
            kernels.add_rows(numbers, tables, keep, cells)
            if len(self._room) < min(places, len(numbers[0])):
                self._room = np.empty((min(places, len(numbers[0])), 2 + len(MEASURES)), np.int64)
            kept = kernels.gather(cells, keys, actor, recipient, self._room)
            found.append(self._room[:kept].copy())
        return found


def _worths(sign: Array, quad: Array, tenths: Array, told: Array) -> tuple[Array, ...]:
    import numpy as np

    from . import dense_kernels as kernels
    from .kernels import ABSENT

    there = tenths != ABSENT
    one, two, three, four = ((quad == n).astype(np.int64) for n in (1, 2, 3, 4))
    return (
        sign,
        1 + (one << kernels.FIELD) + (two << 2 * kernels.FIELD),
        three + (four << kernels.FIELD),
        there.astype(np.int64),
        np.where(there, tenths, 0),
        told,
    )
