"""Finds single points of time in English text; it joins no ranges and settles no open question.

A rule is a pattern with named parts and a function that turns them into an interval. All patterns
run as one alternation, so that a text is walked once and the first rule that fits a place wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chalkcircle.model import Interval, Precision

from . import dates_calendar as cal

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_SHORT = {"Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9,
          "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12}  # fmt: skip
_MONTH_NUMBER = {name.lower(): i for i, name in enumerate(_MONTHS, 1)} | {
    name.lower(): number for name, number in _SHORT.items()
}
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = {word: i for i, word in enumerate(_NUMBERS, 1)} | {
    "a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip

_COUNTED = (
    "people|persons|men|women|children|troops|soldiers|servicemen|personnel|peacekeepers|fighters|"
    "militants|civilians|refugees|prisoners|victims|casualties|deaths|members|voters|votes|"
    "protesters|demonstrators|homes|houses|villages|cases|tanks|drones|vehicles|tons?|tonnes?|"
    "km|kilomet(?:re|er)s?|miles?|met(?:re|er)s?|feet|hectares?|square|barrels|dollars|euros?|"
    "percent|per\\s+cent|million|billion|thousand|hours|minutes|points|seats|words|pages"
)
"""Nouns after a number that make it a count, not a year or a day."""

_PARTS = {
    "Y": r"(?:1[5-9]|20)\d\d(?!\d)",
    "D": r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)",
    "M": "(?:" + "|".join([*_MONTHS, *(m.upper() for m in _MONTHS)]) + r"|(?:"
    + "|".join(_SHORT) + r")\b\.?)",
    "MFULL": "(?:" + "|".join(_MONTHS) + ")",
    "WD": "(?:" + "|".join(_DAYS) + ")",
    "SEASON": "(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)",
    "DASH": r"\s?[-–—/]\s?",
    "N": r"(?i:\d{1,3}|" + "|".join(sorted(_NUMBER, key=len, reverse=True)) + ")",
    "COUNTED": rf"(?!\s+(?:{_COUNTED})\b)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """What a relative expression is read against.

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


@dataclass(frozen=True, slots=True)
class Point:
    """One expression of time, not yet joined with its neighbours.

    Attributes:
        interval: ``None`` where the words name no possible day (31 February).
        weak: Counts only if a word before or after it says that it is a time ("in 2021").
        in_year: Gives the interval in a given year, for an expression without one.
    """

    start: int
    end: int
    rule: str
    interval: Interval | None
    relative: bool = False
    weak: bool = False
    in_year: Callable[[int], Interval | None] | None = None


_Parts = dict[str, str | None]
_Resolver = Callable[[_Parts, When], Interval | None]


def _day(year: int, month: int, day: int) -> Interval | None:
    try:
        return Interval.day(date(year, month, day))
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBER[text.lower()]


def _month(name: str) -> int:
    return _MONTH_NUMBER[name.rstrip(".").lower()]


def _numeric(p: _Parts, _: When) -> Interval | None:
    """Day first where a stop divides; with a slash only where one reading is possible."""
    first, second, year = int(p["a"] or 0), int(p["b"] or 0), int(p["y"] or 0)
    if p["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, month = (second, first) if p["sep"] == "/" and second > 12 else (first, second)
    return _day(year, month, day)


def _calendar_day(p: _Parts, year: int) -> Interval | None:
    """Day and month, or two days of one month, in a year."""
    days = [int(re.sub(r"\D", "", p[key] or "")) for key in ("d", "d2") if p.get(key)]
    ends = [_day(year, _month(p["m"] or ""), day) for day in days]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) == 1:
        return first if len(ends) == 1 else None
    if first.start and last.end and first.start < last.end:
        return Interval(first.start, last.end, Precision.SPAN)
    return None


def _quarter(p: _Parts, _: When) -> Interval | None:
    number = "first second third fourth".split().index((p["qw"] or "first").lower()) + 1
    month = 3 * int(p["q"] or number) - 2
    year = int(p["y"] or 0)
    return Interval.month(year, month).hull(Interval.month(year, month + 2))


