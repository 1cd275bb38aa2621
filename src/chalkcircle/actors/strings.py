"""Resolves one string on its own ("Russia's Baltic Fleet"); running text has other rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .records import Actor, ActorType, Mention, Name, NameKind, Resolution
from .words import Word, split

if TYPE_CHECKING:
    from .resolver import Resolver

GOVERNMENT = "GOV"
BODIES = (ActorType.PERSON, ActorType.ORGANISATION, ActorType.GROUP)
FORMER = "former"
OUT_OF_OFFICE = "ELI"
CLOSE = 88.0
"""Least similarity (0 to 100, share of letters kept in order) of two spellings of one name."""
SHORTEST_SPELLING = 10
"""Shorter names differ in one letter too often to be compared."""


def resolve_string(
    resolver: Resolver, name: str, *, on: date | None, context: str = ""
) -> Resolution:
    """Say what one string stands for.

    The state comes from the first name of a state or body in it, the sector from the last office
    or noun for agents; a name that fills the whole string wins over both.
    """
    found = _mentions(resolver, name, on)
    words = split(_recased(name, found))
    whole = [m for m in found if _bare(m.text) == _bare(name)]
    if whole:
        return _of_mention(resolver, name, whole[0])
    state = next((m for m in found if m.code), None)
    code = state.code if state else _code_of(resolver, context, on)
    if not found and (known := _by_surname(resolver, words, on) or _by_spelling(resolver, name)):
        return known
    best = _best(found)
    role_sector, role_rule = _role(resolver, words)
    sure = best is not None and (best.rule == "agent-noun" or best.actor_id) and best.type in BODIES
    sector = best.sector if best and sure else None
    sector = sector or role_sector or (best.sector if best else None)
    if best is None and code is None and sector is None:
        return Resolution(name=name)
    actor_id = best.actor_id if best and best.type is not ActorType.COUNTRY else None
    return Resolution(
        name=best.name if best else name,
        actor_id=actor_id,
        code=(best.code if best else None) or code,
        sector=sector,
        type=best.type if best else ActorType.GROUP,
        rule=best.rule if best else role_rule,
        office=best.office if best else None,
        candidates=_candidates(resolver, words),
    )


def _mentions(resolver: Resolver, name: str, on: date | None) -> list[Mention]:
    """Mentions in the string as it stands or, when it has no capitals inside, with them."""
    found = resolver.find(name, on=on)
    if found or not (name.islower() or name.isupper()):
        return found
    return resolver.find(name.title(), on=on)


def _recased(name: str, found: list[Mention]) -> str:
    return name if any(m.text in name for m in found) else name.title()


def _bare(text: str) -> str:
    words = [w.key for w in split(text)]
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def _best(found: list[Mention]) -> Mention | None:
    """The mention that the string is about: a person, a body, a group, else a state."""
    order = [ActorType.PERSON, ActorType.ORGANISATION, ActorType.GROUP]
    ranked = sorted(found, key=lambda m: order.index(m.type) if m.type in order else len(order))
    return ranked[0] if ranked else None


def _of_mention(resolver: Resolver, name: str, mention: Mention) -> Resolution:
    sector = mention.sector
    if mention.rule in ("capital-as-government", "metonym"):
        sector = GOVERNMENT
    if mention.office and mention.office.startswith(FORMER):
        sector = OUT_OF_OFFICE
    return Resolution(
        name=mention.name,
        actor_id=mention.actor_id,
        code=mention.code,
        sector=sector,
        type=mention.type,
        rule=mention.rule,
        office=mention.office,
        candidates=_candidates(resolver, split(name)),
    )


def _code_of(resolver: Resolver, context: str, on: date | None) -> str | None:
    if not context:
        return None
    return next((m.code for m in _mentions(resolver, context, on) if m.code), None)


def _role(resolver: Resolver, words: list[Word]) -> tuple[str | None, str]:
    """Sector of the last noun for agents or office in the string."""
    agents = resolver.agent_words.all(words)
    if agents:
        return agents[-1].values[0].sector, "agent-noun"
    offices = resolver.office_words.all(words)
    if offices:
        return offices[-1].values[0].sector, "office"
    return None, "unknown"


def _by_surname(resolver: Resolver, words: list[Word], on: date | None) -> Resolution | None:
    """One word that is the surname of one person of the registry."""
    if len(words) != 1 or not words[0].capital:
        return None
    people = resolver.people_of_surname(words[0].key, on)
    if len(people) != 1:
        return None
    return _only(people[0], "surname")


def _only(actor: Actor, rule: str) -> Resolution:
    """The one actor that a rule leaves."""
    return Resolution(
        name=actor.label,
        actor_id=actor.actor_id,
        code=actor.code or None,
        sector=actor.sector or None,
        type=actor.type,
        rule=rule,
        candidates=(actor.actor_id,),
    )


def _by_spelling(resolver: Resolver, name: str) -> Resolution | None:
    """A name spelt a little otherwise: one actor, and none other nearly as close."""
    from rapidfuzz import fuzz, process

    key = spelling_key(name)
    if len(key) < SHORTEST_SPELLING:
        return None
    choices = resolver.spellings
    close = process.extract(key, choices.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=5)
    ids = {actor_id for match, _, _ in close for actor_id in choices[match]}
    if len(ids) != 1:
        return None
    return _only(resolver.registry.actor(ids.pop()), "close-spelling")


def spelling_key(name: str) -> str:
    """A name in plain Latin letters, for comparing spellings of one name across scripts."""
    from anyascii import anyascii

    return " ".join(w.key for w in split(anyascii(name)))


def _candidates(resolver: Resolver, words: list[Word]) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    names: list[Name] = [n for hit in resolver.names.all(words) for n in hit.values]
    for name in sorted(names, key=lambda n: n.kind_of_name is not NameKind.NAME):
        ids[name.actor_id] = None
    return tuple(ids)
