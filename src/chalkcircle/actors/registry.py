"""The registry: who is who, since when, on whose word; it reads no prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec

from chalkcircle.model import RegistryError, content_id

from .records import Actor, Agent, Fit, Homonym, Name, Office, ProperNoun, Role, StopWord
from .tables import read_table

DATA = Path(__file__).parent / "data"
SHIPPED = (DATA / "places", DATA / "attested", DATA / "languages", DATA)
"""Folders of the shipped tables, the weakest first: what people edit wins over what tools wrote."""


class Registry:
    """Actors with their names, roles and agent nouns.

    Rows of an overlay add to or replace those shipped, by key; an id that begins with ``-``
    takes the row out.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read the tables of several folders, the weakest first."""
        self.actors = {a.actor_id: a for a in read_table(folders, "actors.csv", Actor)}
        self.names = read_table(folders, "names.csv", Name)
        self.roles = read_table(folders, "roles.csv", Role)
        self.agents = read_table(folders, "agents.csv", Agent)
        self.offices = read_table(folders, "offices.csv", Office)
        self.proper_nouns = read_table(folders, "proper_nouns.csv", ProperNoun)
        self.homonyms = read_table(folders, "homonyms.csv", Homonym)
        self.stop_words = read_table(folders, "stop_words.csv", StopWord)
        self._check()

    @classmethod
    def load(cls, overlays: Sequence[Path] = ()) -> Registry:
        """Read the shipped tables and lay those of a study over them.

        Raises:
            RegistryError: A row is broken or names an actor that no row describes.
        """
        return cls([*SHIPPED, *overlays])

    @classmethod
    def load_curated(cls) -> Registry:
        """Read only what people edit: what the tools that write the other tables build on."""
        return cls([DATA])

    def _check(self) -> None:
        for table, rows in (("names.csv", self.names), ("roles.csv", self.roles)):
            for row in rows:
                if row.actor_id not in self.actors:
                    raise RegistryError.about(
                        f"{table} names an actor without a row in actors.csv",
                        row.actor_id,
                        expected=f"an actor_id of actors.csv{_near(row.actor_id, self.actors)}",
                        do="Add the actor or mend the id.",
                    )

        known = {o.office for o in self.offices}
        for role in self.roles:
            if role.office not in known:
                raise RegistryError.about(
                    "roles.csv names an unknown office",
                    role.office,
                    expected=f"one of {', '.join(sorted(known))}",
                    do="Mend the name, or add a phrase for the office to offices.csv.",
                )

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.actors.values())

    def __len__(self) -> int:
        return len(self.actors)

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self.actors

    def actor(self, actor_id: str) -> Actor:
        """One actor.

        Raises:
            RegistryError: No row has that id.
        """
        try:
            return self.actors[actor_id]
        except KeyError:
            raise RegistryError.about(
                "Unknown actor",
                actor_id,
                expected="an id of the registry",
                do="Add it to an actors.csv of the study.",
            ) from None

    def label(self, actor_id: str) -> str:
        """How an actor is shown.

        Raises:
            RegistryError: No row has that id.
        """
        return self.actor(actor_id).label

    def names_of(self, actor_id: str) -> tuple[Name, ...]:
        """All names of an actor, as the tables give them."""
        return tuple(self._names_by_actor.get(actor_id, ()))

    def roles_of(self, actor_id: str, on: date | None = None) -> tuple[Role, ...]:
        """Roles of a person, all or those that cover a day (``HELD`` before ``NEAR``)."""
        roles = self._roles_by_actor.get(actor_id, ())
        return tuple(roles) if on is None else _best_fit(roles, on)

    def chief_role(self, actor_id: str, on: date) -> Role | None:
        """The role for which a person is named on a day.

        An office with one holder goes before others, a sure date before a near one; ``None`` when
        two are left.
        """
        held = [r for r in self._roles_by_actor.get(actor_id, ()) if r.fit(on)]
        first = [r for r in held if r.office in self._single] or held
        best = _best_fit(first, on)
        return best[0] if len({(r.office, r.code) for r in best}) == 1 else None

    def roles_on(self, code: str, office: str, on: date) -> tuple[Role, ...]:
        """Who held an office of a state or entity on a day.

        Rows that the source supports on that day win; only when there is none, rows attested
        within half a year of it count.
        """
        return _best_fit(self._roles_by_office.get((code, office), ()), on)

    def has_left(self, actor_id: str, on: date) -> bool:
        """Whether a person had left every known office by a day.

        An office is over when its term has a stated end before the day, or when somebody else is
        attested in it after the person and not after the day.
        """
        roles = self._roles_by_actor.get(actor_id, ())
        return bool(roles) and all(self._is_over(role, on) for role in roles)

    def _is_over(self, role: Role, on: date) -> bool:
        start, end = role.span
        if role.fit(on) or end is None or end >= on or (start is not None and start > on):
            return False
        if role.valid_to is not None:
            return True
        if role.office not in self._single:
            return False
        others = self._roles_by_office[role.code, role.office]
        return any(
            r.actor_id != role.actor_id and r.span[0] is not None and end < r.span[0] <= on
            for r in others
        )

    @cached_property
    def digest(self) -> str:
        """Hash over every row, for stamps."""
        tables: dict[str, Iterable[msgspec.Struct]] = {
            "actors": self.actors.values(),
            "names": self.names,
            "roles": self.roles,
            "agents": self.agents,
            "offices": self.offices,
            "proper_nouns": self.proper_nouns,
            "homonyms": self.homonyms,
            "stop_words": self.stop_words,
        }
        parts = ["registry.v1"]
        for table, rows in tables.items():
            parts += [table, *sorted(msgspec.json.encode(row).decode() for row in rows)]
        return content_id(*parts)

    @cached_property
    def office_sectors(self) -> dict[str, str]:
        """PLOVER sector of each office."""
        return {o.office: o.sector for o in self.offices}

    @cached_property
    def _single(self) -> frozenset[str]:
        return frozenset(o.office for o in self.offices if o.single)

    @cached_property
    def _names_by_actor(self) -> dict[str, list[Name]]:
        found: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            found[name.actor_id].append(name)
        return dict(found)

    @cached_property
    def _roles_by_actor(self) -> dict[str, list[Role]]:
        found: dict[str, list[Role]] = defaultdict(list)
        for role in self.roles:
            found[role.actor_id].append(role)
        return dict(found)

    @cached_property
    def _roles_by_office(self) -> dict[tuple[str, str], list[Role]]:
        found: dict[tuple[str, str], list[Role]] = defaultdict(list)
        for role in self.roles:
            found[role.code, role.office].append(role)
        return dict(found)


def _best_fit(roles: Sequence[Role], on: date) -> tuple[Role, ...]:
    fits = {fit: tuple(r for r in roles if r.fit(on) is fit) for fit in Fit}
    return fits[Fit.HELD] or fits[Fit.NEAR]


def _near(actor_id: str, known: Iterable[str]) -> str:
    """The known ids that look like an unknown one, as the end of a sentence."""
    from difflib import get_close_matches

    found = get_close_matches(actor_id, known)
    return f" (near: {', '.join(found)})" if found else ""