def _year_pair(p: _Parts, _: When) -> Interval | None:
    first = int(p["y"] or 0)
    last = first // 100 * 100 + int(p["y2"] or 0)
    may_be_month = p["dash"] != "–" and last % 100 <= 12
    if last <= first or may_be_month:
        return None
    return Interval(date(first, 1, 1), date(last, 12, 31), Precision.SPAN)


_DAY_WORDS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}


def _day_word(p: _Parts, when: When) -> Interval | None:
    far = -1 if p["before"] else 1 if p["after"] else 0
    offset = _DAY_WORDS[(p["w"] or "").lower()] + far
    return Interval.day(when.published + timedelta(days=offset)) if when.published else Interval()


def _unit_ref(p: _Parts, when: When) -> Interval | None:
    """"Last year" is a calendar year; "the past year" runs up to the day of publication."""
    unit, ref = (p["unit"] or "").lower(), (p["ref"] or "").lower()
    today = when.published
    if today is None:
        return Interval()
    rolling = bool(p["the"]) or ref in ("past", "this past")
    step = {"this": 0, "next": 1, "coming": 1}.get(ref, -1)
    if rolling and step:
        other = cal.shift(today, step, unit)
        return other and Interval(min(today, other), max(today, other), cal.PRECISION[unit])
    day = cal.shift(today, step, unit)
    whole = day and cal.unit_around(day, unit)
    if whole and step == 0 and p["earlier"]:
        ends = (whole.start, today) if p["earlier"].lower() == "earlier" else (today, whole.end)
        return Interval(*ends, Precision.SPAN)
    return whole


def _weekend(p: _Parts, when: When) -> Interval | None:
    if when.published is None:
        return Interval()
    saturday = when.published - timedelta(days=(when.published.weekday() - 5) % 7)
    over = when.published > saturday + timedelta(days=1)
    ref = (p["ref"] or "").lower()
    just_over = when.published.weekday() < 2 and not when.ahead
    if over and (ref in ("next", "coming") or when.ahead or (ref == "this" and not just_over)):
        saturday += timedelta(days=7)
    return Interval(saturday, saturday + timedelta(days=1), Precision.SPAN)


def _named_ref(p: _Parts, when: When) -> Interval | None:
    """"Last December", "next spring", "last Friday"."""
    today, ref = when.published, (p["ref"] or "").lower()
    if today is None:
        return Interval()
    if p["wd"]:
        return _weekday_ref(p["wd"], ref, today)
    make = _named(p)
    if ref == "this":
        return make(today.year)
    around = [make(today.year + step) for step in (-2, -1, 0, 1, 2)]
    month = Interval.month(today.year, today.month)
    if ref == "next":
        return next((i for i in around if i and i.start and month.end and i.start > month.end), None)
    past = (i for i in reversed(around) if i and i.end and month.start and i.end < month.start)
    return next(past, None)


def _named(p: _Parts) -> Callable[[int], Interval | None]:
    """The month or season that the words name, in a given year."""
    if p.get("m"):
        month = _month(p["m"] or "")
        return lambda year: Interval.month(year, month)
    name = (p["s"] or "").lower()
    return lambda year: cal.season(name, year)


def _weekday_ref(name: str, ref: str, today: date) -> Interval:
    target = _DAYS.index(name)
    if ref == "this":
        return Interval.day(today + timedelta(days=target - today.weekday()))
    ahead = (target - today.weekday()) % 7 or 7
    behind = (today.weekday() - target) % 7 or 7
    return Interval.day(today + timedelta(days=ahead if ref == "next" else -behind))


def _weekday(p: _Parts, when: When) -> Interval | None:
    if when.published is None:
        return Interval()
    target = _DAYS.index(p["wd"] or "")
    behind = (when.published.weekday() - target) % 7
    offset = -behind % 7 if when.ahead or when.limit else -behind
    return Interval.day(when.published + timedelta(days=offset))


