"""What changed since a date: new events, ties begun or ended, matters newly contested."""

from __future__ import annotations

from datetime import timedelta

from chalkcircle.briefing.claims import heaviest
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import day_words, time_words
from chalkcircle.briefing.records import Passage, Section, Sentence
from chalkcircle.model import Claim, Kind, Precision

from .judgements import matter
from .lists import about, told

MOST = 15
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
    blocks = (
        Passage(title="Events", sentences=told(_events(mine, material), phrases, most=MOST)),
        Passage(
            title="Ties begun",
            sentences=told([c for c in ties if _began(c, material)], phrases, most=MOST),
        ),
        Passage(
            title="Ties ended",
            sentences=told([c for c in ties if _ended(c, material)], phrases, most=MOST),
        ),
        Passage(title="Newly contested", sentences=contested),
    )
    filled = tuple(block for block in blocks if block.sentences)
    nothing = f"Nothing read here is dated since {day_words(material.since)}."
    return Section(
        id="changes",
        title=f"What changed since {day_words(material.since)}",
        lead=() if filled else (about(nothing),),
        blocks=filled,
    )


def _named(found: Contradiction, phrases: Phrases, what: str) -> Sentence:
    """What is contested and between whom; the accounts stand side by side further down."""
    holders = listing(dict.fromkeys(phrases.namer.innermost(claim) for claim in found.claims))
    when = time_words(found.claims[0].valid)
    return Sentence(
        text=f"{what} ({when}): accounts of {holders} contradict each other.",
        claims=tuple(claim.claim_id for claim in found.claims),
    )


def _events(claims: list[Claim], material: Material) -> list[Claim]:
    """What happened since, latest first; told with a precision that lets it be called new."""
    return heaviest(c for c in claims if c.happened and _began(c, material))


def _began(claim: Claim, material: Material) -> bool:
    start, fine = claim.valid.start, claim.valid.precision not in _COARSE
    return bool(start and fine and material.since <= start <= material.until)


def _ended(claim: Claim, material: Material) -> bool:
    """Whether a tie ended in the span; an end on the day of publication only bounds it."""
    end = claim.valid.end
    known = claim.known_at.date() + timedelta(days=-1)
    fine = claim.valid.precision not in _COARSE
    return bool(end and fine and end < known and material.since <= end <= material.until)
