"""Corridors: what each side calls a route, its state, and what is said of it in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from chalkcircle.briefing.claims import heaviest
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.naming import listing
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import counted
from chalkcircle.briefing.records import Block, Facing, Passage, Section, Table
from chalkcircle.model import Claim
from chalkcircle.study import CORRIDORS, Corridor, corridor_of

from .lists import about

SHOWN, ROWS = 3, 12
"""Facts of a corridor that are not folded; a longer table of corridors is."""


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
    for corridor in study.corridors:
        blocks += _facts(corridor, facts, material, phrases)
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
            card.name,
            card.mode,
            " – ".join(card.ends),
            listing(name(code) for code in card.through),
            _called(card, phrases),
            card.status,
            card.status_as_of,
            card.source_address if card.opened else "unverified",
        )
        for card in material.study.corridors
    )
    return Table(
        caption="Corridors, the name that each side uses, and their state",
        columns=("route", "by", "ends", "crosses", "called", "state", "as of", "documented"),
        rows=rows,
        folded=len(rows) > ROWS,
    )


def _called(card: Corridor, phrases: Phrases) -> str:
    users: dict[str, list[str]] = {}
    for each in card.names:
        users.setdefault(each.name, []).append(phrases.namer.code(each.used_by))
    return "; ".join(f"{name} ({listing(by)})" for name, by in users.items()) or "–"


def _facts(
    card: Corridor, facts: list[Claim], material: Material, phrases: Phrases
) -> Iterator[Block]:
    mine = [claim for claim in facts if corridor_of(claim) == card.id]
    facing = [found for found in material.facing_facts if found.claims[0] in mine]
    contradicted = {claim.claim_id for found in facing for claim in found.claims}
    rest = heaviest(claim for claim in mine if claim.claim_id not in contradicted)
    told = tuple(phrases.plain(claim) for claim in rest)
    if told:
        yield Passage(title=card.name, sentences=told[:SHOWN])
    if told[SHOWN:]:
        yield Passage(sentences=told[SHOWN:], folded=True)
    yield from (_facing(card, found, phrases) for found in facing)


def _facing(card: Corridor, found: Contradiction, phrases: Phrases) -> Facing:
    what = found.claims[0].predicate.replace("_", " ")
    return Facing(
        title=f"{card.name}: {what}",
        rule=found.rule,
        sides=tuple(phrases.plain(claim) for claim in found.claims),
    )
