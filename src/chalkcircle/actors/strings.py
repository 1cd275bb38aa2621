"""Resolves one string on its own ("Russia's Baltic Fleet"); running text has other rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from .lexicon import Hit
from .records import Actor, ActorType, Agent, Mention, Name, NameKind, Office, Resolution
from .wide import code_inside, titled_person, wide_name
from .words import Word, split

if TYPE_CHECKING:
    from .resolver import Resolver

GOVERNMENT = "GOV"
CIVILIAN = "CVL"
BODIES = (ActorType.PERSON, ActorType.ORGANISATION, ActorType.GROUP)
FORMER = "former"
OUT_OF_OFFICE = "ELI"
LEFT_WITH_OFFICE = frozenset({"GOV", "LEG"})
"""Sectors of which nobody is any more after the office."""
CLOSE = 88.0
"""Least similarity (0 to 100, share of letters kept in order) of two spellings of one name."""
SHORTEST_SPELLING = 10
"""Shorter names differ in one letter too often to be compared."""
SHORTEST_STATE = 6
"""States have no near namesakes from this length on, save those that are names themselves."""
PRONOUNS = frozenset(
    """he she they it him her them we us i you who someone somebody anyone anybody everyone
    everybody this these those himself herself themselves itself""".split()
)
COMMON_PEOPLE = frozenset(
    """ordinary everyday local young elderly old innocent unarmed poor rural urban middle aged
    angry grieving stranded fellow""".split()
)
"""Words that make the people of a state private persons ("ordinary Kenyans")."""


def resolve_string(
    resolver: Resolver, name: str, *, on: date | None, context: str = ""
) -> Resolution:
    """Say what one string stands for.

    The state comes from the first name of a state or body in it, the sector from the last office
    or noun for agents; a name that fills the whole string wins over both. What the registry does
    not know is looked up in the wide tables.
    """
    words = split(name)
    if len(words) == 1 and words[0].key in PRONOUNS and not words[0].text.isupper():
        return Resolution(name=name, rule="pronoun")
    found = _mentions(resolver, name, on)
    near = _code_of(resolver, context, on)
    whole = [m for m in found if _bare(m.text) == _bare(name)]
    if whole and whole[0].actor_id:
        return _of_mention(resolver, name, whole[0], on)
    known = wide_name(resolver, name, on, near)
    if known and not (whole and whole[0].code and whole[0].code != known.code):
        alike = None if found else _by_spelling(resolver, name, on)
        return alike if alike and alike.code == known.code else known
    if whole:
        return _of_mention(resolver, name, whole[0], on)
    if not found and (known := _by_likeness(resolver, name, on)):
        return known
    return _composed(resolver, name, found, on, near)


def _composed(
    resolver: Resolver, name: str, found: list[Mention], on: date | None, near: str | None
) -> Resolution:
    """A phrase that no table has as a whole: its state and its role, each from its own words."""
    words = split(_recased(name, found))
    code = next((m.code for m in found if m.code), None)
    best = _best(found)
    role_sector, role_rule = _role(resolver, words)
    sure = best is not None and (best.rule == "agent-noun" or best.actor_id) and best.type in BODIES
    sector = best.sector if best and sure else None
    sector = sector or role_sector or (best.sector if best else None)
    if best is None or not code:
        person = titled_person(resolver, words, on, near)
        if person is not None:
            left = person.sector == OUT_OF_OFFICE
            return msgspec.structs.replace(person, sector=(not left and sector) or person.sector)
        code = code or near or code_inside(resolver, words)
    sector = sector or resolver.world.roles(words)
    if best is not None and best.rule == "demonym" and {w.key for w in words} & COMMON_PEOPLE:
        sector = CIVILIAN
    if best is None and code is None and sector is None:
        return Resolution(name=name)
    place = best is not None and best.type is ActorType.COUNTRY and best.rule != "demonym"
    if place and sector is None:
        return Resolution(name=name, code=code, type=ActorType.PLACE, rule="place-of-state")
    return Resolution(
        name=best.name if best else name,
        actor_id=best.actor_id if best and best.type is not ActorType.COUNTRY else None,
        code=(best.code if best else None) or code,
        sector=sector,
        type=best.type if best else ActorType.GROUP,
        rule=best.rule if best else role_rule,
        office=best.office if best else None,
        candidates=_candidates(resolver, words),
    )


def _by_likeness(resolver: Resolver, name: str, on: date | None) -> Resolution | None:
    words = split(name)
    return (
        _by_surname(resolver, words, on)
        or _by_state_spelling(resolver, words)
        or _by_spelling(resolver, name, on)
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


def _of_mention(resolver: Resolver, name: str, mention: Mention, on: date | None) -> Resolution:
    sector = mention.sector
    if mention.type is ActorType.PERSON:
        sector = _sector_on(resolver, mention.actor_id, sector, on)
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


def _sector_on(
    resolver: Resolver, actor_id: str | None, sector: str | None, on: date | None
) -> str | None:
    """Sector of a person on a day: who has left office is no longer of the government."""
    if on is None or actor_id is None or sector not in LEFT_WITH_OFFICE:
        return sector
    return OUT_OF_OFFICE if resolver.registry.has_left(actor_id, on) else sector


def _role(resolver: Resolver, words: list[Word]) -> tuple[str | None, str]:
    """Sector of the last noun for agents or office in the string, the longer one where both end.

    Private persons before an "of" or "from" stay so whoever comes after ("relatives of soldiers").
    """
    hits = [(h.last, h.first, h.values[0].sector, "agent-noun") for h in _agents(resolver, words)]
    hits += [(h.last, h.first, h.values[0].sector, "office") for h in _offices(resolver, words)]
    if not hits:
        return None, "unknown"
    hits.sort()
    first = hits[0]
    if first[2] == CIVILIAN and first[0] < len(words) and words[first[0]].key in ("of", "from"):
        return first[2], first[3]
    last = hits[-1]
    covering = [h for h in hits if h[1] <= last[1] and h[0] >= last[0]]
    covering += [h for h in hits if h[1] == last[1] - 1 and h[0] > last[1]]
    best = min(covering, key=lambda h: (h[1], h[3]))
    before = {w.key for w in words[: best[1]]}
    if best[2] in LEFT_WITH_OFFICE and before & {"former", "ex", "retired", "ousted", "deposed"}:
        return OUT_OF_OFFICE, best[3]
    return best[2], best[3]


def _agents(resolver: Resolver, words: list[Word]) -> list[Hit[Agent]]:
    return resolver.agent_words.all(words)


def _offices(resolver: Resolver, words: list[Word]) -> list[Hit[Office]]:
    return resolver.office_words.all(words)


def _by_surname(resolver: Resolver, words: list[Word], on: date | None) -> Resolution | None:
    """One word that is the surname of one person of the registry."""
    if len(words) != 1 or not words[0].capital:
        return None
    people = resolver.people_of_surname(words[0].key, on)
    if len(people) != 1:
        return None
    return _only(resolver, people[0], "surname", on)


def _only(resolver: Resolver, actor: Actor, rule: str, on: date | None) -> Resolution:
    """The one actor that a rule leaves."""
    return Resolution(
        name=actor.label,
        actor_id=actor.actor_id,
        code=actor.code or None,
        sector=_sector_on(resolver, actor.actor_id, actor.sector, on) or None,
        type=actor.type,
        rule=rule,
        candidates=(actor.actor_id,),
    )


def _by_state_spelling(resolver: Resolver, words: list[Word]) -> Resolution | None:
    """One word that is a state or its people but for one slip of the pen."""
    from rapidfuzz.distance import OSA

    if len(words) != 1 or not words[0].capital or len(words[0].key) < SHORTEST_STATE:
        return None
    key = words[0].key
    names = resolver.state_spellings
    ids = {i for n, i in names.items() if n[0] == key[0] and OSA.distance(n, key) == 1}
    if len(ids) != 1:
        return None
    actor = resolver.registry.actor(ids.pop())
    return Resolution(
        name=actor.label,
        actor_id=actor.actor_id,
        code=actor.code or None,
        type=actor.type,
        rule="close-spelling",
        candidates=(actor.actor_id,),
    )


def _by_spelling(resolver: Resolver, name: str, on: date | None) -> Resolution | None:
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
    return _only(resolver, resolver.registry.actor(ids.pop()), "close-spelling", on)


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
