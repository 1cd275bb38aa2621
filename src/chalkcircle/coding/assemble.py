"""Makes claims of what was found: each with its holder chain, and speech acts apart from content.

An utterance and its content are two claims. "Baku demanded that Yerevan change its constitution"
is a REQUEST that happened, and a demand held by Baku that did not (yet) happen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalkcircle.model import (
    Claim,
    EventType,
    Holder,
    HolderKind,
    Kind,
    Party,
    Place,
    Stance,
    TextSpan,
)

from .arguments import acts_for
from .factuality import QUESTION
from .triggers import SPEECH_ACTS

if TYPE_CHECKING:
    from datetime import datetime

    from chalkcircle.actors import Mention

    from .reading import Finding, Passage, Reading

_HELD = 2.0
"""Most that a happening told by somebody else than the narrator can be graded."""
_RUMOURED = 1.0
"""The same, where the teller has no name."""
_ALLEGED = 0.5
"""What an accusation alleges: below the grade that counts as happened."""


def claims_of(reading: Reading, *, coder: str, now: datetime) -> list[Claim]:
    """Turn the findings of a reading into claims, in the order of the text.

    Args:
        reading: A reading that all steps have filled.
        coder: Id with version of the coder, kept in each claim.
        now: When the document was read: ``known_at`` of an undated document.
    """
    maker = _Maker(reading, coder, now)
    ordered = sorted(reading.findings, key=lambda f: (not _speaks(f), f.trigger, f.kind.value))
    made: dict[str, Claim] = {}
    utterances: dict[tuple[int, int], str] = {}
    for finding in ordered:
        claim = maker.claim(finding, utterances)
        made.setdefault(claim.claim_id, claim)
        if _speaks(finding):
            utterances[finding.trigger] = claim.claim_id
    for passage in reading.passages:
        content = maker.content(passage, utterances, ordered)
        if content is not None:
            made.setdefault(content.claim_id, content)
    return sorted(made.values(), key=_place_in_text)


def _place_in_text(claim: Claim) -> tuple[int, int, str]:
    evidence = claim.evidence
    assert isinstance(evidence, TextSpan)
    return (evidence.trigger or (evidence.start, evidence.end))[0], evidence.start, claim.claim_id


def _speaks(finding: Finding) -> bool:
    """Whether it is a speech act, whose content is another claim."""
    return finding.kind is Kind.EVENT and EventType(finding.predicate) in SPEECH_ACTS


_NOT_HIS_WORD = (Stance.DENIES, Stance.ASKS, Stance.DEMANDS, Stance.HYPOTHESISES)
"""Stances of a voice that outweigh what the words inside would be by themselves."""


class _Maker:
    def __init__(self, reading: Reading, coder: str, now: datetime) -> None:
        self.reading = reading
        self.coder = coder
        self.known_at = reading.document.known_at(now)

    def narrator(self) -> Holder:
        """The outermost voice: the outlet, or the source itself where no outlet is known."""
        document = self.reading.document
        name = document.outlet or document.title or document.source
        return Holder(name=name, kind=HolderKind.OUTLET)

    def chain(self, voices: list[Passage]) -> tuple[Holder, ...]:
        """Holders from the narrator inwards, without repeating one that speaks twice in a row."""
        chain = [self.narrator()]
        for passage in voices:
            for holder in passage.holders:
                if holder.name not in [h.name for h in chain]:
                    chain.append(holder)
        return tuple(chain)

    def claim(self, finding: Finding, utterances: dict[tuple[int, int], str]) -> Claim:
        """One claim from one finding."""
        voices = self.reading.voices_at(*finding.trigger)
        if finding.performs is not None:
            voices = [p for p in voices if p is not finding.performs]
        inner = next((p for p in reversed(voices) if not p.learned), None)
        stance = finding.stance or (inner.stance if inner else Stance.ASSERTS)
        if inner is not None and inner.stance in _NOT_HIS_WORD:
            stance = inner.stance
        elif finding.kind is Kind.FORECAST:
            stance = Stance.PREDICTS
        elif QUESTION in finding.cues:
            stance = Stance.ASKS
        utterance = utterances.get(inner.cue) if inner and inner.cue else None
        return Claim(
            kind=finding.kind,
            actors=tuple(_party(m) for m in finding.actors),
            predicate=finding.predicate,
            mode=finding.mode,
            contexts=finding.contexts,
            recipients=tuple(_party(m) for m in finding.recipients),
            value=finding.value,
            unit=finding.unit,
            place=_place(finding.place),
            condition=finding.condition,
            valid=finding.valid,
            known_at=self.known_at,
            hindsight=self.reading.document.hindsight,
            holders=self.chain(voices),
            stance=stance,
            utterance=utterance,
            factuality=_factuality(finding, voices, utterance),
            cues=finding.cues,
            evidence=TextSpan(
                document_id=self.reading.document.document_id,
                start=finding.start,
                end=finding.end,
                trigger=finding.trigger,
            ),
            coder=self.coder,
            confidence=None if finding.confidence is None else round(finding.confidence, 3),
            fired=(finding.rule, *(p.frame for p in voices)),
        )

    def content(
        self, passage: Passage, utterances: dict[tuple[int, int], str], findings: list[Finding]
    ) -> Claim | None:
        """What a speech act says, as its own claim, where nothing inside it was coded already."""
        inside = [f for f in findings if passage.covers(*f.trigger)]
        if passage.direct or inside:
            return None
        about: dict[str, Party] = {}
        for mention in self.reading.mentions_in(passage.start, passage.end):
            if mention.code:
                about.setdefault(mention.code, _party(mention))
        parties = tuple(about.values())
        kind = Kind.FORECAST if passage.stance is Stance.PREDICTS else Kind.JUDGEMENT
        return Claim(
            kind=kind,
            actors=parties[:1],
            predicate="outlook" if kind is Kind.FORECAST else "statement",
            recipients=parties[1:],
            known_at=self.known_at,
            hindsight=self.reading.document.hindsight,
            holders=self.chain(self.reading.voices_at(passage.start, passage.end)),
            stance=passage.stance,
            utterance=utterances.get(passage.cue) if passage.cue else None,
            evidence=TextSpan(
                document_id=self.reading.document.document_id,
                start=passage.start,
                end=passage.end,
            ),
            coder=self.coder,
            fired=(passage.frame,),
        )


def _factuality(finding: Finding, voices: list[Passage], utterance: str | None) -> float | None:
    """The grade of the words, lowered by who is behind them."""
    value = finding.factuality
    if value is None or finding.kind not in (Kind.EVENT, Kind.MEASURE, Kind.TIE):
        return None
    for passage in voices:
        if passage.learned:
            # Whether it happened is the encoder's to say at the trigger, not by the voice's stance.
            value = max(-_HELD, min(_HELD, value))
            continue
        if passage.stance in (Stance.PREDICTS, Stance.DEMANDS, Stance.ASKS, Stance.HYPOTHESISES):
            return 0.0
        if passage.stance is Stance.DENIES:
            # To deny that it did not happen leaves it open.
            return min(value, -2.0) if value > 0 else 0.0
        ceiling = _HELD
        if any(h.kind is HolderKind.UNNAMED for h in passage.holders):
            ceiling = _RUMOURED
        if utterance is not None and passage is voices[-1]:
            ceiling = _ALLEGED
        value = max(-ceiling, min(ceiling, value))
    return value


PRIVATE = "a private person"
"""Stands for the name of somebody without a public role: the name stays in the quotation."""


def _party(mention: Mention) -> Party:
    """A party; only people in a public role keep their name outside the quotation."""
    known = mention.actor_id or mention.office or mention.type != "person"
    return Party(
        text=mention.text if known else PRIVATE,
        actor_id=mention.actor_id,
        code=acts_for(mention),
        sector=mention.sector,
    )


def _place(mention: Mention | None) -> Place | None:
    return Place(text=mention.text, code=mention.code) if mention is not None else None
