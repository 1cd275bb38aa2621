"""Answers about rows of feeds, as known at any instant, from sums by week instead of the rows.

Every cell is the sum over the rows of one feed, actor, recipient, week and week in which they
became known. Rows that take others back count negative, so what was known at an instant is a plain
sum: of the cells of whole weeks before it, and of the rows of its own week up to it. It knows
neither the catalogue nor the cache, and no answer depends on the order of cells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from chalkcircle.model import RecordError

from .cells import Array, Cells, Lines, Pairs, joined
from .columns import naive
from .cube_tables import changed_table, line_table, weekly_table
from .grouping import Grouping

if TYPE_CHECKING:
    import pyarrow as pa

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LATEST = 1 << 20
"""Above the number of any week."""
EPOCH = date(1, 1, 1)
"""Weeks are counted from this Monday; its week is 0."""


def week_of(day: date) -> int:
    """The number of the week in which a day lies."""
    return (day - EPOCH).days // 7


def monday_of(week: int) -> date:
    """The first day of a week."""
    return EPOCH + timedelta(weeks=week)


class Between(Protocol):
    """Gives the rows that became known from one instant up to before another, by feed.

    Columns are those of ``NEEDED``, instants UTC without a zone; only files up to a number count.
    """

    def __call__(
        self, start: datetime, end: datetime, upto: int
    ) -> Iterable[tuple[str, pa.RecordBatch]]:
        """See the class."""
        ...


class Cube:
    """The cells of all rows up to a file.

    Args:
        lines: What the cells are about.
        cells: Sums by line, week and week known.
        between: Where to get the rows of the week in which a question's instant lies.
        files: Number of the last file whose rows are in the cells.
        rows: How many rows that is, those that take others back included.
    """

    def __init__(
        self, lines: Lines, cells: Cells, between: Between, *, files: int, rows: int
    ) -> None:
        self.lines = lines
        self.files = files
        self.rows = rows
        self.kept_rows: int | None = None
        """How many of the rows are in the file of the cache."""
        self._between = between
        self._parts = [cells]
        self._newest = _newest(cells)
        self._weeks: dict[int, list[tuple[str, pa.RecordBatch]]] = {}
        self._lasts: dict[datetime, Cells] = {}

    def __len__(self) -> int:
        """Number of cells."""
        return sum(map(len, self._parts))

    def dyad_cells(
        self, *, as_of: datetime | None = None, feeds: Collection[str] | None = None
    ) -> pa.Table:
        """Weekly sums of every pair; operation ``dyad_cells``."""
        return self._weekly(None, as_of, feeds)

    def region(
        self,
        codes: Collection[str],
        *,
        as_of: datetime | None = None,
        feeds: Collection[str] | None = None,
    ) -> pa.Table:
        """Weekly sums of the pairs with both sides among some codes; operation ``region``."""
        return self._weekly([(codes, codes)], as_of, feeds)

    def dyad_series(
        self,
        a: str,
        b: str,
        *,
        as_of: datetime | None = None,
        feeds: Collection[str] | None = None,
    ) -> pa.Table:
        """Weekly sums of two codes, each way by itself; operation ``dyad_series``."""
        return self._weekly([((a,), (b,)), ((b,), (a,))], as_of, feeds)

    def network(
        self,
        *,
        as_of: datetime | None = None,
        feeds: Collection[str] | None = None,
        weeks: tuple[int, int] = (0, LATEST),
    ) -> pa.Table:
        """Sums of every pair over the days of some weeks, both included; operation ``as_of``."""
        import numpy as np

        from . import cube_kernels as kernels

        parts, keep = self._asked(None, as_of, feeds)
        sums = np.zeros((len(keep), 7), np.int64)
        for cells, before in parts:
            kernels.add_network(
                cells.line, cells.week, cells.known, cells.sums, keep, before, *weeks, sums
            )
        names = ("n", "rated", "tenths", "q1", "q2", "q3", "q4")
        return line_table(self.lines, sums[:, 0], dict(zip(names, sums.T, strict=True)))

    def decay(
        self,
        half_life: float,
        *,
        as_of: datetime,
        feeds: Collection[str] | None = None,
    ) -> pa.Table:
        """What is left of each pair's cooperation and conflict; operation ``decay``.

        Args:
            half_life: Weeks until a row counts half, above 0.
            as_of: The instant; rows of days in later weeks do not count.
            feeds: Of which feeds; all by default.

        Raises:
            RecordError: A half-life that is no number above 0.
        """
        import numpy as np

        from . import cube_kernels as kernels

        if not 0 < half_life < float("inf"):
            raise RecordError.about(
                "No half-life", half_life, expected="weeks, above 0", do="Give one, such as 8."
            )
        now = week_of(naive(as_of).date())
        factors = np.exp2(-np.arange(now + 1) / half_life)
        parts, keep = self._asked(None, as_of, feeds)
        rows, left = np.zeros(len(keep), np.int64), np.zeros((len(keep), 2))
        for cells, before in parts:
            kernels.add_decay(
                cells.line, cells.week, cells.known, cells.sums, keep, before, now, factors,
                rows, left,
            )  # fmt: skip
        columns = {"n": rows, "cooperation": left[:, 0], "conflict": left[:, 1]}
        return line_table(self.lines, rows, columns)

    def changes(
        self,
        week: int,
        *,
        most: int = 100,
        span: int = 8,
        as_of: datetime | None = None,
        feeds: Collection[str] | None = None,
    ) -> pa.Table:
        """Pairs whose summed intensity changed most; operation ``changes``.

        Args:
            week: The week to look at.
            most: How many pairs to give.
            span: Weeks before it whose mean it is compared with.
            as_of: Only what was known by then.
            feeds: Of which feeds; all by default.
        """
        import numpy as np

        from . import cube_kernels as kernels

        parts, keep = self._asked(None, as_of, feeds)
        sums = np.zeros((len(keep), 4), np.int64)
        for cells, before in parts:
            kernels.add_changes(
                cells.line, cells.week, cells.known, cells.sums, keep, before, week, span, sums
            )
        return changed_table(self.lines, sums, span, most)

    def add(self, rows: pa.Table, feed: str) -> None:
        """Take in the rows of a feed that were just stored; costs about a millisecond.

        Args:
            rows: Columns of the table of events, as stored.
            feed: Whose they are.
        """
        import pyarrow.compute as pc

        grouping = Grouping(self.lines, room=rows.num_rows)
        for batch in rows.to_batches():
            grouping.add(batch, feed)
        self.grow(grouping.cells(), grouping.rows, pc.max(rows["file"]).as_py() or 0)

    def grow(self, cells: Cells, rows: int, files: int) -> None:
        """Take in cells of further files.

        Parts are joined when one is no longer twice as large as the next, so that there are few
        of them and each cell is copied seldom.
        """
        self.rows += rows
        self.files = max(self.files, files)
        self._newest = max(self._newest, _newest(cells))
        self._weeks.clear()
        self._lasts.clear()
        self._parts.append(cells)
        while len(self._parts) > 1 and len(self._parts[-2]) <= 2 * len(self._parts[-1]):
            self._parts[-2:] = [joined(self._parts[-2:])]

    def cells(self) -> Cells:
        """All cells, in no order; one line and pair of weeks may have several."""
        self._parts = [joined(self._parts)] if len(self._parts) > 1 else self._parts
        return self._parts[0]

    def _weekly(
        self, pairs: Pairs | None, as_of: datetime | None, feeds: Collection[str] | None
    ) -> pa.Table:
        import numpy as np

        from . import cube_kernels as kernels

        parts, keep = self._asked(pairs, as_of, feeds)
        found = []
        for cells, before in parts:
            at = np.empty(len(cells), np.int32)
            count = kernels.pick(cells.line, cells.known, keep, before, at)
            found.append((cells, at[:count]))
        return weekly_table(self.lines, found)

    def _asked(
        self, pairs: Pairs | None, as_of: datetime | None, feeds: Collection[str] | None
    ) -> tuple[list[tuple[Cells, int]], Array]:
        """Cells, each with the week before which they count, and the lines that are asked for."""
        until = None if as_of is None else naive(as_of)
        before = LATEST if until is None else min(week_of(until.date()), self._newest + 1)
        parts = [(cells, before) for cells in self._parts]
        if until is not None and before <= self._newest:
            parts.append((self._last_week(until, before), LATEST))
        return parts, self.lines.chosen(pairs, feeds)

    def _last_week(self, until: datetime, week: int) -> Cells:
        """The rows that became known in a week, up to an instant of it."""
        import pyarrow as pa
        import pyarrow.compute as pc

        def added() -> Cells:
            grouping = Grouping(self.lines)
            for feed, rows in _remembered(self._weeks, week, lambda: self._rows_of(week)):
                known = pc.less_equal(rows["known_at"], pa.scalar(until, pa.timestamp("us")))
                grouping.add(rows.filter(known), feed)
            return grouping.cells()

        return _remembered(self._lasts, until, added)

    def _rows_of(self, week: int) -> list[tuple[str, pa.RecordBatch]]:
        start = datetime.combine(monday_of(week), datetime.min.time())
        return list(self._between(start, start + timedelta(days=7), self.files))


_KEPT = 8
"""Weeks of rows, and instants, that stay in memory: about 2 MB each for GDELT."""


def _remembered(found: dict[K, V], key: K, make: Callable[[], V]) -> V:
    """What was found for a key before, or is made now; only the last few are kept."""
    if key not in found:
        while len(found) >= _KEPT:
            found.pop(next(iter(found)))
        found[key] = make()
    return found[key]


def _newest(cells: Cells) -> int:
    return int(cells.known.max()) if len(cells) else 0
