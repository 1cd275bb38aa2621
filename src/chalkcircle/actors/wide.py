"""Resolves strings by the wide tables, where the registry has no row; it guesses between no two."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .people import HONORIFICS
from .records import Resolution
from .words import Word, split
from .world import Known, agreed

if TYPE_CHECKING:
    from .resolver import Resolver

ARTICLES = frozenset({"the", "a", "an"})
STYLES = HONORIFICS | frozenset("alhaji sheikh shaikh hajji hon prof professor".split())
"""Forms of address that are no office and belong to no name."""


def wide_name(
    resolver: Resolver, name: str, on: date | None, near: str | None
) -> Resolution | None:
    """A string that is a name of the wide tables from end to end.

    Args:
        resolver: Whose tables and words are used.
        name: The words.
        on: Day for which sectors are told.
        near: State that the context tells.
    """
    words = split(name)
    while len(words) > 1 and words[0].key in ARTICLES | STYLES:
        words = words[1:]
    if not words or not words[0].capital:
        return None
    plain = " ".join(w.text for w in words)
    world = resolver.world
    tables = (
        world.people(plain),
        world.bodies(words),
        world.towns(plain),
        world.people_spelt_like(plain),
    )
    for rows in tables:
        if not rows:
            continue
        row = agreed(rows, on, near)
        if row is not None:
            return _resolution(row, on)
        if near is None and len({r.sector for r in rows}) == 1 and rows[0].sector:
            return _doubtful(plain, rows)
    return None


def titled_person(
    resolver: Resolver, words: list[Word], on: date | None, near: str | None
) -> Resolution | None:
    """The person of "General X Y" or "activist X Y", when one row has the name."""
    world = resolver.world
    for first in range(len(words) - 1):
        last = len(words)
        while last > first + 1:
            span = words[first:last]
            if span[0].capital and span[-1].capital:
                name = " ".join(w.text for w in span)
                row = agreed(world.people(name) or world.people_spelt_like(name), on, near)
                if row is not None:
                    return _resolution(row, on)
            last -= 1
    return _title_and_surname(resolver, words, on, near)


def _title_and_surname(
    resolver: Resolver, words: list[Word], on: date | None, near: str | None
) -> Resolution | None:
    """The one person of a surname in the sector of the title before it ("Deputy Secretary X")."""
    offices = resolver.office_words.all(words)
    if not offices or offices[-1].last != len(words) - 1 or not words[-1].capital:
        return None
    sector = offices[-1].values[0].sector
    rows = [r for r in resolver.world.people_of_surname(words[-1].text) if r.sector == sector]
    if len({r.name for r in rows}) != 1:
        return None
    row = agreed(rows, on, near)
    return _resolution(row, on) if row is not None else None


def code_inside(resolver: Resolver, words: list[Word]) -> str | None:
    """State of the longest name of a body or place in a string, when it has but one.

    Bodies that are called like bodies of any state ("Self-Defense Forces") tell none.
    """
    for rows in resolver.world.inside(words):
        codes = {r.code for r in rows}
        general = resolver.agent_words.whole(split(rows[0].name))
        if len(codes) == 1 and not general:
            return codes.pop()
    return None


def _resolution(row: Known, on: date | None) -> Resolution:
    return Resolution(
        name=row.name,
        code=row.code,
        sector=row.sector_on(on) or None,
        type=row.type,
        rule="wide-table",
    )


def _doubtful(name: str, rows: tuple[Known, ...]) -> Resolution:
    """Bodies of one kind in several states: the kind is known and the state is not."""
    return Resolution(name=name, sector=rows[0].sector, type=rows[0].type, rule="ambiguous-name")
