"""Finds quoted words in a text and cuts texts into sentences and pieces, in any language.

It knows no grammar. Offsets are code points, end exclusive; a quote is found letter for letter or
not at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

Stretch = tuple[int, int]

_END = re.compile(r"(?:[.!?…։؟]{1,20}[»”“\"’')\]]*(?=\s|\Z))|[。！？]+[」』”]*")
_ASKING = "?؟？"
_ARMENIAN_QUESTION = "՞"
"""Stands on the word asked about, not at the end."""
_SHORT = re.compile(
    r"(?:\b\w|\b\w(?:\.\w)+|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|St|Rep|Sen|Gov|Prof|Capt|Maj))\Z"
)
"""Before a full stop that ends no sentence: initials and titles."""
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: words are not parted by spaces."""


def places(
    quote: str, text: str, within: Stretch, *, over_lines: bool = False
) -> Iterator[Stretch]:
    """Where a quote stands in a stretch of text, in order.

    White space may differ in length and kind, and nothing else may. A quote must begin and end at
    the edge of a word: "Oman" does not stand in "Romania".

    Args:
        quote: Words as the model gave them.
        text: The stored text.
        within: Where to look.
        over_lines: Whether the quote may run over the end of a paragraph.

    >>> list(places("the  war", "After the war", (0, 13)))
    [(6, 13)]
    """
    words = quote.split()
    if not words:
        return
    gap = r"\s+" if over_lines else r"[^\S\n]+"
    pattern = re.compile(gap.join(re.escape(w) for w in words))
    position = within[0]
    while found := pattern.search(text, position, within[1]):
        start, end = found.span()
        if not (_joined(text, start) or _joined(text, end)):
            yield start, end
        position = start + 1


def _joined(text: str, at: int) -> bool:
    """Whether a word runs over a position."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and not _UNSPACED.match(before + after)


class Sentences:
    """The sentences of a text by their closing marks, paragraph by paragraph."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.all: list[Stretch] = []
        start = 0
        for line in text.split("\n"):
            self._cut(start, start + len(line))
            start += len(line) + 1
        self._starts = [s for s, _ in self.all]

    def around(self, stretch: Stretch) -> Stretch:
        """From the start of the sentence in which a stretch begins to the end of its last."""
        first = max(0, bisect_right(self._starts, stretch[0]) - 1)
        last = max(first, bisect_right(self._starts, stretch[1] - 1) - 1)
        return min(stretch[0], self.all[first][0]), max(stretch[1], self.all[last][1])

    def asks(self, stretch: Stretch) -> bool:
        """Whether a stretch stands in a question; in doubt, such as a question in a quote, yes."""
        start, end = self.around(stretch)
        sentence = self._text[start:end]
        mark = _END.search(self._text, stretch[1], end)
        near = mark is not None and any(c in _ASKING for c in mark.group())
        closing = sentence.rstrip("»”“\"’')] \t")
        return near or closing[-1:] in _ASKING or _ARMENIAN_QUESTION in sentence

    def _cut(self, start: int, end: int) -> None:
        """Cut one line."""
        for mark in _END.finditer(self._text, start, end):
            if self._closes(mark, end):
                self._add(start, mark.end())
                start = mark.end()
        self._add(start, end)

    def _closes(self, mark: re.Match[str], end: int) -> bool:
        rest = self._text[mark.end() : end].lstrip()
        # Georgian letters count as small ones but have no capitals to begin a sentence with.
        if rest and rest[0] != rest[0].title():
            return False
        before = self._text[max(0, mark.start() - 12) : mark.start()]
        return mark.group() != "." or not _SHORT.search(before)

    def _add(self, start: int, end: int) -> None:
        shown = self._text[start:end]
        start += len(shown) - len(shown.lstrip())
        end -= len(shown) - len(shown.rstrip())
        if any(c.isalnum() for c in self._text[start:end]):
            self.all.append((start, end))


def pieces(text: str, most: int) -> list[Stretch]:
    """Cut a text at ends of paragraphs into parts of at most ``most`` code points.

    A single paragraph that is longer is cut at ends of sentences, and a longer sentence by length.
    Parts without a letter or digit are left out.
    """
    found: list[Stretch] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + most)
        if end < len(text):
            line = text.rfind("\n", start, end) + 1
            stops = [m.end() for m in _END.finditer(text, start, end)] if line <= start else []
            end = line if line > start else stops[-1] if stops else end
        if any(c.isalnum() for c in text[start:end]):
            found.append((start, end))
        start = end
    return found
