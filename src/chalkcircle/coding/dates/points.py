"""Finds single points of time in English text; it joins no ranges and settles no open question.

A rule is a pattern with named parts and the meaning of them. All patterns run as one alternation,
so that a text is walked once and the first rule that fits a place wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from chalkcircle.model import MONTHS, Interval

from . import meaning as mean
from .meaning import InYear, Meaning, Parts, When

_COUNTED = (
    "people|persons|men|women|children|troops|soldiers|servicemen|personnel|peacekeepers|fighters|"
    "militants|civilians|refugees|prisoners|victims|casualties|deaths|members|voters|votes|"
    "protesters|demonstrators|homes|houses|villages|cases|tanks|drones|vehicles|tons?|tonnes?|"
    "km|kilomet(?:re|er)s?|miles?|met(?:re|er)s?|feet|hectares?|square|barrels|dollars|euros?|"
    "percent|per\\s+cent|million|billion|thousand|hours|GMT|UTC|minutes|points|seats|words|pages"
)
"""Nouns after a number that make it a count, not a year or a day."""

_PIECES = {
    "Y": r"(?:1[5-9]|20)\d\d(?!\d)",
    "D": r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)",
    "M": "(?:" + "|".join([*MONTHS, *(name.upper() for name in MONTHS)])
    + r"|(?:" + "|".join(mean.SHORT_MONTHS) + r")\b\.?)",
    "MONTH": "(?:" + "|".join(MONTHS) + ")",
    "WD": "(?:" + "|".join(mean.WEEKDAYS) + ")",
    "SEASON": "(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)",
    "DASH": r"\s?[-–—/]\s?",
    "N": r"(?i:\d{1,3}|" + "|".join(sorted(mean.NUMBERS, key=len, reverse=True)) + ")",
    "SOME": r"(?i:a\s+few|few|several|(?:a\s+)?couple\s+of|some|(?P<many>many))",
    "UNIT": "(?P<unit>(?i:day|week|month|year|decade))",
    "COUNT": rf"(?!\s+(?:{_COUNTED})\b)",
}  # fmt: skip
"""Pieces that patterns name in angle brackets."""

_RULES: dict[str, tuple[str, Meaning | None]] = {
    "iso": (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d|-)", mean.iso_day),
    "numeric": (
        r"(?P<a>\d{1,2})(?P<sep>[./])(?P<b>\d{1,2})(?P=sep)(?P<y><Y>)", mean.numeric_day),
    "day": (
        (r"(?:<WD>,?\s+)?(?P<d><D>)(?:(?:<DASH>|\s+(?:and|to)\s+)(?P<d2><D>))?\s+(?:of\s+)?"
        r"(?P<m><M>)(?!\w)(?:,?\s+(?P<y><Y>))?"), None),
    "month_day": (
        (r"(?:<WD>,?\s+)?(?P<m><M>),?\s+(?P<d><D>)(?:(?:<DASH>|\s+and\s+)(?P<d2><D>))?"
        r"(?:,?\s+(?P<y><Y>)|<COUNT>)"), None),
    "month_year": (r"(?P<m><M>),?\s+(?:of\s+)?(?P<y><Y>)", mean.month_of_year),
    "season_year": (r"(?P<s><SEASON>)(?:\s+of)?\s+(?P<y><Y>)", mean.season_of_year),
    "quarter": (
        r"(?:Q(?P<q>[1-4])|(?P<qw>(?i:first|second|third|fourth))\s+quarter)(?:\s+of)?\s+(?P<y><Y>)",
        mean.quarter_of_year),
    "decade": (r"(?P<y>(?:1[5-9]|20)\d0)['’]?s\b", mean.decade),
    "century": (r"(?P<n>1\d|2[01])(?:st|nd|rd|th)[\s-](?i:century)", mean.century),
    "years": (r"(?P<y><Y>)(?P<dash>[-–/])(?P<y2>\d\d)(?!\d|-)", mean.year_pair),
    "year": (r"(?P<y><Y>)(?!%|[.,]\d)<COUNT>", mean.year),
    "referred": (
        r"(?P<ref>(?i:last|this|next))\s+(?:(?P<m><MONTH>)|(?P<s><SEASON>)|(?P<wd><WD>))\b",
        mean.referred),
    "weekend": (
        r"(?:(?i:over|at|during)\s+the|(?P<ref>(?i:last|this|next|coming)))\s+(?i:weekend)\b",
        mean.weekend),
    "day_word": (
        (r"(?:(?i:the\s+day\s+)(?:(?P<before>before)|(?P<after>after))\s+)?"
        r"(?P<w>(?i:yesterday|today|tonight|tomorrow))\b"), mean.day_word),
    "of_story": (
        r"(?i:the\s+(?:same|previous|following|next)|that(?:\s+same)?)\s+<UNIT>\b",
        mean.of_the_story),
    "unit": (
        (r"(?:(?P<earlier>(?i:earlier|later))\s+)?(?P<the>(?i:the)\s+)?"
        r"(?P<ref>(?i:this\s+past|last|past|this|next|coming))\s+<UNIT>\b(?!\s+of\b)"), mean.unit),
    "whole_unit": (r"(?<=\bof\s)(?i:the)\s+<UNIT>\b(?!\s+of\b)", mean.whole_unit),
    "units": (
        (r"(?:(?i:the|these)\s+)?(?P<ref>(?i:past|last|recent|previous|coming|next|following))"
        r"\s+(?:(?:(?P<n><N>)|<SOME>)\s+)?<UNIT>s\b(?!\s+of\b)"), mean.units_up_to_now),
    "ago": (
        (r"(?:(?P<more>(?i:more\s+than|over|at\s+least))\s+)?(?:(?P<n><N>)|<SOME>)\s+<UNIT>s?\s+"
        r"(?P<dir>(?i:ago|earlier|later|before|after))\b"), mean.units_ago),
    "weekday": (r"(?P<wd><WD>)\b", mean.weekday),
    "month": (r"(?P<m><MONTH>)\b", None),
}  # fmt: skip
"""In order of preference at one place; without a meaning: a year is to be found for it."""

_RELATIVE = frozenset(
    ("referred", "weekend", "day_word", "of_story", "unit", "whole_unit", "units", "ago", "weekday")
)
_PLAIN_MONTHS = frozenset("January February July September October November December".split())
"""Months whose capitalised name is no other word and no first name: they need no cue."""


def _compiled(pattern: str) -> re.Pattern[str]:
    for name, piece in _PIECES.items():
        pattern = pattern.replace(f"<{name}>", piece)
    return re.compile(pattern)


_PATTERNS = {name: _compiled(pattern) for name, (pattern, _) in _RULES.items()}
_OPENER = (
    r"(?=\d|[A-Z]|(?:the|this|that|these|last|next|past|previous|recent|coming|following|earlier|"
    r"later|yesterday|today|tonight|tomorrow|over|at|during|more|several|some|many|spring|summer|"
    r"autumn|fall|winter|first|second|third|fourth|" + "|".join(mean.NUMBERS) + r")\b)"
)
"""How a rule can begin: most words fail here, before any rule is tried."""
_NAMED = re.compile(r"\(\?P<(?!sep)\w+>")
_ANY = re.compile(
    r"(?<![\w$€£#/])(?<!\d[.,])" + _OPENER + "(?:"
    + "|".join(
        f"(?P<{name}>{_NAMED.sub('(?:', pattern.pattern)})" for name, pattern in _PATTERNS.items()
    )
    + ")"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One expression of time, not yet joined with its neighbours.

    Attributes:
        interval: ``None`` where the words name no possible time.
        weak: Counts only if a word beside it says that it is a time ("in 2021").
        in_year: Gives the interval in a given year, for an expression without one.
    """

    start: int
    end: int
    rule: str
    interval: Interval | None
    relative: bool = False
    weak: bool = False
    in_year: InYear | None = None


