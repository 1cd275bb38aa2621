"""Turns a country's code of one scheme into another's, by year; guesses at no unknown code.

The tables are a crosswalk, not a list of who was a member of a state system when: a number
keeps its meaning through a gap in membership (740 is Japan in 1948 too).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from chalkcircle.model import CodeError

from ._tables import listed, near, rows
from .countries import countries
from .entities import entities, entity
from .names import names_read, short_name

FIRST_YEAR = 1946
"""The tables say nothing of earlier years; an empty first year means "by then at the latest"."""


class Scheme(StrEnum):
    """A way of writing countries and other entities."""

    ENTITY = "entity"
    """Our own ids, as everywhere inside: ISO3, and own ids for those that ISO leaves out."""
    ISO3 = "iso3"
    """ISO 3166-1 alpha-3, with withdrawn codes; ``XKX`` is of the range left to users."""
    ISO2 = "iso2"
    """ISO 3166-1 alpha-2, in either case."""
    COW = "cow"
    """Numbers of the Correlates of War state system, as text (``"372"``)."""
    GW = "gw"
    """Numbers of Gleditsch and Ward's system, as UCDP writes them, as text."""
    FIPS = "fips"
    """FIPS 10-4, as GDELT's places are coded: ``GG`` is Georgia, ``AJ`` Azerbaijan."""
    CAMEO = "cameo"
    """Country and group codes of CAMEO, as GDELT's actors are coded."""
    NAME = "name"
    """A name the United Nations or everyday English uses, written exactly."""


_ANY_CASE = (Scheme.ISO2, Scheme.ISO3, Scheme.FIPS)
# Not CAMEO: its lower-case codes are peoples ("arm"), its upper-case ones states ("ARM").


class _Row(msgspec.Struct, frozen=True):
    code: str
    entity: str
    first: int | None = None
    last: int | None = None
    read_only: bool = False

    def in_force(self, year: int | None) -> bool:
        return year is None or (self.first or year) <= year <= (self.last or year)

    @property
    def years(self) -> str:
        """In force from and to, for a message; empty where the table sets no bounds."""
        return f"{self.first or ''}–{self.last or ''}" if self.first or self.last else ""


@cache
def _table() -> dict[Scheme, tuple[_Row, ...]]:
    found: dict[Scheme, list[_Row]] = {scheme: [] for scheme in Scheme}
    for row in (*rows("codes"), *rows("codes_by_hand")):
        first, last = row["from_year"], row["to_year"]
        found[Scheme(row["scheme"])].append(
            _Row(
                row["code"],
                row["entity"],
                int(first) if first else None,
                int(last) if last else None,
                row["use"] == "read",
            )
        )
    for one in countries():
        found[Scheme.ISO3].append(_Row(one.iso3, one.iso3))
        found[Scheme.ISO2].append(_Row(one.iso2, one.iso3))
    found[Scheme.ENTITY] = [_Row(one.id, one.id) for one in entities()]
    found[Scheme.NAME] = [_Row(name, id_, read_only=True) for name, id_ in names_read()]
    return {scheme: tuple(all_rows) for scheme, all_rows in found.items()}


def _key(code: str, scheme: Scheme) -> str:
    if scheme is Scheme.NAME:
        return code.strip().casefold()
    return code.strip().upper() if scheme in _ANY_CASE else code.strip()


@cache
def _by_code(scheme: Scheme) -> dict[str, tuple[_Row, ...]]:
    found: dict[str, tuple[_Row, ...]] = {}
    for row in _table()[scheme]:
        key = _key(row.code, scheme)
        found[key] = (*found.get(key, ()), row)
    return found


@cache
def _by_entity(scheme: Scheme) -> dict[str, tuple[_Row, ...]]:
    found: dict[str, tuple[_Row, ...]] = {}
    for row in _table()[scheme]:
        if not row.read_only:
            found[row.entity] = (*found.get(row.entity, ()), row)
    return found


