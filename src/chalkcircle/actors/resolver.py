"""Says whom the words of a text name; it never guesses an id it has no row for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from .agents import read_agents, read_stateless
from .guards import Guards
from .lexicon import Lexicon
from .offices import Offices, with_deputies
from .people import NO_NAMES, Surnames
from .reading import Draft, Reading
from .records import Actor, ActorType, Agent, Mention, Name, NameKind, Office, Resolution
from .registry import Registry
from .strings import resolve_string, spelling_key
from .words import split
from .world import World

PROPOSED = {
    "PERSON": ActorType.PERSON,
    "PER": ActorType.PERSON,
    "ORG": ActorType.ORGANISATION,
    "NORP": ActorType.GROUP,
    "GPE": ActorType.PLACE,
    "LOC": ActorType.PLACE,
    "FAC": ActorType.PLACE,
    "EVENT": ActorType.EVENT,
    "WORK_OF_ART": ActorType.WORK,
}
"""Labels of statistical taggers (OntoNotes, CoNLL) that can name an actor."""


class Resolver:
    """Finds mentions of actors in texts, dictionary first.

    The tables are indexed at the first call and kept.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def find(
        self,
        text: str,
        *,
        on: date | None,
        names: Sequence[tuple[int, int, str]] = (),
        stateless: bool = False,
    ) -> list[Mention]:
        """Find who is named in a text.

        Args:
            text: Any length; offsets are code points into it.
            on: Day on which offices and names are read, ``None`` when nobody knows it.
            names: Spans (start, end, label) that a statistical tagger proposes; they only fill
                what the dictionary and the rules leave open, and get no id.
            stateless: Whether agents without a state ("police", "a court") come too, with their
                sector, no code and the rule ``stateless-agent``.

        Returns:
            Mentions in order of the text, none overlapping.
        """
        reading = self._read(text, on)
        reading.add(self._guards.settle(reading))
        people = [n for n in names if PROPOSED.get(n[2]) is ActorType.PERSON]
        _propose(reading, people)
        self._offices.read(reading)
        read_agents(reading)
        _propose(reading, [n for n in names if n not in people])
        self._surnames.read(reading)
        if stateless:
            read_stateless(reading)
        for draft in reading.drafts:
            self._place_in_time(draft, on)
        return [d.mention(text, reading.words) for d in reading.drafts]

    def resolve(self, name: str, *, on: date | None, context: str = "") -> Resolution:
        """Say what one string stands for, such as ``Russia's Baltic Fleet``.

        Args:
            name: The words, in any case.
            on: Day on which offices are read.
            context: Words that tell the state when the name does not ("Somalia").
        """
        return resolve_string(self, name, on=on, context=context)

    def people_of_surname(self, key: str, on: date | None) -> list[Actor]:
        """Holders of high office with a surname (folded), those in office on the day if any are."""
        return self._surnames.holders(key, on)

    def _read(self, text: str, on: date | None) -> Reading:
        words = split(text)
        return Reading(
            text=text,
            words=words,
            on=on,
            hits=self.names.all(words),
            offices=with_deputies(self.office_words.all(words), words),
            agents=self.agent_words.all(words),
        )

    def _place_in_time(self, draft: Draft, on: date | None) -> None:
        """Give a person of the registry the office and state of the day, where words gave none."""
        if draft.actor is None or draft.type is not ActorType.PERSON or draft.office:
            return
        role = self.registry.chief_role(draft.actor.actor_id, on) if on else None
        if role is not None:
            draft.office = role.office
            draft.code = (
                self.registry.actors[role.code].code if role.code in self.registry else role.code
            )
            draft.sector = draft.sector or self.registry.office_sectors[role.office]

    @cached_property
    def names(self) -> Lexicon[Name]:
        """Names of all actors."""
        return Lexicon((n.name, n) for n in self.registry.names)

    @cached_property
    def office_words(self) -> Lexicon[Office]:
        """Words for offices."""
        return Lexicon((o.phrase, o) for o in self.registry.offices)

    @cached_property
    def agent_words(self) -> Lexicon[Agent]:
        """Nouns for bodies and groups."""
        return Lexicon((a.noun, a) for a in self.registry.agents)

    @cached_property
    def spellings(self) -> dict[str, set[str]]:
        """Ids of persons and bodies by the plain spelling of each of their names."""
        found: dict[str, set[str]] = {}
        for name in self.registry.names:
            found.setdefault(spelling_key(name.name), set()).add(name.actor_id)
        return found

    @cached_property
    def world(self) -> World:
        """The wide tables, which only single strings are looked up in."""
        return World()

    @cached_property
    def state_spellings(self) -> dict[str, str]:
        """Ids of states by their names and those of their people, in plain spelling."""
        kinds = (NameKind.NAME, NameKind.DEMONYM, NameKind.ADJECTIVE)
        return {
            spelling_key(n.name): n.actor_id
            for n in self.registry.names
            if n.kind_of_name in kinds
            and n.lang == "en"
            and self.registry.actor(n.actor_id).type is ActorType.COUNTRY
        }

    @cached_property
    def _guards(self) -> Guards:
        return Guards(self.registry)

    @cached_property
    def _offices(self) -> Offices:
        return Offices(self.registry)

    @cached_property
    def _surnames(self) -> Surnames:
        return Surnames(self.registry)


def _propose(reading: Reading, names: Sequence[tuple[int, int, str]]) -> None:
    """Take in what a tagger proposes where nothing has been found."""
    starts = {w.start: i for i, w in enumerate(reading.words)}
    ends = {w.end: i + 1 for i, w in enumerate(reading.words)}
    taken = set(reading.owner)
    titles = {h.first: h.last for h in reading.offices}
    for start, end, label in names:
        kind = PROPOSED.get(label)
        shown = reading.text[start:end]
        start += len(shown) - len(shown.lstrip())
        end -= len(shown) - len(shown.rstrip())
        if kind is None or start not in starts:
            continue
        first = starts[start]
        last = ends.get(end) or next((n for e, n in ends.items() if e >= end), first)
        while first < last and (first in titles or reading.words[first].key in ("the", "a", "an")):
            first = titles.get(first, first + 1)
        if last - first > 1 and reading.genitive(last - 1):
            last -= 1
        span = reading.words[first:last]
        if not span or not span[0].capital or taken & set(range(first, last)):
            continue
        capitals = sum(w.capital and w.key not in NO_NAMES for w in span)
        if "\n" in shown or capitals < (2 if kind is ActorType.PERSON else 1):
            continue
        name = reading.shown(first, last)
        reading.add([Draft(first, last, name, kind, "proposed-name")])
        taken |= set(range(first, last))
