"""What changed since a date, the most material first: deeds and agreements, ties, then words.

It orders by kind of event, by the study's pairs and by date, and by nothing that it thinks of them.
"""

from __future__ import annotations

from datetime import timedelta

from chalkcircle.briefing.claims import codes, heaviest
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import day_words, time_words
from chalkcircle.briefing.records import Passage, Section, Sentence
from chalkcircle.model import Claim, EventType, Interval, Kind, Precision, Quad

from .judgements import matter
from .lists import about, told

MOST = 15
_BINDING = (EventType.AGREE, EventType.CONCEDE)
_COARSE = (Precision.YEAR, Precision.DECADE, Precision.OPEN)


def changes(material: Material, phrases: Phrases) -> Section:
    """The section on what is new between ``since`` and the moment of the briefing."""
    mine = [claim for claim in material.claims if material.concerns(claim)]
    ties = [claim for claim in mine if claim.kind is Kind.TIE]
    contested = tuple(
        _named(found, phrases, matter(found, material, phrases))
        for found in material.disputes
        if any(_began(claim, material) for claim in found.claims)
    )
    # What the reader's own documents tell comes first: a chronicle that runs on past them would
    # push it off the page, and their dates are often coarse.
    fresh = [claim for claim in mine if claim.happened and material.recent(claim)]
    read = sorted(heaviest(fresh), key=lambda c: not _material(c))
    events = [
        claim
        for claim in mine
        if claim.happened and _began(claim, material) and not material.recent(claim)
    ]
    deeds = [claim for claim in events if _material(claim)]
    words = heaviest(claim for claim in events if not _material(claim))
    ranked = sorted(heaviest(deeds), key=lambda c: not _watched(c, material))
    blocks = (
        Passage(
            title="Told by the articles and news read",
            sentences=told(read, phrases, most=MOST),
        ),
        Passage(title="Deeds and agreements", sentences=told(ranked, phrases, most=MOST)),
        Passage(
            title="Ties begun",
            sentences=told([c for c in ties if _began(c, material)], phrases, most=MOST),
        ),
        Passage(
            title="Ties ended",
            sentences=told([c for c in ties if _ended(c, material)], phrases, most=MOST),
        ),
        Passage(title="Newly contested", sentences=contested),
        Passage(title="Words and visits", sentences=told(words, phrases, most=MOST)),
    )
    filled = tuple(block for block in blocks if block.sentences)
    order = "What was read comes first, deeds before words; then the chronicle, latest first."
    nothing = f"Nothing read here is dated since {day_words(material.since)}."
    return Section(
        id="changes",
        title=f"What changed since {day_words(material.since)}",
        lead=(about(order if filled else nothing),),
        blocks=filled,
    )


def _named(found: Contradiction, phrases: Phrases, what: str) -> Sentence:
    """What is contested and between whom; the accounts stand side by side further down."""
    holders = listing(dict.fromkeys(phrases.namer.innermost(claim) for claim in found.claims))
    when = time_words(found.claims[0].valid)
    return Sentence(
        text=f"{what} ({when}): accounts of {holders} contradict each other.",
        topic=what,
        claims=tuple(claim.claim_id for claim in found.claims),
    )


def _material(claim: Claim) -> bool:
    """A deed, or words that bind: an agreement, a concession."""
    deed = claim.quad in (Quad.MATERIAL_COOPERATION, Quad.MATERIAL_CONFLICT)
    return deed or claim.predicate in _BINDING


def _watched(claim: Claim, material: Material) -> bool:
    """Whether it lies between a pair that the study watches."""
    return any(codes(claim).issuperset(pair) for pair in material.study.dyads)


def _began(claim: Claim, material: Material) -> bool:
    start, fine = claim.valid.start, claim.valid.precision not in _COARSE
    return bool(start and fine and material.since <= start <= material.until)


def _ended(claim: Claim, material: Material) -> bool:
    """Whether a tie ended in the span.

    An end on the day of publication only bounds it, and one date, of a day or a month, says when it
    held, not that it held no longer.
    """
    start, end = claim.valid.start, claim.valid.end
    known = claim.known_at.date() + timedelta(days=-1)
    fine = claim.valid.precision not in _COARSE
    if start and end and claim.valid in (Interval.day(end), Interval.month(end.year, end.month)):
        return False
    return bool(end and fine and end < known and material.since <= end <= material.until)
