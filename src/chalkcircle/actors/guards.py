"""Decides what a dictionary hit means where it stands: the actor, another place, a longer name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .lexicon import Hit, Lexicon
from .people import NO_NAMES
from .reading import Draft, Reading
from .records import ActorType, Homonym, Name, NameKind, ProperNoun
from .registry import Registry
from .words import Word, fold, split

RULES = {
    NameKind.CAPITAL: "capital-as-government",
    NameKind.METONYM: "metonym",
    NameKind.ADJECTIVE: "adjective",
    NameKind.DEMONYM: "demonym",
}
COMPOUND_HEADS = frozenset("pro anti non ex post pre neo un".split())
COMPOUND_TAILS = frozenset(
    """led backed oriented born based speaking style made occupied controlled brokered mediated
    bound allied supported sponsored trained built owned run held funded language era""".split()
)
NEAR_WORDS = 24
LONGEST_NAME = 7
NEAR_NAME = 5
"""Most words between a lapsed state and the living one that it qualifies."""


class Guards:
    """The rules, with the tables that they read."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._nouns: dict[str, dict[str, ProperNoun]] = defaultdict(dict)
        for noun in registry.proper_nouns:
            self._nouns[noun.position][noun.noun] = noun
        self._homonyms: dict[str, list[Homonym]] = defaultdict(list)
        for row in registry.homonyms:
            self._homonyms[fold(row.name)].append(row)
        cues = {row.cue for row in registry.homonyms if row.test == "near"}
        self._cues: Lexicon[str] = Lexicon((cue, cue) for cue in sorted(cues))

    def settle(self, reading: Reading) -> list[Draft]:
        """Drafts for all dictionary hits, in order, less those that mean nothing of ours."""
        cues = [(h.first, h.values) for h in self._cues.all(reading.words)]
        drafts: list[Draft] = []
        for hit in reading.hits:
            draft = self._draft(reading, hit)
            if draft.type is ActorType.PERSON:
                if not self._given_name(reading, hit):
                    drafts.append(draft)
                continue
            if draft.type is ActorType.PLACE and self._part_of_unknown(reading, hit):
                continue
            if self._gives_way(reading, hit, draft):
                continue
            longer = self._longer_name(reading, hit, draft)
            if longer is not None:
                drafts.append(longer)
                continue
            other = self._homonym(reading, hit, cues)
            if other is None and _is_ethnic(reading.words, draft):
                drafts.append(_people_of(reading, draft))
            elif other is None:
                drafts.append(_in_compound(reading.words, draft))
            elif other.code:
                drafts.append(_elsewhere(draft, other.code))
        return self._one_sense(drafts)

    def _draft(self, reading: Reading, hit: Hit[Name]) -> Draft:
        names = _fitting(hit.values, self._registry, reading)
        name = names[0]
        actor = self._registry.actor(name.actor_id)
        first = hit.first + (1 if name.name.startswith("the ") else 0)
        sure = len({n.actor_id for n in names}) == 1
        return Draft(
            first=first,
            last=hit.last,
            name=actor.label,
            type=actor.type,
            rule=RULES.get(name.kind_of_name, "name") if sure else "ambiguous-name",
            actor=actor if sure else None,
            code=actor.code if sure else None,
            sector=actor.sector if sure else None,
            kind=name.kind_of_name,
        )

    def _gives_way(self, reading: Reading, hit: Hit[Name], draft: Draft) -> bool:
        """Whether a lapsed state only qualifies a living one ("Yugoslav Republic of Macedonia")."""
        if draft.actor is None or draft.actor.exists(reading.on):
            return False
        words = reading.words
        for other in reading.hits:
            if not 0 <= other.first - hit.last <= NEAR_NAME:
                continue
            between = words[hit.last : other.last]
            alive = any(self._registry.actor(n.actor_id).exists(reading.on) for n in other.values)
            joined = all(w.gap == " " and (w.capital or w.key in ("of", "the")) for w in between)
            if alive and joined and any(w.key == "of" for w in between):
                return True
        return False

    def _longer_name(self, reading: Reading, hit: Hit[Name], draft: Draft) -> Draft | None:
        """The organisation, place or event whose name the hit is a part of."""
        words, first = reading.words, draft.first
        last, noun = self._noun_after(reading, hit)
        if noun is None:
            noun, first = self._noun_before(words, first)
        if noun is None or draft.actor is None:
            return None
        end = max(last, hit.last)
        return Draft(
            first=first,
            last=end,
            name=reading.shown(first, end),
            type=noun.type,
            rule="longer-name",
            code=draft.code,
            sector=noun.sector,
        )

    def _noun_after(self, reading: Reading, hit: Hit[Name]) -> tuple[int, ProperNoun | None]:
        words = reading.words
        stops = {h.first for h in reading.hits} | {h.first for h in reading.offices}
        found, last = None, hit.last
        for i in range(hit.last, min(hit.last + LONGEST_NAME, len(words))):
            word = words[i]
            if word.gap not in (" ", " & ") or not word.capital or i in stops:
                break
            if word.key in self._nouns["after"]:
                found, last = self._nouns["after"][word.key], i + 1
        return last, found

    def _noun_before(self, words: Sequence[Word], first: int) -> tuple[ProperNoun | None, int]:
        i = first - 1
        if i < 0 or words[first].gap != " ":
            return None, first
        if words[i].capital and words[i].key in self._nouns["before"]:
            return self._nouns["before"][words[i].key], i
        if words[i].key == "the":
            i -= 1
        if i < 1 or words[i].key != "of" or words[i].gap != " ":
            return None, first
        noun = self._nouns["of"].get(words[i - 1].key)
        if noun is None or not words[i - 1].capital:
            return None, first
        begin = i - 1
        while begin and words[begin].gap == " " and words[begin - 1].capital:
            if words[begin - 1].key in NO_NAMES:
                break
            begin -= 1
        return noun, begin

    def _part_of_unknown(self, reading: Reading, hit: Hit[Name]) -> bool:
        """Whether a town's name of one word stands in a longer name that we do not know."""
        if hit.last - hit.first > 1 or hit.values[0].kind_of_name is not NameKind.NAME:
            return False
        words, i = reading.words, hit.first
        before = words[i - 1] if i else None
        touches = before is not None and words[i].gap in (" ", "-") and before.capital
        if touches and before is not None and not reading.opens_sentence(i - 1):
            known = {h.last for h in reading.hits} | {h.last for h in reading.offices}
            if i not in known and before.key not in NO_NAMES:
                return True
        return self._given_name(reading, hit)

    def _homonym(
        self, reading: Reading, hit: Hit[Name], cues: Sequence[tuple[int, tuple[str, ...]]]
    ) -> Homonym | None:
        words = reading.words
        key = " ".join(w.key for w in words[hit.first : hit.last])
        near = {c for i, values in cues if abs(i - hit.first) <= NEAR_WORDS for c in values}
        for row in self._homonyms.get(key, ()):
            if row.test == "near" and row.cue in near and not self._backed(reading, hit):
                return row
            if row.test == "before" and _touches(words, hit.first, row.cue, before=True):
                return row
            if row.test == "after" and _touches(words, hit.last, row.cue, before=False):
                return row
            if row.test == "given" and self._given_name(reading, hit):
                return row
        return None

    def _backed(self, reading: Reading, hit: Hit[Name]) -> bool:
        """Whether another name of the same actor stands near."""
        ids = {n.actor_id for n in hit.values}
        own = {n.name for n in hit.values}
        return any(
            abs(other.first - hit.first) <= NEAR_WORDS
            and any(n.actor_id in ids and n.name not in own for n in other.values)
            for other in reading.hits
        )

    def _given_name(self, reading: Reading, hit: Hit[Name]) -> bool:
        """Whether the next word looks like a surname and nothing we know begins there."""
        words, i = reading.words, hit.last
        if i >= len(words) or words[i].gap != " " or not words[i].capital:
            return False
        if words[i].text.isupper() or words[i].key in NO_NAMES:
            return False
        known = {h.first for h in reading.hits} | {h.first for h in reading.offices}
        known |= {h.first for h in reading.agents}
        return i not in known

    def _one_sense(self, drafts: list[Draft]) -> list[Draft]:
        """Read a bare name as the rest of the text does, unless something backs the actor."""
        moved = {d.name: d for d in drafts if d.rule == "homonym"}
        backed = {d.name for d in drafts if d.actor is not None and d.kind is not NameKind.NAME}
        return [
            _elsewhere(d, moved[d.name].code or "")
            if d.name in moved and d.name not in backed and d.kind is NameKind.NAME and d.actor
            else d
            for d in drafts
        ]