_CONTEXT = 160
"""Characters before an expression in which its sentence is looked for."""


def points(text: str, published: date | None) -> Iterator[Point]:
    """All expressions of time in a text, in order, without overlap."""
    for found in _ANY.finditer(text):
        rule = found.lastgroup or ""
        match = _PATTERNS[rule].match(text, found.start())
        before = text[max(0, found.start() - _CONTEXT) : found.start()]
        if match and not _is_name(rule, match[0], before, text[match.end() : match.end() + 12]):
            yield _point(rule, match, _context(before, published))


_HOLY = re.compile(r"(?:Good|Black|Bloody|Palm|Easter|Holy|Ash|Maundy|[Ee]very|[Ee]ach)\s+$")
_PAPER = re.compile(
    r"\s+(?:Times|Telegraph|Mail|Express|Herald|Post|Independent|Mirror|[Pp]rayers)\b|s\b"
)
_CAPITAL_AFTER = re.compile(r"\s+[A-Z]")
_CAPITAL_BEFORE = re.compile(r"[A-Z]\w*\s+$")
_SMALL_BEFORE = re.compile(
    r"\b(?:in|since|of|until|by|during|from|last|late|early|mid)[\s-]+$", re.IGNORECASE
)


def _is_name(rule: str, words: str, before: str, after: str) -> bool:
    """Whether a day or month is part of a name: Sunday Times, USA Today, October Palace."""
    if rule == "weekday":
        return bool(_HOLY.search(before) or _PAPER.match(after))
    if rule == "month":
        return bool(_CAPITAL_AFTER.match(after) and not _SMALL_BEFORE.search(before))
    return rule == "day_word" and words[0].isupper() and bool(_CAPITAL_BEFORE.search(before))


