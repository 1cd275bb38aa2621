"""An index of names by their first word; it finds words that match, and judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from .words import APOSTROPHES, JOINS, Word, odd_gap, split

V = TypeVar("V")


class Hit(NamedTuple, Generic[V]):
    """Words ``first`` to ``last`` (exclusive) that match an entry."""

    first: int
    last: int
    values: tuple[V, ...]


class _Entry(NamedTuple, Generic[V]):
    keys: tuple[str, ...]
    shapes: tuple[int, ...]
    gaps: tuple[str, ...]
    values: list[V]


ANY, CAPITAL, UPPER = range(3)


class Lexicon(Generic[V]):
    """Phrases with values; a phrase is matched word by word without regard to accents.

    Between two words may stand what joins the words of any name, or what the phrase itself has
    there ("Workers' Union", "OSCE/ODIHR"), be its apostrophe straight or curly.
    A capital in the phrase asks for a capital in the text, a word in capitals ("CIS") for a word
    in capitals, so that "us" is no country and "Car" no republic.
    """

    def __init__(self, phrases: Iterable[tuple[str, V]]) -> None:
        found: dict[tuple[str, ...], dict[tuple[tuple[int, ...], tuple[str, ...]], _Entry[V]]] = {}
        for phrase, value in phrases:
            words = split(phrase)
            keys = tuple(w.key for w in words)
            shapes = tuple(_shape(w.text) for w in words)
            gaps = tuple(odd_gap(w.gap) for w in words[1:])
            entry = found.setdefault(keys, {}).setdefault(
                (shapes, gaps), _Entry(keys, shapes, gaps, [])
            )
            entry.values.append(value)
        self._by_first: dict[str, list[_Entry[V]]] = defaultdict(list)
        for keys, entries in found.items():
            if keys:
                self._by_first[keys[0]].extend(entries.values())
        for same_first in self._by_first.values():
            same_first.sort(key=lambda e: -len(e.keys))

    def at(self, words: Sequence[Word], i: int) -> Hit[V] | None:
        """The longest phrase that begins at word ``i``; phrases alike in length are united."""
        values: list[V] = []
        length = 0
        for entry in self._by_first.get(words[i].key, ()):
            if len(entry.keys) < length:
                break
            if _matches(entry, words, i):
                length = len(entry.keys)
                values += entry.values
        return Hit(i, i + length, tuple(values)) if values else None

    def all(self, words: Sequence[Word]) -> list[Hit[V]]:
        """Hits from left to right, the longest first, none overlapping."""
        hits: list[Hit[V]] = []
        i = 0
        while i < len(words):
            hit = self.at(words, i) if words[i].key in self._by_first else None
            if hit:
                hits.append(hit)
            i = hit.last if hit else i + 1
        return hits

    def whole(self, words: Sequence[Word]) -> tuple[V, ...]:
        """Values of phrases that are exactly these words."""
        hit = self.at(words, 0) if words else None
        return hit.values if hit and hit.last == len(words) else ()


def _shape(word: str) -> int:
    if len(word) > 1 and word.isupper():
        return UPPER
    return CAPITAL if word[0].isupper() else ANY


def _matches(entry: _Entry[V], words: Sequence[Word], i: int) -> bool:
    keys = entry.keys
    if i + len(keys) > len(words):
        return False
    for j, key in enumerate(keys):
        word = words[i + j]
        if word.key != key:
            return False
        shape = entry.shapes[j]
        if shape == CAPITAL and not word.text[0].isupper():
            return False
        if shape == UPPER and not word.text.isupper():
            return False
        if j and word.gap not in JOINS and odd_gap(word.gap) != entry.gaps[j - 1]:
            return False
    return True


def possessive(words: Sequence[Word], i: int) -> bool:
    """Whether word ``i`` is the ``s`` of a genitive (``’s`` or ``'s``)."""
    return i < len(words) and words[i].key == "s" and words[i].gap in APOSTROPHES
