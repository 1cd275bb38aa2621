"""Countries and the crosswalk between schemes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalkcircle.codes import Scheme, codes_of, convert, countries, country, entities
from chalkcircle.model import CodeError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CODES = SHARED / "data/feeds/codes"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")

GAPS = {"305": (1946, 1954), "652": (1959, 1960), "740": (1946, 1951)}
"""COW numbers that keep their meaning here while the state was no member of the system."""
NOT_COVERED = {("gw", "711", year) for year in range(1946, 1951)}
"""Tibet."""
DEFECTS_OF_COW2ISO = {("58", "ATA"), ("343", "MAC"), ("817", "VNM")}
"""Antarctica for Antigua, Macao for Macedonia, the south's number for the united state."""


def to_entity(code: str, scheme: Scheme, year: int | None = None) -> str:
    return convert(code, source=scheme, target=Scheme.ENTITY, year=year)


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines(), delimiter=delimiter))


def lines(name: str) -> list[str]:
    text = (CODES / name).read_text("latin-1")
    return [line.split("\t")[0] for line in text.splitlines()[1:]]


def panel() -> Iterator[tuple[int, str, str]]:
    """Year, COW number and GW number (empty where the panel has none), 1946 to 2020."""
    for row in table(SHARED / "data/structural/cow_gw_code_panel.csv"):
        cow, gw = (str(int(float(row[c]))) if row[c] else "" for c in ("ccode", "gwcode"))
        if 1946 <= (year := int(float(row["year"]))) <= 2020:
            yield year, cow, gw


@pytest.mark.parametrize(("iso3", "number"), [("ARM", "371"), ("GEO", "372"), ("AZE", "373")])
@pytest.mark.parametrize("scheme", [Scheme.COW, Scheme.GW])
def test_south_caucasus_has_one_number_in_both_systems(
    iso3: str, number: str, scheme: Scheme
) -> None:
    assert convert(iso3, source=Scheme.ISO3, target=scheme) == number
    assert convert(number, source=scheme, target=Scheme.ISO3) == iso3


@pytest.mark.parametrize(
    ("code", "fips", "iso2"),
    [("AU", "AUT", "AUS"), ("AM", "ARM", "ARM"), ("AS", "AUS", "ASM"), ("RS", "RUS", "SRB")],
)
def test_fips_and_iso2_read_the_same_letters_differently(code: str, fips: str, iso2: str) -> None:
    assert to_entity(code, Scheme.FIPS) == fips
    assert to_entity(code, Scheme.ISO2) == iso2


@pytest.mark.parametrize(("code", "iso3"), [("AJ", "AZE"), ("GG", "GEO"), ("RS", "RUS")])
def test_fips_codes_that_mislead(code: str, iso3: str) -> None:
    assert convert(code, source=Scheme.FIPS, target=Scheme.ISO3) == iso3


@pytest.mark.parametrize(
    ("number", "year", "cow", "gw"),
    [
        ("365", 1990, "SUN", "SUN"),
        ("365", 1991, "RUS", "RUS"),
        ("260", 1980, "DEU", "DEU"),
        ("265", 1989, "DDR", "DDR"),
        ("315", 1992, "CSK", "CSK"),
        ("345", 2002, "YUG", "YUG"),
        ("345", 2005, "SCG", "SCG"),
        ("678", 1980, "YEM", "YEM"),
        ("680", 1980, "YMD", "YMD"),
        ("816", 1970, "VNM", "VNM"),
        ("817", 1970, "RVN", "RVN"),
        ("625", 2015, "SDN", "SDN"),
        ("530", 1980, "ETH", "ETH"),
    ],
)
def test_numbers_whose_state_changed(number: str, year: int, cow: str, gw: str) -> None:
    assert to_entity(number, Scheme.COW, year) == cow
    assert to_entity(number, Scheme.GW, year) == gw


