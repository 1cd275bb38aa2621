"""Weighs the rows of a file, block by block, against all that is known: new, same, other.

It writes nothing; what it gives is to be stored by whoever asked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from .known import Keys, Known
from .records import Block, FeedFile, Quarantined
from .values import checked, filled, keys_of, lean, revisable, same_content

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from .values import Ints

TWICE = "conflict: id given twice"
OTHER = "conflict: id held with other content"
FORGOTTEN = "forgotten"

_NEW, _HELD, _TWICE, _OTHER, _REVISED, _FORGOTTEN = range(6)
_REASONS = {_TWICE: TWICE, _OTHER: OTHER, _FORGOTTEN: FORGOTTEN}


@dataclass(slots=True)
class Weighed:
    """What becomes of the rows of one block.

    Attributes:
        rows: To be stored, with all columns.
        low, high: Bounds of the native ids given, ``None`` where rows have none.
    """

    rows: pa.Table
    added: int
    revised: int = 0
    held: int = 0
    quarantined: list[Quarantined] = field(default_factory=list)
    low: Any = None
    high: Any = None


class Latest(NamedTuple):
    """The last that is known of some ids.

    Attributes:
        at: Place of each among the ids that were asked for.
        rows: What it said last.
        gone: Whether that was taken back.
        known: Microseconds since 1970 when the last word became known.
    """

    at: Ints
    rows: pa.Table
    gone: npt.NDArray[np.bool_]
    known: Ints


class Weighing:
    """Weighs the blocks of one file.

    Attributes:
        given: Keys of everything the file gave.
        forgotten: Whether it holds a row that was forgotten.
    """

    def __init__(
        self, known: Known, file: FeedFile, number: int, now: datetime, buried: Collection[str]
    ) -> None:
        """Begin a file.

        Args:
            known: What there is.
            file: The file.
            number: Its number in the rows.
            now: When a revision became known that has no later instant of its own (UTC).
            buried: Native ids of the feed that were forgotten.
        """
        import pyarrow as pa

        self._known, self._file, self._number = known, file, number
        self._now = int(pa.scalar(now.replace(tzinfo=None), pa.timestamp("us")).value)
        self._buried = sorted(buried)
        self.given = Keys()
        self.forgotten = False

    def block(self, block: Block) -> Weighed:
        """Weigh one block; its rows are remembered as given."""
        import pyarrow.compute as pc

        rows = checked(block.rows, self._file.table, numbered=self._file.numbered)
        if not rows.num_rows or "native_id" not in rows.column_names:
            return Weighed(self._filled(rows), rows.num_rows)
        ids = rows["native_id"].combine_chunks()
        keys = keys_of(ids)
        first, ordered = _firsts(keys)
        bounds = pc.min_max(ids).as_py()
        low, high = bounds["min"], bounds["max"]
        before = self.given.has(ordered)
        latest = self._latest(ids, ordered, first, low, high, own=bool(before.any()))
        self.given.add(ordered)
        gone = self._gone(ids)
        if first is None and latest is None and not before.any() and not gone.any():
            return Weighed(self._filled(rows), rows.num_rows, low=low, high=high)
        state = self._states(rows, keys, first, latest, before, ordered)
        state[gone] = _FORGOTTEN
        self.forgotten |= bool(gone.any())
        return self._sorted_out(block, rows, state, latest, low, high)

    def all_new(self, rows: pa.Table) -> bool:
        """Whether each of some rows is there once, and none is stored, waiting or forgotten."""
        import pyarrow.compute as pc

        if not rows.num_rows or "native_id" not in rows.column_names:
            return True
        ids = rows["native_id"].combine_chunks()
        first, ordered = _firsts(keys_of(ids))
        if first is not None or self._gone(ids).any():
            return False
        ends = pc.min_max(ids).as_py()
        return self._known.rows(ordered, ends["min"], ends["max"], own=False) is None

    def taken_back(self, keys: Ints, ids: pa.Array, at: datetime) -> pa.Table:
        """Rows that take back what stands under some ids.

        Args:
            keys: Of the ids, in the same order.
            ids: Native ids that stand.
            at: Newest instant of the file; the present counts where that is not later.
        """
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        ordered = np.sort(keys)
        bounds = pc.min_max(ids).as_py()
        latest = self._latest(ids, ordered, None, bounds["min"], bounds["max"], own=False)
        if latest is None:
            return self._filled(self._known_nothing())
        stand = latest.rows.filter(pa.array(~latest.gone))
        own = np.full(stand.num_rows, np.datetime64(at.replace(tzinfo=None), "us").astype(int))
        known = self._later(own, latest.known[~latest.gone])
        return self._filled(stand, sign=-1, known_at=known, row=0)

    def _gone(self, ids: pa.Array) -> npt.NDArray[np.bool_]:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self._buried:
            return np.zeros(len(ids), np.bool_)
        return np.asarray(pc.is_in(ids.cast(pa.string()), pa.array(self._buried, pa.string())))

    def _known_nothing(self) -> pa.Table:
        from .records import row_schema

        return row_schema(self._file.table, numbered=self._file.numbered).empty_table()

    def _latest(
        self,
        ids: pa.Array,
        ordered: Ints,
        first: Ints | None,
        low: Any,
        high: Any,
        *,
        own: bool,
    ) -> Latest | None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        found = self._known.rows(ordered, low, high, own=own)
        if found is None:
            return None
        wanted = ids if first is None else ids.take(pa.array(np.flatnonzero(first < 0)))
        places = np.arange(len(ids)) if first is None else np.flatnonzero(first < 0)
        where = pc.index_in(found["native_id"], value_set=wanted)
        # Two texts may share a key: what is none of these ids goes.
        found = found.filter(pc.is_valid(where))
        at = places[pc.drop_null(where).to_numpy()]
        if not len(at):
            return None
        if not revisable(self._file.table):
            at, index = np.unique(at, return_index=True)
            rows = found.take(pa.array(index))
            return Latest(at, rows, np.zeros(len(at), np.bool_), np.zeros(len(at), np.int64))
        revision, sign = found["revision"].to_numpy(), found["sign"].to_numpy()
        order = np.lexsort((-sign, revision, at))
        last = np.flatnonzero(np.append(at[order][1:] != at[order][:-1], True))
        chosen = order[last]
        rows = found.take(pa.array(chosen))
        known = rows["known_at"].cast(pa.int64()).to_numpy()
        return Latest(at[chosen], rows, sign[chosen] < 0, known)

    def _states(
        self,
        rows: pa.Table,
        keys: Ints,
        first: Ints | None,
        latest: Latest | None,
        before: npt.NDArray[np.bool_],
        ordered: Ints,
    ) -> npt.NDArray[np.int8]:
        """One of the states for every row, forgotten ones aside."""
        import numpy as np
        import pyarrow as pa

        state = np.full(len(keys), _NEW, np.int8)
        if latest is not None:
            new = rows.take(pa.array(latest.at))
            same = same_content(new, latest.rows.select(new.column_names)) & ~latest.gone
            twice = before[np.searchsorted(ordered, keys[latest.at])]
            other = _REVISED if revisable(self._file.table) else _OTHER
            state[latest.at] = np.where(same, _HELD, np.where(twice, _TWICE, other))
        if first is not None:
            later = np.flatnonzero(first >= 0)
            alike = same_content(rows.take(pa.array(later)), rows.take(pa.array(first[later])))
            state[later] = np.where(alike, _HELD, _TWICE)
        return state

    def _sorted_out(
        self,
        block: Block,
        rows: pa.Table,
        state: npt.NDArray[np.int8],
        latest: Latest | None,
        low: Any,
        high: Any,
    ) -> Weighed:
        import numpy as np
        import pyarrow as pa

        parts = [self._filled(lean(rows.filter(pa.array(state == _NEW))))]
        revised = 0
        if latest is not None and (turned := state[latest.at] == _REVISED).any():
            parts += self._revised(rows, latest, turned)
            revised = int(turned.sum())
        aside = []
        lines = rows["row"].to_numpy()
        for index in np.flatnonzero(np.isin(state, list(_REASONS))):
            code = int(state[index])
            # Of what was forgotten not a byte is kept.
            raw = b"" if code == _FORGOTTEN else block.raw(int(index))[:2048]
            aside.append(Quarantined(int(lines[index]), _REASONS[code], raw))
        held = int((state == _HELD).sum())
        added = int((state == _NEW).sum())
        return Weighed(pa.concat_tables(parts), added, revised, held, aside, low, high)

    def _revised(
        self, rows: pa.Table, latest: Latest, turned: npt.NDArray[np.bool_]
    ) -> list[pa.Table]:
        """What was said last with the opposite sign, and what is said now."""
        import pyarrow as pa

        # Few of a block, and they wait for the commit: they must not hold all its words.
        new = lean(rows.take(pa.array(latest.at[turned])))
        old = lean(latest.rows.filter(pa.array(turned)))
        own = new["known_at"].cast(pa.int64()).to_numpy()
        known = self._later(own, latest.known[turned])
        revision = old["revision"].to_numpy() + 1
        after = self._filled(new, known_at=known, revision=revision)
        stood = pa.array(~latest.gone[turned])
        back = self._filled(old, sign=-1, known_at=known, row=new["row"]).filter(stood)
        return [back, after]

    def _later(self, own: Ints, last: Ints) -> Ints:
        """When a new word became known: by itself if later than the last one, else now.

        Never before what it takes back, or there would be less than nothing in between.
        """
        import numpy as np

        return np.where(own > last, own, np.maximum(last, self._now))

    def _filled(self, rows: pa.Table, **put: object) -> pa.Table:
        put["file"] = self._number
        return filled(rows, self._file.table, numbered=self._file.numbered, put=put)


def _firsts(keys: Ints) -> tuple[Ints | None, Ints]:
    """For each key the place where it came first, -1 there; and all keys once, sorted.

    ``None`` in place of the first where no key comes twice.
    """
    import numpy as np

    if len(keys) < 2 or (keys[1:] > keys[:-1]).all():
        return None, keys
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    again = np.append(False, ordered[1:] == ordered[:-1])
    if not again.any():
        return None, ordered
    heads = order[np.maximum.accumulate(np.where(again, 0, np.arange(len(keys))))]
    first = np.full(len(keys), -1, np.int64)
    first[order[again]] = heads[again]
    return first, ordered[~again]
