"""Which rows of a feed stand that a complete file lacks.

It takes nothing back itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from .known import Keys, Known
from .values import keys_of

if TYPE_CHECKING:
    import pyarrow as pa

    from .values import Ints

_AT_ONCE = 100_000


def lacking(
    known: Known, given: Keys, doubtful: Collection[bytes]
) -> Iterator[tuple[pa.Array, Ints]]:
    """Native ids that stand and were not given, with their keys, some at a time.

    Args:
        known: All rows before the file.
        given: Keys of what the file gave.
        doubtful: Words of rows that could not be read: an id among them is none that is gone.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = list(known.signs(given))
    if not parts:
        return
    rows = pa.concat_tables(parts)
    sums = rows.group_by("native_id").aggregate([("sign", "sum")])
    ids = sums.filter(pc.greater(sums["sign_sum"], 0))["native_id"].combine_chunks()
    if doubtful:
        unread = pa.array(sorted(w for w in doubtful if w), pa.binary())
        spelled = ids.cast(pa.string()).cast(pa.binary())
        ids = ids.filter(pc.invert(pc.is_in(spelled, unread)))
    ids = ids.take(pc.sort_indices(ids))
    keys = keys_of(ids)
    for start in range(0, len(ids), _AT_ONCE):
        yield ids.slice(start, _AT_ONCE), np.ascontiguousarray(keys[start : start + _AT_ONCE])
