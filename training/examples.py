"""Turns annotated texts into what the model learns from: tokens with labels; builds no model.

Offsets of the corpus become positions of word pieces. Everything that the running package must know
to read the model's outputs (labels, their order, the marks around a pair) stands in
`chalkcircle.coding.encoder`, so that training and reading cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from tokenizers import Tokenizer

from chalkcircle.coding.encoder import LABELS, MODES, NAMES, ROLES, STANCES
from chalkcircle.coding.pairs import OLDER, mark_pair
from corpus import Event, Line, Said, Span, meets
from schemes import older_root

IGNORE = -100
Name = tuple[int, int, str]


@dataclass(slots=True)
class Example:
    """One text with its labels by position; what a source does not say is ``IGNORE`` or nan.

    Attributes:
        ids: Word pieces, with the outer marks.
        types: Event type by position, 0 for none; ``IGNORE`` where the source does not say.
        modes: Mode at triggers.
        facts: Factuality at triggers, nan elsewhere.
        graded: Graded factuality by lay annotators at predicates, nan elsewhere.
        cues: 1 at the head of a cue, 0 elsewhere, ``IGNORE`` where the source does not say.
        stances: Stance at cues.
        names: Kind of proper name, 0 for none; ``IGNORE`` where the source does not say.
        roles: ``(anchor, role, [positions])``; every role of an anchor is told, empty or not.
    """

    ids: list[int]
    types: np.ndarray
    modes: np.ndarray
    facts: np.ndarray
    graded: np.ndarray
    cues: np.ndarray
    stances: np.ndarray
    names: np.ndarray
    roles: list[tuple[int, int, list[int]]] = field(default_factory=list)


@dataclass(slots=True)
class PairExample:
    """One text with a marked pair: its event type and its root in the older scheme.

    ``IGNORE`` where the source does not say.
    """

    ids: list[int]
    type: int = IGNORE
    root: int = IGNORE


def blank(ids: list[int], *, told: bool) -> Example:
    """An example without labels; ``told`` means that no label is a label: there is no event."""
    size, value = len(ids), 0 if told else IGNORE
    return Example(
        ids,
        types=np.full(size, value),
        modes=np.full(size, IGNORE),
        facts=np.full(size, np.nan, np.float32),
        graded=np.full(size, np.nan, np.float32),
        cues=np.full(size, value),
        stances=np.full(size, IGNORE),
        names=np.full(size, IGNORE),
    )


def of_line(line: Line, names: Sequence[Name], tokenizer: Tokenizer) -> Example:
    """A whole annotated text: triggers, cues, who stands around them; and its proper names."""
    encoded = tokenizer.encode(line.text)
    offsets = encoded.offsets
    example = blank(encoded.ids, told=True)
    for event in line.events:
        at = first(offsets, event.trigger)
        example.types[at] = LABELS.index(event.type)
        example.facts[at] = event.factuality
        if event.mode:
            example.modes[at] = MODES.index(f"{event.type}.{event.mode}")
        _role(example, at, "actor", event.actors, offsets)
        _role(example, at, "recipient", event.recipients, offsets)
    if line.editors and not line.said:
        example.cues[:] = IGNORE  # An exported correction says nothing of attributions.
    _tell(example, line.text, line.said, offsets)
    example.names[:] = 0
    for start, end, kind in names:
        example.names[_inside(offsets, ((start, end),))] = NAMES.index(kind)
    return example


def of_said(text: str, said: Sequence[Said], tokenizer: Tokenizer) -> Example:
    """A text of which only the attributions are told."""
    encoded = tokenizer.encode(text)
    example = blank(encoded.ids, told=False)
    example.cues[:] = 0
    starts = {start for start, end in encoded.offsets if end > start}
    read = [s for s in said if any(a in starts for a in range(*s.cue))]
    _tell(example, text, read, encoded.offsets)
    return example


def _tell(example: Example, text: str, told: Sequence[Said], offsets: list[Span]) -> None:
    """Cues with their stance, if the source says it, and who and what stands around them."""
    for said in told:
        at = cue_head(text, said.cue, offsets)
        example.cues[at] = 1
        if said.stance:
            example.stances[at] = STANCES.index(said.stance)
        _role(example, at, "source", (said.source,) if said.source else (), offsets)
        _role(example, at, "content", said.content, offsets)


def pairs_of_line(line: Line, tokenizer: Tokenizer) -> list[PairExample]:
    """The pairs of a text whose events agree on a type or a root, each marked in its own text."""
    between: dict[tuple[Span, Span], list[Event]] = {}
    for event in line.events:
        if event.recipients:
            ends = [(a, r) for a in event.actors for r in event.recipients]
        else:
            ends = [(a, b) for a in event.actors for b in event.actors if a < b]
        for pair in ends:
            between.setdefault(pair, []).append(event)
    found = []
    for (source, target), events in between.items():
        types = {e.type for e in events}
        root = older_root(events)
        if (len(types) == 1 or root) and not meets(source, target):
            example = of_pair(line.text, source, target, root, tokenizer)
            if len(types) == 1:
                example.type = LABELS.index(types.pop())
            found.append(example)
    return found


def of_pair(
    text: str, source: Span, target: Span, root: str | None, tokenizer: Tokenizer
) -> PairExample:
    """A marked pair with its root in the older scheme."""
    ids = tokenizer.encode(mark_pair(text, source, target)).ids
    return PairExample(ids, root=OLDER.index(root) if root else IGNORE)


def of_predicate(words: list[str], at: int, value: float, tokenizer: Tokenizer) -> Example:
    """A predicate with its graded factuality."""
    encoded = tokenizer.encode(words, is_pretokenized=True)
    example = blank(encoded.ids, told=False)
    example.graded[encoded.word_ids.index(at)] = value
    return example


def first(offsets: list[Span], span: Span) -> int:
    """The first word piece inside a span.

    Raises:
        ValueError: No word piece stands there.
    """
    for position, (start, end) in enumerate(offsets):
        if end > start and start >= span[0] and start < span[1]:
            return position
    raise ValueError(f"no word piece at {span}")


_WEAK = frozenset(
    "has have had is are was were be been being did do does not to a an the of its his her their "
    "will would could also repeatedly again first in on".split()
)


def cue_head(text: str, cue: Span, offsets: list[Span]) -> int:
    """The word of a cue that says most: its first that is no auxiliary or article."""
    start = cue[0]
    for word in text[cue[0] : cue[1]].split():
        at = text.index(word, start)
        start = at + len(word)
        if word.lower() not in _WEAK and any(at <= a < start and b > a for a, b in offsets):
            return first(offsets, (at, start))
    return first(offsets, cue)


def _role(
    example: Example, anchor: int, role: str, spans: tuple[Span, ...], offsets: list[Span]
) -> None:
    example.roles.append((anchor, ROLES.index(role), _inside(offsets, spans)))


def _inside(offsets: list[Span], spans: Sequence[Span]) -> list[int]:
    return [
        i
        for i, (start, end) in enumerate(offsets)
        if end > start and any(a <= start and end <= b for a, b in spans)
    ]
