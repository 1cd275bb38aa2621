"""ICEWS: keys, doubles, the file of 2017, and real rows where they lie beside the checkout."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow.compute as pc
import pytest
from feeds_made import ICEWS, SHARED, names_of, read, write

from chalkcircle.feeds.icews import LAYOUT, LAYOUT_2017
from chalkcircle.model import FeedError

SAMPLE = SHARED / "icews" / "events.2018.sample.tab"
TURNED = {
    **ICEWS,
    "Event ID": "502",
    "Source Name": ICEWS["Target Name"],
    "Target Name": ICEWS["Source Name"],
}


def test_a_row_keeps_its_codes_and_finds_its_entities(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "events.tab", names_of(LAYOUT), [ICEWS], LAYOUT)).list
    assert row["native_id"] == "501@2018-06-01"
    assert (row["actor"], row["recipient"], row["place_country"]) == ("GEO", "PSE", "GEO")
    assert row["recipient_code"] == (
        "Police (Southland) | Occupied Palestinian Territory | Government,Police"
    )
    assert (row["event_code"], row["quad"], row["intensity"]) == ("040", 1, 1.0)
    assert row["known_at"] == datetime.fromisoformat("2018-06-01T23:59:59")
    assert (row["place"], row["source"]) == ("Example Province", "Example Wire, story 9001")
    assert row["row"] == 2


def test_an_id_under_two_dates_is_two_rows(tmp_path: Path) -> None:
    again = {**ICEWS, "Event Date": "2018-06-02"}
    found = read(write(tmp_path / "events.tab", names_of(LAYOUT), [ICEWS, again], LAYOUT)).list
    assert len({row["native_id"] for row in found}) == 2


def test_reciprocal_doubles_are_kept_and_marked(tmp_path: Path) -> None:
    other = {**ICEWS, "Event ID": "503", "Sentence Number": "3"}
    path = write(tmp_path / "events.tab", names_of(LAYOUT), [ICEWS, TURNED, other], LAYOUT)
    assert [row["contexts"] for row in read(path).list] == ["reciprocal", "reciprocal", None]


def test_the_file_of_2017_has_another_date_style_and_no_codes(tmp_path: Path) -> None:
    given = {**ICEWS, "Event Date": "1/31/2017"}
    (row,) = read(write(tmp_path / "Events.2017.tab", names_of(LAYOUT_2017), [given], LAYOUT)).list
    assert row["day"] == date(2017, 1, 31)
    assert (row["event_code"], row["quad"]) == ("Consult", None)


def test_a_country_that_nobody_has_is_kept_as_written(tmp_path: Path) -> None:
    given = {**ICEWS, "Source Country": "Atlantis"}
    (row,) = read(write(tmp_path / "events.tab", names_of(LAYOUT), [given], LAYOUT)).list
    assert row["actor"] is None
    assert "Atlantis" in row["actor_code"]


def test_days_of_the_other_style_are_set_aside_not_shifted(tmp_path: Path) -> None:
    slashed = {**ICEWS, "Event Date": "6/1/2018"}
    found = read(write(tmp_path / "events.tab", names_of(LAYOUT), [ICEWS, slashed], LAYOUT))
    assert found.rows.num_rows == 1
    assert "Event Date" in found.quarantined[0].reason


def test_a_day_in_the_future_is_set_aside(tmp_path: Path) -> None:
    later = {**ICEWS, "Event Date": "2031-01-01"}
    found = read(write(tmp_path / "events.tab", names_of(LAYOUT), [ICEWS, later], LAYOUT))
    assert [one.reason for one in found.quarantined] == ["day: later than tomorrow"]
    assert found.quarantined[0].raw.startswith(b"501\t2031-01-01")


def test_a_shifted_row_is_set_aside_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "events.tab", names_of(LAYOUT), [ICEWS, TURNED], LAYOUT)
    lines = path.read_text("utf-8").splitlines()
    lines.insert(2, lines[1].replace("Consult\t", ""))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found = read(path)
    assert (found.rows.num_rows, len(found.quarantined)) == (2, 1)
    assert found.quarantined[0].row == 3


@pytest.mark.parametrize("name", ["Event Date", "CAMEO Code"])
def test_a_renamed_column_stops_the_file_by_its_name(tmp_path: Path, name: str) -> None:
    names = [f"{one} new" if one == name else one for one in names_of(LAYOUT)]
    path = write(tmp_path / "events.tab", names, [], LAYOUT)
    with pytest.raises(FeedError, match=f"{name} new"):
        read(path)


@pytest.mark.skipif(not SAMPLE.exists(), reason="needs ../shared, which is not here")
def test_the_real_sample_is_read_whole() -> None:
    found = read(SAMPLE)
    assert (found.read, found.rows.num_rows) == (3705, 3705)
    assert pc.count_distinct(found.rows["native_id"]).as_py() == 3705
    marked = found.rows.filter(pc.is_valid(found.rows["contexts"]))
    assert marked.num_rows == 1002
    nowhere = found.rows.filter(pc.is_null(found.rows["place_country"]))
    assert nowhere.num_rows == 2  # written NA
