"""The working copy of one document while it is read; it is thrown away when the claims are made.

Offsets everywhere are code points into ``document.text``. A step of the coder fills some of the
fields and reads others; ``coder.py`` checks that nothing is read before it is filled.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from chalkcircle.model import Document, Holder, Interval, Kind, Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token

    from chalkcircle.actors import Mention

    from .dates import DateMention
    from .windows import Window


@dataclass(slots=True, frozen=True)
class Paragraph:
    """One line of the stored text."""

    start: int
    end: int
    heading: bool


@dataclass(slots=True, frozen=True)
class Quotation:
    """Words in quotation marks, over paragraphs if need be; the marks lie inside the span."""

    start: int
    end: int


@dataclass
class Sentence:
    """One parsed sentence; ``base`` turns token offsets into offsets of the document."""

    start: int
    end: int
    span: Span
    base: int
    paragraph: int
    heading: bool = False

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of the span, made once: each walk over a span makes them anew."""
        return list(self.span)

    def at(self, token: Token) -> tuple[int, int]:
        """Offsets of a token in the document."""
        start = self.base + token.idx
        return start, start + len(token)

    def heads(self, start: int, end: int) -> list[Token]:
        """The words of a stretch of the document that hang on no other word of it."""
        words = [t for t in self.tokens if start <= self.at(t)[0] < end]
        inside = {t.i for t in words}
        return [t for t in words if t.head.i not in inside or t.head.i == t.i]


READ = "read:cue"
"""Frame of a passage that the trained encoder found."""


@dataclass(slots=True, frozen=True)
class Passage:
    """An attributed stretch of text: who says it, and how they stand to it.

    ``cue`` is the span of the word that attributes, ``source`` that of the words that name the
    speaker nearest to it; ``frame`` says how the voice was found.
    """

    start: int
    end: int
    holders: tuple[Holder, ...]
    stance: Stance
    frame: str
    cue: tuple[int, int] | None = None
    direct: bool = False
    source: tuple[int, int] | None = None

    @property
    def learned(self) -> bool:
        """Whether only the trained encoder found it: its stance is a guess, its words are not."""
        return self.frame == READ

    def covers(self, start: int, end: int) -> bool:
        """Whether a span lies wholly inside."""
        return self.start <= start and end <= self.end


@dataclass(slots=True)
class Finding:
    """What a step found at a trigger, before it becomes a claim."""

    kind: Kind
    predicate: str
    start: int
    end: int
    trigger: tuple[int, int]
    sentence: Sentence
    rule: str
    mode: str | None = None
    actors: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    place: Mention | None = None
    value: float | None = None
    unit: str | None = None
    valid: Interval = field(default_factory=Interval)
    factuality: float | None = None
    cues: tuple[str, ...] = ()
    condition: str | None = None
    stance: Stance | None = None
    contexts: tuple[str, ...] = ()
    confidence: float | None = None
    """Chance of the type at the trigger, as the encoder gives it; None where rules read alone."""
    performs: Passage | None = None
    """The passage whose saying is itself the act ("says it will withdraw")."""


@dataclass(slots=True)
class Reading:
    """Everything found so far in one document."""

    document: Document
    agent_nouns: frozenset[str] = frozenset()
    """Nouns for people and bodies that can act and speak ("ministry", "analysts")."""
    paragraphs: list[Paragraph] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    """What the trained encoder says, by stretch of text; empty when it was not asked."""
    mentions: list[Mention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _opened: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The stored text."""
        return self.document.text

    def mentions_in(self, start: int, end: int) -> Iterator[Mention]:
        """Mentions that lie inside a span, in order."""
        if len(self._starts) != len(self.mentions):
            self._starts = [m.start for m in self.mentions]
        for mention in self.mentions[max(0, bisect_right(self._starts, start) - 1) :]:
            if mention.start >= end:
                return
            if mention.start >= start and mention.end <= end:
                yield mention

    def mention_at(self, position: int) -> Mention | None:
        """The mention that covers a position."""
        if len(self._starts) != len(self.mentions):
            self._starts = [m.start for m in self.mentions]
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self.mentions[index].end:
            return self.mentions[index]
        return None

    def quotation_at(self, position: int) -> Quotation | None:
        """The quotation that covers a position."""
        if len(self._opened) != len(self.quotations):
            self._opened = [q.start for q in self.quotations]
        index = bisect_right(self._opened, position) - 1
        if index >= 0 and position < self.quotations[index].end:
            return self.quotations[index]
        return None

    def voices_at(self, start: int, end: int) -> list[Passage]:
        """Passages that cover a span, outermost (longest) first."""
        return sorted(
            (p for p in self.passages if p.covers(start, end)), key=lambda p: p.start - p.end
        )
