"""Arithmetic on intervals that dates in prose need; it reads no text.

Conventions, chosen once so that a vague word always means the same days:

- *early, mid, late* (also: beginning, middle, end) are the thirds of a year, month or decade;
- a season is the northern meteorological one (spring: March to May); "winter 2020" may be either
  winter of that year, so its interval holds both;
- a week runs from Monday to Sunday (ISO 8601);
- "the past year" ends on the day of publication; "last year" is the calendar year before;
- "recent months" (few, several, past …) stays below the next larger unit: within a year.
"""

from __future__ import annotations

import calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta

from chalkcircle.model import Interval, Precision

PRECISION = {
    "day": Precision.DAY,
    "week": Precision.WEEK,
    "month": Precision.MONTH,
    "year": Precision.YEAR,
    "decade": Precision.DECADE,
}
"""Precision of a statement in this unit."""

VAGUE_REACH = {"day": 14, "week": 8, "month": 12, "year": 10, "decade": 10}
"""How many units a plural without a number may reach back or ahead."""

_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


def add_months(day: date, months: int) -> date | None:
    """The same day some months on (or its last day, where the month is shorter)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, count: int, unit: str) -> date | None:
    """A day moved by whole units (day, week, month, year, decade); ``None`` out of range."""
    if unit in ("day", "week"):
        try:
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        except OverflowError:
            return None
    return add_months(day, count * {"month": 1, "year": 12, "decade": 120}[unit])


def unit_around(day: date, unit: str) -> Interval:
    """The calendar unit that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Interval(monday, monday + timedelta(days=6), Precision.WEEK)
    if unit == "month":
        return Interval.month(day.year, day.month)
    if unit == "year":
        return Interval.year(day.year)
    if unit == "decade":
        return decade(day.year // 10 * 10)
    return Interval.day(day)


def decade(first: int) -> Interval:
    """Ten years from ``first``."""
    return Interval(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE)


def century(number: int) -> Interval:
    """The nth century, by the common use that counts from a round year."""
    return Interval(date(number * 100 - 99, 1, 1), date(number * 100, 12, 31), Precision.SPAN)


def season(name: str, year: int) -> Interval:
    """A season of a year."""
    if name == "winter":
        last = calendar.monthrange(year + 1, 2)[1]
        return Interval(date(year, 1, 1), date(year + 1, 2, last), Precision.SEASON)
    first, last = _SEASONS[name]
    end = Interval.month(year, last).end
    return Interval(date(year, first, 1), end, Precision.SEASON)


def third(whole: Interval, part: int) -> Interval:
    """The first, middle or last third (0, 1, 2) of a year, month, decade or longer span.

    >>> third(Interval.year(2025), 0).end
    datetime.date(2025, 4, 30)
    """
    if whole.start is None or whole.end is None:
        return whole
    months = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
    if whole.precision is Precision.MONTH:
        first = whole.start.replace(day=(1, 11, 21)[part])
        end = whole.end if part == 2 else whole.start.replace(day=(10, 20)[part])
        return Interval(first, end, Precision.SPAN)
    start = add_months(whole.start, months * part // 3)
    after = add_months(whole.start, months * (part + 1) // 3)
    end = whole.end if part == 2 or after is None else after - timedelta(days=1)
    return Interval(start, end, Precision.SPAN)


def half(whole: Interval, part: int) -> Interval:
    """The first or second half (0, 1) of a year or decade."""
    if whole.start is None or whole.end is None:
        return whole
    months = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
    middle = add_months(whole.start, months // 2)
    if middle is None or months < 2:
        return whole
    if part:
        return Interval(middle, whole.end, Precision.SPAN)
    return Interval(whole.start, middle - timedelta(days=1), Precision.SPAN)
