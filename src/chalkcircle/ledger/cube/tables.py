"""Puts sums of a cube into tables, in one fixed order of feed, actor, recipient and week.

It adds cells up and chooses none. Means are computed here, from whole sums, and are null where
there is nothing to divide by.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .cells import MEASURES, Cells, Lines
from .numbering import Array

if TYPE_CHECKING:
    import pyarrow as pa


def weekly_table(lines: Lines, parts: Sequence[tuple[Cells, Array]]) -> pa.Table:
    """Cells of the given places, summed by line and week; weeks where nothing stands are left out.

    Returns:
        Columns feed, actor, recipient, week, those of ``MEASURES``, intensity (mean, points),
        weighted_intensity (mean by mentions, points).
    """
    import numpy as np

    ranks = lines.ranks()
    line = np.concatenate([cells.line[at] for cells, at in parts])
    week = np.concatenate([cells.week[at] for cells, at in parts])
    sums = np.concatenate([cells.sums[:, at] for cells, at in parts], axis=1)
    keys = (ranks[line].astype(np.int64) << 32) | week
    order = np.argsort(keys)
    keys, sums = keys[order], sums[:, order].astype(np.int64, copy=False)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    if len(starts):
        sums = np.add.reduceat(sums, starts, axis=1)
    stand = sums[0] != 0
    first = order[starts][stand]
    columns = dict(zip(MEASURES, sums[:, stand], strict=True))
    return _table(lines, line[first], {"week": week[first].astype(np.int64)} | with_means(columns))


def line_table(lines: Lines, rows: Array, columns: dict[str, Array]) -> pa.Table:
    """Columns with one value for each line, of the lines where rows stand, in order."""
    order = lines.order()
    at = order[rows[order] != 0]
    return _table(lines, at, with_means({name: values[at] for name, values in columns.items()}))


def changed_table(lines: Lines, sums: Array, span: int, most: int) -> pa.Table:
    """The lines that changed most, by size of change, then in order.

    Args:
        lines: What they are about.
        sums: By line: n and tenths of the week, n and tenths of the weeks before.
        span: How many weeks before.
        most: How many lines to give.
    """
    import numpy as np

    n, tenths, n_before, tenths_before = sums.T
    size = np.abs(span * tenths - tenths_before)
    at = np.flatnonzero(size)
    at = at[np.lexsort((lines.ranks()[at], -size[at]))][:most]
    found = {"n": n, "n_before": n_before, "tenths": tenths, "tenths_before": tenths_before}
    columns = {name: values[at] for name, values in found.items()}
    columns["change"] = columns["tenths"] / 10 - columns["tenths_before"] / 10 / span
    return _table(lines, at, columns)


def with_means(columns: dict[str, Array]) -> dict[str, Array]:
    """The same with the means that they allow, in points of the feed's scale."""
    import numpy as np

    found = dict(columns)
    for name, total, count in (
        ("intensity", "tenths", "rated"),
        ("weighted_intensity", "weighted", "weights"),
    ):
        if total in columns:
            counted = columns[count] != 0
            mean = columns[total] / np.where(counted, columns[count], 1) / 10
            found[name] = np.ma.masked_array(mean, ~counted)
    return found


def _table(lines: Lines, at: Array, columns: dict[str, Array]) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    names = [list(numbers) for numbers in (lines.feeds, lines.codes, lines.codes)]
    found = {}
    for title, part, words in zip(
        ("feed", "actor", "recipient"), lines.parts(), names, strict=True
    ):
        numbers = part[at].astype(np.int32)
        coded = pa.DictionaryArray.from_arrays(numbers, pa.array(words, pa.string()))
        found[title] = coded.dictionary_decode()
    for name, values in columns.items():
        mask = np.ma.getmaskarray(values) if np.ma.isMaskedArray(values) else None
        found[name] = pa.array(np.ma.getdata(values), mask=mask)
    return pa.table(found)
