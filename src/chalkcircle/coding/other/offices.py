"""Titles in one language: which office of which state, and who held it on the day."""

from __future__ import annotations

from typing import Any

from chalkcircle.actors import ActorType, Registry, Role
from chalkcircle.coding.wordlists import word_lists

from .forms import joined, key
from .found import CASED, Found, Names
from .phrases import Match, Phrases

_LONGEST_NAME = 3


class Titles:
    """The titles of one language over one registry."""

    def __init__(self, registry: Registry, language: str) -> None:
        tables: dict[str, Any] = word_lists("offices_other")[language]
        self._registry = registry
        self._language = language
        self._state_after: bool = tables["state"] == "after"
        self._phrases: Phrases[str] = Phrases(language, tables["offices"].items())
        self._going_on = frozenset(
            key(w) for v in _verbs(language) for w in v.split()[:1]
        ) | frozenset(map(key, tables.get("going_on", ())))

    def matches(self, names: Names) -> list[Match[str]]:
        """Where titles stand."""
        return self._phrases.all(names.words)

    def read(self, names: Names, titles: list[Match[str]]) -> None:
        """Complete the persons after titles, and add those whom a title alone stands for."""
        for title in titles:
            if names.free(title.first, title.last):
                self._one(names, title)

    def _one(self, names: Names, title: Match[str]) -> None:
        state = self._state(names, title)
        if state is None:
            return
        office = title.values[0]
        first, last = min(title.first, state.first), max(title.last, state.last)
        beside = self._person_beside(names, last)
        if beside is not None:
            beside.office, beside.code = office, state.code or beside.code
            return
        named = self._unknown_name(names, last)
        if named is not None:
            named.office, named.code, named.subject = office, state.code, title.subject
            named.sector = self._registry.office_sectors.get(office)
            names.add(named)
            return
        names.add(self._bare(names, first, last, state, office, title.subject))

    def _state(self, names: Names, title: Match[str]) -> Found | None:
        """The state or body beside a title: an adjective before it, else as the language has it."""
        before = names.by_word.get(title.first - 1)
        if before is not None and joined(names.words[title.first].gap):
            fits = before.rule == "adjective" or not self._state_after
            if fits and before.type is not ActorType.PERSON and before.code:
                return before
        after = names.by_word.get(title.last)
        if after is None or not self._state_after or not joined(names.words[title.last].gap):
            return None
        fits = after.type is not ActorType.PERSON and after.rule != "adjective"
        return after if fits and after.code else None

    def _person_beside(self, names: Names, last: int) -> Found | None:
        """The known person after a title, with a capitalised word between that no table has."""
        for i in (last, last + 1):
            if i >= len(names.words) or not joined(names.words[i].gap):
                return None
            found = names.by_word.get(i)
            if found is not None and found.type is ActorType.PERSON:
                found.first = last
                names.by_word[last] = found
                return found
            if self._language not in CASED or not names.may_be_name(i) or i in names.by_word:
                return None
        return None

    def _unknown_name(self, names: Names, first: int) -> Found | None:
        """Two or three capitalised words after a title: a person that no table has."""
        if self._language not in CASED:
            return None
        last = first
        while last < min(first + _LONGEST_NAME, len(names.words)) and names.free(last, last + 1):
            if names.words[last].gap not in (" ", "-") or not names.may_be_name(last):
                break
            if names.words[last].text.isupper():
                break
            last += 1
        if last - first < 2:
            return None
        start, end = names.words[first].start, names.words[last - 1].end
        return Found(first, last, names.text[start:end], ActorType.PERSON, "title-and-name")

    def _bare(
        self, names: Names, first: int, last: int, state: Found, office: str, subject: bool
    ) -> Found:
        """A title without a name: its holder on the day, when one row fits and no name follows."""
        held: tuple[Role, ...] = ()
        if names.on is not None and state.actor_id and not self._name_may_follow(names, last):
            held = self._registry.roles_on(state.actor_id, office, names.on)
        holder = self._registry.actor(held[0].actor_id) if len(held) == 1 else None
        start, end = names.words[first].start, names.words[last - 1].end
        return Found(
            first,
            last,
            holder.label if holder else names.text[start:end],
            ActorType.PERSON,
            "office-on-date" if holder else "office",
            holder.actor_id if holder else None,
            state.code,
            self._registry.office_sectors.get(office),
            office,
            subject,
        )

    def _name_may_follow(self, names: Names, last: int) -> bool:
        """Whether the next word may be a name that we do not know."""
        if last >= len(names.words) or names.words[last].gap.strip():
            return False
        if "\n" in names.words[last].gap:
            return False
        if self._language in CASED:
            return names.words[last].capital and names.free(last, last + 1)
        return key(names.words[last].text) not in self._going_on


def _verbs(language: str) -> list[str]:
    verbs: list[str] = word_lists("speech_other")[language]["verbs"]
    return verbs
