"""Reads plain text and JSON lines into items; it judges no date against the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from chalkcircle.coding.dates import find_dates
from chalkcircle.model import Precision, Skipped, UnreadableInput

from .text import Span, clean, plain_headings, stored_text


@dataclass(frozen=True, slots=True)
class Item:
    """What a file says about one document, before it is checked.

    Attributes:
        source: Name of the file, with the item's own id or line behind ``#``.
        stated_date: The date in its own words; where ``published`` is missing, it is no date.
        date_origin: Where ``published`` was read, in the words of ``Document``.
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


def plain_item(text: str, name: str) -> Item:
    """A plain text: its title is its first line, where that is a heading."""
    stored = stored_text(text)
    headings = plain_headings(stored)
    title = stored[slice(*headings[0])] if headings and headings[0][0] == 0 else None
    return Item(source=name, text=stored, headings=headings, title=title)


_TEXT = ("text", "body", "content")
_DATE = ("date", "published")
_OUTLET = ("source", "outlet")
_ADDRESS = ("url", "address")
_LICENCE = ("licence", "license")


def json_items(text: str, name: str) -> list[Item | Skipped]:
    """The items of a file with one JSON object a line; a broken line is skipped with its number.

    Raises:
        UnreadableInput: Not one line is a JSON object.
    """
    items: list[Item | Skipped] = []
    objects = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError as error:
            detail = f"line {number}: {error}"
            items.append(Skipped(source=f"{name}#L{number}", reason="broken-json", detail=detail))
            continue
        objects += 1
        items.append(_json_item(row, name, number))
    if not objects:
        raise UnreadableInput.about(
            "No line of this file is a JSON object", name,
            expected='one object a line, such as {"date": "2024-05-12", "text": "…"}',
            do="Check the file, or rename it to .txt if it is plain text.",
        )  # fmt: skip
    return items


def _json_item(row: dict[str, Any], name: str, number: int) -> Item:
    text = stored_text(first_of(row, *_TEXT) or "")
    key = str(row.get("id") or f"L{number}")
    stated = first_of(row, *_DATE)
    return Item(
        source=f"{name}#{key}",
        line=number,
        text=text,
        headings=plain_headings(text),
        title=first_of(row, "title"),
        outlet=first_of(row, *_OUTLET),
        published=read_day(stated) if stated else None,
        stated_date=stated,
        date_origin="record",
        address=first_of(row, *_ADDRESS),
        licence=first_of(row, *_LICENCE),
    )


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
