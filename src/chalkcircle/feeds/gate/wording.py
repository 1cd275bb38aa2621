"""Kernels that number the distinct texts of a column, in the order in which they first occur.

A hash only says where to look: two texts are one word when their bytes are equal.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

FROM, TO, HASH = range(3)
"""Columns of a word: where it first stands, and its hash."""


@compiled
def word_of(
    data: Bytes, start: int, stop: int, table: Ints, words: Longs, counts: Longs, slot: int
) -> int:
    """The number of a text among the words of its column; a new one is added.

    Args:
        table: Open addressing, a power of two long: number of the word + 1, or 0.
        words: Of each word where it first stands and its hash.
        counts: Words by slot.
    """
    hashed = np.uint64(1469598103934665603)
    for at in range(start, stop):
        hashed = (hashed ^ np.uint64(data[at])) * np.uint64(1099511628211)
    hashed ^= hashed >> np.uint64(29)
    key = np.int64(hashed)
    mask = len(table) - 1
    place = key & mask
    while True:
        number = table[place]
        if number == 0:
            number = counts[slot]
            words[number, FROM], words[number, TO], words[number, HASH] = start, stop, key
            counts[slot] = number + 1
            table[place] = number + 1
            return number
        number -= 1
        if words[number, HASH] == key and words[number, TO] - words[number, FROM] == stop - start:
            first = words[number, FROM]
            same = True
            for at in range(stop - start):
                same = same and data[first + at] == data[start + at]
            if same:
                return number
        place = (place + 1) & mask


@compiled
def spell(data: Bytes, words: Longs, count: int, offsets: Ints, text: Bytes) -> None:
    """Copy the words one after the other; ``offsets`` says where each ends up."""
    at = 0
    for word in range(count):
        offsets[word] = at
        for place in range(words[word, FROM], words[word, TO]):
            text[at] = data[place]
            at += 1
    offsets[count] = at
