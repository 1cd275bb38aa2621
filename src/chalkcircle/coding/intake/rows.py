"""Reads JSON lines, row after row, into items; it never holds all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from chalkcircle.model import Skipped, UnreadableInput

from .days import count_items, day_items, is_day
from .items import ADDRESS, DATE, LICENCE, OUTLET, TEXT, Item, first_of, read_day
from .text import plain_headings, stored_text


@dataclass(frozen=True, slots=True)
class Rows:
    """The items of a file with one JSON object a line, made anew at each walk.

    Attributes:
        count: How many items a walk gives, skipped ones among them.
    """

    name: str
    lines: tuple[str, ...]
    count: int

    def __iter__(self) -> Iterator[Item | Skipped]:
        """Walk the items; a broken line is skipped with its number."""
        keys: set[str] = set()
        for number, line in enumerate(self.lines, start=1):
            if not line.strip():
                continue
            row = _decoded(line, self.name, number)
            if isinstance(row, Skipped):
                yield row
                continue
            key = _key(row, number)
            if key in keys:
                key = f"{key}~L{number}"
            keys.add(key)
            if _is_one_text(row):
                yield _item(row, f"{self.name}#{key}", number)
            else:
                yield from day_items(row, self.name, key, number)


def read_rows(text: str, name: str) -> Rows:
    """Check and count the rows of a file.

    Raises:
        UnreadableInput: Not one line is a JSON object.
    """
    lines = tuple(text.split("\n"))
    count = objects = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = _decoded(line, name, number)
        objects += not isinstance(row, Skipped)
        count += 1 if isinstance(row, Skipped) or _is_one_text(row) else count_items(row)
    if not objects:
        raise UnreadableInput.about(
            "No line of this file is a JSON object", name,
            expected='one object a line, such as {"date": "2024-05-12", "text": "…"}',
            do="Check the file, or rename it to .txt if it is plain text.",
        )  # fmt: skip
    return Rows(name, lines, count)


def _decoded(line: str, name: str, number: int) -> dict[str, Any] | Skipped:
    try:
        return msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.DecodeError as error:
        detail = f"line {number}: {error}"
    except RecursionError:
        detail = f"line {number}: nested too deeply"
    return Skipped(source=f"{name}#L{number}", reason="broken-json", detail=detail)


def _is_one_text(row: dict[str, Any]) -> bool:
    return not is_day(row) or first_of(row, *TEXT) is not None


def _key(row: dict[str, Any], number: int) -> str:
    """What a row is called: its own id, the date of a day of items, or its line."""
    if row.get("id"):
        return str(row["id"])
    stated = None if _is_one_text(row) else first_of(row, *DATE)
    day = read_day(stated) if stated else None
    return day.isoformat() if day else f"L{number}"


def _item(row: dict[str, Any], source: str, number: int) -> Item:
    text = stored_text(first_of(row, *TEXT) or "")
    stated = first_of(row, *DATE)
    return Item(
        source=source,
        line=number,
        text=text,
        headings=plain_headings(text),
        title=first_of(row, "title"),
        outlet=first_of(row, *OUTLET),
        published=read_day(stated) if stated else None,
        stated_date=stated,
        date_origin="record",
        address=first_of(row, *ADDRESS),
        licence=first_of(row, *LICENCE),
    )
