"""Codes that change hands, clash between schemes, or belong to nobody in our tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from feeds_made import read, write

from chalkcircle.codes import Scheme
from chalkcircle.feeds.mapping import blank_mapping, read_mapping
from chalkcircle.feeds.naming import entity_named

NAMES = ["id", "date", "country_a", "country_b", "code", "remark"]


def _entities(folder: Path, scheme: Scheme, *cells: tuple[str, str]) -> list[str | None]:
    """Entities of codes on days, through a mapped table."""
    mapping = folder / "mapping.toml"
    mapping.write_text(blank_mapping().replace('scheme = "iso3"', f'scheme = "{scheme}"'), "utf-8")
    known = read_mapping(mapping, (), {}).formats
    rows = [
        {"id": str(number), "date": day, "country_a": code}
        for number, (code, day) in enumerate(cells)
    ]
    path = write(folder / "table.csv", NAMES, rows, known[0].layouts[0])
    found = read(path, known=known)
    assert [row["actor_code"] for row in found.list] == [code for code, _ in cells]
    return [row["actor"] for row in found.list]


def test_fips_and_iso_write_other_countries_alike(tmp_path: Path) -> None:
    at = "2020-01-01"
    cells = [(code, at) for code in ("AU", "AS", "GE", "GG", "AJ")]
    assert _entities(tmp_path, Scheme.FIPS, *cells) == ["AUT", "AUS", None, "GEO", "AZE"]
    assert _entities(tmp_path, Scheme.ISO2, *cells) == ["AUS", "ASM", "GEO", "GGY", None]


@pytest.mark.parametrize(
    ("scheme", "code", "day", "entity"),
    [
        (Scheme.ISO3, "YUG", "1990-06-01", "YUG"),
        (Scheme.ISO3, "YUG", "2015-06-01", None),
        (Scheme.ISO3, "SUN", "1985-06-01", "SUN"),
        (Scheme.COW, "365", "1985-06-01", "SUN"),
        (Scheme.COW, "365", "1995-06-01", "RUS"),
        (Scheme.GW, "345", "1990-06-01", "YUG"),
        (Scheme.ISO3, "XKX", "2015-06-01", "XKX"),
        (Scheme.ISO3, "PSE", "2015-06-01", "PSE"),
        (Scheme.ISO3, "TWN", "2015-06-01", "TWN"),
        (Scheme.CAMEO, "ARM", "2015-06-01", "ARM"),
        (Scheme.CAMEO, "arm", "2015-06-01", None),
        (Scheme.ISO3, "ZZZ", "2015-06-01", None),
    ],
)
def test_a_code_by_its_year(
    tmp_path: Path, scheme: Scheme, code: str, day: str, entity: str | None
) -> None:
    assert _entities(tmp_path, scheme, (code, day)) == [entity]


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Kosovo", "XKX"),
        ("Taiwan", "TWN"),
        ("Palestine", "PSE"),
        ("Soviet Union", "SUN"),
        ("Yugoslavia", "YUG"),
        ("Republic of Congo", "COG"),
        ("Democratic Republic of Congo", "COD"),
        ("Atlantis", None),
    ],
)
def test_names_as_feeds_write_them(name: str, entity: str | None) -> None:
    assert entity_named(name) == entity


def test_what_has_no_entity_keeps_its_code_and_is_not_dropped(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(blank_mapping(), "utf-8")
    known = read_mapping(mapping, (), {}).formats
    rows = [
        {"id": "1", "date": "2020-01-01", "country_a": "ZZZ", "country_b": "ARM"},
        {"id": "2", "date": "2020-01-01", "country_a": "ZZZ", "country_b": "QQQ"},
        {"id": "3", "date": "2020-01-01"},
    ]
    found = read(write(tmp_path / "t.csv", NAMES, rows, known[0].layouts[0]), known=known)
    assert found.rows["actor_code"].to_pylist() == ["ZZZ", "ZZZ", None]
    assert found.rows["recipient_code"].to_pylist() == ["ARM", "QQQ", None]
    assert found.rows["actor"].to_pylist() == [None, None, None]
    assert found.rows["recipient"].to_pylist() == ["ARM", None, None]