@pytest.mark.parametrize(
    ("iso3", "year", "cow", "gw"),
    [("DEU", 2000, "255", "260"), ("SRB", 2010, "345", "340"), ("YEM", 2000, "679", "678")],
)
def test_states_with_two_numbers(iso3: str, year: int, cow: str, gw: str) -> None:
    assert convert(iso3, source=Scheme.ISO3, target=Scheme.COW, year=year) == cow
    assert convert(iso3, source=Scheme.ISO3, target=Scheme.GW, year=year) == gw


@pytest.mark.parametrize(
    ("code", "source", "target", "year", "said"),
    [
        ("365", Scheme.COW, Scheme.ISO3, None, r"SUN \(–1991\), RUS \(1991–\)"),
        ("DEU", Scheme.ISO3, Scheme.COW, None, r"255 \(1990–\), 260 \(1955–1990\)"),
        ("340", Scheme.GW, Scheme.ISO3, 1999, r"not in force.*2006"),
        ("PSE", Scheme.ISO3, Scheme.FIPS, None, "several codes.*GZ, WE"),
        ("ABK", Scheme.ENTITY, Scheme.ISO3, None, "Abkhazia has no code in iso3"),
        ("GOE", Scheme.ISO3, Scheme.COW, None, r"GEO \(Georgia\)"),
        ("Gorgia", Scheme.NAME, Scheme.ISO3, None, "Georgia"),
        ("arm", Scheme.CAMEO, Scheme.ISO3, None, "No such code in cameo"),
        ("GE", Scheme.FIPS, Scheme.ISO3, None, "No such code in fips"),  # alpha-2 mixed up
        ("", Scheme.COW, Scheme.ISO3, None, "No such code in cow"),
        ("2", Scheme.COW, Scheme.ISO3, 1900, "before the tables begin"),
    ],
)
def test_convert_refuses_and_says_why(
    code: str, source: Scheme, target: Scheme, year: int | None, said: str
) -> None:
    with pytest.raises(CodeError, match=said):
        convert(code, source=source, target=target, year=year)


def test_withdrawn_codes_are_read_but_not_written() -> None:
    assert convert("ROM", source=Scheme.ISO3, target=Scheme.ISO3, year=1995) == "ROU"
    assert convert("SUN", source=Scheme.ISO3, target=Scheme.COW, year=1985) == "365"
    assert "ROM" not in codes_of("ROU")[Scheme.ISO3]


def test_names_are_read_exactly_and_written_by_year() -> None:
    for name in ("Türkiye", "turkey", " TURKEY "):
        assert to_entity(name, Scheme.NAME) == "TUR"
    assert convert("TUR", source=Scheme.ISO3, target=Scheme.NAME, year=2021) == "Turkey"
    assert convert("TUR", source=Scheme.ISO3, target=Scheme.NAME) == "Türkiye"


def test_country_knows_its_codes() -> None:
    assert country("GEO").iso2 == "GE"
    assert codes_of("GEO") == {
        Scheme.ISO3: ("GEO",), Scheme.ISO2: ("GE",), Scheme.COW: ("372",),
        Scheme.GW: ("372",), Scheme.FIPS: ("GG",), Scheme.CAMEO: ("GEO",),
    }  # fmt: skip
    assert codes_of("DEU")[Scheme.COW] == ("260", "255")
    assert codes_of("DEU", year=1980)[Scheme.COW] == ("260",)
    with pytest.raises(CodeError, match=r"GEO \(Georgia\)"):
        country("Georgia")


def test_un_has_193_members_and_iso_249_entries() -> None:
    assert len(countries()) == 249
    assert sum(one.un_member for one in countries()) == 193


@needs_shared
def test_country_table_agrees() -> None:
    for row in table(CODES / "country-codes.csv"):
        iso3 = row["ISO3166-1-Alpha-3"]
        assert country(iso3).iso2 == row["ISO3166-1-Alpha-2"]
        assert to_entity(row["ISO3166-1-Alpha-2"].lower(), Scheme.ISO2) == iso3
        fips = row["FIPS"].strip()
        if iso3 not in {"ALA", "BES", "UMI"}:  # none; that of the Netherlands; a footnote mark
            for start in range(0, len(fips), 2):  # some cells run two codes together
                expected = "XKX" if fips[start : start + 2] == "KV" else iso3
                assert to_entity(fips[start : start + 2], Scheme.FIPS) == expected


