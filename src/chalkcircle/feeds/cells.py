"""Text columns of gated rows, worked on by their distinct words; knows no feed.

A feed repeats its words, so each is looked at once and never row by row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from chalkcircle.codes import Scheme

from .shaping import entity_of

if TYPE_CHECKING:
    import pyarrow as pa

BETWEEN = " | "
"""Between the parts of a party's native code: its name, then what else the feed says of it."""

_LIST = re.compile(r"[;|,]")


def words(column: pa.Array) -> pa.DictionaryArray:
    """A text column as dictionary of int32 to text."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not pa.types.is_dictionary(column.type):
        return column.cast(pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(
        column.indices.cast(pa.int32()), column.dictionary.cast(pa.string())
    )


def plain(column: pa.Array) -> pa.Array:
    """A text column spelled out."""
    import pyarrow as pa

    return column.cast(pa.string())


def reworded(column: pa.Array, meaning: Callable[[str], str | None]) -> pa.DictionaryArray:
    """Each word by its meaning; no meaning, or no word, is null."""
    import pyarrow as pa

    given = words(column)
    meant = pa.array(
        [None if w is None else meaning(w) for w in given.dictionary.to_pylist()], pa.string()
    )
    return words(meant.take(given.indices))


def numbered(column: pa.Array, meaning: Callable[[str], int | None]) -> pa.Array:
    """Each word as a small number; no meaning, or no word, is null."""
    import pyarrow as pa

    given = words(column)
    meant = [None if w is None else meaning(w) for w in given.dictionary.to_pylist()]
    return pa.array(meant, pa.int8()).take(given.indices)


def first_of(*columns: pa.Array) -> pa.Array:
    """Of each row the first cell that is not empty, as plain text."""
    import pyarrow.compute as pc

    return pc.coalesce(*(plain(one) for one in columns))


def which_of(*columns: pa.Array) -> pa.Array:
    """Of each row the number of the first cell that is not empty, from 1; null where all are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pa.nulls(len(columns[0]), pa.int8())
    for number, one in reversed(list(enumerate(columns, 1))):
        found = pc.if_else(one.is_valid(), pa.scalar(number, pa.int8()), found)
    return found


def together(*columns: pa.Array, between: str = BETWEEN) -> pa.Array:
    """The cells of each row in one text, an absent one as nothing; null where all are absent.

    Absent ones at the end leave no separator behind.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [plain(one) for one in columns]
    given = texts[0].is_valid()
    for one in texts[1:]:
        given = pc.or_(given, one.is_valid())
    joined = pc.binary_join_element_wise(*(pc.fill_null(one, "") for one in texts), between)
    joined = pc.replace_substring_regex(joined, f"(?:{re.escape(between)})+$", "")
    return pc.if_else(given, joined, pa.scalar(None, pa.string()))


def one_entity(cell: str, scheme: Scheme, year: int | None = None) -> str | None:
    """The entity of a cell, ``None`` where our tables do not say.

    A cell may list several codes (``365, 369``): then the one entity that all of them mean.

    >>> one_entity("365, 369", Scheme.GW, 2022) is None
    True
    """
    if (whole := entity_of(cell, scheme, year)) or not _LIST.search(cell):
        return whole
    parts = filter(None, (one.strip() for one in _LIST.split(cell)))
    found = {entity_of(part, scheme, year) for part in parts}
    return found.pop() if len(found) == 1 else None


def entities_in(column: pa.Array, scheme: Scheme, days: pa.Array) -> pa.DictionaryArray:
    """Cells of codes as entities, each by the year of its row's day."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    given = words(column)
    years = pc.fill_null(pc.year(days), 0).to_numpy(zero_copy_only=False)
    codes = pc.fill_null(given.indices, -1).to_numpy(zero_copy_only=False)
    pairs, where = np.unique(codes.astype(np.int64) * 10000 + years, return_inverse=True)
    known = given.dictionary.to_pylist()
    meant = [
        None
        if pair < 0 or pair % 10000 == 0
        else one_entity(known[pair // 10000], scheme, pair % 10000)
        for pair in pairs.tolist()
    ]
    return words(pa.array(meant, pa.string()).take(pa.array(where.ravel())))
