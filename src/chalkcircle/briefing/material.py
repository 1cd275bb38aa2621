"""What a briefing is made from: the claims that stand, their documents, and how to count them.

It selects and counts; it makes no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

import msgspec

from chalkcircle.incidents import Groups, groups, one_each, without_repeats
from chalkcircle.ledger import Ledger
from chalkcircle.model import (
    NO_CLAIMS,
    Claim,
    Document,
    Explained,
    Judged,
    Kind,
    Selection,
    Skipped,
    Stamp,
    Support,
    TextSpan,
)
from chalkcircle.study import (
    CORRIDORS,
    FACING,
    Study,
    contradicting_facts,
    entry_of,
    study_of,
)

from .claims import codes, heaviest
from .facing import Contradiction, contradictions

METHOD = "briefing.reports.v2"
"""Number of standing claims that fit a selection. One report is one claim, but for what copies of
a text tell again and for claims that were judged to tell of one incident: these count once."""

VOICES_METHOD = "briefing.voices.v1"
"""Number of innermost holders of claims that bear on a question and take a view."""


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """What the run that filled the ledger left out, to be told on the page.

    Attributes:
        skipped: What was given and not used.
        unknown_names: How often each name that no registry has was met.
        uncoded_sentences: Sentences from which no claim was read, ``None`` when nobody counted.
        sentences: Sentences read, ``None`` when nobody counted.
        corrections: How many corrections by editors are in each state.
    """

    skipped: tuple[Skipped, ...] = ()
    unknown_names: dict[str, int] = {}
    uncoded_sentences: int | None = None
    sentences: int | None = None
    corrections: dict[str, int] = {}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What a ledger tells at one moment, and what of it is told again."""

    ledger: Ledger
    as_of: datetime | None
    snapshot: int

    def select(self, selection: Selection) -> list[Claim]:
        """Standing claims that fit and rest on a text, as of the moment."""
        found = self.ledger.claims(selection, as_of=self.as_of, snapshot=self.snapshot)
        return [claim for claim in found if isinstance(claim.evidence, TextSpan)]

    @cached_property
    def groups(self) -> Groups:
        """Documents that are copies of one text, and claims of one incident."""
        return groups(self.ledger, as_of=self.as_of, snapshot=self.snapshot)

    @cached_property
    def all_standing(self) -> tuple[Claim, ...]:
        """All standing claims of the ledger."""
        return tuple(self.ledger.claims(as_of=self.as_of, snapshot=self.snapshot))

    @property
    def standing(self) -> tuple[Claim, ...]:
        """The standing claims that a page is made from, those that rest on feed rows too."""
        return self.all_standing

    @cached_property
    def every(self) -> tuple[Claim, ...]:
        """All standing claims that rest on a text."""
        return tuple(c for c in self.standing if isinstance(c.evidence, TextSpan))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Those of them that are told on the page: not what copies of a text tell again."""
        leaders = self.groups.leaders(Judged.DOCUMENTS)
        return tuple(without_repeats(self.every, leaders, self.quote))

    @cached_property
    def _told(self) -> frozenset[str]:
        return frozenset(claim.claim_id for claim in self.claims)

    @cached_property
    def _incidents(self) -> dict[str, str]:
        return self.groups.leaders(Judged.CLAIMS)

    def counted(self, claims: Iterable[Claim]) -> list[Claim]:
        """Those of some claims that a number counts."""
        return one_each((c for c in claims if c.claim_id in self._told), self._incidents)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by id, in the order of their dates."""
        found = self.ledger.documents(as_of=self.as_of, snapshot=self.snapshot)
        return {document.document_id: document for document in found}

    def document(self, claim: Claim) -> Document:
        """The document that a claim rests on."""
        assert isinstance(claim.evidence, TextSpan)
        return self.documents[claim.evidence.document_id]

    def quote(self, claim: Claim) -> str:
        """The words that a claim rests on."""
        assert isinstance(claim.evidence, TextSpan)
        return self.document(claim).text[claim.evidence.start : claim.evidence.end]


