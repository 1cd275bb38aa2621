"""What can be told from single claims: parties, speaker, weight, sameness; it asks no store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from chalkcircle.model import Claim, EventType, Holder, HolderKind, Kind, Stance
from chalkcircle.study import entry_of

from .tables import rows


def codes(claim: Claim) -> set[str]:
    """Whom a claim's parties act for."""
    return {party.code for party in (*claim.actors, *claim.recipients) if party.code}


def heaviest(claims: Iterable[Claim]) -> list[Claim]:
    """Latest first; of one day the surer first, then by id, so that the order is stable."""
    return sorted(claims, key=lambda c: (when(c), c.factuality or 0.0, c.claim_id), reverse=True)


def when(claim: Claim) -> date:
    """The day to order a claim by: when it begins to hold, else when it was said.

    What was written down in hindsight and has no start comes first of all.
    """
    said = date.min if claim.hindsight else claim.known_at.date()
    return claim.valid.start or said


def is_opinion(claim: Claim) -> bool:
    """Whether a claim says what somebody thinks, wants or expects, not what happened."""
    return claim.kind in (Kind.FORECAST, Kind.JUDGEMENT, Kind.POSITION) or (
        claim.stance is not Stance.ASSERTS
    )


def speaker(claim: Claim) -> Holder | None:
    """The innermost holder, unless it is the study itself."""
    holder = claim.holders[-1] if claim.holders else None
    return holder if holder and holder.kind is not HolderKind.STUDY else None


def is_person(claim: Claim) -> bool:
    """Whether a person says it."""
    return bool(claim.holders) and claim.holders[-1].kind is HolderKind.PERSON


def takes_view(claim: Claim) -> bool:
    """Whether it is an opinion and no mere question."""
    return is_opinion(claim) and claim.stance is not Stance.ASKS


def looks_ahead(claim: Claim) -> bool:
    """Whether it is about what is to come."""
    return claim.kind is Kind.FORECAST or claim.stance is Stance.PREDICTS


def weighs(claim: Claim) -> bool:
    """Whether it evaluates, explains or looks ahead: no mere statement, demand or threat."""
    view = claim.kind in (Kind.FORECAST, Kind.JUDGEMENT, Kind.POSITION)
    return view and claim.predicate != "statement" and claim.predicate not in set(EventType)


def leans(words: str) -> bool:
    """Whether words open so that they make sense only after what stood before them.

    By the openings of ``data/leaning.csv``; a small letter opens in the middle of a sentence.
    """
    flat = " ".join(words.split()).lstrip("“”\"'«„").replace("’", "'")
    opening = tuple(f"{row['opening']}{end}" for row in rows("leaning") for end in " ,':;—")
    return flat[:1].islower() or flat.casefold().startswith(opening)


def distinct(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Reports of the same deed on the same day put together, in their order."""
    groups: dict[object, list[Claim]] = {}
    for claim in claims:
        settled = claim.happened and claim.valid.start and claim.stance is Stance.ASSERTS
        key: object = (
            (claim.valid, claim.predicate, claim.mode, *_sides(claim))
            if settled and claim.predicate != "ACCUSE" and not entry_of(claim)
            else claim.claim_id
        )
        groups.setdefault(key, []).append(claim)
    return [tuple(group) for group in groups.values()]


def _sides(claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(p.code or p.text for p in claim.actors),
        frozenset(p.code or p.text for p in claim.recipients),
    )
