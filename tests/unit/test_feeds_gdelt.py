"""GDELT's own files, all kinds, and what becomes of their cells."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feeds_sample import EXPORT, NATIVE, NOW, PLACES, read, read_bytes, row, rows

from chalkcircle.feeds.gdelt import FORMATS
from chalkcircle.feeds.gdelt.gkg import LAYOUT_27
from chalkcircle.feeds.gdelt.gkg1 import LAYOUTS_11
from chalkcircle.feeds.gdelt.names import kind_of
from chalkcircle.feeds.reading import cards, formats, read_file
from chalkcircle.feeds.records import Layout
from chalkcircle.ledger import Table, row_schema
from chalkcircle.model import FeedError

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feeds" / "gdelt"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")


@pytest.mark.parametrize(
    ("name", "reader", "count"),
    [
        (EXPORT, "gdelt.events2.v1", 19),
        ("20130401.58.csv", "gdelt.events1.v1", 8),
        ("19790101.57.csv", "gdelt.events1.v1", 8),
        ("20200318104500.mentions.CSV", "gdelt.mentions.v1", 8),
        ("20200318104500.gkg.csv", "gdelt.gkg2.v1", 5),
        ("20130401.gkg.csv", "gdelt.gkg1.v1", 6),
        ("20200716.gkgcounts.csv", "gdelt.gkgcounts1.v1", 6),
    ],
)
def test_every_native_file_is_read_whole(name: str, reader: str, count: int) -> None:
    file = read_file(NATIVE / name, formats(), now=NOW)
    assert file.reader == reader
    blocks = list(file.blocks())
    assert [block.quarantined for block in blocks] == [()]
    assert blocks[0].rows.num_rows == count
    schema = row_schema(file.table, numbered=file.numbered, own=False)
    assert blocks[0].rows.schema.equals(schema)
    blocks[0].rows.validate(full=True)


@needs_shared
@pytest.mark.parametrize(
    ("name", "kept", "other"),
    [
        (EXPORT, 2111, 0),
        ("aamend_events.csv", 100, 0),
        ("aamend_eventsT.csv", 100, 0),
        ("aamend_events1.csv", 40, 60),  # rows of 57 and of 58 columns in one file
        ("aamend_mentions.csv", 100, 0),
        ("aamend_mentionsT.csv", 100, 0),
        ("aamend_gkg.csv", 100, 0),
        ("aamend_gkgT.csv", 100, 0),
        ("aamend_gkg1.csv", 95, 0),
        ("aamend_gkg1Count.csv", 100, 0),
        ("region_20201113-15.export.CSV", 530, 0),
        ("provenance_gdelt-events.export.tsv", 33, 0),
    ],
)
def test_shared_files_are_accounted_for(name: str, kept: int, other: int) -> None:
    found = read(SHARED / name)
    assert (len(found.kept), len(found.quarantined)) == (kept, other)


@needs_shared
def test_a_table_made_from_the_knowledge_graph_is_not_the_knowledge_graph() -> None:
    file = read_file(SHARED / "20180918101500.gkg.csv", formats(), now=NOW)
    with pytest.raises(FeedError, match="6 cells"):
        list(file.blocks())


def test_a_row_says_what_its_cells_say() -> None:
    lines = (NATIVE / EXPORT).read_text("utf-8").splitlines()
    for number, (line, kept) in enumerate(
        zip(lines, read(NATIVE / EXPORT).kept, strict=True), start=1
    ):
        _compare(line.split("\t"), kept, number)


@needs_shared
def test_all_rows_of_a_quarter_of_an_hour_say_what_their_cells_say() -> None:
    lines = (SHARED / EXPORT).read_text("utf-8").split("\n")[:-1]
    for number, (line, kept) in enumerate(
        zip(lines, read(SHARED / EXPORT).kept, strict=True), start=1
    ):
        _compare(line.split("\t"), kept, number)


def _compare(cells: list[str], first: dict[str, Any], number: int) -> None:
    assert first["native_id"] == int(cells[0])
    assert first["day"] == datetime.strptime(cells[1], "%Y%m%d").replace(tzinfo=UTC).date()
    assert first["known_at"] == datetime(2019, 10, 24, 14, 30)  # noqa: DTZ001 (a column of UTC)
    assert first["actor_code"] == (cells[PLACES["Actor1Code"]] or None)
    assert first["recipient_code"] == (cells[PLACES["Actor2Code"]] or None)
    assert first["event_code"] == cells[PLACES["EventCode"]]
    assert first["quad"] == int(cells[PLACES["QuadClass"]])
    assert first["intensity"] == float(cells[PLACES["GoldsteinScale"]])
    assert first["tone"] == float(cells[PLACES["AvgTone"]])
    assert first["mentions"] == int(cells[PLACES["NumMentions"]])
    assert first["root"] is (cells[PLACES["IsRootEvent"]] == "1")
    assert first["place"] == (cells[PLACES["ActionGeo_FullName"]] or None)
    for ours, theirs in (("lat", "ActionGeo_Lat"), ("lon", "ActionGeo_Long")):
        assert first[ours] == (float(cells[PLACES[theirs]]) if cells[PLACES[theirs]] else None)
    assert first["source"] == cells[PLACES["SOURCEURL"]]
    assert first["row"] == number
    assert (first["day_end"], first["mode"], first["deaths"]) == (None, None, None)


def test_the_daily_file_is_known_at_the_end_of_its_day() -> None:
    first = read(NATIVE / "20130401.58.csv").kept[0]
    assert first["known_at"] == datetime(2013, 4, 1, 23, 59, 59)  # noqa: DTZ001 (a column of UTC)


def test_a_file_without_addresses_has_none() -> None:
    assert {one["source"] for one in read(NATIVE / "19790101.57.csv").kept} == {None}


@pytest.mark.parametrize(
    ("code", "entity"),
    [
        ("AZE", "AZE"),
        ("ROM", "ROU"),
        ("TMP", "TLS"),
        ("EUR", "EUROPE"),
        ("TWN", "TWN"),
        ("PSE", "PSE"),
        ("arm", None),  # a people, not a state
        ("ZZZ", None),
        ("010", None),
        ("", None),
    ],
)
def test_a_countrys_code_becomes_an_entity_or_none(
    tmp_path: Path, code: str, entity: str | None
) -> None:
    (kept,) = read_bytes(tmp_path, row(Actor1CountryCode=code, Actor1Code="KEPT")).kept
    assert (kept["actor"], kept["actor_code"]) == (entity, "KEPT")


@pytest.mark.parametrize(
    ("fips", "day", "entity"),
    [
        ("AU", "20191024", "AUT"),
        ("AS", "20191024", "AUS"),
        ("AJ", "20191024", "AZE"),
        ("GG", "20191024", "GEO"),
        ("KV", "20191024", "XKX"),
        ("GZ", "20191024", "PSE"),
        ("UR", "19850101", "SUN"),
        ("UR", "20191024", None),  # that state was no more
        ("ZZ", "20191024", None),
    ],
)
def test_places_are_coded_in_fips(tmp_path: Path, fips: str, day: str, entity: str) -> None:
    other = row(2, SQLDATE="20100101", ActionGeo_CountryCode="FR")  # another year beside it
    made = row(ActionGeo_CountryCode=fips, SQLDATE=day) + b"\n" + other
    kept, beside = read_bytes(tmp_path, made).kept
    assert (kept["place_country"], beside["place_country"]) == (entity, "FRA")


def test_what_looks_like_nothing_is_text_in_a_code(tmp_path: Path) -> None:
    words = ["NA", "NULL", "NaN", "None", "nan", "inf", "---", "--", "X", "010", "0311"]
    content = b"\n".join(
        row(n, EventCode=word, Actor1Code=word, ActionGeo_FullName=word)
        for n, word in enumerate(words)
    )
    kept = read_bytes(tmp_path, content).kept
    assert [one["event_code"] for one in kept] == words
    assert [one["actor_code"] for one in kept] == words
    assert [one["place"] for one in kept] == words


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"SQLDATE": "20240231"}, "SQLDATE: not a real day"),
        ({"SQLDATE": "00000000"}, "SQLDATE: not a real day"),
        ({"SQLDATE": "19200101"}, "SQLDATE: out of range"),
        ({"SQLDATE": "20191026"}, "SQLDATE: after DATEADDED"),
        ({"SQLDATE": "99991231"}, "SQLDATE: after DATEADDED"),
        ({"SQLDATE": ""}, "SQLDATE: empty"),
        ({"DATEADDED": "20261126000000"}, "DATEADDED: after the present"),
        ({"DATEADDED": "20191024250000"}, "DATEADDED: not a real instant"),
        ({"DATEADDED": "20191024"}, "DATEADDED: not a real instant"),
        ({"DATEADDED": "20161231235960"}, "DATEADDED: not a real instant"),  # a leap second
        ({"GoldsteinScale": "11"}, "GoldsteinScale: out of range"),
        ({"AvgTone": "1e308"}, "AvgTone: out of range"),
        ({"AvgTone": "nan"}, "AvgTone: not a number"),
        ({"AvgTone": "inf"}, "AvgTone: not a number"),
        *(({"AvgTone": word}, "AvgTone: not a number") for word in ("NA", "NULL", "NaN", "None")),
        *(
            ({"NumMentions": word}, "NumMentions: not a whole number")
            for word in ("NA", "NULL", "NaN", "None", "nan", "inf")
        ),
        ({"ActionGeo_Lat": "91"}, "ActionGeo_Lat: out of range"),
        ({"ActionGeo_Long": "-181"}, "ActionGeo_Long: out of range"),
        ({"ActionGeo_Lat": "38.9#"}, "ActionGeo_Lat: not a number"),
        ({"Actor1Geo_Lat": "#N/A"}, "Actor1Geo_Lat: not a number"),
        ({"QuadClass": "0"}, "QuadClass: out of range"),
        ({"QuadClass": "5"}, "QuadClass: out of range"),
        ({"IsRootEvent": "2"}, "IsRootEvent: out of range"),
        ({"NumMentions": "1e3"}, "NumMentions: not a whole number"),
        ({"NumMentions": "٣"}, "NumMentions: not a whole number"),
        ({"NumMentions": "1,000"}, "NumMentions: not a whole number"),
        ({"NumMentions": "9" * 1_000_000}, "row too long"),
        ({"NumMentions": "9" * 10_000}, "NumMentions: cell too long"),
        ({"NumMentions": "9" * 30}, "NumMentions: not a whole number"),
        ({"GLOBALEVENTID": ""}, "GLOBALEVENTID: empty"),
        ({"GLOBALEVENTID": "-1"}, "GLOBALEVENTID: out of range"),
    ],
)
def test_an_impossible_cell_sets_its_row_aside(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    bad = row(2, **cells)
    found = read_bytes(tmp_path, row(1) + b"\n" + bad + b"\n" + row(3) + b"\n")
    assert [one["native_id"] for one in found.kept] == [900_000_001, 900_000_003]
    (one,) = found.quarantined
    assert (one.row, one.reason, one.raw) == (2, reason, bad[:2048])


def test_tomorrow_is_allowed_for_time_zones(tmp_path: Path) -> None:
    (kept,) = read_bytes(tmp_path, row(SQLDATE="20191025")).kept
    assert kept["day"] == date(2019, 10, 25)


def test_a_row_cannot_be_known_before_the_present_comes(tmp_path: Path) -> None:
    path = tmp_path / EXPORT
    path.write_bytes(rows(1))
    early = datetime(2019, 10, 22, tzinfo=UTC)
    assert read(path, early).reasons == ["DATEADDED: after the present"]
    assert read(path, early + timedelta(days=1)).reasons == []


@pytest.mark.parametrize(
    ("name", "source", "problem"),
    [
        ("20191024143000.export.CSV", "20130401.58.csv", "58 cells"),  # 1.0 under a 2.0 name
        ("20191024143000.export.CSV", "20200318104500.mentions.CSV", "16 cells"),
        ("20130401.export.CSV", EXPORT, "61 cells"),
        ("20200318104500.mentions.CSV", EXPORT, "61 cells"),
        ("20200318104500.gkg.csv", "20130401.gkg.csv", "11 cells"),
        ("20130401.gkg.csv", "20200716.gkgcounts.csv", "15 cells"),
    ],
)
def test_one_kind_under_the_name_of_another_is_refused_whole(
    tmp_path: Path, name: str, source: str, problem: str
) -> None:
    with pytest.raises(FeedError, match=problem):
        read_bytes(tmp_path, (NATIVE / source).read_bytes(), name)


def test_mentions_without_their_last_two_columns_keep_their_places(tmp_path: Path) -> None:
    whole = read(NATIVE / "20200318104500.mentions.CSV").kept
    lines = (NATIVE / "20200318104500.mentions.CSV").read_bytes().splitlines()
    short = b"\n".join(b"\t".join(line.split(b"\t")[:14]) for line in lines)
    assert read_bytes(tmp_path, short, "20200318104500.mentions.CSV").kept == whole
    mixed = b"\n".join([*lines, *short.split(b"\n")[:2]])
    found = read_bytes(tmp_path, mixed, "20200318104500.mentions.CSV")
    assert (len(found.kept), found.reasons) == (len(lines), ["too few cells"] * 2)


def test_names_of_files_say_what_they_are() -> None:
    assert kind_of("20150218230000.export.CSV") == ("export", 14)
    assert kind_of("20150218230000.translation.gkg.csv") == ("gkg", 14)
    assert kind_of("20130401.export.CSV") == ("export", 8)
    assert kind_of("200601.csv") == ("export", 6)
    assert kind_of("1979.csv") == ("export", 4)
    assert kind_of("20130401.gkgcounts.csv") == ("gkgcounts", 8)
    assert kind_of("export.CSV") is None


def test_a_file_under_ones_own_name_is_known_by_its_cells(tmp_path: Path) -> None:
    for name, reader in (
        (EXPORT, "gdelt.events2.v1"),
        ("20130401.58.csv", "gdelt.events1.v1"),
        ("20200318104500.mentions.CSV", "gdelt.mentions.v1"),
        ("20200318104500.gkg.csv", "gdelt.gkg2.v1"),
        ("20130401.gkg.csv", "gdelt.gkg1.v1"),
        ("20200716.gkgcounts.csv", "gdelt.gkgcounts1.v1"),
    ):
        path = tmp_path / "mine.txt"
        path.write_bytes((NATIVE / name).read_bytes())
        assert read_file(path, formats(), now=NOW).reader == reader


def test_the_knowledge_graph_keeps_its_lists() -> None:
    first = read(NATIVE / "20200318104500.gkg.csv").kept[0]
    assert first["native_id"].startswith("20150218230000-")
    assert first["themes"].count(",") == first["themes"].count(";")
    assert -100 < first["tone"] < 100
    older = read(NATIVE / "20130401.gkg.csv").kept
    assert older[0]["row"] == 2  # the header is line 1
    assert older[0]["known_at"].time().isoformat() == "23:59:59"
    assert len({one["native_id"] for one in older}) == len(older)
    counted = read(NATIVE / "20200716.gkgcounts.csv").kept[0]
    assert counted["counts"].startswith("CRISISLEX_T03_DEAD#2#police officers#4#Ankara")


@pytest.mark.parametrize(
    ("name", "layout"),
    [("20200318104500.gkg.csv", LAYOUT_27), ("20130401.gkg.csv", LAYOUTS_11[0])],
)
def test_whom_an_article_names_is_not_stored(name: str, layout: Layout, tmp_path: Path) -> None:
    held = {"PERSONS", "V1PERSONS", "V2ENHANCEDPERSONS", "V2.1ALLNAMES"}
    places = [n for n, column in enumerate(layout.columns) if column.name in held]
    cells = (NATIVE / name).read_bytes().splitlines()[-1].split(b"\t")
    for place in places:
        cells[place] = b"ann made-up,17"
    found = read_bytes(tmp_path, b"\t".join(cells), name)
    assert places
    assert (len(found.kept), found.reasons) == (1, [])
    assert "made-up" not in str(found.kept)


def test_a_tone_that_is_none_sets_its_row_aside(tmp_path: Path) -> None:
    lines = (NATIVE / "20200318104500.gkg.csv").read_bytes().splitlines()
    cells = lines[1].split(b"\t")
    for wrong in (b"x,1", b"1e999", b"nan", b"1_0", "٣".encode()):
        cells[15] = wrong
        found = read_bytes(tmp_path, lines[0] + b"\n" + b"\t".join(cells), "a.gkg.csv")
        assert (len(found.kept), found.reasons) == (1, ["V1.5TONE: not a tone"])


def test_a_changed_header_names_the_column(tmp_path: Path) -> None:
    content = (NATIVE / "20130401.gkg.csv").read_bytes()
    with pytest.raises(FeedError, match="TONALITY"):
        read_bytes(tmp_path, content.replace(b"\tTONE\t", b"\tTONALITY\t"), "20130401.gkg.csv")
    with pytest.raises(FeedError, match="lacks a column of its format: 'TONE'"):
        read_bytes(tmp_path, content.replace(b"\tTONE\t", b"\t"), "20130401.gkg.csv")
    with pytest.raises(FeedError, match="twice"):
        read_bytes(tmp_path, content.replace(b"\tTONE\t", b"\tTONE\tTONE\t"), "20130401.gkg.csv")


def test_the_card_tells_what_is_left_out() -> None:
    card = cards()["gdelt"]
    assert "gdeltproject.org" in card.attribution
    known = {c.name for form in FORMATS for layout in form.layouts for c in layout.columns}
    used = {name for form in FORMATS for name in form.needs}
    assert set(card.ignored) == known - used
    assert set(card.floors) <= {form.id for form in FORMATS}
    assert {Table.EVENTS, Table.MENTIONS, Table.GKG} == {form.table for form in FORMATS}
