"""Paragraphs and quotations: the outer form of a text, found before any word is understood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .reading import Paragraph, Quotation

if TYPE_CHECKING:
    from .reading import Reading

_OPENING = {"“": "”", "«": "»", "„": "“"}
_LONGEST_OPEN = 5_000
"""A quotation that does not close within so many characters is taken to end with its paragraph."""


_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{2,40}(?:,[^—–\n]{1,40}?)?(?:\s*\([^)\n]{2,40}\))?\s*(?:—|–|--|-)\s+"
    r"|[A-Z][\w.’'/ -]{2,40}(?:,[^—–\n]{1,30}?)?\s*\([^)\n]{2,40}\)\s*(?:—|–|--|-)\s+"
)
"""Where a report was filed ("BAKU, May 12 (Reuters) - "): no party to what it tells."""


def dateline(line: str) -> int:
    """Length of the dateline that a line opens with, 0 for none.

    >>> dateline("TBILISI (Example News) - Troops left.")
    25
    >>> dateline("Troops left - so they say.")
    0
    """
    found = _DATELINE.match(line)
    return found.end() if found else 0


def paragraphs(reading: Reading) -> None:
    """Fill ``paragraphs``: the lines that hold a word, marked when the intake saw a heading."""
    headings = set(reading.document.headings)
    start = 0
    for line in reading.text.split("\n"):
        end = start + len(line)
        if any(c.isalnum() for c in line):
            reading.paragraphs.append(Paragraph(start, end, (start, end) in headings))
        start = end + 1


def quotations(reading: Reading) -> None:
    """Fill ``quotations``: outermost pairs of marks.

    A quotation may run over paragraphs, with or without the opening mark repeated at the head of
    each (both customs are in use). Straight marks open before a word and close after one.
    """
    text = reading.text
    heads = {p.start for p in reading.paragraphs}
    opened: int | None = None
    closing = ""
    for position, char in enumerate(text):
        if opened is None:
            if char in _OPENING:
                opened, closing = position, _OPENING[char]
            elif char == '"' and _opens(text, position):
                opened, closing = position, '"'
        elif char == closing and not (char == '"' and position in heads):
            reading.quotations.append(Quotation(opened, position + 1))
            opened = None
        if opened is not None and position - opened > _LONGEST_OPEN:
            _give_up(reading, opened)
            opened = None
    if opened is not None:
        _give_up(reading, opened)


def _opens(text: str, position: int) -> bool:
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    return (before.isspace() or before in "([—–-/:") and not after.isspace()


def _give_up(reading: Reading, opened: int) -> None:
    """Close a mark that nobody closed at the end of its paragraph."""
    end = reading.text.find("\n", opened)
    reading.quotations.append(Quotation(opened, end if end >= 0 else len(reading.text)))
