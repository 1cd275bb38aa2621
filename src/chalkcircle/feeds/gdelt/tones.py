"""The tone of articles, from the cells in which GDELT packs it; takes no other cell apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chalkcircle.feeds.shaping import nulls, numbers

if TYPE_CHECKING:
    import pyarrow as pa


def tones(cells: pa.DictionaryArray, column: str) -> tuple[pa.Array, dict[int, str]]:
    """The first number of each cell, from -100 to 100, and the rows in which there is none.

    Args:
        cells: As GDELT writes them: ``-7.9,0.7,8.6,9.3,28.6,0.7,130``.
        column: Named in the reason.
    """
    import numpy as np
    import pyarrow as pa

    words = np.array([_tone(word) for word in cells.dictionary.to_pylist()] or [0.0])
    absent = nulls(cells)
    found = words[numbers(cells.indices, 0)] if len(cells) else np.empty(0)
    bad = np.isnan(found) if absent is None else np.isnan(found) & ~absent
    reasons = {int(row): f"{column}: not a tone" for row in np.flatnonzero(bad)}
    return pa.array(found, mask=absent), reasons


def _tone(cell: str) -> float:
    first = cell.partition(",")[0]
    try:
        value = float(first) if first.isascii() and "_" not in first else math.nan
    except ValueError:
        return math.nan
    return value if -100 <= value <= 100 else math.nan
