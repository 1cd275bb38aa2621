"""Makes the stored text of a document from the characters of a file; it decides no date or source.

All offsets of claims point into what ``stored_text`` returns, so a change of its rules changes
the id of every document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

Span = tuple[int, int]

_NEWLINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Soft hyphen, zero-width and direction marks, and control characters: nobody reads them, and they
# hide a name from the dictionary. A (non-)joiner inside Arabic script is spelling, so it stays.
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]"
    "|(?<![\u0600-\u06ff])[\u200c\u200d]"
)


def clean(text: str) -> str:
    """NFC, one kind of newline, no invisible characters; everything else as it was."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _NEWLINES.sub("\n", text)))


def stored_text(text: str) -> str:
    r"""The text as it is stored: cleaned, one line a paragraph, no blank lines or trailing spaces.

    Lines that were broken at a fixed width are joined by a space; other lines stay lines.

    >>> stored_text("One.\r\n\r\nTwo\u00ad.  ")
    'One.\nTwo.'
    """
    return "\n".join(_paragraphs(clean(text)))


def _paragraphs(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.split("\n")]
    if not _hard_wrapped(lines):
        return [line for line in lines if line]
    blocks = re.split(r"\n{2,}", "\n".join(lines).strip("\n"))
    return [" ".join(part.strip() for part in block.split("\n")) for block in blocks]


def _hard_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken by a program at a fixed width.

    Such a program breaks a line only where the next word would not have fitted. Nothing else
    that people write (lists, verse, one paragraph a line) keeps that rule over many lines.
    """
    width = max((len(line) for line in lines), default=0)
    if not 40 <= width <= 120:
        return False
    pairs = [(a, b) for a, b in pairwise(lines) if a and b]
    forced = sum(len(a) + 1 + len(b.split(maxsplit=1)[0]) > width for a, b in pairs)
    return len(pairs) >= 4 and forced >= 0.95 * len(pairs)


def line_spans(text: str) -> list[Span]:
    """Offsets of each line, end exclusive."""
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_MAX_WORDS = 12
_MAX_RUN = 3
"""More short lines than this in a row are a list, not headings."""


def plain_headings(text: str) -> tuple[Span, ...]:
    """Headings of a plain text: short lines without a stop, above a longer paragraph.

    A line that ends in a question mark counts only in title case, as a question of an interview
    stands alone in the same way.
    """
    spans = line_spans(text)
    found: list[Span] = []
    run: list[Span] = []
    for span in spans:
        line = text[slice(*span)]
        if _looks_like_heading(line):
            run.append(span)
            continue
        if len(run) <= _MAX_RUN:
            found += [head for head in run if head[1] - head[0] < len(line)]
        run = []
    return tuple(found)


def _looks_like_heading(line: str) -> bool:
    words = _WORD.findall(line)
    if not 1 <= len(words) <= _MAX_WORDS or len(line.split()) > _MAX_WORDS + 2:
        return False
    first, last = line.lstrip()[0], line[-1]
    if first.islower() or not first.isalnum() or last in '.!:;,…—–-”"»)':
        return False
    return last != "?" or title_case_share(words) >= 0.8


def title_case_share(words: list[str]) -> float:
    """Share of the longer words after the first that start with a capital; 0 where none is long.

    Words of up to three letters are left out: titles write "in" and "the" small.
    """
    longer = [word for word in words[1:] if len(word) > 3]
    return sum(word[0].isupper() for word in longer) / len(longer) if longer else 0.0


def join_blocks(blocks: Iterable[tuple[str, bool]]) -> tuple[str, tuple[Span, ...]]:
    """Join blocks of (text, is heading) to one stored text, with the spans of its headings."""
    parts: list[str] = []
    headings: list[Span] = []
    at = 0
    for text, is_heading in blocks:
        lines = [line.strip() for line in clean(text).split("\n")]
        part = (" " if is_heading else "\n").join(line for line in lines if line)
        if not part:
            continue
        if is_heading:
            headings.append((at, at + len(part)))
        parts.append(part)
        at += len(part) + 1
    return "\n".join(parts), tuple(headings)
