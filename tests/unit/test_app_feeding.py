"""Files of feeds through the app: small ones, names of one's own, towns, rebuilds."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from feeds_made import ICEWS, UCDP, names_of, write
from feeds_sample import EXPORT, NATIVE, NOW, row

from chalkcircle import app
from chalkcircle.app.happenings import rows_told
from chalkcircle.feeds.icews import LAYOUT as ICEWS_LAYOUT
from chalkcircle.feeds.reading import cards, formats
from chalkcircle.feeds.ucdp import LAYOUT
from chalkcircle.ledger import Ledger
from chalkcircle.model import FeedError, Selection

RELEASED = date(2023, 6, 22)
NAMES = names_of(LAYOUT)


def test_floors_are_those_of_formats() -> None:
    assert {name for card in cards().values() for name in card.floors} <= {f.id for f in formats()}


def test_a_file_with_fewer_rows_than_its_card_expects_is_told_and_stored(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", NAMES, [UCDP], LAYOUT)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        done = app.ingest_feeds(ledger, [path, NATIVE / EXPORT], now=NOW, released=RELEASED)
        assert done.total("added") > 1
        assert sorted(done.fewer) == [
            f"{EXPORT}: 19 rows, at least 100 expected",
            "ged.csv: 1 rows, at least 260000 expected",
        ]
        again = app.ingest_feeds(ledger, [path], now=NOW, released=RELEASED)
        assert again.fewer == (), "nothing was read"


def test_a_province_of_icews_joins_no_rows(tmp_path: Path) -> None:
    town = {**ICEWS, "Event ID": "502", "City": "Example Town"}
    path = write(tmp_path / "events.tab", names_of(ICEWS_LAYOUT), [ICEWS, town], ICEWS_LAYOUT)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [path], now=NOW)
        rows = ledger.rows()
    assert rows["place"].to_pylist() == ["Example Province", "Example Town"]
    assert sorted(one.place for one in rows_told(rows)) == ["", "example town"]


def test_answers_say_where_the_order_of_sides_means_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", NAMES, [UCDP], LAYOUT)
    shop = app.Workshop(app.Settings(ledger=str(tmp_path / "l")))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [path, NATIVE / EXPORT], now=NOW, released=RELEASED)
        assert "in ucdp the first need not be who acted" in app.feed_network(shop, ledger).note
        early = app.feed_network(shop, ledger, as_of=datetime(2019, 12, 1, tzinfo=UTC))
        assert early.rows.support.count > 0
        assert "in ucdp" not in early.note, "no row of it was known"
        assert "in ucdp" not in app.feed_network(shop, ledger, feeds=("gdelt",)).note


def test_a_place_of_ucdp_that_is_a_country_joins_no_rows(tmp_path: Path) -> None:
    near = {**UCDP, "where_prec": "1"}
    vague = {**UCDP, "id": "9002", "where_prec": "6"}
    for name in ("ged.csv", "GEDEvent_v23_0_1.csv"):
        path = write(tmp_path / name, NAMES, [near, vague], LAYOUT)
        with Ledger.open(tmp_path / name[:3], create=True) as ledger:
            app.ingest_feeds(ledger, [path], now=NOW, released=RELEASED)
            (feed,) = {file.feed for file in ledger.feed_files()}
            places = [one.place for one in rows_told(ledger.rows(Selection(feeds=(feed,))))]
        assert sorted(map(bool, places)) == [False, True], feed


def test_a_lost_segment_comes_back_as_it_was_when_it_came(tmp_path: Path) -> None:
    """The member of a zip names its feed, and a row added after its file came stays set aside."""
    zipped, early = tmp_path / "release.zip", tmp_path / EXPORT
    member = write(tmp_path / "GEDEvent_v23_0_1.csv", NAMES, [UCDP], LAYOUT)
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(member, member.name)
    then = datetime(2020, 1, 1, tzinfo=UTC)
    early.write_bytes(
        row(1, DATEADDED="20191231000000") + b"\n" + row(2, DATEADDED="20200301000000")
    )
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        done = app.ingest_feeds(ledger, [early], now=then)
        assert done.total("quarantined") == 1
        app.ingest_feeds(ledger, [zipped], now=NOW, released=RELEASED)
        before = ledger.rows()
        victims = [ledger.row_path(segment) for segment in ledger.row_segments("events")]
    for victim in victims:
        victim.unlink()
    found = app.rebuild(tmp_path / "l")
    assert found.lost == ()
    with Ledger.open(tmp_path / "l") as ledger:
        assert ledger.rows() == before
        assert ledger.verify().ok


@pytest.mark.parametrize("taken", ["vdem", "acled", "current-events"])
def test_a_table_of_ones_own_takes_no_name_whose_terms_are_known(
    tmp_path: Path, taken: str
) -> None:
    """Else its rows would leave under the terms of another."""
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(app.blank_mapping().replace('"my-table"', f'"{taken}"'), "utf-8")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(FeedError, match="another name"):
            app.ingest_feeds(ledger, [mapping], now=NOW, mapping=mapping)
        assert ledger.cards() == {}


def test_a_whole_backup_names_the_feeds_that_stay_with_their_owner(tmp_path: Path) -> None:
    path = write(tmp_path / "ged.csv", NAMES, [UCDP], LAYOUT)
    own = tmp_path / "own.csv"
    own.write_text("id,date,country_a,country_b,code,remark\n1,2020-01-01,ARM,AZE,040,\n", "utf-8")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(app.blank_mapping(), "utf-8")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [path], now=NOW, released=RELEASED)
        assert app.sealed_feeds(ledger) == []
        app.ingest_feeds(ledger, [own], now=NOW, mapping=mapping)
        assert app.sealed_feeds(ledger) == ["my-table"]


def test_no_mapping_loosens_the_terms_that_are_kept(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("id,date,country_a,country_b,code,remark\n1,2020-01-01,ARM,AZE,040,\n", "utf-8")
    never, free = tmp_path / "never.toml", tmp_path / "free.toml"
    never.write_text(app.blank_mapping(), "utf-8")
    assert 'redistribution = "never"' in app.blank_mapping()
    free.write_text(app.blank_mapping().replace('= "never"', '= "free"'), "utf-8")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [own], now=NOW, mapping=free)
        assert app.sealed_feeds(ledger) == []
        app.ingest_feeds(ledger, [own], now=NOW, mapping=never)
        kept = ledger.cards()
        assert app.sealed_feeds(ledger) == ["my-table"]
        with pytest.raises(FeedError, match=r"would loosen the terms .* Expected .*'never'"):
            app.ingest_feeds(ledger, [own], now=NOW, mapping=free)
        assert ledger.cards() == kept


def test_a_mapping_of_a_file_that_is_refused_leaves_no_terms(tmp_path: Path) -> None:
    other, own = tmp_path / "zones.csv", tmp_path / "own.csv"
    other.write_text("number,when\n1,2020-01-01\n", "utf-8")
    own.write_text("id,date,country_a,country_b,code,remark\n1,2020-01-01,ARM,AZE,040,\n", "utf-8")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(app.blank_mapping(), "utf-8")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(FeedError):
            app.ingest_feeds(ledger, [other], now=NOW, mapping=mapping)
        assert ledger.cards() == {}
        with pytest.raises(FeedError):
            app.ingest_feeds(ledger, [own, other], now=NOW, mapping=mapping)
        assert ledger.cards().keys() == {"my-table"}


def test_bytes_that_another_mapping_read_are_told_so(tmp_path: Path) -> None:
    own, mapping = tmp_path / "own.csv", tmp_path / "mapping.toml"
    own.write_text("id,date,country_a,country_b,code,remark\n1,2020-01-01,ARM,AZE,040,\n", "utf-8")
    mapping.write_text(app.blank_mapping(), "utf-8")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        (first,) = app.ingest_feeds(ledger, [own], now=NOW, mapping=mapping).files
        (again,) = app.ingest_feeds(ledger, [own], now=NOW, mapping=mapping).files
        mapping.write_text(app.blank_mapping().replace("Me", "We") + "\n", "utf-8")
        (other,) = app.ingest_feeds(ledger, [own], now=NOW, mapping=mapping).files
        (stored,) = ledger.feed_files()
    assert (first.again, again.again, again.otherwise) == (False, True, None)
    assert (other.again, other.otherwise) == (True, stored.reader)


def test_an_older_release_does_not_become_the_word_that_stands(tmp_path: Path) -> None:
    newer = write(tmp_path / "b.csv", NAMES, [{**UCDP, "best": "9", "high": "9"}], LAYOUT)
    older = write(tmp_path / "a.csv", NAMES, [UCDP], LAYOUT)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [newer], now=NOW, released=RELEASED)
        with pytest.raises(FeedError, match="older release after a newer"):
            app.ingest_feeds(ledger, [older], now=NOW, released=date(2022, 6, 22))
        done = app.ingest_feeds(
            ledger, [older, newer], now=NOW, released=date(2022, 6, 22), keep_going=True
        )
        assert [one.source for one in done.refused] == ["a.csv"]
        assert [one.again for one in done.files] == [True]
        assert ledger.rows()["deaths"].to_pylist() == [9]
