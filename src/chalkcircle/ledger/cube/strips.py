"""Rows of whole weeks in the order in which they became known, about five bytes each.

From it the sums at any instant of these weeks are a short loop. It neither finds nor keeps them,
and holds no more of a row than a cell of the cube does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .cells import BITS, MEASURES, PART, Cells, Lines
from .cube import instant_of
from .grouping import Rows, Source, rows_of
from .numbering import Array, Numbering


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows a strip holds.

    Attributes:
        first, end: The weeks of becoming known, from the first to before the end.
        files: Only rows of files up to this number.
    """

    first: int
    end: int
    files: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Two numbers for each row: what it is about and when, and what it adds to a cell.

    Attributes:
        feeds, codes: Names, by the numbers that ``keys`` use.
        keys: Feed, actor and recipient, packed as in :class:`Lines`; with ``weeks``, of the day,
            it says what the first number of a row stands for.
        weeks: See ``keys``.
        worth: What the second number stands for, packed; see ``kernels.RATED``.
        known: Instants, microseconds since 1970, in order.
        ends: How many rows were known at each of them.
        places: The first number of each row.
        values: The second.
    """

    feeds: list[str]
    codes: list[str]
    keys: Array
    weeks: Array
    worth: Array
    known: Array
    ends: Array
    places: Array
    values: Array

    def __len__(self) -> int:
        return len(self.places)


class Laid:
    """A strip with its lines numbered as those of a cube."""

    def __init__(self, strip: Strip, lines: Lines) -> None:
        import numpy as np

        from . import kernels

        keys = strip.keys
        feed = _numbers(lines.feeds, strip.feeds)[keys >> 2 * BITS] << 2 * BITS
        codes = _numbers(lines.codes, strip.codes)
        self.strip = strip
        self._line = lines.number(feed | codes[keys >> BITS & PART] << BITS | codes[keys & PART])
        self._known = np.zeros(len(keys), np.int32)
        self._worth = np.zeros((len(strip.worth), len(MEASURES)), np.int64)
        kernels.unpack(strip.worth, self._worth)

    def rows(self, first: datetime, last: datetime) -> tuple[int, int]:
        """Where the rows are that became known between two instants, both included."""
        import numpy as np

        ends = np.r_[0, self.strip.ends]
        start = ends[np.searchsorted(self.strip.known, _microseconds(first), "left")]
        return int(start), int(
            ends[np.searchsorted(self.strip.known, _microseconds(last), "right")]
        )

    def cells(self, start: int, end: int, sign: int) -> Cells:
        """Sums of some rows, times 1 or -1."""
        import numpy as np

        from . import kernels

        strip = self.strip
        sums = np.zeros((len(strip.keys), len(MEASURES)), np.int64)
        kernels.add_rows(strip.places, strip.values, start, end, sign * self._worth, sums)
        return Cells(self._line, strip.weeks, self._known, sums.T)


def strip_of(sources: Sequence[Source], span: Span, most: int) -> Strip | None:
    """A strip of the rows of segments; none where they are too many or a number is too large."""
    lines, parts, count = Lines(), [], 0
    known = instant_of(span.first), instant_of(span.end) - timedelta(microseconds=1)
    for source in sources:
        if source.known_low <= known[1] and source.known_high >= known[0]:
            for rows in rows_of(source, lines, upto=span.files, known=known):
                parts.append(_read(rows))
                count += len(rows)
                if count > most or (parts[-1][2] < 0).any():
                    return None
    return _put_together(lines, parts)


def _read(rows: Rows) -> tuple[Array, Array, Array, Array]:
    """Key, week, worth and instant of each row that counts; a worth below 0 fits not."""
    import numpy as np

    from . import kernels

    keys, weeks, worth = (np.empty(len(rows), np.int64) for _ in range(3))
    tables = (*rows.tables[:4], *_worths(*rows.tables[4:]))
    kernels.read_rows(rows.numbers, tables, rows.keep, keys, weeks, worth)
    known = rows.known[rows.numbers[3]]
    return keys, weeks, worth, known[rows.keep] if len(rows.keep) else known


def _worths(signs: Array, quads: Array, tenths: Array, told: Array) -> tuple[Array, ...]:
    """The part of a worth that each value is; -1 where it does not fit."""
    import numpy as np

    from . import kernels

    absent, most = tenths == kernels.ABSENT, kernels.MOST_TENTHS
    rated = (1 << kernels.RATED) | (np.where(absent, 0, tenths) + most)
    return (
        np.where(np.abs(signs) == 1, (signs < 0).astype(np.int64) << kernels.BACK, -1),
        quads << kernels.QUAD,
        np.where(absent, 0, np.where((-most <= tenths) & (tenths < most), rated, -1)),
        np.where(told < 0, -1, told << kernels.MENTIONS),
    )


def _put_together(lines: Lines, parts: Sequence[tuple[Array, ...]]) -> Strip:
    import numpy as np

    none = (np.empty(0, np.int64),) * 4
    keys, weeks, worth, known = (np.concatenate(one) for one in zip(none, *parts, strict=True))
    steps = np.diff(known)
    if (steps < 0).any():
        order = np.argsort(known, kind="stable")
        keys, weeks, worth, known = (one[order] for one in (keys, weeks, worth, known))
        steps = np.diff(known)
    ends = np.flatnonzero(np.r_[steps != 0, True]) + 1 if len(known) else known
    places, values = Numbering(), Numbering()
    # Numbers of lines leave room for the week in one key.
    place = places.number((lines.number(keys).astype(np.int64) << BITS) | weeks)
    value = values.number(worth)
    return Strip(
        feeds=list(lines.feeds),
        codes=list(lines.codes),
        keys=lines.keys[places.keys >> BITS],
        weeks=(places.keys & PART).astype(np.int32),
        worth=values.keys.copy(),
        known=known[ends - 1],
        ends=ends.astype(np.int64),
        places=_narrow(place, len(places.keys)),
        values=_narrow(value, len(values.keys)),
    )


def _narrow(numbers: Array, count: int) -> Array:
    import numpy as np

    return numbers.astype(np.uint16) if count <= 1 << 16 else numbers


def _numbers(known: dict[str, int], names: Sequence[str]) -> Array:
    import numpy as np

    return np.array([known.setdefault(name, len(known)) for name in names], np.int64)


def _microseconds(instant: datetime) -> int:
    import numpy as np

    return int(np.datetime64(instant, "us").astype(np.int64))
