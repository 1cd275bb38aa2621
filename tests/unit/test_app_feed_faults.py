"""Files that publishers issue anew, change or break, from the command's function to the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feeds_made import ACLED, UCDP, names_of, write
from feeds_sample import EXPORT, rows, zipped

from chalkcircle import app
from chalkcircle.feeds.acled import LAYOUT as ACLED_LAYOUT
from chalkcircle.feeds.ucdp import LAYOUT as UCDP_LAYOUT
from chalkcircle.ledger import Ledger, cube_of
from chalkcircle.model import FeedError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KNOWN = datetime(2019, 10, 24, 14, 30, tzinfo=UTC)


def told(ledger: Ledger, **asked: Any) -> dict[str, Any]:
    """Mentions by native id."""
    return {r["native_id"]: r["mentions"] for r in ledger.rows(**asked).to_pylist()}


def total(ledger: Ledger, as_of: datetime) -> int:
    """Mentions of all rows, from the cube."""
    return int(sum(cube_of(ledger).dyad_cells(as_of=as_of)["mentions"].to_pylist()))


def test_a_name_issued_again_with_other_bytes_is_a_revision(tmp_path: Path) -> None:
    path, first = tmp_path / EXPORT, rows(3)
    cells = first.split(b"\n")[1].split(b"\t")
    place = 31  # NumMentions
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        path.write_bytes(first)
        app.ingest_feeds(ledger, [path], now=NOW)
        before = told(ledger)
        again = app.ingest_feeds(ledger, [path], now=NOW)
        other = app.ingest_feeds(ledger, [zipped(tmp_path / "b.zip", first)], now=NOW)
        path.rename(tmp_path / "20191024144500.export.CSV")
        renamed = app.ingest_feeds(ledger, [tmp_path / "20191024144500.export.CSV"], now=NOW)
        assert [done.files[0].again for done in (again, renamed)] == [True, True]
        assert (other.total("held"), other.total("added")) == (3, 0)
        cells[place] = b"77"
        path.write_bytes(first.replace(first.split(b"\n")[1], b"\t".join(cells)))
        later = NOW + timedelta(days=1)
        done = app.ingest_feeds(ledger, [path], now=later)
        assert (done.total("held"), done.total("revised")) == (2, 1)
        for then in (KNOWN, NOW, later - timedelta(seconds=1)):
            assert told(ledger, as_of=then) == before
            assert total(ledger, then) == sum(before.values())
        assert told(ledger, as_of=later) == told(ledger) == before | {"900000002": 77}
        assert total(ledger, later) == sum(told(ledger).values())


def test_a_changed_format_names_its_column_and_leaves_what_is_held(tmp_path: Path) -> None:
    good = write(tmp_path / "a.csv", names_of(ACLED_LAYOUT), [ACLED], ACLED_LAYOUT)
    other = [{**ACLED, "event_id_cnty": "XXX2"}]
    for names, word in (
        (["deaths" if n == "fatalities" else n for n in names_of(ACLED_LAYOUT)], "deaths"),
        ([*names_of(ACLED_LAYOUT), "weather"], "weather"),
    ):
        with Ledger.open(tmp_path / word, create=True) as ledger:
            app.ingest_feeds(ledger, [good], now=NOW)
            before = ledger.rows().to_pylist()
            changed = write(tmp_path / f"{word}.csv", names, other, ACLED_LAYOUT)
            with pytest.raises(FeedError, match=word):
                app.ingest_feeds(ledger, [changed], now=NOW, complete=True)
            assert ledger.rows().to_pylist() == before
            assert (ledger.snapshot, ledger.verify().faults) == (1, ())


def test_a_release_with_other_ids_takes_back_the_old_and_the_past_keeps_them(
    tmp_path: Path,
) -> None:
    names = names_of(UCDP_LAYOUT)
    old = write(tmp_path / "ged.csv", names, [UCDP, {**UCDP, "id": "9002"}], UCDP_LAYOUT)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        options: dict[str, Any] = {"now": NOW, "complete": True}
        app.ingest_feeds(ledger, [old], released=date(2023, 6, 22), **options)
        moved = [{**UCDP, "id": "19001"}, {**UCDP, "id": "9002", "best": "4"}]
        new = write(tmp_path / "ged2.csv", names, moved, UCDP_LAYOUT)
        done = app.ingest_feeds(ledger, [new], released=date(2024, 6, 22), **options)
        counts = {name: done.total(name) for name in ("added", "revised", "retracted")}
        assert counts == {"added": 1, "revised": 1, "retracted": 1}
        then = datetime(2024, 6, 1, tzinfo=UTC)
        assert set(told(ledger, as_of=then)) == {"9001", "9002"}
        assert set(told(ledger)) == {"19001", "9002"}


def test_broken_archives_among_good_ones_end_the_run_with_their_reasons(tmp_path: Path) -> None:
    """Nothing hangs, nothing is half stored, nothing lies outside the ledger."""
    source = tmp_path / "in"
    source.mkdir()
    for n in range(12):
        name = f"201910241{n:02d}000.export.CSV"
        path = zipped(source / f"{name}.zip", rows(2, 1 + 2 * n), name)
        if n % 3 == 1:
            path.write_bytes(path.read_bytes()[: 60 + 30 * n])
        if n % 3 == 2:
            zipped(path, rows(2, 1 + 2 * n), f"../../{name}")
    given = {p.name for p in source.iterdir()}
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        done = app.ingest_feeds(ledger, [source], now=NOW, keep_going=True)
        assert (len(done.files), len(done.refused)) == (4, 8)
        assert done.total("added") == ledger.rows().num_rows == 8
        assert (ledger.verify().faults, ledger.verify().leftovers) == ((), ())
        with pytest.raises(FeedError):
            app.ingest_feeds(ledger, [source], now=NOW)
    assert {p.name for p in source.iterdir()} == given
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "l"]
