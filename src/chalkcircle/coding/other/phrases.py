"""Finds listed phrases in a text in any of their forms; what they mean is not its concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from chalkcircle.actors.words import Word, split

from .forms import forms, joined, key

V = TypeVar("V")


class Match(NamedTuple, Generic[V]):
    """Words ``first`` to ``last`` (exclusive) and the values of the phrase they are."""

    first: int
    last: int
    values: tuple[V, ...]
    subject: bool


class _Phrase(NamedTuple, Generic[V]):
    words: tuple[Mapping[str, bool], ...]
    spelt: tuple[str, ...]
    value: V


class Phrases(Generic[V]):
    """Phrases with values, found in every form that their language gives them.

    A capital in the phrase asks for one in the text, and a word in capitals for such a word.
    """

    def __init__(self, language: str, phrases: Iterable[tuple[str, V]]) -> None:
        self._by_first: dict[str, list[_Phrase[V]]] = defaultdict(list)
        for text, value in phrases:
            spelt = tuple(w.text for w in split(text))
            last = len(spelt) - 1
            words = tuple(forms(w, language, inner=i < last) for i, w in enumerate(spelt))
            for form in words[0]:
                self._by_first[form].append(_Phrase(words, spelt, value))

    def at(self, words: Sequence[Word], i: int) -> Match[V] | None:
        """The longest phrase that begins at word ``i``; those alike in length are united."""
        found: list[_Phrase[V]] = []
        for phrase in self._by_first.get(key(words[i].text), ()):
            if (not found or len(phrase.words) >= len(found[0].words)) and _fits(phrase, words, i):
                found = [p for p in found if len(p.words) == len(phrase.words)]
                found.append(phrase)
        if not found:
            return None
        last = i + len(found[0].words)
        keys = [key(w.text) for w in words[i:last]]
        subject = any(all(f[k] for f, k in zip(p.words, keys, strict=True)) for p in found)
        return Match(i, last, tuple(p.value for p in found), subject)

    def all(self, words: Sequence[Word]) -> list[Match[V]]:
        """Matches from left to right, none overlapping."""
        matches: list[Match[V]] = []
        i = 0
        while i < len(words):
            match = self.at(words, i)
            if match is not None:
                matches.append(match)
            i = match.last if match else i + 1
        return matches


def _fits(phrase: _Phrase[V], words: Sequence[Word], i: int) -> bool:
    if i + len(phrase.words) > len(words):
        return False
    for j, (form, spelt) in enumerate(zip(phrase.words, phrase.spelt, strict=True)):
        word = words[i + j]
        if key(word.text) not in form or (j and not joined(word.gap)):
            return False
        if spelt[0].isupper() and not word.capital:
            return False
        if len(spelt) > 1 and spelt.isupper() and not word.text[:2].isupper():
            return False
    return True