@dataclass(frozen=True, kw_only=True)
class Material(Moment):
    """Everything that the sections of one briefing are written from."""

    study: Study
    since: date
    until: date
    stamp: Stamp
    notes: Notes
    command: str
    numbers: list[Explained] = field(default_factory=list)
    """Filled while sections are written; sentences name positions in it."""

    @cached_property
    def standing(self) -> tuple[Claim, ...]:
        """All standing claims but the rows of other studies in the same ledger."""
        return tuple(c for c in self.all_standing if study_of(c) in (None, self.study.id))

    @cached_property
    def _others(self) -> tuple[str, ...]:
        """What the other studies call themselves as holders."""
        rest = (c for c in self.all_standing if study_of(c) not in (None, self.study.id))
        return tuple(sorted({claim.holders[0].name for claim in rest}))

    def _ours(self, selection: Selection) -> Selection:
        unwanted = dict.fromkeys((*selection.without_outlets, *self._others))
        return msgspec.structs.replace(selection, without_outlets=tuple(unwanted))

    def select(self, selection: Selection) -> list[Claim]:
        """Standing claims that fit and rest on a text, but for the rows of other studies."""
        return super().select(self._ours(selection))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by id, in the order of their dates; of studies, the rows of this one."""
        own = {c.evidence.document_id for c in self.every if isinstance(c.evidence, TextSpan)}
        found = self.ledger.documents(as_of=self.as_of, snapshot=self.snapshot)
        return {d.document_id: d for d in found if not d.hindsight or d.document_id in own}

    @cached_property
    def copies(self) -> dict[str, list[Document]]:
        """Copies by the id of the text that they are copies of, in the order of their dates.

        What was read again from the same place under another date is no copy.
        """
        leaders = self.groups.leaders(Judged.DOCUMENTS)
        found: dict[str, list[Document]] = {}
        for document_id, document in self.documents.items():
            leader = self.documents.get(leaders.get(document_id, ""))
            if leader and leader is not document and not _again(document, leader):
                found.setdefault(leader.document_id, []).append(document)
        return found

    @cached_property
    def latest(self) -> date:
        """The last day told of: what lies between it and now was not covered, not quiet."""
        days = [c.valid.start for c in self.claims if c.kind is Kind.EVENT and c.valid.start]
        days += [d.published for d in self.documents.values() if d.published]
        return max((d for d in days if d <= self.until), default=self.until)

    @cached_property
    def from_feeds(self) -> int:
        """Standing claims that rest on feed rows, which this page does not show."""
        return len(self.standing) - len(self.every)

    def count(
        self, selection: Selection, *, among: list[Claim] | None = None, begun: bool = False
    ) -> tuple[list[Claim], Explained]:
        """Claims that fit, and their number, for ``state`` to keep when a sentence states it.

        Args:
            selection: Which claims.
            among: The claims that it selects, when the caller has them.
            begun: Only those whose first day is known and lies in the span: two spans side by
                side then share none, and what only its report bounds counts in neither.
        """
        selection = self._ours(selection)
        found = super().select(selection) if among is None else among
        note = None
        if begun:
            low, high = selection.since or date.min, selection.until or date.max
            found = [c for c in found if c.valid.start and low <= c.valid.start <= high]
            selection = msgspec.structs.replace(
                selection, claim_ids=tuple(c.claim_id for c in found) or NO_CLAIMS
            )
            note = "Only those whose first day is known and lies in the span."
        everything = len(found)
        found = self.counted(found)
        number = Explained(
            value=len(found),
            unit="reports",
            method=METHOD,
            stamp=self.stamp,
            support=Support(
                selection=selection,
                count=len(found),
                heaviest=tuple(c.claim_id for c in heaviest(found)[:10]),
                repeats=everything - len(found),
            ),
            note=note,
        )
        return found, number

    def voices(self, claims: Sequence[Claim], voices: int) -> int:
        """Keep the number of holders behind these claims; gives its position."""
        return self.state(
            Explained(
                value=voices,
                unit="voices",
                method=VOICES_METHOD,
                stamp=self.stamp,
                support=Support(
                    selection=Selection(claim_ids=tuple(c.claim_id for c in claims)),
                    count=len(claims),
                    heaviest=tuple(c.claim_id for c in heaviest(claims)[:10]),
                ),
            )
        )

    def state(self, number: Explained) -> int:
        """Keep a number that a sentence is going to state; gives its position."""
        self.numbers.append(number)
        return len(self.numbers) - 1

    @cached_property
    def disputes(self) -> tuple[Contradiction, ...]:
        """Contradicting accounts in which an actor of interest is a party, the latest first."""
        return tuple(
            found
            for found in contradictions(self.claims)
            if any(codes(c) and self.concerns(c) for c in found.claims)
        )

    @cached_property
    def facing_facts(self) -> tuple[Contradiction, ...]:
        """Facts of the study's corridors that contradict each other."""
        groups = contradicting_facts(self.own(CORRIDORS))
        return tuple(Contradiction(FACING, group) for group in groups)

    def own(self, coder: str) -> list[Claim]:
        """Standing claims that come from one table of this study."""
        return [c for c in self.claims if c.coder == coder and study_of(c) == self.study.id]

    def recent(self, claim: Claim) -> bool:
        """Whether a claim was said in the span of the briefing, not written down afterwards."""
        return not claim.hindsight and self.since <= claim.known_at.date() <= self.until

    @cached_property
    def _near(self) -> frozenset[str]:
        """Documents that speak of an actor of interest."""
        wanted = set(self.study.actors_of_interest)
        spoken = (c.evidence for c in self.claims if wanted & codes(c))
        return frozenset(e.document_id for e in spoken if isinstance(e, TextSpan))

    def concerns(self, claim: Claim) -> bool:
        """Whether a claim is about the study: by its parties, or without any by its document."""
        mentioned = codes(claim)
        if mentioned:
            return bool(mentioned & set(self.study.actors_of_interest))
        assert isinstance(claim.evidence, TextSpan)
        return claim.evidence.document_id in self._near


def _again(document: Document, other: Document) -> bool:
    return document.source == other.source and document.text_id == other.text_id


def own_words(claims: Iterable[Claim], material: Material) -> dict[str, str]:
    """The text of entries that a study tells in its own words, by claim id."""
    return {c.claim_id: material.quote(c) for c in claims if entry_of(c)}
