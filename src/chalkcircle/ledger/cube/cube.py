"""Answers about rows of feeds, as known at any instant, from sums by week instead of the rows.

Every cell is the sum over the rows of one feed, actor, recipient, week and week in which they
became known. Rows that take others back count negative, so what was known at an instant is a plain
sum: of the cells of whole weeks before it, and of the rows of its own week up to it. It knows
neither the catalogue nor the cache, and no answer depends on the order of cells.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from chalkcircle.ledger.columns import naive
from chalkcircle.model import RecordError

from .cells import Cells, Lines, Pairs, joined
from .grouping import Grouping
from .numbering import Array
from .part import LATEST, Part
from .tables import changed_table, line_table, weekly_table

if TYPE_CHECKING:
    import pyarrow as pa

EPOCH = date(1, 1, 1)
"""Weeks are counted from this Monday; its week is 0."""


def week_of(day: date) -> int:
    """The number of the week in which a day lies."""
    return (day - EPOCH).days // 7


def monday_of(week: int) -> date:
    """The first day of a week."""
    return EPOCH + timedelta(weeks=week)


def instant_of(week: int) -> datetime:
    """The first instant of a week, UTC without a zone."""
    return datetime.combine(monday_of(week), datetime.min.time())


@dataclass(frozen=True, slots=True)
class Week:
    """The part of a week known up to an instant, told by what is cheaper to add up.

    Attributes:
        cells: What was known up to the instant; or, negative, what was known only after it.
        whole: Whether all cells of the week must be added to it.
    """

    cells: Cells
    whole: bool


class Within(Protocol):
    """Gives the rows that became known in a week up to an instant; only files up to a number count.

    The week known is not told apart in its cells.
    """

    def __call__(self, lines: Lines, week: int, until: datetime, upto: int) -> Week:
        """See the class."""
        ...


class Cube:
    """The cells of all rows up to a file.

    Args:
        lines: What the cells are about.
        cells: Sums by line, week and week known.
        within: Where to get the sums of the week in which a question's instant lies.
        files: Number of the last file whose rows are in the cells.
        rows: How many rows that is, those that take others back included.
    """

    def __init__(
        self, lines: Lines, cells: Cells, within: Within, *, files: int, rows: int
    ) -> None:
        self.lines = lines
        self.files = files
        self.rows = rows
        self.kept_rows: int | None = None
        """How many of the rows are in the file of the cache."""
        self.within = within
        self._parts = [Part(cells)]
        self._lasts: dict[datetime, tuple[Part, bool]] = {}

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

        from . import kernels

        sums = np.zeros((len(self.lines.keys), 7), np.int64)
        for part, before in self._asked(as_of):
            cells = part.cells
            if weeks == (0, LATEST):
                before_them, spans = part.totals(before)
                sums[: len(before_them)] += before_them
            else:
                spans = part.spans(before, *weeks)
            kernels.add_network(cells.line, cells.week, cells.sums, spans, *weeks, sums)
        names = ("n", "rated", "tenths", "q1", "q2", "q3", "q4")
        columns = dict(zip(names, sums.T, strict=True))
        return line_table(self.lines, self._of(feeds, columns["n"]), columns)

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

        from . import kernels

        if not 0 < half_life < float("inf"):
            raise RecordError.about(
                "No half-life", half_life, expected="weeks, above 0", do="Give one, such as 8."
            )
        now = week_of(naive(as_of).date())
        parts = self._asked(as_of)
        oldest = min(part.oldest for part, _ in parts if len(part)) if len(self) else now
        factors = np.exp2(-np.arange(max(1, now - oldest + 1)) / half_life)
        sums = np.zeros((len(self.lines.keys), 4))
        for part, before in parts:
            cells = part.cells
            before_them, week, spans = part.decayed(before, half_life)
            left = factors[min(now - week, len(factors) - 1)]
            sums[: len(before_them)] += before_them * [1, left, left, 1]
            kernels.add_decay(cells.line, cells.week, cells.sums, spans, now, factors, sums)
        rows = self._of(feeds, sums[:, 0].astype(np.int64))
        columns = {"n": rows, "cooperation": sums[:, 1], "conflict": sums[:, 2]}
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

        from . import kernels

        sums = np.zeros((len(self.lines.keys), 4), np.int64)
        for part, before in self._asked(as_of):
            cells = part.cells
            spans = part.spans(before, week - span, week)
            kernels.add_changes(cells.line, cells.week, cells.sums, spans, week, span, sums)
        if feeds is not None:
            sums[~self.lines.chosen(None, feeds)] = 0
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
        self._lasts.clear()
        self._parts.append(Part(cells))
        while len(self._parts) > 1 and len(self._parts[-2]) <= 2 * len(self._parts[-1]):
            self._parts[-2:] = [Part(joined(part.cells for part in self._parts[-2:]))]

    def cells(self) -> Cells:
        """All cells by week known; one line and pair of weeks may have several."""
        if len(self._parts) > 1:
            self._parts = [Part(joined(part.cells for part in self._parts))]
        return self._parts[0].cells

    def _weekly(
        self, pairs: Pairs | None, as_of: datetime | None, feeds: Collection[str] | None
    ) -> pa.Table:
        import numpy as np

        from . import kernels

        found = []
        parts, keep = self._asked(as_of), self.lines.chosen(pairs, feeds)
        for part, before in parts:
            # Pages that nothing is written to cost nothing.
            at = np.empty(len(part), np.int32)
            count = kernels.pick(part.cells.line, keep, part.spans(before), at)
            found.append((part.cells, at[:count]))
        return weekly_table(self.lines, found)

    def _of(self, feeds: Collection[str] | None, rows: Array) -> Array:
        """Rows by line, none of other feeds."""
        return rows if feeds is None else rows * self.lines.chosen(None, feeds)

    def _asked(self, as_of: datetime | None) -> list[tuple[Part, int]]:
        """Cells, each with the week before which they count."""
        if as_of is None:
            return [(part, LATEST) for part in self._parts]
        until = naive(as_of)
        week = week_of(until.date())
        if all(part.newest < week for part in self._parts):
            return [(part, LATEST) for part in self._parts]
        last, whole = self._last_week(week, until)
        return [*((part, week + whole) for part in self._parts), (last, LATEST)]

    def _last_week(self, week: int, until: datetime) -> tuple[Part, bool]:
        """What became known in a week up to an instant of it, as :class:`Week` has it."""
        if until not in self._lasts:
            while len(self._lasts) >= _KEPT:
                self._lasts.pop(next(iter(self._lasts)))
            found = self.within(self.lines, week, until, self.files)
            self._lasts[until] = Part(found.cells), found.whole
        return self._lasts[until]


_KEPT = 8
"""Instants whose sums stay in memory: about 5 MB each for GDELT."""
