"""The forms that a name takes in its language, from tables of endings; it knows no names."""

from __future__ import annotations

from functools import cache

from chalkcircle.actors.words import fold
from chalkcircle.coding.wordlists import word_lists

_LETTERS = str.maketrans({"ي": "ی", "ك": "ک"})
_MARKS = str.maketrans({"\u200c": "", "\u0654": "", "\u200f": "", "\u00a0": " "})
_JOINS = frozenset({"", " ", "-", "\u2010", "\u2011", "'", "’", "ʼ", "՚"})


def key(word: str) -> str:
    """A word without case, accents and the two spellings of Persian letters.

    >>> key("İrəvan")
    'iravan'
    """
    return fold(word).translate(_LETTERS)


def joined(gap: str) -> bool:
    """Whether what stands between two words leaves them one name."""
    return gap.translate(_MARKS) in _JOINS


@cache
def forms(word: str, language: str, *, inner: bool = False) -> dict[str, bool]:
    """Forms of a word, as keys, and whether each can be that of a subject.

    Args:
        word: As a dictionary has it.
        language: ISO 639-1, one of the tables.
        inner: Whether more words of the name come after it.
    """
    tables = word_lists("endings_other")[language]
    table: dict[str, str] = tables["last"]
    if inner and "inner" in tables:
        table = tables["inner"]
    low = word.replace("İ", "i").lower()
    made = {key(word): True}
    cut = max((e for e in table if low.endswith(e)), key=len, default=None)
    if cut is None:
        return made
    stem = low[: len(low) - len(cut)]
    subjects, _, others = table[cut].partition("/")
    for endings, subject in ((subjects, True), (others, False)):
        for ending in endings.split():
            form = key(stem + ("" if ending == "-" else ending))
            made.setdefault(form, subject)
    return made
