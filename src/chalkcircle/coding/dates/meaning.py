"""What each kind of expression of time means in days; it searches no text.

A function takes the words that a pattern named, and what they are read against. It returns an
open interval where the words depend on something unknown, and ``None`` where they name no
possible time (31 February).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from chalkcircle.model import MONTHS, Interval, Precision

from . import calendar as cal

SHORT_MONTHS = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9,
                "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}  # fmt: skip
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_MONTH_NUMBER = {name.lower(): i for i, name in enumerate(MONTHS, 1)} | {
    name.lower(): number for name, number in SHORT_MONTHS.items()
}
_NEAR_DAYS, _OLD_DAYS = 45, 300
_YEARS_TRIED = 8
"""A 29 February may lie that far off."""


@dataclass(frozen=True, slots=True)
class When:
    """What an expression is read against.

    Attributes:
        published: Day of publication; ``None`` leaves relative expressions open.
        ahead: The sentence speaks of the future before this place ("will meet on Friday").
        limit: It is the end of something ("until 23 March"), which may lie ahead.
        year: The year that the sentence opens with ("In 2020 …, on 10 November").
    """

    published: date | None
    ahead: bool = False
    limit: bool = False
    year: int | None = None


class Parts:
    """The words that a pattern named, in lower case; ``""`` where it found none."""

    def __init__(self, match: re.Match[str]) -> None:
        self._words = match.groupdict()

    def __getitem__(self, name: str) -> str:
        return (self._words.get(name) or "").lower()

    def number(self, name: str) -> int:
        """A number in digits or words; an ordinal's ending is dropped."""
        words = self[name]
        return NUMBERS.get(words) or int(re.sub(r"\D", "", words))

    @property
    def month(self) -> int:
        """The month of the part ``m``, 1 to 12."""
        return _MONTH_NUMBER[self["m"].rstrip(".")]


Meaning = Callable[[Parts, When], Interval | None]
InYear = Callable[[int], Interval | None]


def _day(year: int, month: int, day: int) -> Interval | None:
    try:
        return Interval.day(date(year, month, day))
    except ValueError:
        return None


def iso_day(p: Parts, _: When) -> Interval | None:
    """2025-03-04."""
    return _day(p.number("y"), p.number("m"), p.number("d"))


def numeric_day(p: Parts, _: When) -> Interval | None:
    """Day first where stops divide (12.05.2024); with slashes only if one reading is possible."""
    first, second = p.number("a"), p.number("b")
    if p["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, month = (second, first) if p["sep"] == "/" and second > 12 else (first, second)
    return _day(p.number("y"), month, day)


def month_of_year(p: Parts, _: When) -> Interval | None:
    """May 2024."""
    return Interval.month(p.number("y"), p.month)


def season_of_year(p: Parts, _: When) -> Interval | None:
    """The summer of 2008."""
    return cal.season(p["s"], p.number("y"))


def quarter_of_year(p: Parts, _: When) -> Interval | None:
    """Q3 2023, the third quarter of 2023."""
    words = ["first", "second", "third", "fourth"]
    number = p.number("q") if p["q"] else words.index(p["qw"]) + 1
    first, last = 3 * number - 2, 3 * number
    year = p.number("y")
    return Interval.month(year, first).hull(Interval.month(year, last))


def decade(p: Parts, _: When) -> Interval | None:
    """The 1990s."""
    return cal.decade(p.number("y"))


def century(p: Parts, _: When) -> Interval | None:
    """The 20th century."""
    return cal.century(p.number("n"))


def year_pair(p: Parts, _: When) -> Interval | None:
    """2020–21; what may as well be a month (2008-12) is left alone."""
    first = p.number("y")
    last = first // 100 * 100 + p.number("y2")
    may_be_month = p["dash"] != "–" and last % 100 <= 12
    if last <= first or may_be_month:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31), Precision.SPAN)


def year(p: Parts, _: When) -> Interval | None:
    """2021."""
    return Interval.year(p.number("y"))


def day_word(p: Parts, when: When) -> Interval | None:
    """Yesterday, the day after tomorrow."""
    if when.published is None:
        return Interval()
    further = -1 if p["before"] else 1 if p["after"] else 0
    offset = {"yesterday": -1, "tomorrow": 1}.get(p["w"], 0) + further
    day = cal.shift(when.published, offset, "day")
    return Interval.day(day) if day else None


def unit(p: Parts, when: When) -> Interval | None:
    """Last year is a calendar year; the past year runs up to the day of publication."""
    today = when.published
    if today is None:
        return Interval()
    step = {"this": 0, "next": 1, "coming": 1}.get(p["ref"], -1)
    other = cal.shift(today, step, p["unit"])
    if other is None:
        return None
    if step and (p["the"] or "past" in p["ref"]):
        return Interval(min(today, other), max(today, other), cal.PRECISION[p["unit"]])
    whole = cal.unit_around(other, p["unit"])
    if step == 0 and p["earlier"]:
        if p["earlier"] == "earlier":
            return Interval(whole.start, today, Precision.SPAN)
        return Interval(today, whole.end, Precision.SPAN)
    return whole


def whole_unit(p: Parts, when: When) -> Interval | None:
    """The unit of publication ("the end of the year"), unless the sentence names a year."""
    if when.published is None or when.year:
        return Interval()
    return cal.unit_around(when.published, p["unit"])


