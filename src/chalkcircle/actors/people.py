"""Names of persons: which capitalised words are one name, and whom a bare surname means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from .lexicon import possessive
from .reading import Draft, Reading
from .records import Actor, ActorType
from .registry import Registry
from .words import Word, split

PARTICLES = frozenset(
    """al el bin ibn bint ben abu de da do dos das del della di du van von der den ter la le ould
    ul ur uz zu und y e""".split()
)
"""Words in small letters that may stand inside a name."""
HONORIFICS = frozenset("sir dr mr mrs ms dame lord lady mx mme madame".split())
NO_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december the a an and or but on in at to for from with
    by of as is was has had says said will would he she it they his her their this that these
    president minister prime foreign government party state parliament republic union court
    meanwhile emeritus elect after before during while when if although however according""".split()
)
"""Capitalised words that no name of a person contains or begins with."""
LONGEST = 6


class Span(NamedTuple):
    """Words ``first`` to ``last`` (exclusive)."""

    first: int
    last: int


def capital_name(
    words: Sequence[Word], i: int, *, comma: bool = False, least: int = 2
) -> Span | None:
    """The name of a person that begins at word ``i``, as far as capitals show it.

    Args:
        words: All words of the text.
        i: Where the name should begin, after a title.
        comma: Whether a comma may stand in front of it.
        least: How many words it needs.
    """
    if i >= len(words) or not (words[i].gap == " " or (comma and words[i].gap == ", ")):
        return None
    while i + 1 < len(words) and words[i].key in HONORIFICS:
        i += 1
    last = i
    for j in range(i, min(i + LONGEST, len(words))):
        word = words[j]
        if j > i and word.gap not in (" ", "-", "'", "’", ". ", ".", "‘", "ʼ"):
            break
        if possessive(words, j) or word.key in NO_NAMES:
            break
        if word.gap == "." and len(words[j - 1].text) > 1:
            break
        if word.gap == ". " and len(words[j - 1].text) > 2:
            break
        hyphened = j > i and word.gap == "-"
        if (word.capital or hyphened) and word.text.isalpha():
            last = j + 1
        elif word.key not in PARTICLES or j == i:
            break
    while last > i and words[last - 1].key in PARTICLES:
        last -= 1
    return Span(i, last) if last - i >= least else None


def surname(name: str) -> str:
    """Key of the last word of a name that is no number ("Abdullah II") and no "Jr".

    >>> surname("Martin Luther King Jr.")
    'king'
    """
    words = split(name)
    while len(words) > 1 and (set(words[-1].key) <= set("ivx") or words[-1].key in ("jr", "sr")):
        words.pop()
    return words[-1].key if words else ""


def no_name_words(registry: Registry) -> frozenset[str]:
    """Words of bodies ("Council", "League"): a run of capitals with one of them is no person."""
    nouns = {n.noun for n in registry.proper_nouns if n.type is ActorType.ORGANISATION}
    bodies = {a.noun for a in registry.agents if a.body and " " not in a.noun}
    return frozenset(nouns | bodies | {"enterprises", "council", "legislative"})


class Surnames:
    """Bare surnames: who is meant by "Areshidze" once a text has named Mamuka Areshidze."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._stop = frozenset(w.word for w in registry.stop_words)
        self._holders: dict[str, set[str]] = defaultdict(set)
        single = {o.office for o in registry.offices if o.single}
        for role in registry.roles:
            body = registry.actors.get(role.code)
            if role.office in single and body and body.type is not ActorType.PLACE:
                for name in registry.names_of(role.actor_id):
                    self._holders[surname(name.name)].add(role.actor_id)

    def read(self, reading: Reading) -> None:
        """Add the bare surnames of a text."""
        named: dict[str, list[Draft]] = defaultdict(list)
        for draft in sorted(reading.drafts, key=lambda d: d.first):
            named_fully = draft.rule != "office" and " " in draft.name
            if draft.type is ActorType.PERSON and named_fully:
                spelt = reading.words[draft.last - 1].key
                for key in (
                    {surname(draft.name), spelt} if draft.office is None else {surname(draft.name)}
                ):
                    named[key].append(draft)
        taken = set(reading.owner)
        reading.add(
            [
                found
                for i in range(len(reading.words))
                if i not in taken and (found := self._one(reading, i, named)) is not None
            ]
        )

    def _one(self, reading: Reading, i: int, named: dict[str, list[Draft]]) -> Draft | None:
        word = reading.words[i]
        if not word.capital or len(word.text) < 2 or word.key in NO_NAMES:
            return None
        if word.key not in named and word.key not in self._holders:
            return None
        if not self._stands_alone(reading, i):
            return None
        meant = self._in_text(named.get(word.key, []), i)
        if meant is not None:
            return Draft(
                first=i,
                last=i + 1,
                name=meant.name,
                type=ActorType.PERSON,
                rule="surname",
                actor=meant.actor,
                code=meant.code,
                sector=meant.sector,
                office=meant.office,
            )
        return self._in_registry(word, i, reading.on)

    def holders(self, key: str, on: date | None) -> list[Actor]:
        """Holders of high office with a surname, those in office on the day if any are."""
        found = self._holders.get(key, set())
        now = {a for a in found if self._registry.roles_of(a, on)} if on else set()
        return [self._registry.actor(a) for a in sorted(now or found)]

    def _in_text(self, drafts: list[Draft], i: int) -> Draft | None:
        """The last full name before the word, or the one that comes after it."""
        before = [d for d in drafts if d.first < i]
        if before:
            best = before[-1]
            return next((d for d in reversed(before) if d.actor and d.name == best.name), best)
        return drafts[0] if len({d.name for d in drafts}) == 1 else None

    def _in_registry(self, word: Word, i: int, on: date | None) -> Draft | None:
        """The one holder of a high office who has that surname on the date."""
        if word.key in self._stop:
            return None
        found = self._holders.get(word.key, set())
        if on is not None:
            found = {a for a in found if self._registry.roles_of(a, on)}
        if len(found) != 1:
            return None
        actor = self._registry.actor(next(iter(found)))
        return Draft(
            first=i,
            last=i + 1,
            name=actor.label,
            type=ActorType.PERSON,
            rule="surname-of-office-holder",
            actor=actor,
            code=actor.code,
            sector=actor.sector,
        )

    def _stands_alone(self, reading: Reading, i: int) -> bool:
        """Whether no other capitalised word of a name touches it."""
        words = reading.words
        before = words[i - 1] if i else None
        if before and words[i].gap in (" ", "-", ". ") and before.capital:
            known = before.key in HONORIFICS or before.key in NO_NAMES
            office = any(h.last == i for h in reading.offices)
            opening = reading.opens_sentence(i - 1) and words[i].gap == " "
            if not (known or office or (opening and len(before.text) < 5) or words[i].gap == ". "):
                return False
        after = words[i + 1] if i + 1 < len(words) else None
        if after is None or after.gap != " " or not after.capital:
            return True
        return i + 1 in reading.by_first or after.key in NO_NAMES
