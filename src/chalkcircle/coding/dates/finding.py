"""Finds the dates that English prose states, as intervals; it never guesses a day.

Relative expressions ("last December") are read against the day of publication and stay open
without one. The conventions for vague words are in ``calendar``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import msgspec

from chalkcircle.model import Interval, Precision

from .calendar import half, third
from .points import Point, points


class DateMention(msgspec.Struct, frozen=True, kw_only=True):
    """A time as a text states it.

    Attributes:
        start: First code point; ``end`` is exclusive. Words that bound it ("since") lie inside.
        interval: The days meant; open where they depend on something unknown.
        relative: Depends on the day of publication or on the story.
        rule: Name of the rule that read it, with what was done to it: ``since+month_year``.
    """

    start: int
    end: int
    text: str
    interval: Interval
    relative: bool
    rule: str


def find_dates(text: str, *, published: date | None) -> list[DateMention]:
    """Find all expressions of time, in order and without overlap.

    Args:
        text: English text; offsets are code points into it.
        published: Day of publication, against which relative expressions are read.

    >>> [found.interval.start for found in find_dates("in May 2024", published=None)]
    [datetime.date(2024, 5, 1)]
    """
    prepared = list(_prepared(text, points(text, published)))
    return [
        DateMention(
            start=point.start,
            end=point.end,
            text=text[point.start : point.end],
            interval=point.interval,
            relative=point.relative,
            rule=point.rule,
        )
        for point in _bounded(text, _ranges(text, prepared))
        if point.interval is not None
    ]


_REACH = 40
"""Characters before an expression in which a word can change it."""

_PART = re.compile(
    r"(?:\b(?:the\s+)?(?P<part>early|mid|late|beginning|start|middle|end|"
    r"first\s+half|second\s+half)(?:[\s-]+(?:of|in)\b)?[\s-]+)(?P<the>the\s+)?$",
    re.IGNORECASE,
)
_THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_DIVISIBLE = frozenset((Precision.MONTH, Precision.YEAR, Precision.DECADE))

_CUE = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|during|from|between|before|after|through|for|throughout|"
    r"prior\s+to|up\s+to)"
    r"\s+(?:at\s+least\s+|around\s+|about\s+)?(?:the\s+year\s+)?|\byear\s+|\()$",
    re.IGNORECASE,
)
_CUE_OF_MAY = re.compile(r"\b(?:in|since|until|till|during|through)\s+$", re.IGNORECASE)
"""Fewer words: "of", "by" or "for" may stand before a person of that name."""
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|this|that|another)|['’]s|s['’])\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}?(?:war|conflict|elections?|vote|referendum|agreement|accords?|treaty|"
    r"ceasefire|truce|offensive|operation|declaration|crisis|revolution|coup|protests?|clashes|"
    r"summit|invasion|budget|constitution|attacks?|attempt|report|massacre|campaign)\b"
)
_PROPER = re.compile(r"\s+[A-Z][\w.-]*\s+(?!(?:soldiers|troops|people|civilians|refugees)\b)")


def _prepared(text: str, found: Iterator[Point]) -> Iterator[Point]:
    """Points with the part of them that is meant ("late"), and with cues for the weak ones."""
    previous = 0
    for point in found:
        before = text[max(previous, point.start - _REACH) : point.start]
        made = _part(point, before)
        cued = made is not point or _has_cue(text, point, before)
        yield replace(made, weak=made.weak and not cued)
        previous = point.end


def _has_cue(text: str, point: Point, before: str) -> bool:
    """Whether the words around a bare year or month say that it is one."""
    if text.startswith("May", point.start):
        return _CUE_OF_MAY.search(before) is not None
    after = text[point.end : point.end + _REACH]
    named = point.rule == "year" and (
        _DETERMINED.search(before) and (_EVENT.match(after) or _PROPER.match(after))
    )
    return bool(named or _CUE.search(before))


def _part(point: Point, before: str) -> Point:
    """Apply "early", "the end of" and the like to a month, year or decade."""
    match = _PART.search(before)
    whole = point.interval
    # "the end of the 2020 war" is no part of the year 2020
    if not match or whole is None or (match["the"] and point.rule != "decade"):
        return point
    if point.rule == "units" or not (whole.is_open or whole.precision in _DIVISIBLE):
        return point
    name = match["part"].lower()

    def divide(interval: Interval | None) -> Interval | None:
        if interval is None:
            return None
        if name in _THIRDS:
            return third(interval, _THIRDS[name])
        return half(interval, 0 if name.startswith("first") else 1)

    in_year = point.in_year
    return replace(
        point,
        start=point.start - len(match[0].lstrip()),
        interval=divide(whole),
        in_year=(lambda year: divide(in_year(year))) if in_year else None,
        rule=f"part+{point.rule}",
    )


_DASH = re.compile(r"\s?[-–—]\s?$")
_TO = re.compile(r",?\s+(?:to|until|till|through)\s+(?:the\s+)?$")
_AND = re.compile(r"\s+and\s+(?:the\s+)?$")
_LIST = re.compile(r"(?:,|,?\s+(?:and|or))\s+(?:in\s+)?$")
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)


def _ranges(text: str, found: list[Point]) -> list[Point]:
    """Join two points to the range that they bound, and carry lists of years on.

    A weak point that neither a cue nor a neighbour supports is no date: it is left out.
    """
    kept: list[Point] = []
    for point in found:
        last = kept[-1] if kept else None
        if last:
            between = text[last.end : point.start]
            joined = _range(text, last, point, between)
            if joined:
                kept[-1] = joined
                continue
            if _LIST.match(between):
                kept[-1], point = _listed(last, point)
        kept.append(point)
    return [point for point in kept if not point.weak]


def _listed(first: Point, last: Point) -> tuple[Point, Point]:
    """Two neighbours of a list: the year of one supports the other."""
    if last.weak and not first.weak and "year" in first.rule:
        return first, replace(last, weak=False)
    if first.in_year and first.rule != "month" and not (last.in_year or last.relative):
        return replace(first, interval=_before(first, last), relative=False), last
    return first, last


def _range(text: str, first: Point, last: Point, between: str) -> Point | None:
    before = text[max(0, first.start - _REACH) : first.start]
    lead = None
    if _AND.match(between):
        lead = _BETWEEN.search(before)
        if not lead:
            return None
    elif _TO.match(between):
        lead = _FROM.search(before)
        if not lead and (first.weak or last.weak):
            return None
    elif not _DASH.match(between):
        return None
    end = _following(first, last)
    interval = _span(_before(first, replace(last, interval=end)), end)
    if interval is None:
        return None
    undated = first.relative and last.relative
    return Point(
        start=first.start - len(lead[0]) if lead else first.start,
        end=last.end,
        rule=f"range+{last.rule}",
        interval=interval,
        relative=undated or any(p.relative and not p.in_year for p in (first, last)),
    )


def _before(first: Point, last: Point) -> Interval | None:
    """The first of two times; without a year of its own it lies in the last one's, or before it."""
    end = last.interval and last.interval.end
    if not (first.in_year and end):
        return first.interval
    same = first.in_year(end.year)
    wraps = same and same.start and same.start > end
    return first.in_year(end.year - 1) if wraps else same


