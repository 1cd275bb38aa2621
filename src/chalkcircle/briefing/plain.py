"""Plain words for dates, numbers and chains, shared by all renderers; it knows no markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlsplit

from chalkcircle.model import MONTHS, Interval, Precision

from .records import Briefing, Citation, Mark

_LONGEST_LINK = 2000
"""Characters; Word and typesetters refuse a little more, browsers much more."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")

MARK_WORDS = {
    Mark.JUDGEMENT: "judgement",
    Mark.NOTE: "the study's note",
    Mark.ABOUT: "about this page",
}
CITATIONS, NUMBERS_COUNTED = "Citations", "How the numbers were counted"
CHART_AS_TABLE = "The same numbers as a table"


def capital(text: str) -> str:
    """With a capital at the start of a sentence."""
    return text[:1].upper() + text[1:]


NUMBERS = "none one two three four five six seven eight nine ten".split()
"""Words of the numbers up to ten; larger ones stand in figures."""


def figures(*numbers: int) -> tuple[str, ...]:
    """Numbers that a reader compares, written alike: in words when all are at most ten.

    >>> figures(3, 0), figures(3, 0, 12)
    (('three', 'none'), ('3', 'none', '12'))
    """
    small = all(0 <= number < len(NUMBERS) for number in numbers)
    return tuple(NUMBERS[n] if small or n == 0 else str(n) for n in numbers)


def counted(number: int, thing: str) -> str:
    """A number with its noun: ``no reports``, ``one report``, ``12 reports``."""
    word = figures(number)[0] if number else "no"
    return f"{word} {thing}" if number == 1 else f"{word} {thing}s"


def quantity(value: float) -> str:
    """A measured number, grouped from five figures on, so that a year stays a year.

    >>> quantity(2021), quantity(250000), quantity(24.9)
    ('2021', '250,000', '24.9')
    """
    return f"{value:,.10g}" if abs(value) >= 10_000 else f"{value:.10g}"


def day_words(day: date | datetime) -> str:
    """A day as people write it: ``12 May 2024`` (an instant: its day in UTC)."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """A month as people write it: ``May 2024``."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def time_words(when: Interval) -> str:
    """An interval no finer than its source dates it.

    >>> time_words(Interval.month(2024, 5)), time_words(Interval(date(1991, 1, 1)))
    ('May 2024', 'since 1 January 1991')
    >>> time_words(Interval(date(2020, 1, 1), None, Precision.YEAR))
    'since 2020'
    """
    start, end = when.start, when.end
    if start is None and end is None:
        return "undated"
    if end is None and start:
        return f"since {_begun(start, when.precision)}"
    if start is None and end:
        return f"until {day_words(end)}"
    return _both(start or date.min, end or date.max, when.precision)


def _begun(start: date, precision: Precision) -> str:
    if precision is Precision.YEAR and (start.month, start.day) == (1, 1):
        return str(start.year)
    coarse = precision in (Precision.MONTH, Precision.YEAR) and start.day == 1
    return month_words(start) if coarse else day_words(start)


def _both(start: date, end: date, precision: Precision) -> str:
    if start == end:
        return day_words(start)
    if precision is Precision.MONTH:
        return _span(month_words(start), month_words(end))
    if precision is Precision.YEAR:
        return _span(str(start.year), str(end.year))
    if precision is Precision.DECADE:
        return f"the {start.year}s" if start.year % 10 == 0 else f"{start.year} to {end.year}"
    if precision is Precision.WEEK:
        return f"week of {day_words(start)}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if start.year == end.year and start.month == end.month:
        return f"{start.day} to {day_words(end)}"
    if precision is Precision.SEASON:
        return f"{MONTHS[start.month - 1]} to {month_words(end)}"
    return f"{day_words(start)} to {day_words(end)}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def is_link(address: str | None) -> bool:
    """Whether an address may become a link: only the web, never a script or a local file.

    One that is malformed, or longer than any program takes, stays plain words.
    """
    if not address or len(address) > _LONGEST_LINK or not address.isprintable():
        return False
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False


def host(address: str) -> str:
    """The site of an address, for short display."""
    return urlsplit(address).netloc.removeprefix("www.") or address


def all_numbers(cells: Iterable[str]) -> bool:
    """Whether cells of a table, at least one, are numbers or the dash that stands for none."""
    found = list(cells)
    return bool(found) and all(c.replace(".", "", 1).isdigit() or c == "–" for c in found)


def made(briefing: Briefing) -> str:
    """When a page was made, and of which time it tells."""
    day, since = day_words(briefing.made_at), day_words(briefing.since)
    return f"Made {day} · {known(briefing)} · changes since {since}"


def known(briefing: Briefing) -> str:
    """Of which time a page tells."""
    as_of = briefing.as_of
    return f"as known on {day_words(as_of)}" if as_of else "as known when it was made"


def colophon(briefing: Briefing) -> str:
    """What stands at the end of a page."""
    licence = f" ({briefing.study_licence})" if briefing.study_licence else ""
    return (
        f"Made by chalkcircle {briefing.stamp.version} from study {briefing.study_id}{licence}. "
        "Every sentence above opens down to the words behind it, or says that it is a judgement "
        "or about this page."
    )


def side_by_side(rule: str) -> str:
    """What stands under contradicting accounts."""
    return f"Set side by side by the rule “{rule}”; nothing is averaged."


def flags(citation: Citation) -> tuple[str, ...]:
    """What a reader has to know of a source before trusting it."""
    told = (
        (citation.unverified, "unverified: nobody here opened this source"),
        (citation.hindsight, "written down afterwards"),
        (citation.corrected, "corrected by an editor"),
    )
    return tuple(words for holds, words in told if holds)


def foreign(citation: Citation) -> str:
    """Code of the language of a quotation, empty where it is that of the page or unknown."""
    code = citation.language
    return code if _LANGUAGE.fullmatch(code) and code not in ("en", "und") else ""


def said_by(citation: Citation) -> str:
    """Who says so, from the outlet inwards."""
    chain = " → ".join(citation.holders) or "no named holder"
    return f"{chain} ({citation.stance})"


def where(citation: Citation) -> str:
    """Outlet, title and date of the document."""
    parts = [part for part in (citation.title, citation.outlet) if part]
    published = citation.published
    parts.append(day_words(published) if published else f"known {day_words(citation.known_at)}")
    return " · ".join(parts)
