"""Cuts a text into words with offsets and folds them into keys; it knows no names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ı": "i", "ə": "a", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"})
JOINS = frozenset({" ", "\u00a0", "-", "\u2010", "\u2011", "'", "’", "ʼ", ".", ". ", ""})
"""What may stand between two words of any name; a comma, a dash or a new line may not."""
APOSTROPHES = frozenset({"'", "’", "ʼ"})
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


class Word(NamedTuple):
    """One run of letters or digits.

    ``gap`` is what stands between the word before and this one.
    """

    start: int
    end: int
    text: str
    key: str
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def split(text: str) -> list[Word]:
    """All words of a text; ``text[w.start:w.end] == w.text`` for each."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        words.append(Word(start, end, word, fold(word), text[last:start]))
        last = end
    return words


def odd_gap(gap: str) -> str:
    """What stands between two words where only the name itself can say that it may; else ``""``.

    >>> odd_gap("’ "), odd_gap(" ")
    ("' ", '')
    """
    return "" if gap in JOINS else gap.translate(_STRAIGHT)


def cut(text: str, words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """Offsets of words ``first`` to ``last`` (exclusive), with the last point of "U.S."."""
    end = words[last - 1].end
    short = len(words[last - 1].text) == 1 and words[last - 1].gap == "."
    return words[first].start, end + (short and text[end : end + 1] == ".")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A key that is the same for ``Erdoğan``, ``ERDOGAN`` and ``erdogan``.

    >>> fold("Yaoundé")
    'yaounde'
    """
    low = word.casefold()
    if low.isascii():
        return low
    bare = unicodedata.normalize("NFKD", low.translate(_LETTERS))
    return "".join(c for c in bare if not unicodedata.combining(c)) or low
