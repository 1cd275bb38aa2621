"""Runs the steps that read one document into claims; stores nothing.

Each step names the fields of the reading that it reads and fills; the chain is checked when a
coder is made, so that a step put in the wrong place fails at once and by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalkcircle.model import Claim, ConfigError, Document, Skipped

from .assemble import claims_of
from .events import events
from .layout import paragraphs, quotations
from .names import proposed
from .parse import parse
from .reading import Reading
from .speakers import voices
from .statements import statements
from .windows import score

if TYPE_CHECKING:
    from datetime import datetime

    from chalkcircle.actors import Mention, Resolver

    from .encoder import Encoder

RULES = "rules.v3"
"""Id of the reader without the trained encoder; it changes whenever results do."""

READABLE = frozenset({"en", "und"})
"""Languages the rules can read; an undetermined short text is tried as English."""


@dataclass(slots=True, frozen=True)
class Step:
    """One step of the chain: its function over readings, what it reads and what it fills."""

    name: str
    run: Callable[[Sequence[Reading]], None]
    reads: frozenset[str]
    fills: frozenset[str]


@dataclass(slots=True, frozen=True)
class Coded:
    """What came of one document.

    Attributes:
        unknown: Names of people and organisations that no registry holds, with their counts.
        silent: Body sentences from which no claim came.
        failed: Whether the coder could not do its work this time; another time it may.
    """

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
    reading: Reading | None = None
    skipped: tuple[Skipped, ...] = ()
    unknown: Counter[str] | None = None
    sentences: int = 0
    silent: int = 0
    failed: bool = False


class Coder(Protocol):
    """Anything that reads a document into claims."""

    @property
    def id(self) -> str:
        """Name with version, kept in each claim it makes."""
        ...

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        """Read documents, one result each, in their order."""
        ...


class MakeCoder(Protocol):
    """Makes a coder; what an entry point of coders names."""

    def __call__(self, resolver: Resolver, options: Mapping[str, str], /) -> Coder:
        """Make it.

        Args:
            resolver: Whom the words name.
            options: The settings that begin with ``coder_``, without that.
        """
        ...


def text_coder(resolver: Resolver, _options: Mapping[str, str], /) -> Coder:
    """The coder ``text``: rules and the shipped encoder; it needs no option."""
    from .encoder import shipped

    return TextCoder(resolver, shipped())


def check_chain(steps: tuple[Step, ...]) -> None:
    """Check that every step reads only what the document or an earlier step has filled.

    Raises:
        ConfigError: A step stands before what it needs.
    """
    filled = {"document"}
    for step in steps:
        if missing := step.reads - filled:
            raise ConfigError.about(
                f"Step {step.name} reads what no step before it fills",
                sorted(missing),
                expected=f"only {', '.join(sorted(filled))}",
                do="Put the step that fills it first.",
            )
        filled |= step.fills


class TextCoder:
    """Dictionaries, the parse, visible rules and, when given, the trained encoder.

    Args:
        resolver: Whom the words name.
        encoder: The trained weights; without them the rules read alone.
    """

    def __init__(self, resolver: Resolver, encoder: Encoder | None = None) -> None:
        self.id = RULES if encoder is None else f"{RULES}+{encoder.id}"
        self.resolver = resolver
        self._encoder = encoder
        self._agent_nouns = frozenset(a.noun for a in resolver.registry.agents)
        self.steps = (
            _step("paragraphs", _each(paragraphs), "document", "paragraphs"),
            _step("quotations", _each(quotations), "paragraphs", "quotations"),
            _step("parse", self._parse, "paragraphs", "sentences"),
            _step("encode", self._encode, "sentences", "windows"),
            _step("mentions", _each(self._mentions), "sentences windows", "mentions"),
            _step("dates", _each(_dates), "document", "dates"),
            _step("voices", _each(voices), "sentences windows mentions quotations", "passages"),
            _step("events", _each(events), "sentences windows mentions dates passages", "findings"),
            _step("statements", _each(statements), "sentences mentions passages", "findings"),
        )
        check_chain(self.steps)

    def code(self, document: Document, *, now: datetime) -> Coded:
        """Read one document into claims; see ``code_all``."""
        return self.code_all([document], now=now)[0]

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        """Read documents into claims, in their order; together they parse faster than alone.

        A document in a language that the rules cannot read yields no claim and is named in
        ``skipped`` with the reason ``language``; it is still worth storing.
        """
        readings = [Reading(d, self._agent_nouns) for d in documents if d.language in READABLE]
        for step in self.steps:
            step.run(readings)
        read = iter(readings)
        return [
            self._coded(next(read), now) if d.language in READABLE else self._unread(d)
            for d in documents
        ]

    def _coded(self, reading: Reading, now: datetime) -> Coded:
        """What came of one reading, with what it left out."""
        body = [s for s in reading.sentences if not s.heading]
        telling = {id(f.sentence) for f in reading.findings}
        reported = [p for p in reading.passages if not p.direct]
        silent = sum(
            id(s) not in telling and not any(p.start < s.end and s.start < p.end for p in reported)
            for s in body
        )
        unknown = Counter(
            m.name
            for m in reading.mentions
            if m.actor_id is None and m.code is None and m.type in ("person", "organisation")
        )
        return Coded(
            document=reading.document,
            claims=tuple(claims_of(reading, coder=self.id, now=now)),
            mentions=tuple(reading.mentions),
            reading=reading,
            unknown=unknown,
            sentences=len(body),
            silent=silent,
        )

    def _unread(self, document: Document) -> Coded:
        """Names and quotations of a text whose sentences the rules cannot read; no claim."""
        from .other import read_names_and_quotes

        reading = Reading(document)
        read_names_and_quotes(reading, self.resolver)
        detail = f"language {document.language!r}; the rules read English"
        skip = Skipped(source=document.source, reason="language", detail=detail)
        mentions = tuple(reading.mentions)
        return Coded(document, (), mentions=mentions, reading=reading, skipped=(skip,))

    def _parse(self, readings: Sequence[Reading]) -> None:
        parse(readings, names=self._encoder is None)

    def _encode(self, readings: Sequence[Reading]) -> None:
        if self._encoder is not None:
            score(readings, self._encoder)

    def _mentions(self, reading: Reading) -> None:
        """Names by dictionary first; what else looks like a name is only proposed."""
        reading.mentions = self.resolver.find(
            reading.text,
            on=reading.document.published,
            names=list(proposed(reading)),
            stateless=True,
        )


def _step(name: str, run: Callable[[Sequence[Reading]], None], reads: str, fills: str) -> Step:
    return Step(name, run, frozenset(reads.split()), frozenset(fills.split()))


def _each(step: Callable[[Reading], None]) -> Callable[[Sequence[Reading]], None]:
    """A step over one reading as a step over many."""

    def run(readings: Sequence[Reading]) -> None:
        for reading in readings:
            step(reading)

    return run


def _dates(reading: Reading) -> None:
    from .dates import find_dates

    reading.dates = find_dates(reading.text, published=reading.document.published)
