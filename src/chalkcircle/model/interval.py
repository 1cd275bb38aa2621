"""Time as an interval with a stated precision; a vague date is never a guessed day."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time
from enum import StrEnum

import msgspec

from .errors import RecordError

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""In English, whatever the locale."""


class Precision(StrEnum):
    """How finely the source itself dates what it tells."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    SPAN = "span"
    """From one stated time to another ("between 2018 and 2020", "since 1991")."""
    OPEN = "open"
    """Not dated, or dated only in relation to something that has no date."""


class Interval(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Days from ``start`` to ``end``, both included; ``None`` means not known or not ended.

    Raises:
        RecordError: ``start`` lies after ``end``.

    >>> Interval.month(2024, 12).contains(date(2024, 12, 25))
    True
    """

    start: date | None = None
    end: date | None = None
    precision: Precision = Precision.OPEN

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise RecordError.about(
                "Interval upside down",
                f"{self.start} to {self.end}",
                expected="a start on or before its end",
                do="Swap the two dates or leave one out.",
            )

    @classmethod
    def day(cls, day: date) -> Interval:
        """One day."""
        return cls(day, day, Precision.DAY)

    @classmethod
    def month(cls, year: int, month: int) -> Interval:
        """One calendar month."""
        last = calendar.monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last), Precision.MONTH)

    @classmethod
    def year(cls, year: int) -> Interval:
        """One calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @property
    def is_open(self) -> bool:
        """Whether neither end is known."""
        return self.start is None and self.end is None

    def contains(self, day: date) -> bool:
        """Whether a day lies inside; an unknown end does not exclude."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two can share a day; an unknown end does not exclude."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """The days in both, or ``None`` where there are none.

        The finer of the two precisions is kept only when that interval is the result.
        """
        starts = [s for s in (self.start, other.start) if s]
        ends = [e for e in (self.end, other.end) if e]
        start, end = max(starts, default=None), min(ends, default=None)
        if start and end and start > end:
            return None
        for whole in (self, other):
            if (whole.start, whole.end) == (start, end):
                return whole
        return Interval(start, end, Precision.SPAN)

    def hull(self, other: Interval) -> Interval:
        """The shortest interval that holds both; an unknown end stays unknown."""
        start = min(self.start, other.start) if self.start and other.start else None
        end = max(self.end, other.end) if self.end and other.end else None
        for whole in (self, other):
            if (whole.start, whole.end) == (start, end):
                return whole
        return Interval(start, end, Precision.OPEN if not (start or end) else Precision.SPAN)


def end_of_day(day: date) -> datetime:
    """The last second of a day, UTC: when something published on a bare date was known."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
