"""Sums of rows of feeds by week, and what they are about; it neither reads rows nor answers.

A line is a feed with an actor and a recipient. Lines are numbered in the order in which they were
met and never renumbered, so that cells made at different times can be added up side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .numbering import Array, Numbering

MEASURES = (
    "n",
    "rated",
    "tenths",
    "q1",
    "q2",
    "q3",
    "q4",
    "mentions",
    "weights",
    "weighted",
)
"""Sums of a cell. ``n``: rows; ``rated``: those with an intensity, ``tenths``: its sum in tenths;
``q1``…``q4``: rows by quad class; ``mentions``: of all rows, ``weights``: of those with an
intensity, ``weighted``: mentions times intensity in tenths."""

BITS = 20
"""Bits of the number of an actor within a key, as in ``kernels``."""
PART = (1 << BITS) - 1

Pairs = Sequence[tuple[Collection[str], Collection[str]]]
"""Alternatives: an actor among the first with a recipient among the second."""


class Lines:
    """Numbers of feeds, of actors and of what they make together; it only ever grows."""

    def __init__(self) -> None:
        import numpy as np

        self.feeds: dict[str, int] = {}
        self.codes: dict[str, int] = {"": 0}
        self._numbers = Numbering()
        self._order: Array = np.empty(0, np.int64)
        self._ranks: Array = np.empty(0, np.int32)

    @property
    def keys(self) -> Array:
        """Feed, actor and recipient of each line, packed."""
        return self._numbers.keys

    def number(self, keys: Array) -> Array:
        """The line of each key; new ones are added."""
        return self._numbers.number(keys)

    def parts(self) -> tuple[Array, Array, Array]:
        """Number of feed, actor and recipient of each line."""
        return self.keys >> 2 * BITS, self.keys >> BITS & PART, self.keys & PART

    def chosen(self, pairs: Pairs | None, feeds: Collection[str] | None) -> Array:
        """Which lines are asked for."""
        import numpy as np

        feed, actor, recipient = self.parts()
        keep = np.full(len(self.keys), pairs is None)
        for first, second in pairs or ():
            keep |= _among(self.codes, first)[actor] & _among(self.codes, second)[recipient]
        return keep if feeds is None else keep & _among(self.feeds, feeds)[feed]

    def order(self) -> Array:
        """All lines in order of feed, actor and recipient."""
        import numpy as np

        if len(self._order) != len(self.keys):
            feed, actor, recipient = self.parts()
            code = _order(self.codes)
            self._order = np.lexsort((code[recipient], code[actor], _order(self.feeds)[feed]))
            self._ranks = np.empty(len(self._order), np.int32)
            self._ranks[self._order] = np.arange(len(self._order), dtype=np.int32)
        return self._order

    def ranks(self) -> Array:
        """The place of each line in that order."""
        self.order()
        return self._ranks


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by line and week, as columns of equal length.

    Attributes:
        line: What it is about, a number of :class:`Lines`.
        week: Of the day, from Monday 0001-01-01.
        known: Week in which the rows became known; 0 throughout where that was not told apart.
        sums: One row for each of ``MEASURES``.
    """

    line: Array
    week: Array
    known: Array
    sums: Array

    def __len__(self) -> int:
        return len(self.line)

    def at(self, places: Array) -> Cells:
        """The cells at some places, in that order."""
        return Cells(self.line[places], self.week[places], self.known[places], self.sums[:, places])


def joined(parts: Iterable[Cells]) -> Cells:
    """Cells one after another; what has the same line and weeks stays apart."""
    import numpy as np

    found = list(parts)
    return Cells(
        np.concatenate([p.line for p in found]),
        np.concatenate([p.week for p in found]),
        np.concatenate([p.known for p in found]),
        np.concatenate([p.sums for p in found], axis=1),
    )


def narrow(sums: Array) -> Array:
    """The same whole numbers in four bytes each where all fit."""
    import numpy as np

    most = np.iinfo(np.int32).max
    fits = not sums.size or (sums.max() <= most and sums.min() >= -most)
    return sums.astype(np.int32, copy=False) if fits else sums


def _among(numbers: dict[str, int], wanted: Collection[str]) -> Array:
    import numpy as np

    found = np.zeros(len(numbers), np.bool_)
    found[[numbers[name] for name in wanted if name in numbers]] = True
    return found


def _order(numbers: dict[str, int]) -> Array:
    """The place of each name by its number."""
    import numpy as np

    places = np.empty(len(numbers), np.int32)
    places[[numbers[name] for name in sorted(numbers)]] = np.arange(len(numbers), dtype=np.int32)
    return places
