"""Corrected sentences as lines for training; it writes no file and guesses no label.

The form is that of ``training/sentences``. A label there is a piece of the sentence, letter for
letter: where the words of a party do not stand in it, the sentence is left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from chalkcircle.model import Claim, Kind, Op, TextSpan

MOST_WORDS = 50
"""An export quotes no more."""

GRADES = (-3, -2, -1, 0, 0.5, 1, 2, 3)
"""Factualities that the form has."""

_TRIGGER_WORDS = 3


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One event of a line; fields as in ``training/sentences``."""

    t: str
    type: str
    mode: str | None = None
    a: tuple[str, ...] = ()
    r: tuple[str, ...] = ()
    f: float = 3
    h: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One sentence with its events, and by whom and by which rows it was corrected."""

    text: str
    genre: str = "wire"
    events: tuple[Event, ...] = ()
    none: str | None = None
    editors: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as editors leave it; ``by`` has editor and id of each correction of it."""

    claim: Claim
    by: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Exported:
    """Lines, and why sentences were left out."""

    lines: list[Line] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def export(texts: Iterable[tuple[str, Sequence[Told]]]) -> Exported:
    """Make one line of every sentence in which an event was corrected.

    The other events of the sentence come along as they were read. Who says what is told only by
    the holders of events: the ledger keeps no words of attribution, so a trainer must not take
    their absence for a label.

    Args:
        texts: Each text with all its claims as they should stand, retractions among them.
    """
    done = Exported()
    seen: set[str] = set()
    for text, told in texts:
        events = [t for t in told if t.claim.kind is Kind.EVENT]
        for low, high in _sentences([t.claim for t in events if t.by], text):
            inside = [t for t in events if low <= _trigger(t.claim)[0] < high]
            line = _line(text[low:high], low, inside)
            if isinstance(line, str):
                done.left_out[line] += 1
            elif line.text in seen:
                done.left_out["a sentence that another text has too"] += 1
            else:
                seen.add(line.text)
                done.lines.append(line)
    return done


def _trigger(claim: Claim) -> tuple[int, int]:
    assert isinstance(claim.evidence, TextSpan)
    return claim.evidence.trigger or (claim.evidence.start, claim.evidence.end)


def _sentences(claims: Sequence[Claim], text: str) -> list[tuple[int, int]]:
    """Spans of the claims, joined where they overlap and cut around the first trigger."""
    spans: list[tuple[int, int, int]] = []
    for claim in sorted(claims, key=lambda c: _trigger(c)[0]):
        assert isinstance(claim.evidence, TextSpan)
        low, high, at = claim.evidence.start, claim.evidence.end, _trigger(claim)[0]
        if spans and low < spans[-1][1]:
            before = spans.pop()
            low, high, at = min(low, before[0]), max(high, before[1]), before[2]
        spans.append((low, high, at))
    return [_cut(text, *span) for span in spans]


def _cut(text: str, low: int, high: int, at: int) -> tuple[int, int]:
    words = [m.span() for m in re.finditer(r"\S+", text[low:high])]
    middle = sum(low + start <= at for start, _ in words) - 1
    first = max(0, min(middle - MOST_WORDS // 2, len(words) - MOST_WORDS))
    kept = words[first : first + MOST_WORDS]
    return (low + kept[0][0], low + kept[-1][1]) if kept else (low, high)


def _line(text: str, low: int, told: Sequence[Told]) -> Line | str:
    """The line of a sentence, or why there is none."""
    plain = " ".join(text.split())
    events = []
    for each in told:
        if each.claim.op is Op.RETRACT:
            continue
        event = _event(each.claim, text, low, plain)
        if isinstance(event, str):
            return event
        events.append(event)
    by = [pair for each in told for pair in each.by]
    return Line(
        text=plain,
        genre="other",
        events=tuple(events),
        none=None if events else "other",
        editors=tuple(sorted({editor for editor, _ in by})),
        corrections=tuple(dict.fromkeys(name for _, name in by)),
    )


def _event(claim: Claim, text: str, low: int, plain: str) -> Event | str:
    start, end = (at - low for at in _trigger(claim))
    words = " ".join(text[start:end].split())
    if not 0 < len(words.split()) <= _TRIGGER_WORDS:
        return "an event without a trigger of at most three words"
    if claim.factuality is None:
        return "an event without factuality"
    factuality = claim.factuality
    at = len(" ".join(f"{text[:start]}|".split())) - 1
    trigger = _piece(plain, words, at)
    actors, recipients = (
        [_piece(plain, " ".join(p.text.split()), at) for p in side]
        for side in (claim.actors, claim.recipients)
    )
    holders = [_piece(plain, " ".join(h.name.split()), at) for h in claim.holders[1:]]
    if trigger is None or None in actors or None in recipients:
        return "words of a party that do not stand in the sentence"
    return Event(
        t=trigger,
        type=claim.predicate,
        mode=claim.mode,
        a=tuple(filter(None, actors)),
        r=tuple(filter(None, recipients)),
        f=min(GRADES, key=lambda grade: abs(grade - factuality)),
        h=tuple(filter(None, holders)),
    )


def _piece(text: str, words: str, near: int) -> str | None:
    """Words as the form names them, with their number where they stand more than once."""
    pattern = re.escape(words)
    places = [m.start() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]
    places = places or [m.start() for m in re.finditer(pattern, text)]
    if not words or not places:
        return None
    if len(places) == 1:
        return words
    number = places.index(min(places, key=lambda place: abs(place - near))) + 1
    return f"{words}#{number}" if number < 10 else None
