"""Grading and labelling feed rows as commands do it, on tables made by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from feeds_sample import EXPORT, NATIVE
from grading_sample import DAY, row, rows

from chalkcircle import app
from chalkcircle.app import reviewing
from chalkcircle.app.settings import load_settings
from chalkcircle.cli import reviewing as commands
from chalkcircle.ledger import Ledger
from chalkcircle.model import ConfigError, FeedError, Selection

FEEDS = Path(__file__).resolve().parents[2] / "docs/examples/feeds"
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def table(count: int = 60) -> pa.Table:
    """Rows of two grades: well formed, and a week old."""
    old: dict[str, Any] = {"day": DAY - timedelta(7)}
    return rows(*(row(n, **(old if n % 2 else {})) for n in range(count)))


def label(path: Path, number: int, verdict: str, by: str = "Ann") -> None:
    """Label a row."""
    reviewing.review_label(path, f"gdelt:{number}:0", verdict, by=by, now=NOW)


def test_rows_are_graded_and_no_probability_is_in_it() -> None:
    found = reviewing.grade(table())
    assert (found.rows, found.levels["B"], found.levels["E"]) == (60, 30, 30)
    assert found.rules["old"] == 30
    assert found.method == "feeds.grade.v1"
    assert "probab" not in json.dumps(found.names)


def test_from_the_first_row_to_the_report(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    given = table()
    first = reviewing.review_next(given, path, count=4, seed=1)
    assert {one.level for one in first} == {"B", "E"}
    assert all(one.warning == "nobody here has read the article" for one in first)
    assert all(one.address.startswith("https://news.example/") for one in first)
    assert first[0].told["event_code"] == "190"
    reviewing.review_label(path, first[0].row, "cannot open", by="Ann", now=NOW)
    again = reviewing.review_next(given, path, count=60, seed=1)
    assert first[0].row not in {one.row for one in again}
    report = reviewing.review_report(given, path)
    assert report.why_not == "no probability: 0 labels, 50 needed"
    assert report.not_counted == {"cannot open": 1}
    for n in range(60):
        label(path, n, "not an event" if n % 2 else "right")
    label(path, 0, "wrong place", "Bob")
    label(path, 777, "right")
    report = reviewing.review_report(given, path)
    assert report.labels == 59
    assert {g.level: g.probability for g in report.grades if g.read} == {"B": 1.0, "E": 0.0}
    assert report.not_counted["readers disagree"] == 1
    assert report.not_counted["no such row here"] == 1


def test_a_bad_verdict_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="wrong event, wrong place"):
        label(tmp_path / "reviews.csv", 1, "perhaps")


def test_labels_lie_in_the_study_or_where_it_is_said(tmp_path: Path) -> None:
    shop = app.Workshop(load_settings({"study": str(tmp_path)})[0])
    assert reviewing.labels_file(shop, None) == tmp_path / "reviews.csv"
    assert reviewing.labels_file(shop, tmp_path / "x.csv") == tmp_path / "x.csv"
    with pytest.raises(ConfigError, match="--labels"):
        reviewing.labels_file(app.Workshop(load_settings({"study": ""})[0]), None)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger whose rows of GDELT are a table made by hand."""
    with Ledger.open(tmp_path / "l", create=True) as opened:
        app.ingest_feeds(opened, [NATIVE / EXPORT], now=NOW)

    def given(self: Ledger, selection: Selection, **_: object) -> pa.Table:
        assert selection.feeds == ("gdelt",)
        return table()

    monkeypatch.setattr(Ledger, "rows", given)
    return tmp_path / "l"


def test_the_commands(tmp_path: Path, ledger: Path) -> None:
    labels = ["--labels", str(tmp_path / "r.csv")]
    where = ["--ledger", str(ledger)]

    def run(command: Any, *words: str) -> str:
        done = CliRunner().invoke(command, list(words))
        assert done.exit_code == 0, done.output
        return done.output

    graded = run(commands.grade, *where)
    assert graded.startswith("gdelt: 60 rows;")
    assert "+ speaks for a row, – against it" in graded
    assert "docs/explanation/incidents.md" in graded
    assert "may say nothing" not in graded
    assert "nobody here has read the article" in graded
    assert "published precision: about 6 of 30" in graded
    assert json.loads(run(commands.grade, "--json", *where))["levels"]["E"] == 30
    rows_ = run(commands.review, "next", "--count", "3", *labels, *where)
    assert rows_.count("(nobody here has read the article)") == 3
    name = json.loads(run(commands.review, "next", "--json", *labels, *where).splitlines()[0])
    assert name["claim_id"]
    kept = run(commands.review, "label", name["row"], "not an event", "--by", "Ann", *labels)
    assert "not an event, by Ann" in kept
    for command in (["report"], []):
        group = commands.review if command else commands.calibration
        report = run(group, *command, *labels, *where)
        assert "no probability: 1 label, 50 needed" in report
        assert "%" in report.splitlines()[1]


def test_a_feed_that_is_not_there_is_refused_and_another_than_gdelt_warned_of(
    tmp_path: Path,
) -> None:
    place = tmp_path / "own"
    mapping, own = FEEDS / "harbours.toml", FEEDS / "harbours.csv"
    with Ledger.open(place, create=True) as opened:
        app.ingest_feeds(opened, [own], now=NOW, mapping=mapping, released=DAY)
    where = ["--ledger", str(place)]
    none = CliRunner().invoke(commands.grade, ["--feed", "nosuch", *where])
    assert (none.exit_code, none.stdout) == (1, "")
    assert "No rows of that feed: 'nosuch'. Expected one of harbours." in none.stderr
    other = CliRunner().invoke(commands.grade, ["--feed", "harbours", *where])
    assert other.exit_code == 0
    assert other.stdout.startswith("harbours: 4 rows;")
    assert "the rules of the grades were made for gdelt: of harbours" in other.stderr


def test_a_wrong_verdict_leaves_with_a_message(tmp_path: Path) -> None:
    words = ["label", "gdelt:1:0", "so-so", "--by", "Ann", "--labels", str(tmp_path / "r.csv")]
    done = CliRunner().invoke(commands.review, words)
    assert done.exit_code == 1
    assert "unknown verdict" in done.output
