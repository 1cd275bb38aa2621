"""Reads a row that holds a whole day of items; headings and outlets are told by their form alone.

    {"date": "2004-05-01", "items": {"Category": ["Topic", "A text. (Outlet)", ["Topic", "…"]]}}

``items`` is a list, or lists by category; lists in lists are read in their order. A text keeps
the words that it has in the row: categories and topics above it are not added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chalkcircle.model import Skipped

from .items import ADDRESS, DATE, LICENCE, OUTLET, Item, first_of, read_day
from .text import plain_headings, stored_text

_CLOSING = re.compile(r"(?:[\s,;]*\([^()]*\))+[\s.,;]*$")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_STOPPED = re.compile(r"[.!?…][\"”'’»)\]]*$")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|says|said)\b")
"""Verbs that a topic does not have; an assumption checked on 49,000 topics of one archive."""

_MAX_CLOSING = 1000
"""Letters that brackets at the end of a text may have together."""

_MAX_OUTLET_WORDS = 8
_MAX_TOPIC_WORDS = 20


def is_day(row: dict[str, Any]) -> bool:
    """Whether a row is a day of items rather than one text."""
    return isinstance(row.get("items"), dict | list)


def count_items(row: dict[str, Any]) -> int:
    """How many items a day gives: texts, topics and what is neither; one where it is empty."""
    return max(1, sum(len(group) for group in _groups(row)))


def day_items(row: dict[str, Any], name: str, key: str, line: int) -> Iterator[Item | Skipped]:
    """The items of a day, as many as ``count_items`` says; topics are skipped by name.

    Args:
        row: The day.
        name: Name of the file.
        key: What the day is called in the source of its items, ``name#key.number``.
        line: Number of the row, for messages.
    """
    stated = first_of(row, *DATE)
    published = read_day(stated) if stated else None
    number = 0
    for group in _groups(row):
        for place, leaf in enumerate(group, start=1):
            number += 1
            source = f"{name}#{key}.{number}"
            if not isinstance(leaf, str):
                detail = f"line {line}: {type(leaf).__name__} where a text or a list should be"
                yield Skipped(source=source, reason="broken-item", detail=detail)
                continue
            text = stored_text(leaf).strip()
            if place < len(group) and is_topic(text):
                yield Skipped(source=source, reason="heading", detail=f"line {line}: {text!r}")
                continue
            yield Item(
                source=source,
                line=line,
                text=text,
                headings=plain_headings(text),
                outlet=closing_outlet(text) or first_of(row, *OUTLET),
                published=published,
                stated_date=stated,
                date_origin="record",
                address=first_of(row, *ADDRESS),
                licence=first_of(row, *LICENCE),
            )
    if not number:
        yield Skipped(source=f"{name}#{key}", reason="empty", detail=f"line {line}: no items")


def closing_outlet(text: str) -> str | None:
    """The outlet named last in brackets at the end of a text.

    A year, or a remark in small letters, is no outlet. Where the sentence is not stopped before
    the brackets, a single small word may tell two places of one name apart, so it is none either.

    >>> closing_outlet("They met. (AP) (BBC via Example)")
    'BBC via Example'
    >>> closing_outlet("Floods in New York (state)")
    """
    found = _closing(text)
    if found is None:
        return None
    stopped = bool(_STOPPED.search(text[: found.start()]))
    for inside in reversed(_IN_BRACKETS.findall(found[0])):
        words = str(inside).strip()
        small = words[:1].islower() and "." not in words
        if _may_name(words) and (not small or (stopped and " " not in words)):
            return words
    return None


def _closing(text: str) -> re.Match[str] | None:
    """The brackets at the end of a text; its end alone is searched, as the time is its square."""
    return _CLOSING.search(text, max(0, len(text) - _MAX_CLOSING))


def _may_name(words: str) -> bool:
    """Whether words in brackets can be a name: few, with letters, neither a year nor a sentence."""
    return (
        words[:1].isalnum()
        and any(char.isalpha() for char in words)
        and not words.endswith(":")
        and len(words.split()) <= _MAX_OUTLET_WORDS - 4 * words.endswith(".")
        and not _YEAR.search(words)
    )


def is_topic(text: str) -> bool:
    """Whether a line above others names their topic: short, unstopped, no outlet, no finite verb.

    >>> is_topic("2008 Olympic torch relay, Protests (2008)"), is_topic("Rain falls. (BBC)")
    (True, False)
    """
    found = _closing(text)
    words = text[: found.start()] if found else text
    return (
        0 < len(text.split()) <= _MAX_TOPIC_WORDS
        and not _STOPPED.search(words)
        and not _FINITE.search(words)
        and closing_outlet(text) is None
    )


def _groups(row: dict[str, Any]) -> Iterator[list[Any]]:
    """The items of each category, lists in lists laid flat."""
    items = row["items"]
    for group in items.values() if isinstance(items, dict) else [items]:
        flat: list[Any] = []
        waiting = [group]
        while waiting:
            leaf = waiting.pop()
            if isinstance(leaf, list):
                waiting += reversed(leaf)
            else:
                flat.append(leaf)
        yield flat
