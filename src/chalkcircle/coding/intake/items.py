"""The item, what a file says about one document; it judges no date against the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from chalkcircle.coding.dates import find_dates
from chalkcircle.model import Precision

from .text import Span, clean, plain_headings, stored_text


@dataclass(frozen=True, slots=True)
class Item:
    """What a file says about one document, before it is checked.

    Attributes:
        source: Name of the file, with the item's own id or line behind ``#``.
        stated_date: The date in its own words; where ``published`` is missing, it is no date.
        date_origin: Where ``published`` was read, in the words of ``Document``.
        pages: Where each page begins in the text, for a file that has pages.
    """

    source: str
    text: str
    line: int | None = None
    headings: tuple[Span, ...] = ()
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    stated_date: str | None = None
    date_origin: str = "none"
    address: str | None = None
    licence: str | None = None
    pages: tuple[int, ...] = ()


def plain_item(text: str, name: str) -> Item:
    """A plain text: its title is its first line, where that is a heading."""
    stored = stored_text(text)
    headings = plain_headings(stored)
    title = stored[slice(*headings[0])] if headings and headings[0][0] == 0 else None
    return Item(source=name, text=stored, headings=headings, title=title)


TEXT = ("text", "body", "content")
DATE = ("date", "published")
OUTLET = ("source", "outlet")
ADDRESS = ("url", "address")
LICENCE = ("licence", "license")
"""Names under which a row states each of these; the first that holds words counts."""


def first_of(row: Mapping[str, object], *names: str) -> str | None:
    """The first of these fields that holds words, as clean text."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and (words := clean(value).strip()):
            return words
    return None


def read_day(stated: str) -> date | None:
    """Read a day as a record states it; ``None`` where the words name no single day.

    ISO 8601 with or without a time, YYYYMMDD, or a day in English words with its year. A time
    keeps the day that it states in its own zone.
    """
    words = stated.strip()
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        days = find_dates(words, published=None)
    if len(days) == 1 and days[0].interval.precision is Precision.DAY:
        return days[0].interval.start
    return None


def header_day(stated: str) -> date | None:
    """A day as headers of mail and RSS write it (RFC 5322), or in any way that a record may.

    >>> header_day("Tue, 04 Mar 2025 23:30:00 -0500")
    datetime.date(2025, 3, 4)
    """
    try:
        return datetime.fromisoformat(stated.strip()).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return read_day(stated)