def _ago(p: _Parts, when: When) -> Interval | None:
    """Some units before publication; "earlier" and "later" count from something else: open."""
    unit, count = (p["unit"] or "").lower(), p["n"]
    if when.published is None or (p["dir"] or "").lower() != "ago":
        return Interval()
    if count is None:
        far = cal.shift(when.published, -cal.VAGUE_REACH[unit], unit)
        near = cal.shift(when.published, -2, unit)
        return Interval(far, near, Precision.SPAN) if far and near else None
    day = cal.shift(when.published, -_number(count), unit)
    whole = day and cal.unit_around(day, unit)
    return Interval(None, whole.end, Precision.SPAN) if whole and p["more"] else whole


def _rolling(p: _Parts, when: When) -> Interval | None:
    """Units up to, or from, the day of publication ("in recent months")."""
    unit, ref = (p["unit"] or "").lower(), (p["ref"] or "").lower()
    if when.published is None or ref in ("previous", "following"):
        return Interval()
    count = _number(p["n"]) if p["n"] else cal.VAGUE_REACH[unit]
    step = count if ref in ("coming", "next") else -count
    other = cal.shift(when.published, step, unit)
    days = other and sorted((when.published, other))
    return Interval(days[0], days[1], Precision.SPAN) if days else None


def _whole(p: _Parts, when: When) -> Interval | None:
    """The unit in which the text appeared ("the end of the year"), unless it names a year."""
    if when.published is None or when.year:
        return Interval()
    return cal.unit_around(when.published, (p["unit"] or "").lower())


def _open(_: _Parts, __: When) -> Interval:
    """Refers to a day that only the story knows."""
    return Interval()


_UNIT = "(?P<unit>(?i:day|week|month|year|decade))"
_REF = "(?P<ref>(?i:last|this|next))"

_RULES: tuple[tuple[str, str, _Resolver | None], ...] = (
    ("iso", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d|-)",
     lambda p, _: _day(*(int(p[k] or 0) for k in "ymd"))),
    ("numeric", r"(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<y>{Y})", _numeric),
    ("day", r"(?:{WD},?\s+)?(?P<d>{D})(?:(?:{DASH}|\s+(?:and|to)\s+)(?P<d2>{D}))?\s+(?:of\s+)?"
     r"(?P<m>{M})(?!\w)(?:,?\s+(?P<y>{Y}))?", None),
    ("month-day", r"(?:{WD},?\s+)?(?P<m>{M}),?\s+(?P<d>{D})(?:(?:{DASH}|\s+and\s+)(?P<d2>{D}))?"
     r"(?:,?\s+(?P<y>{Y})|{COUNTED})", None),
    ("month-year", r"(?P<m>{M}),?\s+(?:of\s+)?(?P<y>{Y})",
     lambda p, _: Interval.month(int(p["y"] or 0), _month(p["m"] or ""))),
    ("season-year", r"(?P<s>{SEASON})(?:\s+of)?\s+(?P<y>{Y})",
     lambda p, _: cal.season((p["s"] or "").lower(), int(p["y"] or 0))),
    ("quarter", r"(?:Q(?P<q>[1-4])|(?P<qw>(?i:first|second|third|fourth))\s+quarter)"
     r"(?:\s+of)?\s+(?P<y>{Y})", _quarter),
    ("decade", r"(?P<y>(?:1[5-9]|20)\d0)['’]?s\b", lambda p, _: cal.decade(int(p["y"] or 0))),
    ("century", r"(?P<n>1\d|2[01])(?:st|nd|rd|th)[\s-](?i:century)",
     lambda p, _: cal.century(int(p["n"] or 0))),
    ("years", r"(?P<y>{Y})(?P<dash>[-–/])(?P<y2>\d\d)(?!\d|-)", _year_pair),
    ("year", r"(?P<y>{Y})(?!%|[.,]\d){COUNTED}", lambda p, _: Interval.year(int(p["y"] or 0))),
    ("named-ref", rf"{_REF}\s+(?:(?P<m>{{MFULL}})|(?P<s>{{SEASON}})|(?P<wd>{{WD}}))\b", _named_ref),
    ("weekend", r"(?:(?i:over|at|during)\s+the\s+|(?P<ref>(?i:last|this|next|coming))\s+)"
     r"(?i:weekend)\b", _weekend),
    ("day-word", r"(?:(?i:the\s+day\s+)(?:(?P<before>before)|(?P<after>after))\s+)?"
     r"(?P<w>(?i:yesterday|today|tonight|tomorrow))\b", _day_word),
    ("unit-open", r"(?i:the\s+(?:same|previous|following|next)|that(?:\s+same)?)\s+"
     r"(?i:day|week|month|year|decade)\b", _open),
    ("unit", r"(?:(?P<earlier>(?i:earlier|later))\s+)?(?P<the>(?i:the)\s+)?"
     rf"(?P<ref>(?i:this\s+past|last|past|this|next|coming))\s+{_UNIT}\b(?!\s+of\b)", _unit_ref),
    ("whole", rf"(?<=\bof\s)(?i:the)\s+{_UNIT}\b(?!\s+of\b)", _whole),
    ("span", r"(?:(?i:the|these)\s+)?(?P<ref>(?i:past|last|recent|previous|coming|next|following))"
     r"\s+(?:(?P<n>{N})\s+|(?i:(?:few|several|couple\s+of|some|many)\s+))?"
     rf"{_UNIT}s\b(?!\s+of\b)", _rolling),
    ("ago", r"(?:(?P<more>(?i:more\s+than|over|at\s+least))\s+)?"
     rf"(?:(?P<n>{{N}})|(?i:several|a\s+few|a\s+couple\s+of|some|many))\s+{_UNIT}s?\s+"
     r"(?P<dir>(?i:ago|earlier|later|before|after))\b", _ago),
    ("weekday", r"(?P<wd>{WD})\b(?!\s+[Pp]rayers|\s+Agreement)", _weekday),
    ("month", r"(?P<m>{MFULL})\b", None),
)  # fmt: skip

