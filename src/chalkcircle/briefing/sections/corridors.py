"""Corridors: what each side calls a route, its state, and what is said of it in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalkcircle.briefing.claims import heaviest
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import counted, quantity, time_words
from chalkcircle.briefing.records import Block, Facing, Section, Table
from chalkcircle.model import Claim, Stance
from chalkcircle.study import CORRIDORS, Corridor, corridor_of

from .lists import about

ROWS = 12
"""A table with more rows than this is folded."""


def corridors(material: Material, phrases: Phrases) -> Section:
    """The section on routes: cards first, then the facts of each, contradicting ones facing."""
    study = material.study
    if not study.corridors:
        lead = "The study lists no corridors; they go into its file corridors.toml."
        return Section(id="corridors", title="Corridors", lead=(about(lead),))
    facts = material.own(CORRIDORS)
    told = (
        "No name of a route is ours alone: each stands with who uses it. Names and state are "
        f"those of the study's cards, as of the day given there. On them {_numbers(facts)}"
    )
    blocks: list[Block] = [_cards(material, phrases)]
    blocks += _facts(study.corridors, facts, phrases)
    names = {card.id: card.name for card in study.corridors}
    blocks += [_facing(found, names, phrases) for found in material.facing_facts]
    return Section(id="corridors", title="Corridors", lead=(about(told),), blocks=tuple(blocks))


def _numbers(facts: list[Claim]) -> str:
    if not facts:
        return "the study states nothing in numbers yet."
    return (
        f"the study tells {counted(len(facts), 'fact')} in numbers; those that contradict each "
        "other stand side by side."
    )


def _cards(material: Material, phrases: Phrases) -> Table:
    name = phrases.namer.code
    rows = tuple(
        (
            f"{card.name} ({' – '.join(card.ends)})",
            card.mode,
            listing(name(code) for code in card.through),
            _called(card, phrases),
            f"{card.status} ({card.status_as_of})",
            card.source_address if card.opened else "unverified",
        )
        for card in material.study.corridors
    )
    return Table(
        caption="Corridors, the name that each side uses, and their state",
        columns=("route", "by", "crosses", "called", "state", "documented"),
        rows=rows,
        folded=len(rows) > ROWS,
    )


def _called(card: Corridor, phrases: Phrases) -> str:
    users: dict[str, list[str]] = {}
    for each in card.names:
        users.setdefault(each.name, []).append(phrases.namer.code(each.used_by))
    return "; ".join(f"{name} ({listing(by)})" for name, by in users.items()) or "–"


def _facts(cards: Sequence[Corridor], facts: list[Claim], phrases: Phrases) -> Iterator[Table]:
    """Every fact in a row of its own, by corridor and measure, the latest first."""
    names = {card.id: card.name for card in cards}
    places = {card.id: place for place, card in enumerate(cards)}
    known = [c for c in heaviest(facts) if corridor_of(c) in names]
    known.sort(key=lambda c: (places[corridor_of(c) or ""], c.predicate))
    if known:
        yield Table(
            caption="Facts of corridors in numbers",
            columns=("route", "what", "value", "as of", "who says so"),
            rows=tuple(_cells(c, names[corridor_of(c) or ""], phrases) for c in known),
            folded=len(known) > ROWS,
            claims=tuple(claim.claim_id for claim in known),
        )


def _cells(claim: Claim, route: str, phrases: Phrases) -> tuple[str, ...]:
    stance = "" if claim.stance is Stance.ASSERTS else f" {claim.stance.value}"
    return (
        route,
        claim.predicate.replace("_", " "),
        f"{quantity(claim.value or 0)} {claim.unit}",
        time_words(claim.valid),
        f"{phrases.namer.voice(claim)}{stance}",
    )


def _facing(found: Contradiction, names: dict[str, str], phrases: Phrases) -> Facing:
    one = found.claims[0]
    route = names.get(corridor_of(one) or "", "A route")
    return Facing(
        title=f"{route}: {one.predicate.replace('_', ' ')}",
        rule=found.rule,
        sides=tuple(phrases.plain(claim) for claim in found.claims),
    )
