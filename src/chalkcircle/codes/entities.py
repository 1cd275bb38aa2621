"""Whoever can act or be acted upon as a place, state or bloc; lists members of none of them."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import msgspec

from chalkcircle.model import CodeError, Interval, Precision

from ._tables import day, near, rows, several
from .countries import countries


class EntityKind(StrEnum):
    """What sort of entity it is, by its standing in the United Nations, not by anybody's right."""

    STATE = "state"
    """A member or observer state of the United Nations."""
    TERRITORY = "territory"
    """In ISO 3166-1 without being either."""
    DE_FACTO = "de_facto"
    """Governs or governed itself without being either."""
    FORMER = "former"
    """A state or territory of ISO 3166 or the state systems that is no more."""
    BLOC = "bloc"
    """A union, alliance, organisation or court of states."""
    REGION = "region"
    """A part of the world, or a contested area, that is no actor of its own."""


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """One country, de facto state, former state, bloc or region.

    There is no field for members on purpose: who counts to "the West", or was in an alliance in
    a given year, is a tie that a study states with its source.

    Attributes:
        id: ISO 3166-1 alpha-3 where there is one, the withdrawn code of ISO 3166-3 for a former
            state, and otherwise an id of our own that ISO has given to nobody.
        name: Neutral short name; for display use ``display_name``.
        exists: From when to when; open where nobody here looked it up.
        source: Address of what was opened, ``rigour:<code>`` for a record of that library,
            the name of a table, or ``unverified``.
        claimed_by: States (ISO3) that count all of it as theirs, or contend for it.
    """

    id: str
    name: str
    kind: EntityKind
    exists: Interval = Interval()
    note: str = ""
    source: str
    claimed_by: tuple[str, ...] = ()


@cache
def _by_id() -> dict[str, Entity]:
    found = {
        one.iso3: Entity(
            id=one.iso3,
            name=one.name,
            kind=EntityKind.STATE if one.un_member else EntityKind.TERRITORY,
            source="countries.csv",
        )
        for one in countries()
    }
    return found | {row["id"]: _read(row) for row in rows("entities")}


def _read(row: dict[str, str]) -> Entity:
    start, end = day(row["from"]), day(row["to"])
    return Entity(
        id=row["id"],
        name=row["name"],
        kind=EntityKind(row["kind"]),
        exists=Interval(start, end, Precision.SPAN) if start or end else Interval(),
        note=row["note"],
        source=row["source"],
        claimed_by=several(row["claimed_by"]),
    )


def entities() -> tuple[Entity, ...]:
    """All entities: the countries by code, then those of our own table."""
    return tuple(_by_id().values())


def is_known(entity_id: str) -> bool:
    """Whether an entity has this id."""
    return entity_id in _by_id()


def entity(entity_id: str) -> Entity:
    """The entity with this id.

    >>> entity("NKR").exists.end
    datetime.date(2023, 12, 31)

    Raises:
        CodeError: There is none; the message names what is near.
    """
    if found := _by_id().get(entity_id):
        return found
    known = {one.id: one.name for one in entities()}
    raise CodeError.about(
        "No entity with that id",
        entity_id,
        expected=f"one like {near(entity_id, known) or 'GEO (Georgia)'}",
        do="Correct it; codes of states and entities are listed by: chalkcircle actors list NAME.",
    )
