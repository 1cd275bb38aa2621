"""Paragraphs and quotations: the outer form of a text, found before any word is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reading import Paragraph, Quotation

if TYPE_CHECKING:
    from .reading import Reading

_OPENING = {"“": "”", "«": "»", "„": "“"}
_LONGEST_OPEN = 5_000
"""A quotation that does not close within so many characters is taken to end with its paragraph."""


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
