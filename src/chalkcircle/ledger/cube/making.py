"""Makes cubes and weekly panels from segments; it neither keeps nor asks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from .cells import Cells, Lines
from .cube import Cube, Week, Within, instant_of
from .grouping import NO_FILE, Grouping, Source


def scanning(sources: Sequence[Source]) -> Within:
    """Sums by instants, from a scan of the segments that may hold the rows."""

    def within(lines: Lines, week: int, until: datetime, upto: int) -> Week:
        return Week(scanned(sources, lines, (instant_of(week), until), upto=upto), whole=False)

    return within


def scanned(
    sources: Sequence[Source],
    lines: Lines,
    known: tuple[datetime, datetime],
    *,
    after: int = 0,
    upto: int = NO_FILE,
) -> Cells:
    """Sums of the rows that became known between two instants, both included."""
    grouping = Grouping(lines, by_known=False)
    for source in sources:
        if source.known_low <= known[1] and source.known_high >= known[0]:
            grouping.read(source, after=after, upto=upto, known=known)
    return grouping.cells()


def built(sources: Sequence[Source], *, upto: int = NO_FILE, within: Within | None = None) -> Cube:
    """The cube of all rows of segments.

    Args:
        sources: Segments of events.
        upto: Number of the last file whose rows count.
        within: Where sums are found by instant; a scan of ``sources`` by default.
    """
    lines = Lines()
    grouping = Grouping(lines)
    for source in sources:
        grouping.read(source, upto=upto)
    files = min(upto, max((s.file_high for s in sources), default=0))
    return Cube(
        lines, grouping.cells(), within or scanning(sources), files=files, rows=grouping.rows
    )


def panel(sources: Iterable[Source], *, upto: int = NO_FILE) -> tuple[Lines, Cells]:
    """Weekly sums of every pair by a scan of the segments, in no order.

    ``weekly_table`` puts them in one, and then they equal :meth:`Cube.dyad_cells`.
    """
    lines = Lines()
    grouping = Grouping(lines, by_known=False)
    for source in sources:
        grouping.read(source, upto=upto)
    return lines, grouping.cells()
