"""Kernels that number the distinct texts of a column, in the order in which they first occur.

A hash only says where to look: two texts are one word when their bytes are equal.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import bits, compiled, inlined, load, wide

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

FROM, TO, HASH = range(3)
"""Columns of a word: where it first stands, and its hash."""

_ODD = bits(0x9E3779B97F4A7C15)
_ALL = bits(0xFFFFFFFFFFFFFFFF)
_HALF = bits(32)


@inlined
def tail(data: Bytes, at: int, count: int) -> int:
    """The next one to eight bytes as a number."""
    found: int = bits(load(data, at)) & (_ALL >> bits(64 - 8 * count))
    return found


@inlined
def hash_of(data: Bytes, start: int, stop: int) -> int:
    """A number that equal texts share."""
    hashed = bits(stop - start) * _ODD
    at = start
    while at + 8 <= stop:
        hashed = (hashed ^ bits(load(data, at))) * _ODD
        hashed ^= hashed >> _HALF
        at += 8
    if at < stop:
        hashed = (hashed ^ bits(tail(data, at, stop - at))) * _ODD
    return wide(hashed ^ (hashed >> _HALF))


@inlined
def same(data: Bytes, one: int, other: int, length: int) -> bool:
    """Whether two stretches are equal."""
    at = 0
    while at + 8 <= length:
        if load(data, one + at) != load(data, other + at):
            return False
        at += 8
    return at == length or tail(data, one + at, length - at) == tail(data, other + at, length - at)


@inlined
def word_of(
    data: Bytes, start: int, stop: int, table: Ints, words: Longs, counts: Longs, slot: int
) -> int:
    """The number of a text among the words of its column; a new one is added.

    Args:
        data: With room behind it.
        start: Of the text.
        stop: Of the text.
        table: Open addressing, a power of two long: number of the word + 1, or 0.
        words: Of each word where it first stands and its hash.
        counts: Words by slot.
        slot: Of the column.
    """
    length = stop - start
    # Of up to eight bytes the key is the text itself: no NUL ever comes here.
    key = wide(tail(data, start, length)) if length <= 8 else hash_of(data, start, stop)
    mask = table.shape[1] - 1
    place = wide((bits(key) * _ODD) >> _HALF) & mask
    while True:
        number = wide(table[slot, place]) - 1
        if number < 0:
            number = counts[slot]
            words[slot, number, FROM], words[slot, number, TO] = start, stop
            words[slot, number, HASH] = key
            counts[slot] = number + 1
            table[slot, place] = number + 1
            return wide(number)
        first = words[slot, number, FROM]
        if (
            words[slot, number, HASH] == key
            and words[slot, number, TO] - first == length
            and (length <= 8 or same(data, first, start, length))
        ):
            return wide(number)
        place = (place + 1) & mask


@compiled
def spell(data: Bytes, words: Longs, count: int, offsets: Ints, text: Bytes) -> None:
    """Copy the words one after the other; ``offsets`` says where each ends up."""
    at = 0
    for word in range(count):
        offsets[word] = at
        start, stop = words[word, FROM], words[word, TO]
        text[at : at + stop - start] = data[start:stop]
        at += stop - start
    offsets[count] = at
