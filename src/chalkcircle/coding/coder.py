"""Runs the steps that read one document into claims; stores nothing.

Each step names the fields of the reading that it reads and fills; the chain is checked when a
coder is made, so that a step put in the wrong place fails at once and by name. A trained model
will replace single steps behind the same seam.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from chalkcircle.model import Claim, ConfigError, Document, Skipped

from . import events as events_step
from . import statements as statements_step
from .assemble import claims_of
from .layout import paragraphs, quotations
from .parse import parse
from .reading import Reading
from .speakers import voices

if TYPE_CHECKING:
    from datetime import datetime

    from chalkcircle.actors import Mention, Resolver

CODER = "rules.v1"
"""Id of the rule coder; it changes whenever results do."""

READABLE = frozenset({"en", "und"})
"""Languages the rules can read; an undetermined short text is tried as English."""


@dataclass(slots=True, frozen=True)
class Step:
    """One step of the chain: its function, what it reads and what it fills."""

    name: str
    run: Callable[[Reading], None]
    reads: frozenset[str]
    fills: frozenset[str]


@dataclass(slots=True, frozen=True)
class Coded:
    """What came of one document.

    Attributes:
        unknown: Names of people and organisations that no registry holds, with their counts.
        silent: Body sentences from which no claim came.
    """

    document: Document
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...] = ()
    reading: Reading | None = None
    skipped: tuple[Skipped, ...] = ()
    unknown: Counter[str] | None = None
    sentences: int = 0
    silent: int = 0


class Coder(Protocol):
    """Anything that reads a document into claims."""

    @property
    def id(self) -> str:
        """Name with version, kept in each claim it makes."""
        ...

    def code(self, document: Document, *, now: datetime) -> Coded:
        """Read one document."""
        ...


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


class RulesCoder:
    """The rule coder: dictionaries, the parse and visible rules, no trained model of ours."""

    id = CODER

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._agent_nouns = frozenset(a.noun for a in resolver.registry.agents)
        self.steps = (
            Step("paragraphs", paragraphs, frozenset({"document"}), frozenset({"paragraphs"})),
            Step("quotations", quotations, frozenset({"paragraphs"}), frozenset({"quotations"})),
            Step("parse", parse, frozenset({"paragraphs"}), frozenset({"sentences"})),
            Step("mentions", self._mentions, frozenset({"sentences"}), frozenset({"mentions"})),
            Step("dates", _dates, frozenset({"document"}), frozenset({"dates"})),
            Step(
                "voices",
                voices,
                frozenset({"sentences", "mentions", "quotations"}),
                frozenset({"passages"}),
            ),
            Step(
                "events",
                events_step.events,
                frozenset({"sentences", "mentions", "dates"}),
                frozenset({"findings"}),
            ),
            Step(
                "statements",
                statements_step.statements,
                frozenset({"sentences", "mentions", "passages", "findings"}),
                frozenset({"findings"}),
            ),
        )
        check_chain(self.steps)

    def code(self, document: Document, *, now: datetime) -> Coded:
        """Read one document into claims.

        A document in a language that the rules cannot read yields no claim and is named in
        ``skipped`` with the reason ``language``; it is still worth storing.
        """
        if document.language not in READABLE:
            detail = f"language {document.language!r}; the rules read English"
            skip = Skipped(source=document.source, reason="language", detail=detail)
            return Coded(document, (), skipped=(skip,))
        reading = Reading(document, self._agent_nouns)
        for step in self.steps:
            step.run(reading)
        claims = claims_of(reading, coder=self.id, now=now)
        body = [s for s in reading.sentences if not s.heading]
        speaking = {(s.start, s.end) for s in body}
        used = [
            span for span in speaking
            if any(f.start >= span[0] and f.end <= span[1] for f in reading.findings)
            or any(p.start < span[1] and span[0] < p.end for p in reading.passages if not p.direct)
        ]  # fmt: skip
        unknown = Counter(
            m.name for m in reading.mentions
            if m.actor_id is None and m.code is None and m.type in ("person", "organisation")
        )  # fmt: skip
        return Coded(
            document=document,
            claims=tuple(claims),
            mentions=tuple(reading.mentions),
            reading=reading,
            unknown=unknown,
            sentences=len(body),
            silent=len(speaking) - len(used),
        )

    def _mentions(self, reading: Reading) -> None:
        """Names by dictionary first; the statistical tagger only proposes what it lacks."""
        proposed = [
            (s.base + e.start_char, s.base + e.end_char, e.label_)
            for s in reading.sentences
            for e in s.span.ents
            if e.label_ in ("PERSON", "ORG")
        ]
        reading.mentions = self._resolver.find(
            reading.text, on=reading.document.published, names=proposed
        )


def _dates(reading: Reading) -> None:
    from .dates import find_dates

    reading.dates = find_dates(reading.text, published=reading.document.published)
