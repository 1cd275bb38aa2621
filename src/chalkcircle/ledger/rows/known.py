"""Finds rows by native id among those that are stored or wait to be: ranges first, then keys.

It loads ids only where ranges meet, and whole rows only where ids do; it judges none of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .catalogue import RowSegment, files_with, row_segments, segments_with
from .records import Table
from .values import keys_of, lean
from .writing import read_segment

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from chalkcircle.ledger.store import Ledger

    from .values import Bools, Ints

_RUN = 2_000_000
"""Keys of a run that is not merged further: merging copies it."""

_OPEN = 6
"""Segments whose keys are kept at hand, 12 MB each."""

_WHOLE = 2_500_000
"""Rows of segments that are kept at hand with all their columns."""


class Keys:
    """A set of keys that grows by blocks, in sorted runs; 8 bytes a key."""

    def __init__(self) -> None:
        """Start empty."""
        self._runs: list[Ints] = []

    def has(self, keys: Ints) -> Bools:
        """Which of some keys are in it."""
        import numpy as np

        found = np.zeros(len(keys), dtype=np.bool_)
        if not len(keys):
            return found
        low, high = keys.min(), keys.max()
        for run in self._runs:
            if run[0] <= high and run[-1] >= low:
                at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
                found |= run[at] == keys
        return found

    def add(self, keys: Ints) -> None:
        """Take sorted keys in; a copy, for they may be a view of something large."""
        import numpy as np

        if len(keys):
            self._runs.append(keys.copy())
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]) <= _RUN:
            last, before = self._runs.pop(), self._runs.pop()
            both = np.concatenate((before, last))
            if before[-1] > last[0]:
                both.sort(kind="stable")
            self._runs.append(both)


class Stretch:
    """Rows that lie together, in memory or in a segment, with the bounds of their ids."""

    def __init__(self, low: Any, high: Any, source: pa.Table | str) -> None:
        """Give the rows, or the path of a verified segment."""
        self.low, self.high = low, high
        self._source = source
        self._keys: tuple[Ints, np.ndarray[Any, Any] | None] | None = None
        self._rows: pa.Table | None = None

    def of(self, keys: Ints) -> pa.Table | None:
        """Rows whose key is among some sorted ones."""
        import numpy as np
        import pyarrow as pa

        ordered, order = self._sorted()
        first = np.searchsorted(ordered, keys, "left")
        many = np.searchsorted(ordered, keys, "right") - first
        if not many.any():
            return None
        first, many = first[many > 0], many[many > 0]
        at = np.repeat(first - np.concatenate(([0], np.cumsum(many)[:-1])), many)
        at += np.arange(len(at))
        return lean(self._whole().take(pa.array(at if order is None else order[at])))

    @property
    def in_memory(self) -> bool:
        """Whether it is no segment."""
        return not isinstance(self._source, str)

    @property
    def keys(self) -> Ints:
        """Keys of its ids, sorted."""
        return self._sorted()[0]

    @property
    def whole(self) -> int:
        """How many of its rows are loaded with all their columns."""
        return 0 if self._rows is None else int(self._rows.num_rows)

    def slim(self, *, keys: bool = False) -> None:
        """Let go of the rows that were loaded, and of their keys if so asked."""
        self._rows = None
        if keys and isinstance(self._source, str):
            self._keys = None

    def _sorted(self) -> tuple[Ints, np.ndarray[Any, Any] | None]:
        import numpy as np

        if self._keys is None:
            keys = keys_of(self.read(["native_id"])["native_id"])
            if len(keys) > 1 and (keys[1:] < keys[:-1]).any():
                order = np.argsort(keys, kind="stable")
                self._keys = keys[order], order.astype(np.int32)
            else:
                self._keys = keys, None
        return self._keys

    def _whole(self) -> pa.Table:
        if self._rows is None:
            self._rows = self.read(None)
        return self._rows

    def read(self, columns: list[str] | None) -> pa.Table:
        """Some columns of its rows, or all."""
        if isinstance(self._source, str):
            return read_segment(self._source, columns)
        return self._source if columns is None else self._source.select(columns)


class Known:
    """All rows of one table of one feed that are stored or wait to be.

    Attributes:
        waiting: Of files that are whole and not yet committed.
        fresh: Of the file that is being read.
    """

    def __init__(
        self, ledger: Ledger, feed: str, table: Table, *, before: int | None = None
    ) -> None:
        """Look at the ledger as it is, with the writer's lock held.

        Args:
            ledger: Where.
            feed: Whose rows.
            table: Which rows.
            before: Only rows of files with a lower number; all by default.
        """
        self._ledger, self._feed, self._table = ledger, feed, table
        self._before = before
        self._open: OrderedDict[str, Stretch] = OrderedDict()
        self.waiting: list[Stretch] = []
        self.fresh: list[Stretch] = []
        self._keys = Keys()

    def keep(self) -> None:
        """The file that was being read is whole: its rows wait with the others."""
        for one in self.fresh:
            if one.in_memory:
                self._keys.add(one.keys)
        self.waiting += self.fresh
        self.fresh.clear()

    def rows(self, keys: Ints, low: Any, high: Any, *, own: bool) -> pa.Table | None:
        """Every row with one of some sorted keys, whose ids lie between two.

        Args:
            keys: Sorted.
            low: Least of the ids behind them.
            high: Greatest of them.
            own: Among those of the file that is being read, too.
        """
        import pyarrow as pa

        parts = [p for s in self._near(keys, low, high, own=own) if (p := s.of(keys)) is not None]
        return self._earlier(pa.concat_tables(parts)) if parts else None

    def signs(self, given: Keys) -> Iterator[pa.Table]:
        """Id and sign of every row before the file that is being read, but of keys given."""
        import pyarrow as pa

        for one in self._open.values():
            one.slim()  # What the rows of the file needed; no more of them come.
        segments = row_segments(self._ledger.catalogue, self._table, feed=self._feed)
        for one in (*map(self._stretch, segments), *self.waiting):
            rows = self._earlier(one.read(["native_id", "sign", "file"]))
            yield rows.filter(pa.array(~given.has(keys_of(rows["native_id"]))))

    def _earlier(self, rows: pa.Table) -> pa.Table:
        import pyarrow.compute as pc

        return rows if self._before is None else rows.filter(pc.less(rows["file"], self._before))

    def _near(self, keys: Ints, low: Any, high: Any, *, own: bool) -> Iterator[Stretch]:
        asked = self._ledger.catalogue, self._feed, self._table, low, high
        numbers = files_with(*asked)
        near = [s for s in segments_with(*asked) if _of_one(s, numbers)]
        for name in self._open.keys() - {s.file for s in near}:
            self._open[name].slim()
        for segment in sorted(near, key=self._at_hand, reverse=True):
            yield self._stretch(segment)
        # A thousand small files may wait: that none of them has a key is seen at once.
        none = not self._keys.has(keys).any()
        waiting = [one for one in self.waiting if not (none and one.in_memory)]
        for one in (*waiting, *(self.fresh if own else ())):
            if one.low <= high and one.high >= low:
                yield one
                one.slim(keys=True)

    def _stretch(self, segment: RowSegment) -> Stretch:
        if segment.file in self._open:
            self._open.move_to_end(segment.file)
        else:
            path = str(self._ledger.row_path(segment))
            self._open[segment.file] = Stretch(segment.id_low, segment.id_high, path)
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)
        # Whole rows of two large segments at a time, no more: but to read them again for every
        # block of a feed whose ids are in no order would take most of the time.
        room = _WHOLE - segment.rows
        for name, one in reversed(self._open.items()):
            if name != segment.file:
                room -= one.whole
                if room < 0:
                    one.slim()
        return self._open[segment.file]

    def _at_hand(self, segment: RowSegment) -> bool:
        return segment.file in self._open and bool(self._open[segment.file].whole)


def _of_one(segment: RowSegment, numbers: list[int]) -> bool:
    """Whether a segment may hold rows of one of some files, given in order."""
    at = bisect_left(numbers, segment.file_low)
    return at < len(numbers) and numbers[at] <= segment.file_high
