"""Words on their way into a cell and back: nothing in a cell may run, and nothing is lost.

A spreadsheet takes a text that begins with ``=`` or its like for a formula. Such a text gets one
apostrophe before it; so does one that already has apostrophes there, so that taking one away
always gives the original.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_WORDS = 50
"""An export quotes no more of a text for one claim."""

_STARTS = r"'*\s*[=+\-@＝＋－＠\t\r\n]"
_FORMULA = re.compile(_STARTS)
_DEFUSED = re.compile(f"'(?={_STARTS})")
_WORD = re.compile(r"\S+")
_ITEM = re.compile(r"(?:\\.|[^\\|])+", re.DOTALL)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODED = {"\\": r"\\", "|": r"\|"}
_LONE = {None: "?", "": r"\e", "?": r"\?"}
"""Items of a list that need a spelling of their own: unknown, empty, a question mark."""
_BACK = {"?": None, r"\e": ""}


def defused(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> defused("=1+1"), defused("'tis"), defused("'=x")
    ("'=1+1", "'tis", "''=x")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def fused(cell: str) -> str:
    """The text that ``defused`` was given.

    >>> fused("'=1+1"), fused("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if _DEFUSED.match(cell) else cell


def joined(items: Sequence[str | None]) -> str:
    r"""A list as one text: items parted by ``|``, an unknown one as ``?``.

    A bar or backslash within an item has a backslash before it.

    >>> joined(["ARM", None, "a|b"])
    'ARM | ? | a\\|b'
    """
    return " | ".join(
        _LONE[one] if one in _LONE else "".join(_CODED.get(c, c) for c in one or "")
        for one in items
    )


def parted(cell: str) -> list[str | None]:
    """The items that ``joined`` was given; an empty text has none."""
    if not cell:
        return []
    # A bar between items stands between blanks; one within an item follows a backslash.
    items = [found[0] for found in _ITEM.finditer(f" {cell} ")]
    bare = [one[1:-1] for one in items]
    return [_BACK[one] if one in _BACK else _PAIR.sub(r"\1", one) for one in bare]


def xml_text(text: str) -> str:
    """A text that XML 1.0 can hold: other control characters become U+FFFD."""
    return _NO_XML.sub("\ufffd", text)


def quoted(text: str, start: int, end: int, trigger: int | None = None) -> tuple[int, int]:
    """The part of a span that may be quoted: at most ``MOST_WORDS``, around its trigger.

    Args:
        text: The stored text.
        start: Of the span, in code points.
        end: Of the span, exclusive.
        trigger: Where the word that told the reader begins.
    """
    words = [m.span() for m in _WORD.finditer(text, start, end)]
    if not words:
        return start, end
    before = sum(low <= (start if trigger is None else trigger) for low, _ in words) - 1
    first = max(0, min(before - MOST_WORDS // 2, len(words) - MOST_WORDS))
    kept = words[first : first + MOST_WORDS]
    return kept[0][0], kept[-1][1]
