"""ACLED: no direction, silence is not zero, and columns that change with the version."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from feeds_made import ACLED, names_of, read, write

from chalkcircle.feeds.acled import LAYOUT
from chalkcircle.feeds.acled.shape import entity_of_actor
from chalkcircle.model import FeedError

NEW = list(ACLED)
OLD = ["data_id", "iso3", "event_id_no_cnty", *names_of(LAYOUT)]


def test_a_row_has_no_direction_and_its_silence_is_not_zero(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "export.csv", NEW, [ACLED], LAYOUT)).list
    assert (row["native_id"], row["day"]) == ("XXX1", date(2025, 5, 16))
    assert row["known_at"] == datetime.fromisoformat("2025-05-22T00:00:00")
    assert (row["actor"], row["recipient"], row["contexts"]) == ("KEN", "SOM", "undirected")
    assert row["actor_code"] == "Military Forces of Kenya (2002-2013) | State forces"
    assert (row["deaths"], row["deaths_low"], row["deaths_high"]) == (None, 0, None)
    assert (row["event_code"], row["mode"], row["quad"]) == ("Battles", "Armed clash", 4)
    assert (row["place"], row["place_type"]) == ("Example Town - North", 1)


def test_stated_deaths_are_kept(tmp_path: Path) -> None:
    given = {**ACLED, "fatalities": "12"}
    (row,) = read(write(tmp_path / "export.csv", NEW, [given], LAYOUT)).list
    assert (row["deaths"], row["deaths_low"]) == (12, None)


def test_an_export_of_before_2023_is_read_with_numbers_and_iso_days(tmp_path: Path) -> None:
    given = {**ACLED, "event_date": "2019-05-16", "inter1": "1", "iso3": "KEN"}
    (row,) = read(write(tmp_path / "old.csv", OLD, [given], LAYOUT)).list
    assert row["day"] == date(2019, 5, 16)
    assert row["actor_code"].endswith(" | 1")


def test_a_row_without_actors_stands_and_a_day_that_is_none_does_not(tmp_path: Path) -> None:
    rows = [
        {**ACLED, "actor1": "", "actor2": ""},
        {**ACLED, "event_date": "31 June 2025"},
        {**ACLED, "event_date": "05/06/2025"},
    ]
    found = read(write(tmp_path / "export.csv", NEW, rows, LAYOUT))
    assert (found.list[0]["actor_code"], found.list[0]["actor"]) == (None, None)
    assert [one.reason for one in found.quarantined] == ["event_date: not a day"] * 2


def test_strategic_developments_have_no_quad_class(tmp_path: Path) -> None:
    given = {**ACLED, "event_type": "Strategic developments", "sub_event_type": "Agreement"}
    (row,) = read(write(tmp_path / "export.csv", NEW, [given], LAYOUT)).list
    assert row["quad"] is None


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Police Forces of the Ivory Coast (2011-)", "CIV"),
        ("Government of Moldova (2020-)", "MDA"),
        ("Military Forces of Kosovo (2020-) Coast Guard", "XKX"),
        ("Civilians (Palestine)", "PSE"),
        ("Unidentified Armed Group (Taiwan)", "TWN"),
        ("Example Liberation Front", None),
        ("Militia (Atlantis)", None),
    ],
)
def test_the_state_in_an_actors_name(name: str, entity: str | None) -> None:
    assert entity_of_actor(name) == entity


@pytest.mark.parametrize("change", ["renamed", "added"])
def test_a_changed_column_stops_the_file_by_name(tmp_path: Path, change: str) -> None:
    names = {
        "renamed": ["weather" if one == "fatalities" else one for one in NEW],
        "added": [*NEW, "weather"],
    }[change]
    with pytest.raises(FeedError, match="weather"):
        read(write(tmp_path / "export.csv", names, [ACLED], LAYOUT))