_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|\n|\)\s+(?=[A-Z])")
_FUTURE = re.compile(
    r"\b(?:will|shall|would|due|scheduled|upcoming|"
    r"(?:set|plans?|planned|expected|going|is|are)\s+to)\b"
)
_SAID = re.compile(r"\b(?:said|says|told\s+[\w ]{1,30}|stated|added|warned)\s+(?:on\s+)?$")
_LIMIT = re.compile(
    r"\b(?:until|till|by|ahead\s+of|starting|beginning)\s+(?:the\s+)?$", re.IGNORECASE
)
_OPENING_YEAR = re.compile(
    r"[^\w\n]*(?:In|During|By|Throughout)\s+(?:[\w-]+\s+){0,2}(?P<y>(?:1[5-9]|20)\d\d)(?![\w.])"
)


def _context(before: str, published: date | None) -> When:
    """What the sentence said before this place about future and year."""
    start = max((m.end() for m in _SENTENCE_END.finditer(before)), default=0)
    opening = _OPENING_YEAR.match(before, start)
    return When(
        published,
        ahead=bool(_FUTURE.search(before, start) and not _SAID.search(before, start)),
        limit=_LIMIT.search(before, start) is not None,
        year=int(opening["y"]) if opening else None,
    )


def _point(rule: str, match: re.Match[str], when: When) -> Point:
    parts = Parts(match)
    meaning = _RULES[rule][1]
    weak = rule == "year" or (rule == "month" and match["m"] not in _PLAIN_MONTHS)
    point = Point(*match.span(), rule=rule, interval=None, relative=rule in _RELATIVE, weak=weak)
    if meaning:
        return replace(point, interval=meaning(parts, when))
    in_year = mean.month_in(parts) if rule == "month" else mean.day_in(parts)
    if parts["y"]:
        return replace(point, interval=in_year(parts.number("y")))
    if when.year:
        return replace(point, interval=in_year(when.year), in_year=in_year)
    interval = mean.nearest(in_year, when)
    return replace(point, interval=interval, relative=True, in_year=in_year)
