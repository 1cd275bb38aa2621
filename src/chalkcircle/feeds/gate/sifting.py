"""Takes one stretch of a file apart and checks it: kept rows as Arrow columns, others with why.

It reads no file; what a row means is for the shaping of its feed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chalkcircle.feeds.records import Cell, Gated
from chalkcircle.ledger import Quarantined

from .checking import RANGE, check
from .planning import Plan
from .reasons import OF_ROWS, of_cell
from .wording import spell

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_BYTES = 2048
"""Of the raw bytes of a quarantined row, so many are kept."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """A stretch of a file after the gate: ``read = len(gated.rows) + len(quarantined)``.

    Attributes:
        raw: The bytes of the kept row with this index, the first 2,048.
    """

    gated: Gated
    quarantined: tuple[Quarantined, ...]
    read: int
    raw: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows and cells of a stretch lie.

    Attributes:
        data: Cells, one byte between two; ``ends`` says where each stops.
        good: Index of its first end, start, stop and line from 0, of each row to check.
        bad: Reason, start, stop and line of each other.
        source: What ``raw`` of ``good`` and ``bad`` counts in.
        raw: Start and stop of each good row in ``source``.
        line: Of the first row in the file, from 1.
    """

    data: NDArray[np.uint8]
    ends: NDArray[np.int32]
    good: NDArray[np.int32]
    bad: NDArray[np.int32]
    source: bytes
    raw: NDArray[np.int32]
    line: int
    decode: str = ""


class _Columns:
    """Room for the values of the kept rows of one stretch."""

    def __init__(self, plan: Plan, rows: int) -> None:
        decimals = sum(c.cell is Cell.FLOAT for c in plan.columns)
        self.longs = np.empty((len(plan.longs), rows), dtype=np.int64)
        self.floats = np.empty((len(plan.floats), rows), dtype=np.float64)
        self.valid = np.empty((len(plan.longs) + len(plan.floats), rows), dtype=np.bool_)
        self.codes = np.empty((len(plan.texts), rows), dtype=np.int32)
        room = 1 << max(4, (2 * rows - 1).bit_length())
        self.table = np.zeros((len(plan.texts), room), dtype=np.int32)
        self.words = np.empty((len(plan.texts), max(rows, 1), 3), dtype=np.int64)
        self.counts = np.zeros(len(plan.texts), dtype=np.int64)
        self.kept = np.empty(rows, dtype=np.int32)
        self.bad = np.empty((rows, 3), dtype=np.int32)
        self.later = np.empty((rows * decimals, 4), dtype=np.int32)


def sift(plan: Plan, rows: Rows) -> Sifted:
    """Check the rows of a stretch, cell by cell."""
    made = _Columns(plan, len(rows.good))
    keeps, bads, waits = check(
        rows.data, rows.ends, rows.good, plan.cells, plan.order, plan.numbered, plan.bounds,
        plan.limits, plan.nulls, plan.cuts, made.longs, made.floats, made.valid, made.codes,
        made.table, made.words, made.counts, made.kept, made.bad, made.later,
    )  # fmt: skip
    late = _finish(plan, rows, made, made.later[:waits])
    refused = [(int(r), int(c), int(why)) for r, c, why in made.bad[:bads]]
    refused += [(int(made.kept[k]), c, why) for k, (c, why) in late.items()]
    choose: slice | NDArray[np.bool_] = slice(0, keeps)
    if late:
        choose = np.zeros(len(made.kept), dtype=np.bool_)
        choose[:keeps] = True
        choose[list(late)] = False
    kept = made.kept[choose]
    return Sifted(
        gated=Gated(_arrow(plan, rows, made, choose), _numbered(rows, kept)),
        quarantined=_quarantined(plan, rows, refused),
        read=len(rows.good) + len(rows.bad),
        raw=_raw(rows, kept),
    )