def units_up_to_now(p: Parts, when: When) -> Interval | None:
    """Units up to, or from, the day of publication ("in recent months")."""
    if when.published is None or p["ref"] in ("previous", "following"):
        return Interval()
    count = p.number("n") if p["n"] else cal.VAGUE_REACH[p["unit"]]
    step = count if p["ref"] in ("coming", "next") else -count
    other = cal.shift(when.published, step, p["unit"])
    if other is None:
        return None
    return Interval(min(when.published, other), max(when.published, other), Precision.SPAN)


def units_ago(p: Parts, when: When) -> Interval | None:
    """Some units before publication; "earlier" and "later" count from something else: open."""
    if when.published is None or p["dir"] != "ago":
        return Interval()
    count = p.number("n") if p["n"] else 2
    day = cal.shift(when.published, -count, p["unit"])
    if day is None:
        return None
    if not p["n"]:
        far = cal.shift(when.published, -cal.VAGUE_REACH[p["unit"]], p["unit"])
        return Interval(None if p["many"] else far, day, Precision.SPAN)
    whole = cal.unit_around(day, p["unit"])
    return Interval(None, whole.end, Precision.SPAN) if p["more"] else whole


def weekend(p: Parts, when: When) -> Interval | None:
    """The last weekend that had begun, or the coming one; "this" on Monday is the one just over."""
    today = when.published
    if today is None:
        return Interval()
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    over = today.weekday() < 5
    upcoming = p["ref"] in ("next", "coming") or (p["ref"] == "this" and today.weekday() > 1)
    if over and (upcoming or when.ahead):
        saturday += timedelta(days=7)
    return Interval(saturday, saturday + timedelta(days=1), Precision.SPAN)


def weekday(p: Parts, when: When) -> Interval | None:
    """Monday: the last one up to publication, or the next where the sentence looks ahead."""
    if when.published is None:
        return Interval()
    behind = (when.published.weekday() - _weekday_number(p)) % 7
    offset = -behind % 7 if when.ahead or when.limit else -behind
    return Interval.day(when.published + timedelta(days=offset))


def referred(p: Parts, when: When) -> Interval | None:
    """Last December, next spring, this Friday: wholly before or after the month of publication."""
    today = when.published
    if today is None:
        return Interval()
    if p["wd"]:
        return _referred_weekday(_weekday_number(p), p["ref"], today)
    number, name = p.month if p["m"] else 0, p["s"]

    def in_year(year: int) -> Interval:
        return Interval.month(year, number) if number else cal.season(name, year)

    if p["ref"] == "this":
        return in_year(today.year)
    around = [in_year(year) for year in _years(today, 2)]
    now = Interval.month(today.year, today.month)
    if p["ref"] == "next":
        return next((i for i in around if i.start and now.end and i.start > now.end), None)
    return next((i for i in around[::-1] if i.end and now.start and i.end < now.start), None)


def _weekday_number(p: Parts) -> int:
    return WEEKDAYS.index(p["wd"].capitalize())


def _referred_weekday(target: int, ref: str, today: date) -> Interval:
    if ref == "this":
        return Interval.day(today + timedelta(days=target - today.weekday()))
    ahead = (target - today.weekday()) % 7 or 7
    behind = (today.weekday() - target) % 7 or 7
    return Interval.day(today + timedelta(days=ahead if ref == "next" else -behind))


def of_the_story(_: Parts, __: When) -> Interval | None:
    """The following day: only the story knows which."""
    return Interval()


def month_in(p: Parts) -> InYear:
    """A month, in a year that is still to be found."""
    number = p.month
    return lambda year: Interval.month(year, number)


def day_in(p: Parts) -> InYear:
    """A day of a month, or two of them as a range, in a year that is still to be found."""

    def in_year(year: int) -> Interval | None:
        first = _day(year, p.month, p.number("d"))
        if first is None or not p["d2"]:
            return first
        last = _day(year, p.month, p.number("d2"))
        if last and first.start and last.end and first.start < last.end:
            return Interval(first.start, last.end, Precision.SPAN)
        return None

    return in_year


def nearest(in_year: InYear, when: When) -> Interval | None:
    """The time without a year that lies nearest: the last that had begun, or else the next.

    The next one is taken where the sentence speaks of the future; where something ends on it and
    it is nearer; and for a day that is near ahead while the last is most of a year ago, as the
    press would write the year of so old a day.
    """
    today = when.published
    if today is None:
        return Interval()
    known = [found for year in _years(today, _YEARS_TRIED) if (found := in_year(year))]
    last = next((i for i in reversed(known) if i.start and i.start <= today), None)
    coming = next((i for i in known if i.end and i.end >= today), None)
    if not (last and last.start and coming and coming.start):
        return last or coming
    behind, ahead = (today - last.start).days, (coming.start - today).days
    is_near = last.precision is Precision.DAY and ahead <= _NEAR_DAYS and behind >= _OLD_DAYS
    return coming if when.ahead or is_near or (when.limit and ahead < behind) else last


def _years(today: date, reach: int) -> range:
    return range(max(1, today.year - reach), min(9998, today.year + reach) + 1)
