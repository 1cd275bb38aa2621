"""POLECAT: PLOVER kept as text, odd headers, Latin-1, and types that PLOVER does not have."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from feeds_made import POLECAT, names_of, read, write

from chalkcircle.feeds.polecat import HEADER_ONLY, LAYOUT
from chalkcircle.model import FeedError

NAMES = names_of(LAYOUT)


def test_forty_columns() -> None:
    assert len(NAMES) == 40


def test_a_row_keeps_plover_and_the_name_of_its_actor(tmp_path: Path) -> None:
    (row,) = read(write(tmp_path / "weekly.txt", NAMES, [POLECAT], LAYOUT)).list
    assert (row["event_code"], row["mode"], row["contexts"]) == (
        "PROTEST", "demo", "election;economic",
    )  # fmt: skip
    assert (row["quad"], row["intensity"]) == (4, -6.5)
    assert (row["actor"], row["recipient"], row["recipient_code"]) == ("ARM", None, None)
    assert row["actor_code"] == "Teachers of Example Town | ARM | EDU | EDU;CVL"
    assert row["known_at"] == datetime.fromisoformat("2023-05-03T23:59:59")
    assert (row["place"], row["source"]) == ("Example Town", "Café Gazette")


def test_a_party_of_two_countries_is_no_one_state(tmp_path: Path) -> None:
    rows = [
        {**POLECAT, "Actor Country": "ARM;AZE", "Actor COW": "371;373"},
        {**POLECAT, "Actor Country": "ARM; ARM"},
        {**POLECAT, "Actor Country": "None", "Actor COW": "365", "Event Date": "2019-01-01"},
    ]
    found = read(write(tmp_path / "weekly.txt", NAMES, rows, LAYOUT)).list
    assert [row["actor"] for row in found] == [None, "ARM", "RUS"]
    assert "ARM;AZE" in found[0]["actor_code"]


def test_names_that_only_the_header_has_shift_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "weekly.txt", NAMES, [POLECAT, POLECAT], LAYOUT)
    header, *rows = path.read_bytes().split(b"\n")
    names = header.split(b"\t")
    more = [*names[:3], *(one.encode() for one in HEADER_ONLY), *names[3:]]
    path.write_bytes(b"\n".join((b"\t".join(more), *rows)))
    found = read(path)
    assert (found.rows.num_rows, found.quarantined) == (2, ())
    assert found.list[0]["source"] == "Café Gazette"


def test_tabs_at_the_end_of_lines_shift_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "weekly.txt", NAMES, [POLECAT], LAYOUT)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\t\t\n"))
    found = read(path)
    assert (found.rows.num_rows, found.quarantined) == (1, ())


def test_a_type_that_plover_does_not_have_stops_the_file_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "weekly.txt", NAMES, [{**POLECAT, "Event Type": "CRIME"}], LAYOUT)
    with pytest.raises(FeedError, match="CRIME"):
        read(path)


def test_a_quad_word_that_is_none_is_set_aside(tmp_path: Path) -> None:
    rows = [POLECAT, {**POLECAT, "Quad Code": "SOME CONFLICT"}, {**POLECAT, "Quad Code": "None"}]
    found = read(write(tmp_path / "weekly.txt", NAMES, rows, LAYOUT))
    assert [one.reason for one in found.quarantined] == ["Quad Code: no quad class"]
    assert [row["quad"] for row in found.list] == [4, 4]


def test_a_row_known_after_the_present_is_set_aside(tmp_path: Path) -> None:
    rows = [POLECAT, {**POLECAT, "Publication Date": "2031-01-01"}]
    found = read(write(tmp_path / "weekly.txt", NAMES, rows, LAYOUT))
    assert [one.reason for one in found.quarantined] == ["known_at: after the present"]


def test_a_column_that_is_new_stops_the_file_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "weekly.txt", [*NAMES, "Mood"], [POLECAT], LAYOUT)
    with pytest.raises(FeedError, match="Mood"):
        read(path)
