"""The wide tables: doubt is kept, days are heeded, broken tables are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chalkcircle.actors import ActorType, Registry, Resolver
from chalkcircle.actors.records import Resolution
from chalkcircle.actors.words import split
from chalkcircle.actors.world import World, agreed
from chalkcircle.codes import countries
from chalkcircle.model import RegistryError

DAY = date(2022, 1, 1)
TABLES = ("people_own", "people", "bodies_own", "bodies", "towns", "roles")


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Registry.load())


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def answer(found: Resolution) -> tuple[str | None, str | None]:
    return found.code, found.sector


def made(folder: Path, **tables: str) -> World:
    for table in TABLES:
        rows = tables.get(table, "")
        (folder / f"{table}.csv").write_text("head\n" + rows, encoding="utf-8")
    return World(folder)


def test_a_town_keeps_all_its_candidates(world: World) -> None:
    towns = world.towns("Córdoba")
    assert {t.code for t in towns} >= {"ARG", "ESP"}
    assert [t.population for t in towns] == sorted((t.population for t in towns), reverse=True)
    assert agreed(towns, None, None) is None
    spanish = agreed(towns, None, "ESP")
    assert spanish is not None
    assert spanish.code == "ESP"


def test_big_towns_of_nearly_all_states_are_there(world: World) -> None:
    codes = {t.code for rows in world._towns.values() for t in rows}
    assert len(codes) > 160
    assert codes <= {c.iso3 for c in countries()}


def test_a_term_that_is_over_makes_a_former_holder(tmp_path: Path) -> None:
    row = "Ada Bell,PER,GOV,2004-02-01,2006-03-31,unverified\n"
    (known,) = made(tmp_path, people=row).people("Bell Ada")
    assert known.sector_on(date(2005, 1, 1)) == "GOV"
    assert known.sector_on(date(2007, 1, 1)) == "ELI"
    assert known.sector_on(None) == "GOV"


def test_of_two_terms_the_day_chooses(tmp_path: Path) -> None:
    rows = "Ada Bell,PER,GOV,2004-02-01,2006-03-31,x\nAda Bell,PER,LEG,2006-04-01,,x\n"
    people = made(tmp_path, people=rows).people("Ada Bell")
    chosen = [agreed(people, date(year, 6, 1), None) for year in (2005, 2010)]
    assert [k.sector for k in chosen if k] == ["GOV", "LEG"]


def test_two_of_one_name_are_nobody_without_context(tmp_path: Path) -> None:
    rows = "Ada Bell,PER,GOV,,,x\nAda Bell,CHL,GOV,,,x\n"
    people = made(tmp_path, people=rows).people("Ada Bell")
    assert agreed(people, DAY, None) is None
    assert agreed(people, DAY, "BRA") is None
    chilean = agreed(people, DAY, "CHL")
    assert chilean is not None
    assert chilean.code == "CHL"


def test_short_forms_need_their_capitals(tmp_path: Path) -> None:
    world = made(tmp_path, bodies="ODA,PER,PTY,x\n")
    assert len(world.bodies(split("ODA"))) == 1
    assert world.bodies(split("Oda")) == ()


def test_transliterations_meet(tmp_path: Path) -> None:
    world = made(tmp_path, people="Andrey Zhukovsky,RUS,GOV,,,x\n")
    assert [k.code for k in world.people_spelt_like("Andrei Jukovskiy")] == ["RUS"]
    assert world.people_spelt_like("Boris Jukovskiy") == ()


def test_a_broken_row_names_file_and_line(tmp_path: Path) -> None:
    world = made(tmp_path, towns="Lima,PER\n")
    with pytest.raises(RegistryError, match=r"towns\.csv line 2 has 2 fields"):
        world.towns("Lima")


def test_a_missing_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"Cannot read people_own\.csv"):
        World(tmp_path).people("Ada Bell")


@pytest.mark.parametrize("table", TABLES[:4])
def test_shipped_rows_have_codes_sectors_and_sources(table: str) -> None:
    known = {a.code for a in Registry.load()} | {c.iso3 for c in countries()}
    rows = World()._rows(table, 6 if table.startswith("people") else 4)
    assert len(rows) > 2000
    assert {r[1] for r in rows} - known == set()
    assert {r[2] for r in rows if len(r[2]) not in (0, 3)} == set()
    assert all(r[-1] for r in rows)


def test_how_many_rows_nobody_checked_does_not_grow() -> None:
    rows, unverified = World().counted()
    assert rows > 40_000
    assert unverified <= 4_861


@pytest.mark.parametrize(
    ("name", "code", "sector"),
    [
        ("Bank of Ghana", "GHA", "GOV"),
        ("Bank of Georgia", "GEO", "BUS"),
        ("Boris Yeltsin", "RUS", "ELI"),
        ("Dewan Negara", "MYS", "LEG"),
        ("Manizales police", "COL", "COP"),
        ("General Min Aung Hlaing", "MMR", "MIL"),
        ("relatives of the soldiers", None, "CVL"),
        ("former Kenyan lawmaker", "KEN", "ELI"),
        ("Kenya's deputy police chief", "KEN", "COP"),
        ("ordinary Kenyans", "KEN", "CVL"),
        ("ethnic Armenians", None, None),
        ("Ugnadans", "UGA", None),
    ],
)
def test_phrases_beyond_the_registry(
    resolver: Resolver, name: str, code: str | None, sector: str | None
) -> None:
    assert answer(resolver.resolve(name, on=DAY)) == (code, sector)


def test_a_pronoun_names_nobody(resolver: Resolver) -> None:
    found = resolver.resolve("She", on=DAY)
    assert (found.rule, found.code, found.sector) == ("pronoun", None, None)


def test_a_part_of_a_state_is_a_place(resolver: Resolver) -> None:
    found = resolver.resolve("regions across Peru", on=DAY)
    assert (found.type, found.code, found.rule) == (ActorType.PLACE, "PER", "place-of-state")


def test_who_has_left_office_is_no_longer_of_the_government(resolver: Resolver) -> None:
    there, gone = (resolver.resolve("Nicolas Sarkozy", on=date(y, 1, 1)) for y in (2010, 2020))
    assert (there.sector, gone.sector) == ("GOV", "ELI")
