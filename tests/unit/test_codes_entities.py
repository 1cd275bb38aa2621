"""Entities without an ISO code, their ends, and the names they are shown by."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import msgspec
import pytest

from chalkcircle import codes
from chalkcircle.codes import (
    DEFAULT_POLICY,
    Contested,
    Entity,
    EntityKind,
    countries,
    display_name,
    entities,
    entity,
    is_known,
    policies,
    policy,
)
from chalkcircle.model import CodeError

DATA = Path(codes.__file__).parent / "data"


def own_ids() -> list[str]:
    iso = {one.iso3 for one in countries()}
    return [one.id for one in entities() if one.id not in iso]


def test_own_ids_collide_with_no_iso_code() -> None:
    iso = {one.iso3 for one in countries()}
    both = [row["id"] for row in _rows("entities") if row["id"] in iso]
    assert both == ["TWN", "PSE", "VAT", "ESH", "FLK"]  # ISO has them; we say more of them
    assert len(own_ids()) == len(set(own_ids())) == len(entities()) - 249
    assert not {*own_ids()} & {one.iso2 for one in countries()}


def test_withdrawn_iso_codes_stand_only_for_former_states() -> None:
    for id_ in ("SUN", "YUG", "CSK", "DDR", "SCG", "YMD", "ANT"):
        assert entity(id_).kind is EntityKind.FORMER
        assert entity(id_).exists.end is not None


@pytest.mark.parametrize(
    "id_",
    "ABK OST NKR PMR NCY XKX TWN PSE EU NATO CSTO UN OSCE CIS EAEU OTS SCO BRICS G7 ICJ ECHR WEST "
    "SOUTH_CAUCASUS CENTRAL_ASIA SUN YUG CSK DDR GEO".split(),
)
def test_known(id_: str) -> None:
    assert is_known(id_)
    assert entity(id_).id == id_


def test_unknown_names_what_is_near() -> None:
    assert not is_known("ARTSAKH")
    with pytest.raises(CodeError, match=r"ABK \(Abkhazia\).*chalkcircle actors list"):
        entity("Abkhazia")


def test_nagorno_karabakh_has_an_end() -> None:
    nkr = entity("NKR")
    assert nkr.kind is EntityKind.DE_FACTO
    assert nkr.exists.contains(date(2023, 12, 31))
    assert not nkr.exists.contains(date(2024, 1, 1))
    assert "2023-09-20" in nkr.note
    assert nkr.claimed_by == ("AZE",)


def test_no_entity_has_members() -> None:
    assert set(Entity.__struct_fields__) == {
        "id", "name", "kind", "exists", "note", "source", "claimed_by",
    }  # fmt: skip
    assert all(one.claimed_by == () for one in entities() if one.kind is EntityKind.BLOC)


def test_entities_are_frozen() -> None:
    with pytest.raises(AttributeError):
        entity("GEO").name = "Gruzia"  # type: ignore[misc]
    assert msgspec.json.decode(msgspec.json.encode(entity("NKR")), type=Entity) == entity("NKR")


def test_every_row_says_where_it_is_from() -> None:
    for row in (*_rows("entities"), *_rows("names")):
        assert row["source"] == "unverified" or row["source"].startswith(("https://", "rigour:"))


def test_claims_are_by_states_and_names_by_known_entities() -> None:
    iso = {one.iso3 for one in countries()}
    for one in entities():
        assert set(one.claimed_by) <= iso
    for row in _rows("names"):
        assert is_known(row["entity"])
        assert row["use"] in {"short", "claimant"}
        assert (row["use"] == "claimant") == is_known(row["claimant"])


def test_each_state_that_claims_has_its_name_shown() -> None:
    named: dict[str, list[str]] = {}
    for row in _rows("names"):
        if row["use"] == "claimant" and row["claimant"] != row["entity"]:
            named.setdefault(row["entity"], []).append(row["claimant"])
    assert named == {one.id: [*one.claimed_by] for one in entities() if one.claimed_by}
    assert all(claimants == sorted(claimants) for claimants in named.values())


@pytest.mark.parametrize(
    ("id_", "on", "shown"),
    [
        ("NKR", date(2016, 4, 2), "Azerbaijan: Karabakh; de facto authorities: Nagorno-Karabakh R"),
        ("NKR", date(2020, 9, 27), "de facto authorities: Republic of Artsakh"),
        ("NKR", date(2025, 7, 15), "former de facto authorities: Republic of Artsakh"),
        ("NKR", None, "former de facto authorities: Republic of Artsakh"),
        ("NKR", date(1988, 2, 20), "Nagorno-Karabakh (Azerbaijan: Karabakh)"),
        ("OST", date(2008, 8, 8), "Georgia: Tskhinvali Region; de facto authorities: Republic of"),
        ("CRIMEA", date(2013, 1, 1), "Crimea (Ukraine: Autonomous"),
        ("CRIMEA", date(2015, 1, 1), "Crimea (Russian Federation: "),
        ("NCY", date(2021, 1, 1), "Northern Cyprus (Cyprus: "),
        ("PMR", None, "Republic of Moldova: Left Bank of the Dniester"),
    ],
)
def test_contested_areas_carry_each_claimants_name(id_: str, on: date | None, shown: str) -> None:
    assert shown in display_name(id_, on=on)


@pytest.mark.parametrize(
    ("id_", "on", "shown"),
    [
        ("TUR", date(2022, 5, 31), "Turkey"),
        ("TUR", date(2022, 6, 1), "Türkiye"),
        ("TUR", None, "Türkiye"),
        ("RUS", None, "Russian Federation"),
        ("SUN", date(2020, 1, 1), "Union of Soviet Socialist Republics"),
        ("EU", None, "European Union"),
        ("PSE", None, "State of Palestine"),
    ],
)
def test_states_carry_their_un_name_at_the_date(id_: str, on: date | None, shown: str) -> None:
    assert display_name(id_, on=on) == shown


def test_a_study_may_switch_the_policy() -> None:
    everyday, brief = policy("un_members_everyday"), policy("un_members_brief")
    assert display_name("RUS", on=None, policy=everyday) == "Russia"
    assert display_name("PMR", on=None, policy=everyday).startswith("Transnistria (Moldova: ")
    assert display_name("PMR", on=None, policy=brief) == "Transnistria"
    assert display_name("TUR", on=date(2020, 1, 1), policy=brief) == "Turkey"


def test_the_default_policy_names_each_claimant() -> None:
    assert policies()[0] is DEFAULT_POLICY is policy("un_members")
    assert DEFAULT_POLICY.contested is Contested.EACH_CLAIMANT
    assert "UN member states" in DEFAULT_POLICY.description
    with pytest.raises(CodeError, match="one of un_members, "):
        policy("mine")


def test_display_name_refuses_what_nobody_knows() -> None:
    with pytest.raises(CodeError, match="No entity"):
        display_name("ZZZ", on=None)


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / f"{name}.csv").read_text("utf-8").splitlines()))
