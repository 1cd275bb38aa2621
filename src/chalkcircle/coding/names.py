"""Words that name a person or an organisation, for the registry to look at; it resolves nobody.

Without an encoder the parser's tagger marks them. With one, a name is a run of proper nouns in
which the encoder sees a person or an organisation; the tagger need not run, which saves two fifths
of the parse.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .windows import window_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from .reading import Reading, Sentence
    from .windows import Window

NAMED = 0.75
"""Chance from which a word of a run names a person or an organisation."""

Name = tuple[int, int, str]


def proposed(reading: Reading) -> Iterator[Name]:
    """Start, end and kind (``PERSON`` or ``ORG``) of each name, in the order of the text."""
    for sentence in reading.sentences:
        window = window_at(reading.windows, sentence.start)
        yield from _tagged(sentence) if window is None else _read(sentence, window)


def _tagged(sentence: Sentence) -> Iterator[Name]:
    for entity in sentence.span.ents:
        if entity.label_ in ("PERSON", "ORG"):
            start, end = sentence.base + entity.start_char, sentence.base + entity.end_char
            yield start, end, entity.label_


def _proper(token: Token) -> bool:
    """Whether a token is a proper noun, or the hyphen between two."""
    if token.tag_ == "HYPH" and 0 < token.i < len(token.doc) - 1:
        return token.nbor(-1).pos_ == token.nbor(1).pos_ == "PROPN"
    return token.pos_ == "PROPN"


def _read(sentence: Sentence, window: Window) -> Iterator[Name]:
    """A person's name begins where the encoder sees it: a title before it is no part of it."""
    for proper, run in groupby(sentence.tokens, key=_proper):
        if not proper:
            continue
        places = [sentence.at(token) for token in run]
        chances = [window.named(*place) for place in places]
        seen = [i for i, chance in enumerate(chances) if max(chance) >= NAMED]
        if not seen:
            continue
        person = sum(p for p, _ in chances) > sum(o for _, o in chances)
        first = seen[0] if person else 0
        yield places[first][0], places[-1][1], "PERSON" if person else "ORG"
