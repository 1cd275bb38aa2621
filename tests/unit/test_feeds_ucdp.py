"""UCDP: numbers of states by year, spans of days, releases, and real rows of its releases."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.compute as pc
import pytest
from feeds_made import RELEASED, SHARED, UCDP, names_of, read, write

from chalkcircle.feeds.ucdp import LAYOUT
from chalkcircle.model import FeedError

NAMES = names_of(LAYOUT)
THOUSAND = SHARED / "ucdp" / "ged_sample_1000_v23.csv"
REGION = SHARED / "ucdp" / "ged_sample_region.csv"
needs_shared = pytest.mark.skipif(not REGION.exists(), reason="needs ../shared, which is not here")


def test_forty_nine_columns() -> None:
    assert len(NAMES) == 49


def test_a_state_is_read_by_the_year_of_the_event(tmp_path: Path) -> None:
    later = {**UCDP, "id": "9002", "date_start": "1995-03-01", "date_end": "1995-03-01"}
    found = read(write(tmp_path / "ged.csv", NAMES, [UCDP, later], LAYOUT), released=RELEASED)
    first, second = found.list
    assert (first["actor"], second["actor"]) == ("SUN", "RUS")
    assert first["actor_code"] == "Government of Russia (Soviet Union) | 365"
    assert (first["recipient"], first["recipient_code"]) == (None, "Made Front")
    assert (first["day"], first["day_end"]) == (date(1990, 1, 29), date(1990, 2, 4))
    assert second["day_end"] is None
    assert (first["deaths_low"], first["deaths"], first["deaths_high"]) == (2, 3, 5)
    assert (first["sources"], first["source"]) == (None, "Reuters")
    assert first["known_at"] == datetime.fromisoformat("2023-06-22T23:59:59")


def test_a_source_stands_once(tmp_path: Path) -> None:
    twice = {**UCDP, "source_office": "Reuters News;Reuters News"}
    rows = [twice, {**twice, "id": "9002", "source_office": "Post; Reuters News ;Post"},
            {**twice, "id": "9003", "source_office": ";"}]  # fmt: skip
    found = read(write(tmp_path / "ged.csv", NAMES, rows, LAYOUT), released=RELEASED).list
    assert [row["source"] for row in found] == ["Reuters News", "Post;Reuters News", "Reuters"]


def test_one_sided_violence_has_a_direction_and_conflict_has_none(tmp_path: Path) -> None:
    rows = [{**UCDP, "type_of_violence": kind} for kind in "123"]
    found = read(write(tmp_path / "ged.csv", NAMES, rows, LAYOUT), released=RELEASED).list
    assert [row["contexts"] for row in found] == ["undirected", "undirected", None]


@pytest.mark.parametrize(
    ("office", "article", "source"),
    [
        ("Made Wire;Made Post;Made Wire", "", "Made Wire;Made Post"),
        ("@somebody;Some Body on Twitter;Made Wire", "", "Made Wire"),
        ("@somebody", "", None),
        ("", "Made TV on 7 March", "Made TV"),
        ("", "Made Wire (29 October 2000): a title", "Made Wire"),
        ("", "Made Paper June 2008", "Made Paper"),
        ("", 'Body, Some.  "A book on a war 1999".', None),
        ("", "Minister shot dead in a town\n2 March 2011\nMade Wire", None),
        ("", "Rebels kill 26 in a town, 5 January 2012, Made Wire", None),
        ("", "Up to 40 dead in a town, Made Wire", None),
    ],
)
def test_persons_and_headlines_are_no_publishers(
    tmp_path: Path, office: str, article: str, source: str | None
) -> None:
    given = {**UCDP, "source_office": office, "source_article": article}
    found = read(write(tmp_path / "ged.csv", NAMES, [given], LAYOUT), released=RELEASED)
    assert found.list[0]["source"] == source


def test_two_states_in_a_cell_are_no_one_state(tmp_path: Path) -> None:
    rows = [{**UCDP, "gwnoa": "2, 200"}, {**UCDP, "gwnoa": "9999"}]
    found = read(write(tmp_path / "ged.csv", NAMES, rows, LAYOUT), released=RELEASED).list
    assert [row["actor"] for row in found] == [None, None]
    assert found[0]["actor_code"].endswith(" | 2, 200")


def test_candidate_is_a_feed_of_its_own_and_keeps_the_status(tmp_path: Path) -> None:
    given = {
        **UCDP,
        "code_status": "Check",
        "date_start": "2023-01-29 00:00:00.000",
        "date_end": "2023-01-29 00:00:00.000",
    }
    path = write(tmp_path / "GEDEvent_v23_0_1.csv", NAMES, [given], LAYOUT)
    found = read(path, released=RELEASED)
    assert found.reader == "ucdp-candidate.v1"
    assert found.list[0]["contexts"] == "undirected;Check"
    assert found.list[0]["day"] == date(2023, 1, 29)


def test_a_release_must_be_told_and_cannot_know_the_future(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", NAMES, [UCDP], LAYOUT)
    with pytest.raises(FeedError, match="--released"):
        read(path)
    with pytest.raises(FeedError, match="1990-02-04"):
        read(path, released=datetime(1990, 2, 1, tzinfo=UTC))


def test_days_upside_down_are_set_aside(tmp_path: Path) -> None:
    rows = [UCDP, {**UCDP, "date_end": "1989-01-01"}, {**UCDP, "date_start": "1990-02-30"}]
    found = read(write(tmp_path / "ged.csv", NAMES, rows, LAYOUT), released=RELEASED)
    assert [one.reason for one in found.quarantined] == [
        "day_end: before day",
        "date_start: not a day",
    ]


@needs_shared
@pytest.mark.parametrize(("path", "rows"), [(THOUSAND, 1000), (REGION, 70)])
def test_real_rows_are_read_whole(path: Path, rows: int) -> None:
    found = read(path, released=RELEASED)
    assert (found.read, found.rows.num_rows) == (rows, rows)
    assert found.reader == "ucdp.ged.v1"
    states = pc.match_substring_regex(found.rows["actor_code"].cast("string"), r"\| [0-9]+$")
    assert found.rows.filter(states)["actor"].null_count == 0
    assert found.rows["place_country"].null_count == 0


@needs_shared
def test_totals_of_the_real_rows_are_those_of_the_file() -> None:
    found = read(THOUSAND, released=RELEASED).rows
    with THOUSAND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for ours, theirs in (("deaths", "best"), ("deaths_low", "low"), ("deaths_high", "high")):
        assert pc.sum(found[ours]).as_py() == sum(int(row[theirs]) for row in rows)
    assert pc.sum(found["deaths"]).as_py() == 9561
    # The estimates are not always in order, and are kept as they are.
    assert pc.sum(pc.greater(found["deaths_low"], found["deaths_high"])).as_py() > 0
