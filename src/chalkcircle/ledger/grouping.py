"""Adds rows of feeds up into cells as they are read from segments, in bounded memory.

It answers no question: ``cube`` does, from the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .cells import BITS, MEASURES, Array, Cells, Lines
from .pages import Coded, coded, encoded
from .row_tables import row_tables

if TYPE_CHECKING:
    import pyarrow as pa

NEEDED = ("actor", "recipient", "day", "known_at", "sign", "quad", "intensity", "mentions")
"""Columns that cells are made of."""
NO_FILE = 1 << 31
"""Above the number of any file."""

_SMALL = 1 << 15
"""Cells grouped at a time: their table stays in a core's own cache."""
_PENDING = 1 << 21
"""Cells that may wait to be merged: 200 MB."""


@dataclass(frozen=True, slots=True)
class Source:
    """A segment of events of one feed, and the bounds of what it holds.

    Attributes:
        path: Verified by whoever names it.
        file_low, file_high: Of the numbers of files.
        known_low, known_high: Of ``known_at``, UTC without a zone.
    """

    path: Path | str
    feed: str
    file_low: int
    file_high: int
    known_low: datetime
    known_high: datetime


class Grouping:
    """One pass over rows that sums them by line, week and week known.

    Args:
        lines: What they are about; new ones are added.
        by_known: Whether to tell the weeks apart in which rows became known.
        room: Cells that are expected, where they are few.
    """

    def __init__(self, lines: Lines, *, by_known: bool = True, room: int = _SMALL) -> None:
        import numpy as np

        self.rows = 0
        """Rows taken, those that take others back included."""
        self._lines = lines
        self._by_known = by_known
        room = max(16, min(room, _SMALL))
        self._slots = np.full(1 << (2 * room).bit_length(), -1, np.int32)
        self._cells = np.empty((room, 2 + len(MEASURES)), np.int64)
        self._count = 0
        self._done: list[Array] = []
        self._pending = 0
        self._merged = 0

    def read(self, source: Source, *, after: int = 0, upto: int = NO_FILE) -> None:
        """Add the rows of a segment, of files numbered above ``after`` and up to ``upto``."""
        if source.file_high <= after or source.file_low > upto:
            return
        names = [n for n in NEEDED if n != "known_at" or self._by_known]
        if not (after < source.file_low and source.file_high <= upto):
            names.append("file")
        for columns in coded(source.path, names):
            self._take(columns, source.feed, after, upto)

    def add(self, rows: pa.RecordBatch, feed: str) -> None:
        """Add rows of a feed with the columns of ``NEEDED``."""
        self._take({name: encoded(rows[name]) for name in NEEDED}, feed)

    def _take(
        self, columns: dict[str, Coded], feed: str, after: int = 0, upto: int = NO_FILE
    ) -> None:
        import numpy as np

        from . import cube_kernels as kernels

        nothing = np.empty(0, np.int32)
        numbers = tuple(columns[n].numbers if n in columns else nothing for n in NEEDED)
        tables = row_tables(columns, self._lines, feed)
        files, wanted = nothing, np.empty(0, np.bool_)
        if "file" in columns:
            files, values = columns["file"].numbers, columns["file"].values
            wanted = np.append((values > after) & (values <= upto), False)
        self.rows += int(wanted[files].sum()) if len(files) else len(numbers[0])
        start = 0
        while start < len(numbers[0]):
            start, self._count = kernels.take_rows(
                numbers, tables, files, wanted, start, self._slots, self._cells, self._count
            )
            if self._count == len(self._cells):
                self._set_aside()

    def cells(self) -> Cells:
        """Everything added so far, each key once."""
        import numpy as np

        if self._count:
            self._set_aside()
        self._done = [_merged(self._done)] if self._done else [self._cells[:0]]
        self._pending = self._merged = len(self._done[0])
        cells = self._done[0]
        return _unpacked(cells, numbered(self._lines, np.ascontiguousarray(cells[:, 1])))

    def _set_aside(self) -> None:
        self._done.append(self._cells[: self._count].copy())
        self._pending += self._count
        self._slots[:] = -1
        self._count = 0
        if self._pending - self._merged > max(_PENDING, self._merged):
            self._done = [_merged(self._done)]
            self._pending = self._merged = len(self._done[0])


def batches(
    source: Source,
    names: Sequence[str],
    *,
    after: int = 0,
    upto: int = NO_FILE,
    known: tuple[datetime, datetime] | None = None,
) -> Iterator[pa.RecordBatch]:
    """Columns of a segment, stretch by stretch, actors left as dictionaries.

    Args:
        source: Which segment.
        names: Which columns.
        after: Only rows of files with a higher number.
        upto: Only rows of files up to this number.
        known: Only rows with ``known_at`` from the first and before the second.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if source.file_high <= after or source.file_low > upto:
        return
    by_file = not (after < source.file_low and source.file_high <= upto)
    wanted = [*names, "file"] if by_file else list(names)
    with pq.ParquetFile(source.path, read_dictionary=["actor", "recipient"]) as file:
        for rows in file.iter_batches(1 << 17, columns=wanted, use_threads=False):
            if by_file:
                file_of = rows["file"]
                rows = rows.filter(
                    pc.and_(pc.greater(file_of, after), pc.less_equal(file_of, upto))
                )
            if known is not None:
                first, end = (pa.scalar(k, pa.timestamp("us")) for k in known)
                at = rows["known_at"]
                rows = rows.filter(pc.and_(pc.greater_equal(at, first), pc.less(at, end)))
            if rows.num_rows:
                yield rows


def regrouped(cells: Cells) -> Cells:
    """The same sums with each line, week and week known once."""
    import numpy as np

    packed = np.empty((len(cells), 2 + len(MEASURES)), np.int64)
    packed[:, 0] = (cells.week.astype(np.int64) << BITS) | cells.known
    packed[:, 1] = cells.line
    packed[:, 2:] = cells.sums.T
    return _unpacked(found := _merged([packed, packed[:0]]), found[:, 1].astype(np.int32))


def _merged(parts: Sequence[Array]) -> Array:
    import numpy as np

    from . import cube_kernels as kernels

    if len(parts) == 1:
        return parts[0]
    total = sum(map(len, parts))
    slots = np.full(1 << max(4, (2 * total).bit_length()), -1, np.int32)
    cells = np.empty((total, parts[0].shape[1]), np.int64)
    count = 0
    for part in parts:
        count = kernels.take_cells(part, slots, cells, count)
    return cells[:count]


def numbered(lines: Lines, keys: Array) -> Array:
    """The line of each key, of which many are equal; new lines are added."""
    import numpy as np

    from . import cube_kernels as kernels

    found = np.empty(len(keys), np.int32)
    room = 1 << 16
    while True:
        slots, seen = np.full(2 * room, -1, np.int32), np.empty(room, np.int64)
        count = kernels.number_lines(keys, slots, seen, found)
        if count >= 0:
            return lines.number(seen[:count])[found]
        room *= 4


def _unpacked(cells: Array, line: Array) -> Cells:
    import numpy as np

    from . import cube_kernels as kernels

    weeks = np.empty((2, len(cells)), np.int32)
    for kind in (np.int32, np.int64):
        sums = np.empty((len(MEASURES), len(cells)), kind)
        if kernels.unpack(cells, weeks, sums):
            break
    return Cells(line=line, week=weeks[0], known=weeks[1], sums=sums)