def _finish(
    plan: Plan, rows: Rows, made: _Columns, later: NDArray[np.int32]
) -> dict[int, tuple[int, int]]:
    """Read the decimals that the kernel left; those that are out of range, by kept row."""
    refused: dict[int, tuple[int, int]] = {}
    for keep, column, start, stop in later.tolist():
        number = float(rows.data[start:stop].tobytes())
        if not plan.limits[column, 0] <= number <= plan.limits[column, 1]:
            refused.setdefault(keep, (column, RANGE))
        slot = plan.cells[column, 4]
        if slot >= 0:
            made.floats[slot, keep] = number
    return refused


def _arrow(
    plan: Plan, rows: Rows, made: _Columns, choose: slice | NDArray[np.bool_]
) -> dict[str, pa.Array]:
    import pyarrow as pa

    cells = {column.name: column.cell for column in plan.columns}
    types = {
        Cell.INT: pa.int64(), Cell.DAY: pa.date32(), Cell.INSTANT: pa.timestamp("us"),
    }  # fmt: skip
    found: dict[str, pa.Array] = {}
    for slot, name in enumerate(plan.longs):
        values = made.longs[slot][choose]
        if cells[name] is Cell.DAY:
            values = values.astype(np.int32)
        found[name] = _array(values, made.valid[slot][choose]).view(types[cells[name]])
    for slot, name in enumerate(plan.floats):
        valid = made.valid[len(plan.longs) + slot][choose]
        found[name] = _array(made.floats[slot][choose], valid)
    for slot, name in enumerate(plan.texts):
        codes = made.codes[slot][choose]
        words = _spelled(rows, made.words[slot], int(made.counts[slot]))
        indices = _array(codes, codes >= 0)
        found[name] = pa.DictionaryArray.from_arrays(indices, words, safe=False)
    return found


def _array(values: NDArray[Any], valid: NDArray[np.bool_]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values) if valid.all() else pa.array(values, mask=~valid)


def _spelled(rows: Rows, words: NDArray[np.int64], count: int) -> pa.Array:
    import pyarrow as pa

    offsets = np.empty(count + 1, dtype=np.int32)
    size = int((words[:count, 1] - words[:count, 0]).sum())
    text = np.empty(size, dtype=np.uint8)
    spell(rows.data, words, count, offsets, text)
    if rows.decode:
        joined = text.tobytes()
        cuts = offsets.tolist()
        pieces = (joined[a:b] for a, b in pairwise(cuts))
        return pa.array([piece.decode(rows.decode) for piece in pieces], pa.string())
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text)]
    return pa.Array.from_buffers(pa.string(), count, buffers)


def _numbered(rows: Rows, kept: NDArray[np.int32]) -> pa.Array:
    import pyarrow as pa

    return pa.array(rows.good[kept, 3] + np.int32(rows.line))


def _quarantined(
    plan: Plan, rows: Rows, refused: list[tuple[int, int, int]]
) -> tuple[Quarantined, ...]:
    source, first = rows.source, rows.line
    why, start, stop, line = rows.bad.T
    told = (why, start, np.minimum(stop, start + KEPT_BYTES), line + first)
    found = [
        Quarantined(line, OF_ROWS[why], source[start:stop])
        for why, start, stop, line in zip(*(one.tolist() for one in told), strict=True)
    ]
    raw = _raw(rows, None)
    for row, column, why in refused:
        reason = of_cell(plan.columns[column], why)
        found.append(Quarantined(first + int(rows.good[row, 3]), reason, raw(row)))
    if refused:
        found.sort(key=lambda one: one.row)
    return tuple(found)


def _raw(rows: Rows, kept: NDArray[np.int32] | None) -> Callable[[int], bytes]:
    source, raw = rows.source, rows.raw

    def of(index: int) -> bytes:
        start, stop = raw[index if kept is None else int(kept[index])].tolist()
        return source[start : min(stop, start + KEPT_BYTES)]

    return of
