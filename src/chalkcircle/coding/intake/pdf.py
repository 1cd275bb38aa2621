"""Reads a PDF into an item whose offsets lead back to pages; it reads letters, never pictures.

Lines are put together to paragraphs by their place on the page; what repeats at the head or foot
of page after page is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from .items import Item
from .pdf_apart import pages_of
from .pdf_bounds import refuse_bombs
from .pdf_pages import Line, refusal
from .text import Span

MAGIC = b"%PDF"

_STOP = re.compile(r"[.!?:…][”\"’')\]»]*$")
_LARGER = 1.15
"""A line this much larger than most is a heading."""

_GAP = 1.4
"""Lines this much farther apart than most begin a paragraph."""

_STANDS_OFF = 1.2
"""A running head lies this much farther from the text than its lines from one another."""

_EDGE = 2
"""Lines at the head and at the foot of a page that may repeat on others."""

_REPEATED = 3
"""Pages on which a line must stand, digits aside, to be a running head; of two pages, both."""


def pdf_item(raw: bytes, name: str) -> tuple[Item, tuple[str, ...]]:
    """Read a PDF, with notes on what was left out.

    ``Item.pages`` holds where each page begins in the text; a page without letters begins where
    the next one does.

    Raises:
        UnreadableInput: Broken, locked by a password, too long, or without any letters.
    """
    refuse_bombs(raw, name)
    found = pages_of(raw, name)
    pages, broken = found.pages, found.broken
    heads = _running_heads(pages)
    kept = [[line for line in page if _shape(line) not in heads] for page in pages]
    left_out = sum(map(len, pages)) - sum(map(len, kept))
    text, headings, starts = _joined(kept)
    if not text:
        raise refusal(
            "This PDF holds no text, only pictures of pages" if pages else "This PDF has no pages",
            name, "a PDF with a layer of text",
            "Have its pages recognised first (OCR, such as with ocrmypdf), and give that file.",
        )  # fmt: skip
    blank = sum(not page for page in pages)
    notes = [f"pages without text: {blank} of {len(pages)}"] if blank else []
    notes += [f"pages that are broken and were not read: {broken}"] if broken else []
    notes += [f"running heads and page numbers left out: {left_out} lines"] if left_out else []
    # No day of publication: it is the day on which some program wrote the file.
    if found.made:
        notes.append(f"by its properties made on {found.made}; --date says when it was published")
    title = found.title or (text[slice(*headings[0])] if headings and headings[0][0] == 0 else "")
    item = Item(source=name, text=text, headings=headings, title=title or None, pages=starts)
    return item, tuple(notes)


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _running_heads(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Shapes of lines that stand at the edge of page after page, page numbers among them.

    A head stands off from the text; without a wider gap only a number by itself is one, or words
    that happen to end several pages would be lost.
    """
    gap = _usual_gap([line for page in pages for line in page])
    found: Counter[str] = Counter()
    for page in pages:
        down = sorted(page, key=lambda line: -line.bottom)
        found.update({_shape(line) for edge in (down, down[::-1]) for line in _edge(edge, gap)})
    least = min(_REPEATED, max(len(pages), 2))
    return {shape for shape, times in found.items() if times >= least and len(shape) < 120}


def _edge(lines: Sequence[Line], gap: float) -> list[Line]:
    """Lines at the edge of a page that stand off from the rest, or hold nothing but a number."""
    for count in range(min(_EDGE, len(lines) - 1), 0, -1):
        inner, outer = lines[count], lines[count - 1]
        if abs(outer.bottom - inner.bottom) > _STANDS_OFF * gap:
            return list(lines[:count])
    return [line for line in lines[:1] if not re.search(r"[^\W\d_]", line.text)]


def _joined(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[Span, ...], tuple[int, ...]]:
    """One text of all lines, with the spans of its headings and the starts of its pages."""
    lines = [line for page in pages for line in page]
    usual = median(line.height for line in lines) if lines else 0.0
    gap = _usual_gap(lines)
    text = ""
    headings: list[Span] = []
    begins: dict[int, int] = {}
    before: Line | None = None
    for line in lines:
        heading = _is_heading(line, usual)
        new = before is None or heading or _is_heading(before, usual) or _begins(before, line, gap)
        if heading and before and _continues_heading(before, line, usual):
            new = False
        if before is not None:
            text += "\n" if new else "" if before.broken else " "
        begins.setdefault(line.page, len(text))
        start = len(text)
        text += line.text
        if heading:
            if not new and headings:
                start = headings.pop()[0]
            headings.append((start, len(text)))
        before = line
    starts: list[int] = []
    for number in reversed(range(len(pages))):
        starts.append(begins.get(number, starts[-1] if starts else len(text)))
    return text, tuple(headings), tuple(reversed(starts))


def _is_heading(line: Line, usual: float) -> bool:
    short = len(line.text.split()) <= 20 and any(map(str.isalpha, line.text))
    return short and line.height > _LARGER * usual


def _continues_heading(before: Line, line: Line, usual: float) -> bool:
    alike = abs(before.height - line.height) < 0.05 * line.height
    near = 0 < before.bottom - line.bottom < 1.6 * line.height
    return _is_heading(before, usual) and alike and near and before.page == line.page


def _usual_gap(lines: Sequence[Line]) -> float:
    """How far the lines of one paragraph mostly lie apart."""
    gaps = []
    for _, page in groupby(lines, key=lambda line: line.page):
        on_page = list(page)
        gaps += [a.bottom - b.bottom for a, b in pairwise(on_page)]
    return median([g for g in gaps if g > 0] or [0.0])


def _begins(before: Line, line: Line, gap: float) -> bool:
    """Whether a line begins a paragraph: by its distance, its indent, or the short line above."""
    if before.broken:
        return False
    done = bool(_STOP.search(before.text))
    if before.page != line.page or line.bottom > before.bottom:
        return done or not (line.text[0].islower() or before.text[-1] in ",;–—")
    if before.bottom - line.bottom > _GAP * gap:
        return True
    indented = line.left - before.left > 0.8 * line.height
    short = before.right < line.right - 4 * line.height
    return done and (indented or short)
