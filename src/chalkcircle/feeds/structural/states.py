"""Turns the codes of tables into parties, by year; an unknown code is kept and counted."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from chalkcircle.codes import Scheme, convert
from chalkcircle.feeds.naming import entity_named
from chalkcircle.model import CodeError, Party

_WRITTEN = {Scheme.COW: "COW", Scheme.GW: "GW", Scheme.FIPS: "FIPS", Scheme.ISO2: "ISO2"}
"""What stands before a bare code, so that a reader sees whose number it is."""


class States:
    """Looks each code up once."""

    def __init__(self, unknown: Counter[str]) -> None:
        """Count what is not known in ``unknown``, once for each time it is met."""
        self._unknown = unknown
        self._found: dict[tuple[str, Scheme, int], str | None] = {}

    def party(self, code: str, scheme: Scheme, year: int, name: str = "") -> Party:
        """The party that a code means in a year.

        Args:
            code: As the table writes it.
            scheme: Whose code it is.
            year: That the row speaks of.
            name: Words of the table for it; without any, the code with its scheme.
        """
        key = (code, scheme, year)
        if key not in self._found:
            self._found[key] = _entity(*key)
        entity = self._found[key]
        shown = f"{_WRITTEN[scheme]} {code}" if scheme in _WRITTEN else code
        if entity is None:
            self._unknown[shown] += 1
        return Party(text=name or shown, code=entity)


def _entity(code: str, scheme: Scheme, year: int) -> str | None:
    """The entity, ``None`` where the code tables have none.

    In a year in which a code was not in force (they begin in 1946, and two Soviet republics voted
    in the United Nations long before they were states) one that never changed its meaning counts.
    """
    for when in (year, None):
        with suppress(CodeError):
            return convert(code, source=scheme, target=Scheme.ENTITY, year=when)
    return entity_named(code) if scheme is Scheme.NAME else None
