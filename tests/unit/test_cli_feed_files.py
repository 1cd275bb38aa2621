"""Files of feeds at the command line: what is forgotten stays away, what is no feed is counted."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from feeds_sample import row

from chalkcircle.cli import main
from chalkcircle.feeds.mapping import blank_mapping
from chalkcircle.model import sha256

SAMPLE = Path(__file__).resolve().parents[2] / "docs/examples/feeds/20191024143000.export.CSV"


def test_a_row_is_forgotten_for_good(tmp_path: Path) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, *store])

    assert run("feeds", "ingest", str(SAMPLE)).exit_code == 0
    done = run("ledger", "forget", "gdelt:881990888", "--reason", "asked", "--yes")
    assert done.exit_code == 0, done.output
    assert "1 row of feeds, 1 archived file" in done.output
    gone = run("feeds", "row", "gdelt:881990888")
    assert gone.exit_code == 1
    checked = run("ledger", "verify")
    assert checked.exit_code == 0
    assert "1 file of feeds, 31 rows, 0 rows set aside checked" in checked.output
    assert "rows_last_known_at   2019-10-24 14:30:00+00:00" in run("ledger", "info").output
    again = run("feeds", "ingest", str(SAMPLE)).output
    assert "these bytes, or a row in them, were forgotten: not read again" in again
    assert "881990888" not in run("feeds", "rows", "--most", "100").output, again


def test_a_file_is_forgotten_for_good(tmp_path: Path) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, *store])

    assert run("feeds", "ingest", str(SAMPLE)).exit_code == 0
    assert "these bytes are held already" in run("feeds", "ingest", str(SAMPLE)).output
    name = sha256(SAMPLE.read_bytes())
    assert run("ledger", "forget", name, "--reason", "asked", "--yes").exit_code == 0
    again = run("feeds", "ingest", str(SAMPLE)).output
    assert "were forgotten: not read again" in again
    assert "held already" not in again
    assert "0 rows" in run("feeds", "rows").output


def test_a_row_that_is_not_there_cannot_be_forgotten(tmp_path: Path) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))
    assert CliRunner().invoke(main, ["feeds", "ingest", str(SAMPLE), *store]).exit_code == 0
    words = ["ledger", "forget", "gdelt:1", "--reason", "asked", "--yes", *store]
    assert CliRunner().invoke(main, words).exit_code == 1


def test_many_small_segments_are_told_until_they_are_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["chalkcircle.cli.feeds"], "_MANY", 2)
    store = ("--ledger", str(tmp_path / "ledger"))
    first, second = (tmp_path / f"2019102414{n}000.export.CSV" for n in (3, 4))
    lines = SAMPLE.read_bytes().splitlines(keepends=True)
    first.write_bytes(b"".join(lines[:9]))
    second.write_bytes(b"".join(lines[9:]))

    def said(*words: str) -> bool:
        done = CliRunner().invoke(main, [*words, *store])
        assert done.exit_code == 0, done.output
        return "2 small segments: `ledger compact` makes" in done.output

    assert [said("feeds", "ingest", str(one)) for one in (first, second, first)] == [
        False,
        True,
        True,
    ]
    said("ledger", "compact")
    assert not said("feeds", "ingest", str(first))


def test_files_of_no_feed_are_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    for number in range(9):
        (folder / f"note-{number}.txt").write_text("Nothing of a feed.\n", "utf-8")
    (folder / "20191024144500.export.CSV").write_text("1\t2\n" * 9, "utf-8")
    words = ["feeds", "ingest", str(folder), "--ledger", str(tmp_path / "ledger"), "--keep-going"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "32 rows read" in done.stdout
    assert "9 files of no feed that is read: note-0.txt and others; --json names" in done.stderr
    assert "note-1" not in done.output
    assert "refused, nothing of it stored: 20191024144500.export.CSV: Most of" in done.stderr
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    reasons = Counter(one["reason"] for one in told["refused"])
    assert reasons == {"no file of a feed": 9, "refused": 1}
    assert {f"note-{n}.txt" for n in range(9)} <= {one["source"] for one in told["refused"]}


def test_sides_that_no_table_knows_are_told_after_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(blank_mapping(), "utf-8")
    head = "id,date,country_a,country_b,code,remark\n"
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text(f"{head}1,2020-01-01,Azerbaijann,ARM,1,\n2,2020-01-01,,AZE,1,\n", "utf-8")
    rows = "1,2020-01-02,Azerbaijann,QQQ,1,\n3,2020-01-01,QQQ,ARM,1,\n4,2020-01-01,QQQ,QQQ,1,\n"
    second.write_text(head + rows, "utf-8")

    def run(*words: str) -> Result:
        more = ("--mapping", str(tmp_path / "m.toml"), "--ledger", str(tmp_path / "ledger"))
        return CliRunner().invoke(main, ["feeds", "ingest", *words, *more])

    told = "1 row names a side that no table knows: Azerbaijann 1; it is kept by that name"
    assert told in run(str(first)).stderr
    assert "no table knows" not in run(str(first)).output, "nothing was read"
    found = json.loads(run(str(second), "--json").stdout)["unknown"]
    assert found == {"rows": 3, "names": {"QQQ": 4, "Azerbaijann": 1}}


def test_sides_of_a_feed_that_we_have_are_not_told(tmp_path: Path) -> None:
    words = ["feeds", "ingest", str(SAMPLE), "--ledger", str(tmp_path / "ledger"), "--json"]
    told = json.loads(CliRunner().invoke(main, words).stdout)
    assert told["unknown"] == {"rows": 0, "names": {}}


def test_a_listing_says_when_it_did_not_look_through_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))
    CliRunner().invoke(main, ["feeds", "ingest", str(SAMPLE), *store])
    words = ["feeds", "rows", "--type", "CONSULT", *store]
    assert "looked for" not in CliRunner().invoke(main, words).stderr
    monkeypatch.setattr(sys.modules["chalkcircle.app.feed_rows"], "_LOOKED", 9)
    assert ", looked for among the first 9 rows;" in CliRunner().invoke(main, words).stderr


def test_a_listing_says_how_many_rows_there_are(tmp_path: Path) -> None:
    """The cap cuts what is shown, never what is counted; a choice by type is looked for in all."""
    store = ("--ledger", str(tmp_path / "ledger"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["feeds", *words, *store], catch_exceptions=False)

    run("ingest", str(SAMPLE))
    whole = run("rows", "--most", "100")
    total = len(whole.stdout.splitlines())
    none, last = whole.stderr.splitlines()
    assert none == "no claim: 2 rows with 013, which PLOVER has no type for"
    assert last == f"{total} rows; nobody here has read the articles"
    some = run("rows", "--feed", "gdelt", "--most", "3")
    assert len(some.stdout.splitlines()) == 3
    assert some.stderr.splitlines() == [
        none,
        f"3 of {total} rows shown, more with --most; nobody here has read the articles",
    ]
    typed = run("rows", "--type", "RETREAT", "--most", "100").stdout.splitlines()
    assert len(typed) > 1
    one = run("rows", "--type", "RETREAT", "--most", "1")
    assert one.stdout.splitlines() == typed[:1]
    assert f"1 of {len(typed)} rows shown" in one.stderr
    assert "0 rows; nobody" in run("rows", "--as-of", "2019-10-01").stderr


def test_rows_without_a_claim_are_counted_by_an_export(tmp_path: Path) -> None:
    store, target = ("--ledger", str(tmp_path / "ledger")), tmp_path / "a.csv"

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, *store], catch_exceptions=False)

    run("feeds", "ingest", str(SAMPLE))
    words = ("export", "--format", "csv", "-o", str(target), "--feed", "gdelt")
    why = "a row of gdelt with 013, which PLOVER has no type for"
    assert f"left out: 2 rows: {why}\n" in run(*words).stderr
    told = json.loads(run(*words, "--json").stdout)
    assert told["left_out"] == {why: 2}
    assert told["claims"] + 2 == 32
    assert f"Left out: 2 rows: {why}\n" in Path(told["sources_file"]).read_text("utf-8")
    run(*words, "--dyad", "RUS", "SYR")
    assert why not in Path(told["sources_file"]).read_text("utf-8")


def test_a_map_says_how_many_of_its_places_have_no_point(tmp_path: Path) -> None:
    store, target = ("--ledger", str(tmp_path / "ledger")), tmp_path / "a.json"
    nowhere = {"ActionGeo_Lat": "", "ActionGeo_Long": ""}
    lines = (row(1, ActionGeo_FullName="Syria"), row(2, ActionGeo_FullName="Syria", **nowhere))
    file = tmp_path / SAMPLE.name
    file.write_bytes(b"\n".join(lines) + b"\n")
    CliRunner().invoke(main, ["feeds", "ingest", str(file), *store], catch_exceptions=False)
    words = ["export", "--format", "geojson", "-o", str(target), "--feed", "gdelt", *store]
    said = CliRunner().invoke(main, words, catch_exceptions=False).stderr
    features = json.loads(target.read_bytes())["features"]
    assert [one["geometry"] is None for one in features] == [False, True], said
    assert "lacking: 1 claim: a point on the map, since the source gives no position" in said


def test_a_reason_that_there_is_not_names_those_there_are(tmp_path: Path) -> None:
    store = ("--ledger", str(tmp_path / "ledger"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["feeds", *words, *store])

    run("ingest", str(SAMPLE))
    none = run("quarantined", "--reason", "nonsense")
    assert (none.exit_code, "there are none" in none.stderr) == (1, True)
    run("ingest", str(SAMPLE.with_name("broken.export.CSV")))
    told = run("quarantined", "--reason", "nonsense")
    assert told.exit_code == 1
    for reason in ("GoldsteinScale: out of range", "SQLDATE: not a real day", "too few cells"):
        assert f"'{reason}'" in told.stderr
    assert "1 row shown of 3" in run("quarantined", "--reason", "SQLDATE").stderr
