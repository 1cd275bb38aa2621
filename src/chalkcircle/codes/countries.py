"""The countries and territories of ISO 3166-1 by alpha-3 code; says nothing of who holds what."""

from __future__ import annotations

from functools import cache

import msgspec

from chalkcircle.model import CodeError

from ._tables import near, rows


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ISO 3166-1.

    Attributes:
        iso3: Alpha-3 code: how a country is named everywhere inside.
        iso2: Alpha-2 code.
        name: Short English name as the United Nations writes it today.
        un_member: Whether it is a member state of the United Nations.
    """

    iso3: str
    iso2: str
    name: str
    un_member: bool


@cache
def _by_iso3() -> dict[str, Country]:
    return {
        row["iso3"]: Country(
            iso3=row["iso3"],
            iso2=row["iso2"],
            name=row["name"],
            un_member=row["un_member"] == "yes",
        )
        for row in rows("countries")
    }


def countries() -> tuple[Country, ...]:
    """All entries of ISO 3166-1, ordered by alpha-3 code."""
    return tuple(_by_iso3().values())


def country(iso3: str) -> Country:
    """The country with this alpha-3 code.

    >>> country("GEO").name
    'Georgia'

    Raises:
        CodeError: There is none; the message names what is near.
    """
    if found := _by_iso3().get(iso3):
        return found
    known = {one.iso3: one.name for one in countries()}
    raise CodeError.about(
        "No country with that ISO 3166-1 alpha-3 code",
        iso3,
        expected=f"one like {near(iso3, known) or 'GEO (Georgia)'}",
        do="Convert other codes with codes.convert(); entities without one are in codes.entity().",
    )
