"""Answers about rows of feeds, as known at any instant, from sums by week instead of the rows.

Every cell is the sum over the rows of one feed, actor, recipient, week and week in which they
became known. Rows that take others back count negative, so what was known at an instant is a plain
sum: of the cells of whole weeks before it, and of the rows of its own week up to it. It knows
neither the catalogue nor the cache, and no answer depends on the order of cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from .cells import Array, Cells, Lines, Pairs, joined
from .columns import naive
from .cube_tables import changed_table, line_table, weekly_table
from .grouping import NEEDED, NO_FILE, Grouping, Source, batches

if TYPE_CHECKING:
    import pyarrow as pa

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


class Cube:
    """The cells of all rows up to a file, and the segments for the last part of a week.

    Args:
        lines: What the cells are about.
        cells: Sums by line, week and week known.
        sources: Segments with the rows that the cells were made of.
        files: Number of the last file whose rows are in the cells.
        rows: How many rows that is.
    """

    def __init__(
        self, lines: Lines, cells: Cells, sources: Iterable[Source], *, files: int, rows: int
    ) -> None:
        self.lines = lines
        self.sources = list(sources)
        self.files = files
        self.rows = rows
        self._parts = [cells]
        self._newest = _newest(cells)
        self._weeks: dict[int, list[tuple[str, pa.RecordBatch]]] = {}

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
        """
        import numpy as np

        from . import cube_kernels as kernels

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

    def add(self, rows: pa.Table, source: Source) -> None:
        """Take in the rows of a segment that was just stored; costs about a millisecond.

        Args:
            rows: Columns of the table of events, as stored.
            source: Their segment.
        """
        grouping = Grouping(self.lines, room=rows.num_rows)
        for batch in rows.to_batches():
            grouping.add(batch, source.feed)
        self.grow(grouping.cells(), grouping.rows, source.file_high)
        self.sources.append(source)

    def grow(self, cells: Cells, rows: int, files: int) -> None:
        """Take in cells of further files.

        Parts are joined when one is no longer twice as large as the next, so that there are few
        of them and each cell is copied seldom.
        """
        self.rows += rows
        self.files = max(self.files, files)
        self._newest = max(self._newest, _newest(cells))
        self._weeks.clear()
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

        grouping = Grouping(self.lines)
        for feed, rows in self._rows_of(week):
            known = pc.less_equal(rows["known_at"], pa.scalar(until, pa.timestamp("us")))
            grouping.add(rows.filter(known), feed)
        return grouping.cells()

    def _rows_of(self, week: int) -> list[tuple[str, pa.RecordBatch]]:
        """All rows that became known in a week; those of the last weeks asked for are kept."""
        if week not in self._weeks:
            start = datetime.combine(monday_of(week), datetime.min.time())
            end = start + timedelta(days=7)
            while len(self._weeks) >= _WEEKS_KEPT:
                self._weeks.pop(next(iter(self._weeks)))
            self._weeks[week] = [
                (source.feed, rows)
                for source in self.sources
                if source.known_low < end and source.known_high >= start
                for rows in batches(source, NEEDED, upto=self.files, known=(start, end))
            ]
        return self._weeks[week]


_WEEKS_KEPT = 8
"""Weeks whose rows stay in memory: about 2 MB each for GDELT."""


def built(sources: Iterable[Source], *, upto: int = NO_FILE) -> Cube:
    """The cube of all rows of segments.

    Args:
        sources: Segments of events.
        upto: Number of the last file whose rows count.
    """
    found = list(sources)
    lines = Lines()
    grouping = Grouping(lines)
    for source in found:
        grouping.read(source, upto=upto)
    files = min(upto, max((s.file_high for s in found), default=0))
    return Cube(lines, grouping.cells(), found, files=files, rows=grouping.rows)


def panel(sources: Iterable[Source], *, upto: int = NO_FILE) -> tuple[Lines, Cells]:
    """Weekly sums of every pair by a scan of the segments, in no order.

    ``weekly_table`` puts them in one, and then they equal :meth:`Cube.dyad_cells`.
    """
    lines = Lines()
    grouping = Grouping(lines, by_known=False)
    for source in sources:
        grouping.read(source, upto=upto)
    return lines, grouping.cells()


def _newest(cells: Cells) -> int:
    return int(cells.known.max()) if len(cells) else 0
