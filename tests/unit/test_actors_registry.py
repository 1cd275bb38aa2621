"""The registry: rows are sound, overlays lay over, broken rows name their line."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from chalkcircle.actors import ActorType, Fit, Registry, Role
from chalkcircle.codes import entities, is_known
from chalkcircle.model import RegistryError

HEADS = {
    "actors.csv": "actor_id,label,type,sector,code,valid_from,valid_to,source",
    "names.csv": "actor_id,name,kind_of_name,lang,source",
    "roles.csv": "actor_id,office,code,valid_from,valid_to,attested_from,attested_to,note,source",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def overlay(folder: Path, **tables: str) -> Path:
    for table, rows in tables.items():
        text = HEADS[f"{table}.csv"] + "\n" + rows + "\n"
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def test_every_row_names_a_source(registry: Registry) -> None:
    tables = (registry.actors.values(), registry.names, registry.roles, registry.agents)
    sources = [row.source for table in tables for row in table]
    assert len(sources) > 5000
    assert all(s == "unverified" or len(s) > 7 for s in sources)
    assert sources.count("unverified") / len(sources) < 0.06


def test_people_have_a_public_sector(registry: Registry) -> None:
    people = [a for a in registry if a.type is ActorType.PERSON]
    assert len(people) > 1000
    assert {a.actor_id for a in people if a.sector in ("", "CVL", "REF", "CRM")} == set()


def test_one_holder_at_a_time(registry: Registry) -> None:
    single = {o.office for o in registry.offices if o.single}
    offices: dict[tuple[str, str], list[Role]] = {}
    for role in registry.roles:
        if role.office in single and all(role.span):
            offices.setdefault((role.code, role.office), []).append(role)
    overlapping = [
        (a.key, b.key)
        for roles in offices.values()
        for a, b in combinations(roles, 2)
        if a.actor_id != b.actor_id and inside(a, b) and not (a.note and b.note)
    ]
    assert overlapping == []


def inside(a: Role, b: Role) -> bool:
    (start_a, end_a), (start_b, end_b) = a.span, b.span
    return bool(start_a and end_a and start_b and end_b) and (
        max(start_a or date.max, start_b or date.max) < min(end_a or date.min, end_b or date.min)
    )


def test_who_held_an_office(registry: Registry) -> None:
    held = registry.roles_on("AZE", "president", date(2020, 9, 27))
    assert [r.actor_id for r in held] == ["per:ilham-aliyev"]
    assert registry.label("per:ilham-aliyev") == "Ilham Aliyev"


def test_an_office_held_twice_has_two_terms(registry: Registry) -> None:
    for year, holder in ((2005, "putin"), (2010, "medvedev"), (2015, "putin")):
        (role,) = registry.roles_on("RUS", "president", date(year, 6, 1))
        assert role.actor_id.endswith(holder)


def test_attestation_reaches_half_a_year_and_no_further() -> None:
    role = Role(
        actor_id="per:a",
        office="president",
        code="ARM",
        attested_from=date(2020, 1, 1),
        attested_to=date(2020, 12, 31),
        source="unverified",
    )
    assert role.fit(date(2020, 6, 1)) is Fit.HELD
    assert role.fit(date(2021, 3, 1)) is Fit.NEAR
    assert role.fit(date(2022, 3, 1)) is None


def test_a_stated_end_is_not_stretched() -> None:
    role = Role(
        actor_id="per:a",
        office="president",
        code="ARM",
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
        source="unverified",
    )
    assert role.fit(date(2021, 1, 1)) is None


def test_a_role_without_dates_holds_on_no_day() -> None:
    role = Role(actor_id="per:a", office="president", code="ARM", source="unverified")
    assert role.fit(date(2021, 1, 1)) is None


def test_overlay_adds_replaces_and_takes_out(tmp_path: Path) -> None:
    folder = overlay(
        tmp_path,
        actors="per:x-y,X Y,person,GOV,ARM,,,unverified\nARM,Hayastan,country,,ARM,,,unverified",
        names="per:x-y,X Y,name,en,unverified\n-AZE,Azeri,adjective,en,unverified",
    )
    registry = Registry.load([folder])
    assert registry.label("per:x-y") == "X Y"
    assert registry.label("ARM") == "Hayastan"
    assert "Azeri" not in {n.name for n in registry.names_of("AZE")}
    assert "Azerbaijani" in {n.name for n in registry.names_of("AZE")}
    assert registry.digest != Registry.load().digest


def test_digest_is_stable(registry: Registry) -> None:
    assert registry.digest == Registry.load().digest


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("per:x,X,person,GOV,ARM,,", "names.csv line 2 has 7 fields"),
        ("per:x,X,name,en,", "names.csv line 2 names no source"),
        ("per:x,X,nickname,en,unverified", "names.csv line 2 is broken"),
        ("A,B,name,en,unverified\nA,B,alias,en,unverified", "line 3 repeats line 2"),
        ("per:nobody,X,name,en,unverified", "without a row in actors.csv"),
    ],
)
def test_a_broken_row_names_file_and_line(tmp_path: Path, rows: str, says: str) -> None:
    with pytest.raises(RegistryError, match=says):
        Registry.load([overlay(tmp_path, names=rows)])


def test_a_broken_date_names_file_and_line(tmp_path: Path) -> None:
    row = "per:nikol-pashinyan,president,ARM,May 2018,,,,,unverified"
    with pytest.raises(RegistryError, match=r"roles\.csv line 2 is broken"):
        Registry.load([overlay(tmp_path, roles=row)])


@pytest.mark.parametrize(
    ("table", "rows", "says"),
    [
        ("names", "ARM,X,full,en,unverified", "in kind_of_name one of name, demonym, adjective, "),
        ("actors", "x,X,state,,,,,unverified", "in type one of country, person, organisation, "),
        ("actors", "x,X,person,,,2020,,unverified", "a day as 2020-09-27"),
        ("actors", "x,,person,,,,,unverified", "a value in every column that needs one"),
        ("roles", "ARM,presidant,ARM,,,,,,unverified", "one of .*, president, "),
        ("names", "per:nikol-pashinian,X,name,en,unverified", "near: per:nikol-pashinyan"),
    ],
)
def test_an_unknown_value_is_told_with_what_the_column_may_hold(
    tmp_path: Path, table: str, rows: str, says: str
) -> None:
    with pytest.raises(RegistryError, match=f"Expected .*{says}"):
        Registry.load([overlay(tmp_path, **{table: rows})])


@pytest.mark.parametrize(
    ("table", "header", "row", "says"),
    [
        (
            "homonyms",
            "name,test,source",
            "X,nearby,unverified",
            "one of before, after, near, given",
        ),
        (
            "proper_nouns",
            "noun,position,type,source",
            "X,behind,place,unverified",
            "after, of, before",
        ),
        (
            "agents",
            "noun,sector,body,source",
            "X,GOV,perhaps,unverified",
            "in body one of true, false",
        ),
    ],
)
def test_a_word_that_no_rule_knows_is_refused(
    tmp_path: Path, table: str, header: str, row: str, says: str
) -> None:
    (tmp_path / f"{table}.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=says):
        Registry.load([tmp_path])


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("actor_id,nom\nARM,x\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="unknown columns"):
        Registry.load([tmp_path])


def test_an_unknown_actor_is_an_error(registry: Registry) -> None:
    with pytest.raises(RegistryError, match="Unknown actor: 'per:nobody'"):
        registry.actor("per:nobody")


def test_codes_are_known_to_the_codes_room(registry: Registry) -> None:
    assert {a.code for a in registry if a.code and not is_known(a.code)} == set()


def test_entities_of_the_codes_room_have_no_second_id(registry: Registry) -> None:
    labels = {a.label: a.actor_id for a in registry if a.type is not ActorType.PERSON}
    doubles = {e.id: labels[e.name] for e in entities() if labels.get(e.name, e.id) != e.id}
    assert doubles == {}
