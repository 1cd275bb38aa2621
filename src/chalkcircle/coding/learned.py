"""Where the trained encoder and the rules meet: which triggers stand, of which type, with whom.

The rules name what their lists hold; the encoder has read the sentence. A trigger of the rules that
the encoder sees no event in falls; one that only the encoder sees stands when it is sure. What it
says of parties and of having happened completes the rules and can overrule them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chalkcircle.model import EventType

from .factuality import Grade
from .triggers import Frame, Trigger
from .windows import window_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from chalkcircle.actors import Mention

    from .arguments import Parties
    from .reading import Reading, Sentence
    from .windows import Window

FALLS = 0.30
"""Chance of any event below which a trigger of the rules falls."""
STANDS = 0.50
"""Chance of any event from which a trigger stands that no list holds."""
PARTY = 0.80
"""Chance from which a word belongs to a party."""
OPEN = 1.8
"""Factuality below which the encoder overrules a sentence without any cue that the rules know."""
DOUBTED = 0.5
"""Most that such an event keeps: the encoder's middle values mean that it cannot tell."""
_SLOTS = ("obj", "against", "on", "with", "to", "of", "for", "from")
"""Where a trigger that no list holds may have its recipient, when the encoder names none."""


@dataclass(slots=True, frozen=True)
class Seen:
    """A trigger with what the encoder says of it; without an encoder only the trigger."""

    trigger: Trigger
    window: Window | None = None
    piece: int = 0
    chance: float | None = None
    """Calibrated chance that the event coded here is right, in type and parties."""
    verb: int | None = None
    """Piece of the trigger's own word, where the event may be seen at the noun that completes it:
    of "held talks" the noun says what, and the verb whether it happened."""

    def parties(self, parties: Parties) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Actors and recipients: whom both name, else whom the parse names, else the encoder."""
        by_rule = parties.of(self.trigger)
        if self.window is None or (self.trigger.frame.both and len(by_rule[0]) > 1):
            return by_rule
        found = []
        for role, listed in zip(("actor", "recipient"), by_rule, strict=True):
            read = parties.within(self.window.stretches(self.piece, role, PARTY))
            both = tuple(m for m in listed if m in read)
            found.append(both or listed or read)
        actors, recipients = found
        return actors, tuple(m for m in recipients if m not in actors)

    def grade(self, graded: Grade) -> Grade:
        """The rules' grade, lowered where the encoder reads that it did not happen."""
        if self.window is None or graded.cues:
            return graded
        value = self.window.happened(self.piece if self.verb is None else self.verb)
        return replace(graded, value=min(round(value, 1), DOUBTED)) if value < OPEN else graded


def seen_triggers(
    reading: Reading, sentence: Sentence, listed: Sequence[Trigger]
) -> Iterator[Seen]:
    """The triggers of a sentence that stand, in the order of the text."""
    window = window_at(reading.windows, sentence.start)
    if window is None:
        yield from (Seen(t) for t in listed)
        return
    by_token: dict[int, list[Trigger]] = {}
    for trigger in listed:
        by_token.setdefault(trigger.token.i, []).append(trigger)
    completes = {t.object.i: t for t in listed if t.object is not None}
    pieces = {t.i: window.piece(*sentence.at(t)) for t in sentence.tokens}
    for token in sentence.tokens:
        piece = pieces[token.i]
        if piece is None:
            yield from (Seen(t) for t in by_token.get(token.i, ()))
            continue
        if token.i in by_token:
            # "Hold talks": the event may be seen at the verb or at the noun that completes it.
            nouns = (pieces[t.object.i] for t in by_token[token.i] if t.object is not None)
            best = max((piece, *(p for p in nouns if p is not None)), key=window.some_event)
            if window.some_event(best) >= FALLS:
                for trigger in by_token[token.i]:
                    chance = window.confidence(best, trigger.frame.type.value)
                    yield Seen(trigger, window, best, chance, piece)
        elif token.i in completes or token.pos_ == "AUX":
            continue
        elif window.some_event(piece) >= STANDS:
            kind, _ = window.type_of(piece)
            learned = _learned(token, kind, window, piece)
            yield Seen(learned, window, piece, window.confidence(piece, kind))


def _learned(token: Token, kind: str, window: Window, piece: int) -> Trigger:
    frame = Frame(
        type=EventType(kind),
        mode=window.mode_of(piece, kind),
        takes=_SLOTS,
        noun_of="recipient",
        both=False,
        turned=(),
        needs=None,
        pattern=f"read:{token.lemma_.lower()}",
    )
    return Trigger(token, frame)