_RELATIVE = frozenset(("named-ref", "weekend", "whole", "day-word", "unit-open", "unit", "span", "ago",
                       "weekday"))  # fmt: skip
_YEARLESS = frozenset(("day", "month-day", "month"))
_PLAIN_MONTHS = frozenset("January February July September October November December".split())
"""Months whose capitalised name is no other word and no first name: they need no cue."""


def _filled(pattern: str) -> str:
    for name, part in _PARTS.items():
        pattern = pattern.replace("{" + name + "}", part)
    return pattern


_RESOLVERS = {name: resolve for name, _, resolve in _RULES}
_PATTERNS = {name: re.compile(_filled(pattern)) for name, pattern, _ in _RULES}
_OPENER = (
    r"(?=\d|[A-Z]|(?:the|this|that|these|last|next|past|previous|recent|coming|following|earlier|"
    r"later|yesterday|today|tonight|tomorrow|over|at|during|more|several|some|many|spring|summer|"
    r"autumn|fall|winter|first|second|third|fourth|" + "|".join(_NUMBER) + r")\s|yesterday|to)"
)
"""How a rule can begin: most words fail here, before any rule is tried."""
_NO_NAMES = re.compile(r"\(\?P<(?!sep)\w+>")
_ANY = re.compile(
    r"(?<![\w$€£#/])" + _OPENER + r"(?<!\d[.,])(?:"
    + "|".join(
        f"(?P<{name.replace('-', '_')}>{_NO_NAMES.sub('(?:', _PATTERNS[name].pattern)})"
        for name in _PATTERNS
    )
    + ")"
)

_FUTURE = re.compile(
    r"\b(?:will|shall|would|due|scheduled|upcoming|(?:set|plans?|planned|expected|going|is|are)\s+to)\b"
)
_OPENING_YEAR = re.compile(
    r"[^\w\n]*(?:In|During|By|Throughout)\s+(?:[\w-]+\s+){0,2}(?P<y>(?:1[5-9]|20)\d\d)(?![\w.])"
)
_LIMIT = re.compile(r"\b(?:[Uu]ntil|[Tt]ill|[Bb]y|[Aa]head\s+of|[Ss]tarting|[Bb]eginning)\s+(?:the\s+)?$")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_PAPER = re.compile(r"\s+(?:Times|Telegraph|Mail|Express|Herald|Post|Independent|Mirror)\b|s\b")
_CAPITAL_WORD = re.compile(r"\s+[A-Z]")
_SMALL_WORD = re.compile(r"\b(?:in|In|since|Since|of|until|by|during|During|from|last|late|early)[\s-]+$")
_NAME_BEFORE = re.compile(r"[A-Z]\w*\s+$")
_HOLY = re.compile(r"(?:On|Good|Black|Bloody|Palm|Easter|Holy|Ash|Maundy|[Ee]very|[Ee]ach)\s+$")


