"""Reads plain text, Markdown and JSON lines into items; it judges no date against the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from chalkcircle.model import Skipped, UnreadableInput

from .intake_text import Span, clean, plain_headings, stored_text


@dataclass(frozen=True, slots=True)
class Item:
    """What a file says about one document, before it is checked.

    Attributes:
        source: Name of the file, with the item's own id or line behind ``#``.
        date_origin: Where ``published`` was read, in the words of ``Document``.
    """

    source: str
    text: str
    headings: tuple[Span, ...] = ()
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    date_origin: str = "none"
    address: str | None = None
    licence: str | None = None


def plain_item(text: str, name: str) -> Item:
    """A plain text: its title is its first line, where that is a heading."""
    stored = stored_text(text)
    headings = plain_headings(stored)
    title = stored[slice(*headings[0])] if headings and headings[0][0] == 0 else None
    return Item(source=name, text=stored, headings=headings, title=title)


def markdown_item(text: str, name: str) -> Item:
    return plain_item(text, name)


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
            items.append(_skip(name, number, "broken-json", str(error)))
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


def _json_item(row: dict[str, Any], name: str, number: int) -> Item | Skipped:
    text = stored_text(_first(row, _TEXT) or "")
    if not text:
        return _skip(name, number, "empty", f"no words under {', '.join(_TEXT)}")
    stated = _first(row, _DATE)
    published = read_day(stated) if stated else None
    if stated and not published:
        return _skip(name, number, "no-date", f"{stated[:40]!r} is no date (expected YYYY-MM-DD)")
    key = row.get("id")
    return Item(
        source=f"{name}#{key if isinstance(key, str | int) and key != '' else f'L{number}'}",
        text=text,
        headings=plain_headings(text),
        title=_first(row, ("title",)),
        outlet=_first(row, _OUTLET),
        published=published,
        date_origin="record",
        address=_first(row, _ADDRESS),
        licence=_first(row, _LICENCE),
    )


def _first(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of these fields that holds words."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            if text := clean(str(value)).strip():
                return text
    return None


def read_day(stated: str) -> date | None:
    """Read a day in ISO 8601 (with or without a time) or as YYYYMMDD; ``None`` if it is none.

    A time keeps the day that it states in its own zone.
    """
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", stated.strip())
    try:
        if compact:
            return date(*map(int, compact.groups()))
        return datetime.fromisoformat(stated.strip()).date()
    except ValueError:
        return None


def _skip(name: str, number: int, reason: str, detail: str) -> Skipped:
    return Skipped(source=f"{name}#L{number}", reason=reason, detail=f"line {number}: {detail}")
