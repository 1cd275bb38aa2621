"""Who says what: by innermost holder, and contradicting accounts side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from chalkcircle.briefing.claims import is_opinion, is_person, leans, speaker, weighs
from chalkcircle.briefing.facing import Contradiction
from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, day_words, figures, time_words
from chalkcircle.briefing.records import Block, Facing, Passage, Section
from chalkcircle.model import Claim, HolderKind, Kind, Stance
from chalkcircle.study import bears

from .judgements import matter
from .lists import about, told

VOICES, EACH, SIDE_BY_SIDE = 12, 6, 20
"""Holders shown; sentences of each sort for each; contradictions shown."""

_SORTS: tuple[tuple[str, Callable[[Claim], bool]], ...] = (
    ("Judges and states", lambda c: c.stance is Stance.ASSERTS and c.kind is not Kind.FORECAST),
    ("Expects", lambda c: c.stance is Stance.PREDICTS or c.kind is Kind.FORECAST),
    ("Demands", lambda c: c.stance is Stance.DEMANDS),
    ("Denies", lambda c: c.stance is Stance.DENIES),
    ("Considers", lambda c: c.stance is Stance.HYPOTHESISES),
    ("Asks", lambda c: c.stance is Stance.ASKS),
)
_PERSONAL = (HolderKind.PERSON, HolderKind.ORGANISATION, HolderKind.GOVERNMENT)


def voices(material: Material, phrases: Phrases) -> Section:
    """The section on holders: their own words first, then where accounts contradict."""
    said = _by_holder(material, phrases)
    ranked = sorted(said, key=lambda name: (not is_person(said[name][0]), -len(said[name]), name))
    blocks: list[Block] = []
    for name in ranked[:VOICES]:
        blocks += _holder(phrases.namer.titled(name), said[name], material, phrases)
    since = day_words(material.since)
    lead = [about(f"What was said since {since}: persons first, then who said most.")]
    if not said:
        lead = [about(f"Nobody's judgements, forecasts or demands since {since} were read here.")]
    if len(said) > VOICES:
        lead.append(about(f"{_more(len(said) - VOICES, 'holder')} not shown."))
    found = material.disputes
    blocks += [_facing(one, material, phrases) for one in found[:SIDE_BY_SIDE]]
    if len(found) > SIDE_BY_SIDE:
        more = about(f"{_more(len(found) - SIDE_BY_SIDE, 'contested matter')} not shown.")
        blocks.append(Passage(sentences=(more,)))
    return Section(id="voices", title="Who says what", lead=tuple(lead), blocks=tuple(blocks))


def _by_holder(material: Material, phrases: Phrases) -> dict[str, list[Claim]]:
    """Opinions on the study's actors by the name of who holds them; entries of the study apart."""
    said: dict[str, list[Claim]] = defaultdict(list)
    for claim in material.claims:
        holder = speaker(claim)
        own = holder and (holder.kind in _PERSONAL or is_opinion(claim))
        if own and material.recent(claim) and material.concerns(claim):
            said[phrases.namer.innermost(claim)].append(claim)
    return said


def _holder(
    title: str, claims: list[Claim], material: Material, phrases: Phrases
) -> Iterator[Passage]:
    yield Passage(title=capital(title), sentences=())
    for sort, belongs in _SORTS:
        chosen = [claim for claim in claims if belongs(claim)]
        if chosen:
            chosen.sort(key=lambda c: _lightness(c, material))
            sentences = told(chosen, phrases, most=EACH, dated=False)
            yield Passage(title=sort, level=4, sentences=sentences)


def _lightness(claim: Claim, material: Material) -> tuple[bool, bool, bool]:
    """Last what bears on none of the study's questions, only states, or leans on other words."""
    quote = material.quote(claim)
    bearing = any(bears(question, claim, quote) for question in material.study.questions)
    return not bearing, not weighs(claim), leans(quote)


def _facing(found: Contradiction, material: Material, phrases: Phrases) -> Facing:
    title = f"{matter(found, material, phrases)}, {time_words(found.claims[0].valid)}"
    sides = tuple(phrases.plain(claim) for claim in found.claims)
    return Facing(title=title, rule=found.rule, sides=sides)


def _more(number: int, thing: str) -> str:
    """``Three more holders are``: the start of a sentence on what is left out."""
    words = capital(figures(number)[0])
    return f"{words} more {thing} is" if number == 1 else f"{words} more {thing}s are"
