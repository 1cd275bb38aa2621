"""Event type given a pair: what a sentence tells between a marked source and target.

For users who bring their own pairs (an event table with names, a search for two parties). Whole
events, with parties found in the text, are the coder's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalkcircle.model.plover import EventType, Quad

from .encoder import LABELS, Weights, shares, weights_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .encoder import Scores

Span = tuple[int, int]
Pair = tuple[str, Span, Span]
MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")
"""Before and after the source, before and after the target."""
OLDER = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
"""Roots of the older scheme (docs/pair-scheme.md) by their number in the network."""
_MARK = re.compile(r"(</?[st]>)")


@dataclass(slots=True, frozen=True)
class PairType:
    """What is told between a source and a target.

    Attributes:
        type: The likeliest event type.
        confidence: Calibrated chance that it is right, in [0, 1].
        chances: Chance of every type; they sum to one.
        told: Whether the confidence reaches the floor asked for; below it the coder abstains.
    """

    type: EventType
    confidence: float
    chances: dict[EventType, float]
    told: bool

    @property
    def quad(self) -> Quad:
        """The likeliest quad class: its types' chances added up."""
        sums = {
            quad: sum(p for kind, p in self.chances.items() if kind.quad is quad) for quad in Quad
        }
        return max(sums, key=lambda quad: sums[quad])


def unmark(marked: str) -> tuple[str, Span, Span]:
    """Take ``<s>…</s>`` and ``<t>…</t>`` out of a sentence and say where source and target stood.

    A pair of marks that is missing leaves an empty span at the sentence's start (source) or end.
    """
    text = ""
    places: dict[str, int] = {}
    for part in _MARK.split(marked):
        if _MARK.fullmatch(part):
            places.setdefault(part, len(text))
        else:
            text += part
    spans = []
    for letter, otherwise in (("s", 0), ("t", len(text))):
        start = places.get(f"<{letter}>", otherwise)
        inner = text[start : max(start, places.get(f"</{letter}>", start))]
        start += len(inner) - len(inner.lstrip())
        spans.append((start, start + len(inner.strip())))
    return text, spans[0], spans[1]


class PairReader:
    """The trained reader of marked pairs.

    Args:
        folder: Where its weights lie; by default those that come with the package.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._weights = Weights(folder or weights_folder(), "pairs")

    def types(self, pairs: Sequence[Pair], *, floor: float = 0.0) -> list[PairType]:
        """The event type of each (sentence, source, target), in their order.

        Args:
            pairs: Sentences with the spans of source and target, code points, end exclusive.
            floor: Confidence below which ``told`` is false, in [0, 1].
        """
        found = []
        for scores in self._chances(pairs, "types"):
            # The first column is "no event", which a pair that somebody marked is not.
            kept = scores[1:] / scores[1:].sum()
            chances = {EventType(n): float(p) for n, p in zip(LABELS[1:], kept, strict=True)}
            best = max(chances, key=lambda kind: chances[kind])
            found.append(PairType(best, chances[best], chances, chances[best] >= floor))
        return found

    def older_roots(self, pairs: Sequence[Pair]) -> list[dict[str, float]]:
        """The chance of each of the 15 roots of the older scheme (docs/pair-scheme.md)."""
        return [
            {root: float(p) for root, p in zip(OLDER, scores, strict=True)}
            for scores in self._chances(pairs, "older")
        ]

    def _chances(self, pairs: Sequence[Pair], head: str) -> list[Scores]:
        start, end = self._weights.columns[head]
        temperature = self._weights.card["temperature"]
        found = []
        for pair in pairs:
            # One by one: eight-bit weights have one scale for all that is scored together.
            ((_, scores),) = self._weights.run([mark_pair(*pair)])
            found.append(shares(scores[start:end] / temperature))
        return found


def mark_pair(text: str, source: Span, target: Span) -> str:
    """The text with its source and target marked for the network.

    Args:
        text: The sentence.
        source: Where the source stands; code points, end exclusive.
        target: Where the target stands; the two may not overlap.
    """
    places = sorted([(source, MARKS[:2]), (target, MARKS[2:])])
    for (start, end), (opening, closing) in reversed(places):
        text = f"{text[:start]} {opening} {text[start:end]} {closing} {text[end:]}"
    return text