def _following(first: Point, last: Point) -> Interval | None:
    """The last of two times; behind a time with a year it lies in that year, or the next."""
    start = first.interval and first.interval.start
    if not (last.in_year and start) or first.in_year:
        return last.interval
    same = last.in_year(start.year)
    wraps = same and same.end and same.end < start
    return last.in_year(start.year + 1) if wraps else same


def _span(first: Interval | None, last: Interval | None) -> Interval | None:
    if first is None or last is None:
        return None
    if first.start and last.end and first.start < last.end:
        return Interval(first.start, last.end, Precision.SPAN)
    return Interval() if first.is_open or last.is_open else None


_BOUND = re.compile(
    r"\b(?P<bound>since|until|till|before|after|by|prior\s+to|up\s+to)"
    r"\s+(?:at\s+least\s+|about\s+|around\s+)?(?P<the>the\s+)?$",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"\s+(?:onwards?|on)\b(?!\s+(?:the|a|an)\b)")


def _bounded(text: str, found: list[Point]) -> Iterator[Point]:
    """Open one end of what follows "since", "until", "by", "before" or "after"."""
    for point in found:
        before = text[max(0, point.start - _REACH) : point.start]
        bound = _BOUND.search(before)
        start, end = _FROM.search(before), _ONWARDS.match(text, point.end)
        interval = point.interval
        of_event = bool(bound and bound["the"] and point.rule in ("year", "month_year"))
        if interval and bound and not (of_event and bound["bound"].lower() == "by"):
            word = bound["bound"].lower()
            yield replace(
                point,
                start=point.start - len(bound[0]),
                interval=_one_ended(word, interval, of_event=of_event),
                rule=f"{word.split()[0]}+{point.rule}",
            )
        elif interval and start and end:
            yield replace(
                point,
                start=point.start - len(start[0]),
                end=end.end(),
                interval=_one_ended("since", interval, of_event=False),
                rule=f"since+{point.rule}",
            )
        else:
            yield point


def _one_ended(word: str, whole: Interval, *, of_event: bool) -> Interval:
    """What a bound leaves open.

    "Since 2020" begins with the year and "until 2020" may last to its end; "before 2020" ends the
    day before it. "After 2020" begins on its last day, as a story rarely waits for the next one.
    "After the 2020 war" may begin within that year, and "before" it may last into it.
    """
    start: date | None = None
    end: date | None = None
    if word == "since" or (word == "after" and of_event):
        start = whole.start
    elif word == "after":
        start = whole.end
    elif word in ("before", "prior to") and not of_event:
        end = whole.start and whole.start - timedelta(days=1)
    else:
        end = whole.end
    return Interval(start, end, Precision.SPAN if start or end else Precision.OPEN)
