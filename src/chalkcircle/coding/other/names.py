"""Names of states, capitals and bodies in one language, with the titles of their office holders.

It reads no quotation and knows no verb but those that may follow a title.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from chalkcircle.actors import ActorType, Mention, NameKind, Registry
from chalkcircle.actors.words import split

from .found import Found, Names
from .offices import Titles
from .people import People, person
from .phrases import Phrases

WITHDRAWN = "-"
"""A name that begins so is a common word of the language and is not looked for."""
_SHARED = {"uk": ("ru",), "tr": ("az", "en"), "az": ("tr", "en")}
"""Languages that share spellings: the registry keeps a spelling under one of them only."""
_RULES = {
    NameKind.CAPITAL: "capital-as-government",
    NameKind.METONYM: "metonym",
    NameKind.ADJECTIVE: "adjective",
}
_LISTED = (NameKind.NAME, NameKind.CAPITAL)


class _Named(NamedTuple):
    actor_id: str
    kind: NameKind


class NameReader:
    """Finds who is named in texts of one language.

    Args:
        registry: Who there is.
        language: ISO 639-1, one of those with tables.
    """

    def __init__(self, registry: Registry, language: str) -> None:
        self._registry = registry
        self._language = language
        self._names = Phrases(language, _names(registry, language))
        self._people = People(registry, language)
        self._titles = Titles(registry, language)

    def read(self, names: Names) -> list[tuple[Mention, bool]]:
        """Mentions in order of the text, and whether the form of each can be a subject's."""
        for match in self._names.all(names.words):
            names.add(self._found(names, match.first, match.last, match.values, match.subject))
        self._people.full_names(names)
        titles = self._titles.matches(names)
        self._people.surnames(names, (i for t in titles for i in range(t.first, t.last)))
        self._titles.read(names, titles)
        return [(f.mention(names.text, names.words), f.subject) for f in names.all]

    def _found(
        self, names: Names, first: int, last: int, values: tuple[_Named, ...], subject: bool
    ) -> Found:
        value = values[0]
        actor = self._registry.actor(value.actor_id)
        if actor.type is ActorType.PERSON:
            return person(
                self._registry, names, first, last, actor.actor_id, "name", subject=subject
            )
        rule = _RULES.get(value.kind, "name")
        return Found(
            first, last, actor.label, actor.type, rule, actor.actor_id, actor.code, actor.sector,
            subject=subject and value.kind is not NameKind.ADJECTIVE,
        )  # fmt: skip


def _names(registry: Registry, language: str) -> Iterator[tuple[str, _Named]]:
    """All names to look for, each once; those that the language uses as words are left out."""
    made: dict[str, _Named] = {}
    withdrawn: set[str] = set()
    for row in _own_rows():
        actor_id, kind = row["actor_id"], NameKind(row["kind_of_name"])
        for name in filter(None, row[language].split("|")):
            if name.startswith(WITHDRAWN):
                withdrawn.add(name.removeprefix(WITHDRAWN))
            elif actor_id in registry:
                made.setdefault(name, _Named(actor_id, kind))
    shared = _SHARED.get(language, ())
    for known in registry.names:
        state = registry.actor(known.actor_id).type is ActorType.COUNTRY
        fits = known.lang == language or (known.lang in shared and known.kind_of_name in _LISTED)
        clear = not any(mark in known.name for mark in "(,–") and " - " not in known.name
        if state and fits and clear and known.name not in withdrawn:
            made.setdefault(known.name, _Named(known.actor_id, known.kind_of_name))
    yield from ((name, named) for name, named in made.items() if split(name))


@cache
def _own_rows() -> tuple[dict[str, str], ...]:
    path = resources.files("chalkcircle.coding") / "data" / "names_other.csv"
    return tuple(csv.DictReader(path.read_text("utf-8").splitlines()))