def _latest(found: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Of rows in force in one year, those that began last: they stood at the end of it."""
    newest = max((row.first or 0 for row in found), default=0)
    return tuple(row for row in found if (row.first or 0) == newest)


@lru_cache(maxsize=4096)  # a feed repeats its unknown codes by the thousand
def _near(code: str, scheme: Scheme) -> str:
    names = scheme is Scheme.NAME
    known = {r.code: r.code if names else entity(r.entity).name for r in _table()[scheme]}
    return near(code, known) or listed([*known.items()][:3])


def _entity_of(code: str, source: Scheme, year: int | None) -> str:
    every = _by_code(source).get(_key(code, source), ())
    if not every:
        raise CodeError.about(
            f"No such code in {source}",
            code,
            expected=f"one like {_near(code, source)}",
            do="Check which scheme the file uses: one code can mean two states in two schemes.",
        )
    found = tuple(row for row in every if row.in_force(year))
    if year is not None:
        found = _latest(found)
    if len({row.entity for row in found}) == 1:
        return found[0].entity
    raise CodeError.about(
        f"Code of {source} {'not in force' if not found else 'with several meanings'}",
        code if year is None else (code, year),
        expected="a year that decides: " + listed((row.entity, row.years) for row in every),
        do="Pass year=, the year that the record speaks of.",
    )


def _code_of(id_: str, target: Scheme, year: int | None) -> str:
    if target is Scheme.NAME:
        return short_name(id_, year=year)
    every = _by_entity(target).get(id_, ())
    found = tuple(row for row in every if row.in_force(year))
    if year is not None:
        found = _latest(found)
    codes = {row.code for row in found}
    if len(codes) == 1:
        return codes.pop()
    had = listed((row.code, row.years) for row in every)
    raise CodeError.about(
        f"{entity(id_).name} has {'several codes' if codes else 'no code'} in {target}",
        id_ if year is None else (id_, year),
        expected=f"one of {had}" if had else "an entity that the scheme covers",
        do="Pass year= if the years differ; otherwise keep the entity id, which loses nothing.",
    )


def codes_of(entity_id: str, *, year: int | None = None) -> dict[Scheme, tuple[str, ...]]:
    """All codes of a country or other entity by scheme, oldest first.

    Args:
        entity_id: ISO3 or another id of an entity.
        year: Only codes in force in that year; without it, those of all years.

    Returns:
        Codes by scheme; a scheme that does not cover the entity is left out.

    Raises:
        CodeError: There is no such entity.
    """
    id_ = entity(entity_id).id
    found = {
        scheme: tuple(
            row.code
            for row in sorted(_by_entity(scheme).get(id_, ()), key=lambda row: row.first or 0)
            if row.in_force(year)
        )
        for scheme in Scheme
        if scheme not in (Scheme.ENTITY, Scheme.NAME)
    }
    return {scheme: codes for scheme, codes in found.items() if codes}


def convert(code: str, *, source: Scheme, target: Scheme, year: int | None = None) -> str:
    """Rewrite a code of one scheme in another.

    In a year in which two rows are in force, the later one counts: the state that stood at the
    end of it (365 of COW is the Soviet Union in 1990 and Russia in 1991). Without a year only a
    code with one meaning at all times is converted. Withdrawn and rough codes are read
    (``ROM``) but never given as an answer.

    >>> convert("AJ", source=Scheme.FIPS, target=Scheme.ISO3)
    'AZE'
    >>> convert("365", source=Scheme.COW, target=Scheme.ISO3, year=1985)
    'SUN'

    Args:
        code: As text: numbers too.
        source: The scheme it is written in.
        target: The scheme to write.
        year: From 1946; the year that the record speaks of.

    Raises:
        CodeError: The code is unknown, was not in force, has several meanings without a year,
            or the target has no code or several for what it means.
    """
    if year is not None and year < FIRST_YEAR:
        raise CodeError.about(
            "Year before the tables begin",
            year,
            expected=f"a year from {FIRST_YEAR}",
            do="Earlier state systems are not covered; leave the native code as it is.",
        )
    return _code_of(_entity_of(code, source, year), target, year)
