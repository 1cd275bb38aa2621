"""How a country or contested area is called on a page, by a stated policy; holds no opinion.

Every name stands in ``data/names.csv`` with who uses it and when: no name is made up here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache

import msgspec

from chalkcircle.model import CodeError, Interval, Precision

from ._tables import day, rows
from .entities import entities, entity


class Contested(StrEnum):
    """What stands behind the neutral name of a contested area."""

    EACH_CLAIMANT = "each_claimant"
    """The name that each claimant gives it."""
    NEUTRAL = "neutral"
    """Nothing: for tight places on a page that shows the full form elsewhere."""


class Wording(StrEnum):
    """Which names of states are used."""

    UNITED_NATIONS = "united_nations"
    """Short names as the United Nations writes them (``Russian Federation``)."""
    EVERYDAY = "everyday"
    """Names of everyday English (``Russia``)."""


class NamesPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """A rule for names and borders; every map and page names the one it follows.

    Attributes:
        id: What a study writes in its settings.
        description: The rule in words, fit to stand under a map.
    """

    id: str
    description: str
    contested: Contested
    wording: Wording


_BORDERS = "Borders are those of the UN member states at the date; contested areas are dashed"
_POLICIES = {
    one.id: one
    for one in (
        NamesPolicy(
            id="un_members",
            description=f"{_BORDERS} and carry each claimant's name. Short names of the UN.",
            contested=Contested.EACH_CLAIMANT,
            wording=Wording.UNITED_NATIONS,
        ),
        NamesPolicy(
            id="un_members_everyday",
            description=f"{_BORDERS} and carry each claimant's name. Everyday English names.",
            contested=Contested.EACH_CLAIMANT,
            wording=Wording.EVERYDAY,
        ),
        NamesPolicy(
            id="un_members_brief",
            description=f"{_BORDERS}; claimants' names stand elsewhere. Everyday English names.",
            contested=Contested.NEUTRAL,
            wording=Wording.EVERYDAY,
        ),
    )
}
DEFAULT_POLICY = _POLICIES["un_members"]
"""UN members' names and borders at the date, contested areas with each claimant's name."""


class _Name(msgspec.Struct, frozen=True):
    text: str
    claimant: str
    voice: str
    used: Interval

    def holds(self, on: date | None) -> bool:
        """Whether it was in use on a day; without one, whether it still is."""
        return self.used.end is None if on is None else self.used.contains(on)


@cache
def _names(use: str) -> dict[str, tuple[_Name, ...]]:
    found: dict[str, tuple[_Name, ...]] = {}
    for row in rows("names"):
        if row["use"] == use:
            used = Interval(day(row["from"]), day(row["to"]), Precision.SPAN)
            name = _Name(row["name"], row["claimant"], row["voice"], used)
            found[row["entity"]] = (*found.get(row["entity"], ()), name)
    return found


@cache
def _everyday() -> dict[str, str]:
    return {row["iso3"]: row["everyday"] for row in rows("countries") if row["everyday"]}


def policies() -> tuple[NamesPolicy, ...]:
    """All policies, the default first."""
    return tuple(_POLICIES.values())


def policy(policy_id: str) -> NamesPolicy:
    """The policy with this id.

    Raises:
        CodeError: There is none.
    """
    if found := _POLICIES.get(policy_id):
        return found
    raise CodeError.about(
        "No names policy with that id",
        policy_id,
        expected=f"one of {', '.join(_POLICIES)}",
        do="Correct the study's setting.",
    )


def display_name(entity_id: str, *, on: date | None, policy: NamesPolicy = DEFAULT_POLICY) -> str:
    """The name to show for an entity on a page about a date.

    A contested area reads ``neutral name (claimant: name; …; de facto authorities: name)``: states
    in the order of their codes, then whoever governs or governed there. Quotes are not
    touched by this: they keep the words of their source.

    >>> display_name("TUR", on=date(2020, 7, 1))
    'Turkey'

    Args:
        entity_id: Id of an entity.
        on: The day the page speaks of; ``None`` for the names in use now.
        policy: The rule to follow.

    Raises:
        CodeError: There is no such entity.
    """
    own = _own_name(entity_id, on, policy.wording)
    claims = () if policy.contested is Contested.NEUTRAL else _names("claimant").get(entity_id, ())
    said = [
        f"{name.voice or _own_name(name.claimant, on, policy.wording)}: {name.text}"
        for name in claims
        if name.holds(on)
    ]
    return f"{own} ({'; '.join(said)})" if said else own


def _own_name(entity_id: str, on: date | None, wording: Wording) -> str:
    current = entity(entity_id).name
    if on is not None:
        for name in _names("short").get(entity_id, ()):
            if name.holds(on):
                return name.text
    return _everyday().get(entity_id, current) if wording is Wording.EVERYDAY else current


def short_name(entity_id: str, *, year: int | None = None) -> str:
    """The UN short name, at the end of a year or now."""
    on = None if year is None else date(year, 12, 31)
    return _own_name(entity_id, on, Wording.UNITED_NATIONS)


def names_read() -> Iterator[tuple[str, str]]:
    """Names by which an entity can be looked up exactly, with its id; no claimant's name."""
    for one in entities():
        yield one.name, one.id
    for id_, name in _everyday().items():
        if name != entity(id_).name:
            yield name, id_
    for id_, older in _names("short").items():
        for name_ in older:
            yield name_.text, id_
