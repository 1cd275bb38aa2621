"""Cells in the order in which their rows became known, so that a past instant is a first stretch.

It says where to look for what is asked, and adds nothing up.
"""

from __future__ import annotations

from .cells import Cells
from .numbering import Array

LATEST = 1 << 20
"""Above the number of any week."""

STRETCH = 256
"""Weeks known whose totals are remembered together: 3 MB each for GDELT."""


class Part:
    """Cells by week known, with the bounds of each such week.

    Args:
        cells: In any order; those of one week known keep theirs.
    """

    def __init__(self, cells: Cells) -> None:
        import numpy as np

        steps = np.diff(cells.known)
        if (steps < 0).any():
            cells = cells.at(np.argsort(cells.known, kind="stable"))
            steps = np.diff(cells.known)
        self.cells = cells
        self._totals: list[Array] = []
        starts = np.flatnonzero(np.r_[len(cells) > 0, steps != 0][: len(cells)])
        self._spans = np.stack([starts, np.append(starts, len(cells))[1:]], axis=1)
        self._known = cells.known[starts]
        empty = cells.week[:0]
        self._low = np.minimum.reduceat(cells.week, starts) if len(starts) else empty
        self._high = np.maximum.reduceat(cells.week, starts) if len(starts) else empty

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.cells)

    @property
    def newest(self) -> int:
        """The last week in which a row became known; 0 where there is none."""
        return int(self._known[-1]) if len(self._known) else 0

    @property
    def oldest(self) -> int:
        """The first week of days; that of no cells is 0."""
        return int(self._low.min()) if len(self._low) else 0

    def spans(self, before: int, low: int = 0, high: int = LATEST) -> Array:
        """First and end of the stretches with cells known before a week, of days in some weeks.

        Cells of days in other weeks may lie among them.
        """
        keep = (self._known < before) & (self._high >= low) & (self._low <= high)
        return self._spans[keep]

    def totals(self, before: int) -> tuple[Array, Array]:
        """Sums by line of what was known before a week, but for some spans, which are given too.

        The sums are those of ``add_network`` for whole stretches of weeks, remembered: cells of a
        billion rows take a fifth of a second to add up.
        """
        import numpy as np

        from . import kernels

        cells, spans = self.cells, self.spans(before)
        whole = len(spans) // STRETCH
        while len(self._totals) <= whole:
            at = STRETCH * len(self._totals)
            lines = int(cells.line.max(initial=-1)) + 1
            sums = self._totals[-1].copy() if at else np.zeros((lines, 7), np.int64)
            new = self._spans[max(0, at - STRETCH) : at]
            kernels.add_network(cells.line, cells.week, cells.sums, new, 0, LATEST, sums)
            self._totals.append(sums)
        return self._totals[whole], spans[STRETCH * whole :]
