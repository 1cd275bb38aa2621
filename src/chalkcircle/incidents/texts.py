"""What two texts are compared by: words, runs of words, sentences; it judges nothing.

Words are those of Unicode, in small letters, without punctuation. In scripts that put no spaces
between words every character is one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from itertools import chain

RUN = 5
"""Words of a run. A run of five is seldom shared by two texts that were written apart."""

LEAST_WORDS = 20
"""A text of fewer words is a copy only of the very same words of the same day: one word is much of
what it tells, and "A quiet day at the front." is written every week."""

_ALWAYS = 8
"""Hashes that the sketch of every text has: its smallest."""
_BELOW = -(2**63) + 2**64 // 16
"""All hashes below are in the sketch too, one in sixteen, so that a short text is found in a long
one whatever their lengths."""
_MOST = 256
"""Hashes of the longest text: those of some four thousand words."""

_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?…۔።])[\"'”’»)\]]*\s+|(?<=[。！？])")
_DATELINE_END = re.compile(r"\s[-–—]+\s|(?<=\))\s*[-–—:]?\s")
_DATELINE = 80
"""Characters in which a place, a day and an agency may stand before the first sentence."""


@dataclass(frozen=True)
class Words:
    """A text as its words.

    Attributes:
        language: ISO 639-1 code, ``und`` when undetermined.
        sentences: The words of each sentence as they are written. A dateline that a dash or a
            bracket ends is a sentence of its own.
    """

    sentences: tuple[tuple[str, ...], ...]
    language: str = "und"

    @cached_property
    def written(self) -> tuple[str, ...]:
        """All words as they are written."""
        return tuple(chain.from_iterable(self.sentences))

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """All words in small letters."""
        return tuple(word.casefold() for word in self.written)

    @cached_property
    def runs(self) -> frozenset[str]:
        """All runs of ``RUN`` words; a shorter text is one run."""
        words = self.plain
        if len(words) < RUN:
            return frozenset({" ".join(words)})
        return frozenset(" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that are written with a small first letter somewhere."""
        return frozenset(word for word in self.written if not _capital(word))

    def sketch(self, day: date | None) -> tuple[int, ...]:
        """Hashes by which texts that share runs are found, smallest first.

        The smallest hashes of all runs are the same whoever draws them, so that two texts share
        about as large a part of them as they share of their runs (source: A. Broder, On the
        resemblance and containment of documents, 1997, unverified here). A short text has one
        hash, of all its words and of its day of publication. A text without words has none.
        """
        if len(self.plain) < LEAST_WORDS:
            return (_hash("\0".join(("short", str(day), *self.plain))),) if self.plain else ()
        hashes = sorted(set(map(_hash, self.runs)))[:_MOST]
        return tuple(h for i, h in enumerate(hashes) if i < _ALWAYS or h < _BELOW)


def words_of(text: str, language: str) -> Words:
    """Take a text apart."""
    text = unicodedata.normalize("NFKC", text)
    head = _DATELINE_END.search(text[:_DATELINE])
    cut = head.end() if head else 0
    parts = [text[:cut], *_SENTENCE_END.split(text[cut:])]
    found = (tuple(_WORD.findall(part)) for part in parts)
    return Words(tuple(words for words in found if words), language)


def weighty(word: str, text: Words) -> bool:
    """Whether a word of a text may be a number or a name: another in its place tells another fact.

    A name is written with a capital letter and never without. In a language whose words for
    numbers, days and months are not known here, every word may be one.
    """
    small = word.casefold()
    if text.language not in _NUMBERS or small in _NUMBERS[text.language]:
        return True
    return any(c.isdigit() for c in word) or (_capital(word) and small not in text.small)


def _capital(word: str) -> bool:
    return word[0] != word[0].lower()


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big", signed=True)


_NUMBERS = {
    "en": frozenset(
        """no one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
        ninety dozen dozens hundred hundreds thousand thousands million billion first second third
        fourth fifth sixth seventh eighth ninth tenth""".split()
    )
}
"""Words for numbers by language; days and months are names there."""
