"""What the trained encoder says of a document, by place in its text; it makes no claim.

A document is read in windows: whole sentences of one paragraph, so that a window never joins what
the layout parts, and a sentence sees those before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import exp, log
from typing import TYPE_CHECKING

from .encoder import LABELS, MODES, STANCES, logistic, shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .encoder import Encoder, Scored
    from .reading import Reading, Sentence

WIDEST = 600
"""Characters up to which sentences share a window; one longer sentence is a window of its own."""
BRIDGED = 1
"""Pieces below the threshold that may lie inside a stretch of words."""

Span = tuple[int, int]
_LEAST = 1e-6
"""Chance below which log odds say no more."""


@dataclass(frozen=True)
class Window:
    """One scored stretch of a document; positions are code points of the document."""

    start: int
    end: int
    scored: Scored

    @cached_property
    def _pieces(self) -> list[tuple[int, int]]:
        """Where each word piece begins, with its number, in order; without the outer marks."""
        offsets = enumerate(self.scored.offsets)
        return [(self.start + a, number) for number, (a, b) in offsets if b > a]

    @cached_property
    def _types(self) -> list[list[float]]:
        found: list[list[float]] = shares(self.scored.head("types")).tolist()
        return found

    @cached_property
    def _cues(self) -> list[float]:
        found: list[float] = logistic(self.scored.head("cues")[:, 0]).tolist()
        return found

    @cached_property
    def _names(self) -> list[list[float]]:
        found: list[list[float]] = shares(self.scored.head("names")).tolist()
        return found

    def piece(self, start: int, end: int) -> int | None:
        """The number of the first word piece of a word, ``None`` beyond what was scored."""
        index = bisect_left(self._pieces, (start, 0))
        if index == len(self._pieces) or self._pieces[index][0] >= end:
            return None
        return self._pieces[index][1]

    def type_of(self, piece: int) -> tuple[str, float]:
        """The likeliest event type that a trigger at a piece would tell, and its chance."""
        chances = self._types[piece]
        best = max(range(1, len(LABELS)), key=chances.__getitem__)
        return LABELS[best], chances[best]

    def some_event(self, piece: int) -> float:
        """The chance that any event is told at a piece."""
        return 1 - self._types[piece][0]

    def chance_of(self, piece: int, kind: str) -> float:
        """The chance that a piece tells an event of this type."""
        return self._types[piece][LABELS.index(kind)]

    def confidence(self, piece: int, kind: str) -> float:
        """Calibrated chance that an event of this type, coded at a piece, is right as a whole."""
        slope, intercept = self.scored.right
        chance = min(max(self.chance_of(piece, kind), _LEAST), 1 - _LEAST)
        return 1 / (1 + exp(-slope * log(chance / (1 - chance)) - intercept))

    def mode_of(self, piece: int, kind: str) -> str | None:
        """The likeliest mode of a type at a piece, ``None`` for a type without modes."""
        own = [i for i, name in enumerate(MODES) if name.startswith(f"{kind}.")]
        scores = self.scored.head("modes")[piece]
        return MODES[max(own, key=lambda i: scores[i])].split(".")[1] if own else None

    def named(self, start: int, end: int) -> tuple[float, float]:
        """Chances that a word belongs to the name of a person, of an organisation."""
        piece = self.piece(start, end)
        return (0.0, 0.0) if piece is None else (self._names[piece][1], self._names[piece][2])

    def happened(self, piece: int) -> float:
        """Factuality at a piece, in [−3, 3]."""
        return max(-3.0, min(3.0, float(self.scored.head("facts")[piece, 0])))

    def cues(self, floor: float) -> Iterator[int]:
        """Pieces at which words are attributed with at least a chance of ``floor``."""
        return (i for i, chance in enumerate(self._cues) if chance >= floor)

    def stance(self, piece: int) -> str:
        """How the speaker stands to the words attributed at a piece."""
        return STANCES[int(self.scored.head("stances")[piece].argmax())]

    def place(self, piece: int) -> Span:
        """Where a piece stands in the document."""
        start, end = self.scored.offsets[piece]
        return self.start + start, self.start + end

    def stretches(self, anchor: int, role: str, floor: float) -> list[Span]:
        """Stretches of words that stand in a role to an anchor, in order.

        Pieces at or over ``floor``; gaps of ``BRIDGED`` pieces are closed.
        """
        chances = self.scored.role(anchor, role).tolist()
        found: list[list[int]] = []
        for _, number in self._pieces:
            if chances[number] < floor:
                continue
            if found and number - found[-1][1] <= BRIDGED + 1:
                found[-1][1] = number
            else:
                found.append([number, number])
        return [(self.place(a)[0], self.place(b)[1]) for a, b in found]


def score(readings: Sequence[Reading], encoder: Encoder) -> None:
    """Fill ``windows`` of every reading.

    Each document by itself: the weights are of eight bits, with one scale for all that is read
    together, so that a text would be read otherwise in other company.
    """
    for reading in readings:
        cut = _cut(reading.sentences)
        scored = encoder.read([reading.text[slice(*span)] for span in cut])
        reading.windows += [Window(*span, scores) for span, scores in zip(cut, scored, strict=True)]


def window_at(windows: Sequence[Window], position: int) -> Window | None:
    """The window that holds a position."""
    index = bisect_right(windows, position, key=lambda w: w.start) - 1
    return windows[index] if index >= 0 and position < windows[index].end else None


def _cut(sentences: Sequence[Sentence]) -> list[Span]:
    found: list[tuple[int, int, int]] = []
    for sentence in sentences:
        if sentence.heading:
            continue
        if found:
            start, _, paragraph = found[-1]
            if paragraph == sentence.paragraph and sentence.end - start <= WIDEST:
                found[-1] = (start, sentence.end, paragraph)
                continue
        found.append((sentence.start, sentence.end, sentence.paragraph))
    return [(start, end) for start, end, _ in found]
