"""Adds rows of feeds up into cells as they are read from segments, in bounded memory.

It answers no question: ``cube`` does, from the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .cells import BITS, MEASURES, Cells, Lines
from .dense import Dense
from .numbering import Array
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
_RUN = 32
"""Cells of one week, at least, that are worth a table of their own."""
_PENDING = 1 << 21
"""Cells that may wait to be merged: 200 MB."""


@dataclass(frozen=True, slots=True)
class Source:
    """A segment of events of one feed, and the bounds of what it holds.

    Attributes:
        path: Verified by whoever names it.
        file_low, file_high: Of the numbers of files.
        known_low, known_high: Of ``known_at``, UTC without a zone.
        revised: Whether a row of it may take another back.
    """

    path: Path | str
    feed: str
    file_low: int
    file_high: int
    known_low: datetime
    known_high: datetime
    revised: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a feed as the loops of ``kernels`` take them.

    Attributes:
        numbers: For each column of ``NEEDED`` which of its values a row has; empty where a column
            was not asked for, or says the same of every row.
        tables: What each of these values adds to a cell; see ``row_tables``.
        known: The instants behind the numbers of ``known_at``, microseconds since 1970.
        keep: Which rows count; empty for all.
    """

    numbers: tuple[Array, ...]
    tables: tuple[Array, ...]
    known: Array
    keep: Array

    def __len__(self) -> int:
        return int(self.keep.sum()) if len(self.keep) else len(self.numbers[0])


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
        self._dense = Dense()
        self._done: list[Array] = []
        self._pending = 0
        self._merged = 0

    def read(
        self,
        source: Source,
        *,
        after: int = 0,
        upto: int = NO_FILE,
        known: tuple[datetime, datetime] | None = None,
    ) -> None:
        """Add rows of a segment; of which, :func:`rows_of` says."""
        names = NEEDED if self._by_known else [n for n in NEEDED if n != "known_at"]
        for rows in rows_of(source, self._lines, names, after=after, upto=upto, known=known):
            self._take(rows)

    def add(self, rows: pa.RecordBatch, feed: str) -> None:
        """Add rows of a feed with the columns of ``NEEDED``."""
        self._take(_rows({name: encoded(rows[name]) for name in NEEDED}, NEEDED, self._lines, feed))

    def _take(self, rows: Rows) -> None:
        from . import kernels

        self.rows += len(rows)
        if (found := self._dense.sums(rows)) is not None:
            for cells in found:
                self._put(cells)
            return
        start = 0
        while start < len(rows.numbers[0]):
            start, self._count = kernels.take_rows(
                rows.numbers, rows.tables, rows.keep, start, self._slots, self._cells, self._count
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
        return _unpacked(cells, self._lines.number(np.ascontiguousarray(cells[:, 1])))

    def _set_aside(self) -> None:
        self._put(self._cells[: self._count].copy())
        self._slots[:] = -1
        self._count = 0

    def _put(self, cells: Array) -> None:
        self._done.append(cells)
        self._pending += len(cells)
        if self._pending - self._merged > max(_PENDING, self._merged):
            self._done = [_merged(self._done)]
            self._pending = self._merged = len(self._done[0])


def rows_of(
    source: Source,
    lines: Lines,
    names: Sequence[str] = NEEDED,
    *,
    after: int = 0,
    upto: int = NO_FILE,
    known: tuple[datetime, datetime] | None = None,
) -> Iterator[Rows]:
    """Rows of a segment, stretch by stretch.

    Args:
        source: Which segment.
        lines: Gives feeds and actors their numbers.
        names: Which columns of ``NEEDED`` count.
        after: Only rows of files with a higher number.
        upto: Only rows of files up to this number.
        known: Only rows with ``known_at`` between these, both included.
    """
    import numpy as np

    if source.file_high <= after or source.file_low > upto:
        return
    if known and known[0] <= source.known_low and source.known_high <= known[1]:
        known = None
    wanted = [n for n in names if n != "sign" or source.revised]
    extra = {"known_at"} if known else set()
    if not (after < source.file_low and source.file_high <= upto):
        extra.add("file")
    for columns in coded(source.path, [*wanted, *(extra - {*wanted})], known=known):
        keep = np.empty(0, np.bool_)
        if "file" in extra:
            keep = _between(columns["file"], after + 1, upto)
        if known:
            first, last = np.array(known, "datetime64[us]").astype(np.int64)
            inside = _between(columns["known_at"], first, last)
            keep = keep & inside if len(keep) else inside
        yield _rows(columns, wanted, lines, source.feed, keep)


def _rows(
    columns: dict[str, Coded],
    wanted: Sequence[str],
    lines: Lines,
    feed: str,
    keep: Array | None = None,
) -> Rows:
    import numpy as np

    found = {n: columns[n] for n in wanted}
    none = Coded(np.empty(0, np.int32), np.empty(0, np.int64))
    numbers = tuple(found.get(n, none).numbers for n in NEEDED)
    known = found.get("known_at", none).values.astype(np.int64)
    tables = row_tables(found, lines, feed)
    return Rows(numbers, tables, known, np.empty(0, np.bool_) if keep is None else keep)


def _between(column: Coded, low: int, high: int) -> Array:
    """Which rows have a value within bounds, both included."""
    import numpy as np

    inside = (column.values >= low) & (column.values <= high)
    return np.append(inside, False)[column.numbers]


def regrouped(cells: Cells) -> Cells:
    """The same sums with each line, week and week known once."""
    import numpy as np

    packed = np.empty((len(cells), 2 + len(MEASURES)), np.int64)
    packed[:, 0] = (cells.week.astype(np.int64) << BITS) | cells.known
    packed[:, 1] = cells.line
    packed[:, 2:] = cells.sums.T
    return _unpacked(found := _merged([packed, packed[:0]]), found[:, 1].astype(np.int32))


def _merged(parts: Sequence[Array]) -> Array:
    """The cells of all parts, each key once."""
    import numpy as np

    from . import kernels

    if len(parts) == 1:
        return parts[0]
    cells = np.empty((sum(map(len, parts)), parts[0].shape[1]), np.int64)
    count = 0
    for same in _weeks(parts, len(cells)):
        slots = np.full(1 << max(4, (2 * sum(map(len, same))).bit_length()), -1, np.int32)
        own, found = cells[count:], 0
        for run in same:
            found = kernels.take_cells(run, slots, own, found)
        count += found
    return cells[:count]


def _weeks(parts: Sequence[Array], total: int) -> list[list[Array]]:
    """Cells with one first key each, so that a core can hold the table in which they are merged.

    Where hardly any share one, all are left together: a table for each would take longer.
    """
    import numpy as np

    ordered, ends = [], []
    for part in parts:
        sorts = (np.diff(part[:, 0]) < 0).any()
        ordered.append(part[np.argsort(part[:, 0], kind="stable")] if sorts else part)
        ends.append(np.flatnonzero(np.diff(ordered[-1][:, 0])) + 1)
    if total < _RUN * sum(len(one) + 1 for one in ends):
        return [ordered]
    found: dict[int, list[Array]] = {}
    for part, steps in zip(ordered, ends, strict=True):
        for run in np.split(part, steps):
            if len(run):
                found.setdefault(int(run[0, 0]), []).append(run)
    return [found[key] for key in sorted(found)]


def _unpacked(cells: Array, line: Array) -> Cells:
    import numpy as np

    from . import kernels

    weeks = np.empty((2, len(cells)), np.int32)
    for kind in (np.int32, np.int64):
        sums = np.empty((len(MEASURES), len(cells)), kind)
        if kernels.take_apart(cells, weeks, sums):
            break
    return Cells(line=line, week=weeks[0], known=weeks[1], sums=sums)
