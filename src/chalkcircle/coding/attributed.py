"""Attributions that the trained encoder sees and the rules do not.

At a cue the encoder scores which words are the source and which the content. Where no rule has
found a voice for these words, they become a passage with the source as holder.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from chalkcircle.model import Holder, HolderKind, Stance

from .arguments import behind
from .reading import READ, Passage
from .voices import ReportedSpeech

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from .reading import Reading, Sentence
    from .windows import Span, Window

CUE = 0.7
"""Chance from which words are an attribution."""
WORDS = 0.5
"""Chance from which a word belongs to its source or content."""
SHORTEST = 3
"""Letters of the shortest content."""
ALIKE = 0.5
"""Intersection over union from which two contents are one."""

_POINTING = frozenset({"this", "that", "these", "those"})


def attributed(reading: Reading, known: Sequence[Passage]) -> list[Passage]:
    """Passages that no known one holds, in the order of their cues."""
    found: list[Passage] = []
    for window in reading.windows:
        for piece in window.cues(CUE):
            passage = _passage(reading, window, piece)
            if passage is not None and not any(_same(passage, p) for p in (*known, *found)):
                found.append(passage)
    return found


def _passage(reading: Reading, window: Window, piece: int) -> Passage | None:
    """The words attributed in the sentence of a cue: the encoder joins what stands beyond it."""
    cue = window.place(piece)
    sentence = _sentence_at(reading, cue[0])
    if sentence is None:
        return None
    contents = [
        (max(start, sentence.start), min(end, sentence.end))
        for start, end in window.stretches(piece, "content", WORDS)
        if start < sentence.end and sentence.start < end
    ]
    if not contents:
        return None
    start, end = contents[0][0], contents[-1][1]
    text = reading.text[start:end]
    if sum(c.isalpha() for c in text) < SHORTEST or (start <= cue[0] < end and len(contents) == 1):
        return None
    source = next(iter(window.stretches(piece, "source", WORDS)), None)
    named = _head(reading, source) if source else None
    if named and _only_points(named[1]):
        return None
    holders = ReportedSpeech(reading, named[0]).named(named[1]).holders if named else ()
    if not holders:
        name = reading.text[slice(*source)] if source else "unnamed reports"
        holders = (Holder(name=name, kind=HolderKind.UNNAMED),)
    return Passage(start, end, holders, Stance(window.stance(piece)), READ, cue, source=source)


def _head(reading: Reading, source: Span) -> tuple[Sentence, Token] | None:
    """The first head among the words of a source, and its sentence; none outside any sentence."""
    sentence = _sentence_at(reading, source[0])
    heads = sentence.heads(*source) if sentence else []
    return (sentence, heads[0]) if sentence and heads else None


def _only_points(head: Token) -> bool:
    """Whether a source only points at what was told: "all of this suggests", "that means"."""
    return any(
        token.tag_ == "DT" and token.lower_ in _POINTING for token in (head, *behind(head, "of"))
    )


def _sentence_at(reading: Reading, position: int) -> Sentence | None:
    """The sentence that holds a position."""
    index = bisect_right(reading.sentences, position, key=lambda s: s.start) - 1
    if index < 0 or position >= reading.sentences[index].end:
        return None
    return reading.sentences[index]


def _same(a: Passage, b: Passage) -> bool:
    """Whether two passages hold the same words, or say so by the same word."""
    if a.cue and b.cue and a.cue[0] < b.cue[1] and b.cue[0] < a.cue[1]:
        return True
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared >= ALIKE * (max(a.end, b.end) - min(a.start, b.start))
