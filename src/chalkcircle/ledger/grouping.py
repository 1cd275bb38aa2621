"""Adds rows of feeds up into cells as they are read from segments, in bounded memory.

It answers no question: ``cube`` does, from the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from chalkcircle.model import LedgerDamaged

from .cells import BITS, MEASURES, PART, Cells, Lines, narrow
from .numbering import Array

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

Columns: TypeAlias = tuple[Array, Array, Array, Array, Array, Array, Array, Array, int]
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
        revised: Whether a row of it may take another back.
    """

    path: Path
    feed: str
    file_low: int
    file_high: int
    known_low: datetime
    known_high: datetime
    revised: bool = True


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

    def read(
        self,
        source: Source,
        *,
        after: int = 0,
        upto: int = NO_FILE,
        known: tuple[datetime, datetime] | None = None,
    ) -> None:
        """Add the rows of a segment.

        Args:
            source: Which.
            after: Only rows of files with a higher number.
            upto: Only rows of files up to this number.
            known: Only rows with ``known_at`` between these, both included.
        """
        left_out = {"known_at"} if not self._by_known else set()
        left_out |= {"sign"} if not source.revised else set()
        needed = [n for n in NEEDED if n not in left_out]
        for batch in batches(source, needed, after=after, upto=upto, known=known):
            self.add(batch, source.feed)

    def add(self, rows: pa.RecordBatch, feed: str) -> None:
        """Add rows of a feed with the columns of ``NEEDED``; without sign, each counts +1."""
        from . import cube_kernels as kernels

        columns = self.columns(rows, feed)
        self.rows += rows.num_rows
        start = 0
        while start < rows.num_rows:
            start, self._count = kernels.take_rows(
                *columns,
                start,
                self._by_known,
                self._slots,
                self._cells,
                self._count,
            )
            if self._count == len(self._cells):
                self._set_aside()

    def cells(self) -> Cells:
        """Everything added so far, each key once."""
        if self._count:
            self._set_aside()
        self._done = [_merged(self._done)] if self._done else [self._cells[:0]]
        self._pending = self._merged = len(self._done[0])
        return _split(self._done[0], self._lines)

    def columns(self, rows: pa.RecordBatch, feed: str) -> Columns:
        """Columns of rows as the loops of ``cube_kernels`` take them, and the feed's number."""
        import numpy as np

        actor, actor_of = self._parties(rows["actor"])
        recipient, recipient_of = self._parties(rows["recipient"])
        known = rows["known_at"].view("int64") if self._by_known else None
        sign = rows["sign"] if "sign" in rows.schema.names else None
        return (
            (actor, recipient),
            (actor_of, recipient_of),
            _plain(rows["day"].view("int32"), np.int32),
            np.empty(0, np.int64) if known is None else _plain(known, np.int64),
            np.ones(rows.num_rows, np.int8) if sign is None else _plain(sign, np.int8),
            _plain(rows["quad"], np.int8, 0),
            _plain(rows["intensity"], np.float64, float("nan")),
            _plain(rows["mentions"], np.int32, 0),
            self._lines.feeds.setdefault(feed, len(self._lines.feeds)),
        )

    def _parties(self, column: pa.Array) -> tuple[Array, Array]:
        """Dictionary indices of a column, and the number of the code behind each."""
        import numpy as np
        import pyarrow as pa

        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        codes = self._lines.codes
        words = column.dictionary.to_pylist()
        numbers = [codes.setdefault(word or "", len(codes)) for word in words]
        return _indices(column.indices, len(words)), np.array([*numbers, 0], np.int32)

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
        known: Only rows with ``known_at`` between these, both included.
    """
    import pyarrow.parquet as pq

    if source.file_high <= after or source.file_low > upto:
        return
    by_file = not (after < source.file_low and source.file_high <= upto)
    by_known = known is not None and not (
        known[0] <= source.known_low and source.known_high <= known[1]
    )
    extra = ["file"] * by_file + ["known_at"] * (by_known and "known_at" not in names)
    wanted = [*names, *extra]
    with pq.ParquetFile(source.path, read_dictionary=["actor", "recipient"]) as file:
        groups = _groups(file, known) if known and by_known else range(file.num_row_groups)
        for rows in file.iter_batches(1 << 17, groups, wanted, use_threads=False):
            if by_file:
                rows = rows.filter(_between(rows["file"], after + 1, upto))
            if known and by_known:
                rows = rows.filter(_between(rows["known_at"], *known))
            if rows.num_rows:
                yield rows


def _between(column: pa.Array, low: Any, high: Any) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    first, last = (pa.scalar(end, column.type) for end in (low, high))
    return pc.and_(pc.greater_equal(column, first), pc.less_equal(column, last))


def _groups(file: pq.ParquetFile, known: tuple[datetime, datetime]) -> list[int]:
    """Stretches of a segment that may hold rows known between two instants."""
    column = file.schema_arrow.names.index("known_at")
    found = []
    for group in range(file.num_row_groups):
        bounds = file.metadata.row_group(group).column(column).statistics
        unknown = not bounds or not bounds.has_min_max
        if unknown or (bounds.min <= known[1] and bounds.max >= known[0]):
            found.append(group)
    return found


def regrouped(cells: Cells) -> Cells:
    """The same sums with each line, week and week known once."""
    import numpy as np

    packed = np.empty((len(cells), 2 + len(MEASURES)), np.int64)
    packed[:, 0] = (cells.week.astype(np.int64) << BITS) | cells.known
    packed[:, 1] = cells.line
    packed[:, 2:] = cells.sums.T
    return _unpacked(found := _merged([packed, packed[:0]]), found[:, 1].astype(np.int32))


def _plain(column: pa.Array, kind: Any, absent: float | None = None) -> Array:
    """A column as numpy, nulls replaced.

    Raises:
        LedgerDamaged: A null where none can be.
    """
    if column.null_count:
        if absent is None:
            raise LedgerDamaged.about(
                "A row of a feed without day, known_at or sign",
                f"{column.null_count} of them",
                expected="these columns filled",
                do="Run `chalkcircle ledger verify`.",
            )
        column = column.fill_null(absent)
    return column.to_numpy(zero_copy_only=False).astype(kind, copy=False)


def _indices(column: pa.Array, absent: int) -> Array:
    """Indices of a dictionary as numpy, nulls replaced; several times as fast as ``fill_null``."""
    import numpy as np
    import pyarrow as pa

    if not column.null_count:
        return column.to_numpy().astype(np.int32, copy=False)
    buffers = [None, column.buffers()[1]]
    raw = pa.Array.from_buffers(column.type, len(column), buffers, offset=column.offset)
    there = column.is_valid().to_numpy(zero_copy_only=False)
    return np.where(there, raw.to_numpy(), absent).astype(np.int32, copy=False)


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


def _split(cells: Array, lines: Lines) -> Cells:
    import numpy as np

    return _unpacked(cells, lines.number(np.ascontiguousarray(cells[:, 1])))


def _unpacked(cells: Array, line: Array) -> Cells:
    import numpy as np

    return Cells(
        line=line,
        week=(cells[:, 0] >> BITS).astype(np.int32),
        known=(cells[:, 0] & PART).astype(np.int32),
        sums=narrow(np.ascontiguousarray(cells[:, 2:].T)),
    )
