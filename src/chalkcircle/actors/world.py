"""The wide tables: people, bodies and towns of all states, looked up by whole names.

They are read at the first question and never at import, and they name no id: what is known here is
a state, a sector and since when. The registry goes before them; running text does not use them.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from chalkcircle.model import RegistryError

from .records import ActorType
from .registry import DATA
from .words import Word, fold, split

FOLDER = DATA / "world"
EDITED, EDITED_BODIES = "people_own", "bodies_own"
"""Tables that people edit; the others are written by ``tools/build_actors_world.py``."""
LONGEST = 8
OUT_OF_OFFICE = "ELI"
IN_OFFICE = frozenset({"GOV", "LEG"})
"""Sectors that somebody leaves with the office."""


class Known(NamedTuple):
    """One row: a name with its state and sector.

    ``since`` and ``until`` are ISO days, empty when unknown; ``population`` is zero except for
    towns; ``edited`` says that people chose the row as what the name means first.
    """

    name: str
    type: ActorType
    code: str
    sector: str
    source: str
    since: str = ""
    until: str = ""
    population: int = 0
    edited: bool = False

    def sector_on(self, on: date | None) -> str:
        """Sector on a day: who has left office is no longer of the government."""
        gone = on is not None and self.until and self.until < on.isoformat()
        return OUT_OF_OFFICE if gone and self.sector in IN_OFFICE else self.sector


class World:
    """Lookups in the wide tables, doubt kept: a name gives all rows that bear it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def people(self, name: str) -> tuple[Known, ...]:
        """Rows of persons of a name, whatever the order of its words."""
        words = split(name)
        return tuple(self._people.get(_any_order(words), ())) if len(words) > 1 else ()

    def people_spelt_like(self, name: str) -> tuple[Known, ...]:
        """Rows of persons whose names are written alike in another transliteration."""
        words = split(name)
        return tuple(self._skeletons.get(_skeleton(words), ())) if len(words) > 1 else ()

    def people_of_surname(self, surname: str) -> tuple[Known, ...]:
        """Rows that people chose, by the last word of the name."""
        return tuple(self._surnames.get(fold(surname), ()))

    def bodies(self, words: Sequence[Word]) -> tuple[Known, ...]:
        """Rows of bodies whose name is exactly these words; short forms need their capitals."""
        return _spelt_alike(self._bodies.get(_in_order(words), ()), words)

    def towns(self, name: str) -> tuple[Known, ...]:
        """Towns of a name anywhere in the world, the largest first."""
        rows = self._towns.get(_in_order(split(name)), ())
        return tuple(sorted(rows, key=lambda k: -k.population))

    def roles(self, words: Sequence[Word]) -> str | None:
        """Sector of the last noun for people or bodies among the words, in one or many."""
        for last in range(len(words), 0, -1):
            for first in range(max(0, last - LONGEST), last):
                key = _in_order(words[first:last])
                sector = self._roles.get(key) or self._roles.get(key.removesuffix("s"))
                if sector:
                    return sector
        return None

    def inside(self, words: Sequence[Word]) -> Iterator[tuple[Known, ...]]:
        """Rows of bodies, provinces and towns named in a longer string, the longest name first."""
        for length in range(min(LONGEST, len(words)), 0, -1):
            for first in range(len(words) - length + 1):
                span = words[first : first + length]
                if not span[0].capital or not span[-1].capital:
                    continue
                bodies = self.bodies(span)
                towns = self.towns(" ".join(w.text for w in span))
                if rows := tuple(b for b in bodies if b.sector) or towns or bodies:
                    yield rows

    def counted(self) -> tuple[int, int]:
        """How many rows there are of people, bodies and towns, and how many nobody checked."""
        known = [
            r
            for t in (self._people, self._bodies, self._towns)
            for rows in t.values()
            for r in rows
        ]
        return len(known), sum(row.source == "unverified" for row in known)

    @cached_property
    def _people(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for table in (EDITED, "people"):
            for name, code, sector, since, until, source in self._rows(table, 6):
                own = table == EDITED
                row = Known(name, ActorType.PERSON, code, sector, source, since, until, 0, own)
                found[_any_order(split(name))].append(row)
        return found

    @cached_property
    def _skeletons(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for rows in self._people.values():
            for row in rows:
                found[_skeleton(split(row.name))].append(row)
        return found

    @cached_property
    def _surnames(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for rows in self._people.values():
            for row in rows:
                if row.edited:
                    found[split(row.name)[-1].key].append(row)
        return found

    @cached_property
    def _bodies(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for table in (EDITED_BODIES, "bodies"):
            for name, code, sector, source in self._rows(table, 4):
                kind = ActorType.ORGANISATION if sector else ActorType.PLACE
                own = table == EDITED_BODIES
                row = Known(name, kind, code, sector, source, edited=own)
                found[_in_order(split(name))].append(row)
        return found

    @cached_property
    def _towns(self) -> dict[str, list[Known]]:
        found: dict[str, list[Known]] = defaultdict(list)
        for name, code, population, source in self._rows("towns", 4):
            row = Known(name, ActorType.PLACE, code, "", source, population=int(population))
            found[_in_order(split(name))].append(row)
        return found

    @cached_property
    def _roles(self) -> dict[str, str]:
        return {_in_order(split(row[0])): row[1] for row in self._rows("roles", 3)}

    def _rows(self, table: str, width: int) -> list[list[str]]:
        path = self._folder / f"{table}.csv"
        try:
            rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]
        except (OSError, UnicodeDecodeError) as error:
            raise RegistryError.about(
                f"Cannot read {path.name} ({error})",
                str(path),
                expected="the table that belongs to this version",
                do="Install the package again.",
            ) from error
        for line, row in enumerate(rows, start=2):
            if len(row) != width:
                raise RegistryError.about(
                    f"{path.name} line {line} has {len(row)} fields",
                    ",".join(row),
                    expected=str(width),
                    do=f"Mend the row in {path}.",
                )
        return rows


def agreed(rows: Sequence[Known], on: date | None, code: str | None) -> Known | None:
    """The row that rows of one name agree on: one state, or the state that the context tells.

    Args:
        rows: All that bear the name.
        on: Day; a stated term around it wins, then what people chose, then the last that began.
        code: State that the words around the name tell, if any.
    """
    left = [r for r in rows if r.code == code] if code else list(rows)
    if len({r.code for r in left}) > 1:
        left = [r for r in left if r.edited]
    if len({r.code for r in left}) != 1:
        return None
    day = on.isoformat() if on else ""
    term = [r for r in left if day and r.since and r.since <= day <= r.until]
    begun = [r for r in left if not day or r.since <= day] or left
    return max(term or begun, key=lambda r: (r.edited, bool(r.sector), r.since))


def _in_order(words: Sequence[Word]) -> str:
    return " ".join(w.key for w in words)


def _any_order(words: Sequence[Word]) -> str:
    return " ".join(sorted(w.key for w in words))


_SAME_SOUNDS = (
    (re.compile(r"mu?o?h[ae]+mm?[aeou]d|mehmed"), "mhmd"),
    (re.compile(r"kh|gh|q|ck|x"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"w"), "v"),
    (re.compile(r"dj|dzh|zh"), "j"),
    (re.compile(r"tch|tsch|sh|ch|ts|tz"), "s"),
    (re.compile(r"[iyj]+e?|ei|ey|ee"), "i"),
    (re.compile(r"ou|oo|u|o"), "o"),
    (re.compile(r"z"), "s"),
    (re.compile(r"h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
"""Letters that transliterations of one name write differently, and one way to write them all."""


def _skeleton(words: Sequence[Word]) -> str:
    return " ".join(sorted(_sound(w.key) for w in words if len(w.key) > 2))


@lru_cache(maxsize=65536)
def _sound(key: str) -> str:
    for pattern, same in _SAME_SOUNDS:
        key = pattern.sub(same, key)
    return key


def _spelt_alike(rows: Sequence[Known], words: Sequence[Word]) -> tuple[Known, ...]:
    shown = "".join(w.text for w in words)
    return tuple(r for r in rows if not r.name.isupper() or shown.isupper())