@needs_shared
def test_every_fips_code_of_gdelt_is_known() -> None:
    table = json.loads((CODES / "gdelt_fips_iso.json").read_text("utf-8"))
    assert len(table) == 249
    for fips, expected in table.items():
        assert convert(fips, source=Scheme.FIPS, target=Scheme.ISO3) == expected["iso3"]
        assert convert(fips, source=Scheme.FIPS, target=Scheme.ISO2) == expected["iso2"]


@needs_shared
def test_every_cameo_country_code_is_known() -> None:
    codes = lines("ref_cameoCountry.txt")
    assert len(codes) == 261
    meanings = {code: to_entity(code, Scheme.CAMEO) for code in codes}
    own_words = {code: id_ for code, id_ in meanings.items() if code != id_}
    assert own_words.items() >= {"WST": "WEST", "CAU": "CAUCASUS", "TMP": "TLS"}.items()
    assert len(own_words) == 32


@needs_shared
def test_of_cameo_groups_only_our_entities_are_known() -> None:
    ours = {"CIS", "COE", "EEC", "GOS", "ICC", "ICJ", "NAT", "PSE", "SCE", "UNO"}
    for code in lines("ref_cameoGroup.txt"):
        if code in ours:
            assert to_entity(code, Scheme.CAMEO)
        else:
            with pytest.raises(CodeError, match="No such code in cameo"):
                to_entity(code, Scheme.CAMEO)


@needs_shared
def test_codes_of_a_real_gdelt_file_are_known() -> None:
    path = SHARED / "data/feeds/gdelt/20191024143000.export.CSV"
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    actors = {row[column] for row in rows for column in (7, 17)} - {""}
    places = {row[column] for row in rows for column in (37, 45, 53)} - {""}
    assert len(actors) > 90
    assert len(places) > 100
    for code in actors:
        assert to_entity(code, Scheme.CAMEO)
    for code in places:
        assert to_entity(code, Scheme.FIPS)


@needs_shared
def test_both_number_systems_name_the_same_state_as_the_panel() -> None:
    checked = 0
    for year, cow, gw in panel():
        if cow and gw:
            assert to_entity(cow, Scheme.COW, year) == to_entity(gw, Scheme.GW, year), (year, cow)
            checked += 1
    assert checked == 11297


@needs_shared
def test_years_of_cow_numbers_agree_with_the_panel() -> None:
    wanted = {(cow, year) for year, cow, _ in panel() if cow}
    assert _in_force(Scheme.COW) - wanted == {
        (code, year) for code, (first, last) in GAPS.items() for year in range(first, last + 1)
    }
    assert wanted <= _in_force(Scheme.COW)


@needs_shared
def test_years_of_gw_numbers_agree_with_the_system_list() -> None:
    wanted = {
        (str(int(float(row["gwcode"]))), year)
        for row in table(SHARED / "data/structural/gw_system.csv")
        for year in range(max(1946, int(row["start"][:4])), int(row["end"][:4]) + 1)
    }
    assert {gw for _, _, gw in panel() if gw} <= {code for code, _ in wanted}
    assert {("gw", *one) for one in wanted ^ _in_force(Scheme.GW)} == NOT_COVERED


def _in_force(scheme: Scheme) -> set[tuple[str, int]]:
    """Every number in force with its years, 1946 to 2020."""
    return {
        (code, year)
        for one in entities()
        for year in range(1946, 2021)
        for code in codes_of(one.id, year=year).get(scheme, ())
    }


@needs_shared
def test_cow_numbers_mean_the_states_of_an_independent_table() -> None:
    checked = 0
    for row in table(SHARED / "data/actors/cow2iso.txt"):
        number, iso3 = row["cow_id"], row["iso3"]
        years = range(int(row["valid_from"] or 1962), int(row["valid_until"] or 2020) + 1)
        if not number or not iso3 or (number, iso3) in DEFECTS_OF_COW2ISO or 2005 not in years:
            continue
        assert to_entity(number, Scheme.COW, 2005) == iso3
        checked += 1
    assert checked > 180
