"""Makes cubes and weekly panels from segments; it neither keeps nor asks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from .cells import Cells, Lines
from .cube import Between, Cube
from .grouping import NEEDED, NO_FILE, Grouping, Source, batches

if TYPE_CHECKING:
    import pyarrow as pa


def scanning(sources: Sequence[Source]) -> Between:
    """Rows by instants, from a scan of the segments that may hold them."""

    def between(start: datetime, end: datetime, upto: int) -> Iterable[tuple[str, pa.RecordBatch]]:
        for source in sources:
            if source.known_low < end and source.known_high >= start:
                for rows in batches(source, NEEDED, upto=upto, known=(start, end)):
                    yield source.feed, rows

    return between


def built(
    sources: Sequence[Source], *, upto: int = NO_FILE, between: Between | None = None
) -> Cube:
    """The cube of all rows of segments.

    Args:
        sources: Segments of events.
        upto: Number of the last file whose rows count.
        between: Where its rows are found by instant; a scan of ``sources`` by default.
    """
    lines = Lines()
    grouping = Grouping(lines)
    for source in sources:
        grouping.read(source, upto=upto)
    files = min(upto, max((s.file_high for s in sources), default=0))
    return Cube(
        lines, grouping.cells(), between or scanning(sources), files=files, rows=grouping.rows
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