def points(text: str, published: date | None) -> Iterator[Point]:
    """All expressions of time in a text, in order, without overlap."""
    for found in _ANY.finditer(text):
        rule = (found.lastgroup or "").replace("_", "-")
        match = _PATTERNS[rule].match(text, found.start())
        if match is None:
            continue
        before = text[max(0, found.start() - 160) : found.start()]
        if _is_name(rule, match[0], before, text[found.end() : found.end() + 12]):
            continue
        yield _point(rule, match, _context(before, published))


def _is_name(rule: str, words: str, before: str, after: str) -> bool:
    """Whether a day or month is part of a name: Sunday Times, USA Today, October Palace."""
    if rule == "weekday":
        return bool(_HOLY.search(before) or _PAPER.match(after))
    if rule == "month":
        return bool(_CAPITAL_WORD.match(after) and not _SMALL_WORD.search(before))
    return rule == "day-word" and words[0].isupper() and bool(_NAME_BEFORE.search(before))


def _context(before: str, published: date | None) -> When:
    """What the sentence said before this place about future and year."""
    start = max((m.end() for m in _SENTENCE_END.finditer(before)), default=0)
    opening = _OPENING_YEAR.match(before, start)
    year = int(opening["y"]) if opening else None
    ahead = _FUTURE.search(before, start) is not None
    return When(published, ahead=ahead, limit=_LIMIT.search(before, start) is not None, year=year)


def _point(rule: str, match: re.Match[str], when: When) -> Point:
    parts = match.groupdict()
    weak = rule == "year" or (rule == "month" and parts["m"] not in _PLAIN_MONTHS)
    point = Point(*match.span(), rule=rule, interval=None, weak=weak)
    if rule in _YEARLESS:
        return _with_year(point, parts, when)
    resolve = _RESOLVERS[rule]
    found = resolve(parts, when) if resolve else None
    return replace(point, interval=found, relative=rule in _RELATIVE)


def _with_year(point: Point, parts: _Parts, when: When) -> Point:
    """A day or month: in its own year, else in the nearest year that publication allows."""

    def in_year(year: int) -> Interval | None:
        if point.rule == "month":
            return Interval.month(year, _month(parts["m"] or ""))
        return _calendar_day(parts, year)

    if parts.get("y"):
        return replace(point, interval=in_year(int(parts["y"] or 0)))
    if when.year:
        return replace(point, interval=in_year(when.year), weak=point.weak, in_year=in_year)
    found = nearest(in_year, when) if when.published else Interval()
    return replace(point, interval=found, relative=True, in_year=in_year)


def nearest(in_year: Callable[[int], Interval | None], when: When) -> Interval | None:
    """The time nearest to publication: the last that had begun, or else the next.

    The next one is taken where the sentence speaks of the future; where something ends on it and
    it is nearer; and for a day that is near ahead while the last is most of a year ago, as the
    press writes the year of such an old day.
    Eight years are tried either way: a 29 February may lie that far off.
    """
    today = when.published
    if today is None:
        return Interval()
    years = range(today.year - 8, today.year + 9)
    known = [found for year in years if (found := in_year(year)) and found.start and found.end]
    last = next((i for i in reversed(known) if i.start and i.start <= today), None)
    coming = next((i for i in known if i.end and i.end >= today), None)
    if last is None or coming is None or last.start is None or coming.start is None:
        return last or coming
    behind, ahead = (today - last.start).days, (coming.start - today).days
    is_near = last.precision is Precision.DAY and ahead <= _NEAR_DAYS and behind >= _OLD_DAYS
    return coming if when.ahead or is_near or (when.limit and ahead < behind) else last


_NEAR_DAYS, _OLD_DAYS = 45, 300