def _fitting(names: Sequence[Name], registry: Registry, reading: Reading) -> list[Name]:
    """Names of actors that exist on the day; of several persons, those in office on it."""
    on = reading.on
    alive = [n for n in names if registry.actor(n.actor_id).exists(on)] or list(names)
    if on is not None and len({n.actor_id for n in alive}) > 1:
        alive = [n for n in alive if registry.roles_of(n.actor_id, on)] or alive
    return alive


def _in_compound(words: Sequence[Word], draft: Draft) -> Draft:
    """Mark "pro-Russian" and "Russian-led": words about an actor, not the actor."""
    first, last = draft.first, draft.last
    dashes = ("-", "\u2010", "\u2011")
    head = first > 0 and words[first].gap in dashes and words[first - 1].key in COMPOUND_HEADS
    tail = last < len(words) and words[last].gap in dashes and words[last].key in COMPOUND_TAILS
    if head or tail:
        draft.rule = "in-compound"
    return draft


def _is_ethnic(words: Sequence[Word], draft: Draft) -> bool:
    """Whether "ethnic" makes a people of the name of a state."""
    i = draft.first
    peoples = draft.kind in (NameKind.DEMONYM, NameKind.ADJECTIVE)
    return peoples and i > 0 and words[i - 1].key == "ethnic" and words[i].gap in (" ", "-")


def _people_of(reading: Reading, draft: Draft) -> Draft:
    """An ethnic group: it belongs to no state by its name."""
    first = draft.first - 1
    shown = reading.shown(first, draft.last)
    return Draft(first, draft.last, shown, ActorType.GROUP, "ethnic-group", kind=draft.kind)


def _elsewhere(draft: Draft, code: str) -> Draft:
    return Draft(
        first=draft.first,
        last=draft.last,
        name=draft.name,
        type=ActorType.PLACE,
        rule="homonym",
        code=code,
        kind=draft.kind,
    )


def _touches(words: Sequence[Word], i: int, cue: str, *, before: bool) -> bool:
    """Whether the words of a cue stand right before or after word ``i`` (a genitive between)."""
    keys = [w.key for w in split(cue)]
    if before:
        found = [w.key for w in words[max(0, i - len(keys)) : i]]
        return found == keys and words[i].gap in (" ", ", ")
    if i < len(words) and words[i].key == "s" and words[i].gap in ("'", "’"):
        i += 1
    found = [w.key for w in words[i : i + len(keys)]]
    return found == keys and words[i].gap in (" ", ", ", "-")
