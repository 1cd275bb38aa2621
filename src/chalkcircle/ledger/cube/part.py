"""Cells in the order in which their rows became known, so that a past instant is a first stretch.

It says where to look for what is asked, and adds nothing up.
"""

from __future__ import annotations

from .cells import Cells
from .numbering import Array

LATEST = 1 << 20
"""Above the number of any week."""

TOTALS = 32
"""Stretches of weeks known, at most, whose totals are remembered, 3 MB each for GDELT: of 20 years
one has 32 weeks, of less it has fewer, and less is left to add up. None has fewer cells than lines:
to copy its totals would take longer than to add it up."""
_HALF_LIVES = 4
"""Half-lives whose totals are remembered."""


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
        self._decayed: dict[float, list[Array]] = {}
        self._ahead: Array | None = None
        starts = np.flatnonzero(np.r_[len(cells) > 0, steps != 0][: len(cells)])
        self._spans = np.stack([starts, np.append(starts, len(cells))[1:]], axis=1)
        self._known = cells.known[starts]
        stretches = min(TOTALS, len(cells) // max(1, self._lines))
        self._stretch = -(-len(starts) // stretches) if stretches else len(starts) + 1
        empty = cells.week[:0]
        self._low = np.minimum.reduceat(cells.week, starts) if len(starts) else empty
        self._high = np.maximum.reduceat(cells.week, starts) if len(starts) else empty

    def __len__(self) -> int:
        """Number of cells."""
        return len(self.cells)

    @property
    def _lines(self) -> int:
        """Above the number of any line."""
        return int(self.cells.line.max(initial=-1)) + 1

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
        whole = len(spans) // self._stretch
        while len(self._totals) <= whole:
            at = self._stretch * len(self._totals)
            sums = self._totals[-1].copy() if at else np.zeros((self._lines, 7), np.int64)
            new = self._spans[max(0, at - self._stretch) : at]
            kernels.add_network(cells.line, cells.week, cells.sums, new, 0, LATEST, sums)
            self._totals.append(sums)
        return self._totals[whole], spans[self._stretch * whole :]

    def decayed(self, before: int, half_life: float) -> tuple[Array, int, Array]:
        """The same for :meth:`Cube.decay`: sums as of a week, that week, and spans left to add.

        Days that came after their week known may be too late for an instant: they are left too.
        """
        import numpy as np

        spans = self.spans(before)
        whole = len(spans) // self._stretch
        if not whole:
            return np.zeros((0, 4)), 0, spans
        kept = self._decayed.pop(half_life, None) or [np.zeros((self._lines, 4))]
        while len(self._decayed) >= _HALF_LIVES:
            self._decayed.pop(next(iter(self._decayed)))
        self._decayed[half_life] = kept
        while len(kept) <= whole:
            kept.append(self._later(kept[-1], self._stretch * (len(kept) - 1), half_life))
        end = self._stretch * whole
        ahead = self._days_ahead()
        ahead = ahead[: np.searchsorted(ahead, spans[end - 1, 1])]
        left = np.concatenate([np.stack([ahead, ahead + 1], axis=1), spans[end:]])
        return kept[whole], int(self._known[end - 1]), left

    def _days_ahead(self) -> Array:
        """Where the cells are of days in later weeks than they became known in."""
        import numpy as np

        if self._ahead is None:
            self._ahead = np.flatnonzero(self.cells.week > self.cells.known)
        return self._ahead

    def _later(self, sums: Array, start: int, half_life: float) -> Array:
        """Decayed sums one stretch on: of the weeks known before ``start``, then of the next."""
        import numpy as np

        from . import kernels

        cells, weeks = self.cells, range(start, start + self._stretch)
        last = int(self._known[weeks[-1]])
        since = last - int(self._known[start - 1]) if start else 0
        factors = np.exp2(-np.arange(max(last - self.oldest, since) + 1) / half_life)
        sums = sums * [1, factors[since], factors[since], 1]
        for at in weeks:
            known, span = int(self._known[at]), self._spans[at : at + 1]
            own = factors[last - known :]
            kernels.add_decay(cells.line, cells.week, cells.sums, span, known, own, sums)
        return sums
