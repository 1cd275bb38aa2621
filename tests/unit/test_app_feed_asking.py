"""Asking for rows of feeds: which pairs are shown, in which order, and how a row is opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from feeds_sample import NOW, row

from chalkcircle import app
from chalkcircle.cli import main
from chalkcircle.ledger import Ledger

_SIDES = [("RUS", "RUS")] * 4 + [("SYR", "")] * 3 + [("TUR", "SYR")] * 2 + [("RUS", "SYR")]
_AS_OF = datetime(2019, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four rows of a state with itself, three without a recipient, two of one pair, one more."""
    folder = tmp_path_factory.mktemp("pairs")
    lines = [
        row(n, Actor1Code=a, Actor1CountryCode=a, Actor2Code=b, Actor2CountryCode=b,
            SQLDATE="20191023", QuadClass="4", GoldsteinScale="-10.0", SOURCEURL=f"https://example.org/{n}")
        for n, (a, b) in enumerate(_SIDES)
    ]  # fmt: skip
    file = folder / "20191024143000.export.CSV"
    file.write_bytes(b"\n".join(lines) + b"\n")
    with Ledger.open(folder / "l", create=True) as ledger:
        stored = app.ingest_feeds(ledger, [file], now=NOW)
        assert stored.total("added") == len(_SIDES)
    return folder / "l"


@pytest.fixture
def ledger(root: Path) -> Iterator[Ledger]:
    with Ledger.open(root) as opened:
        yield opened


def asked(ledger: Ledger, name: str, most: int | None, everything: bool) -> app.FeedAnswer:
    """One of the three questions."""
    shop = app.Workshop(app.Settings())
    if name == "network":
        return app.feed_network(shop, ledger, most=most, everything=everything)
    if name == "decay":
        return app.feed_decay(
            shop, ledger, half_life=8, as_of=_AS_OF, most=most, everything=everything
        )
    return app.feed_changes(shop, ledger, date(2019, 10, 24), most=most, everything=everything)


def pairs(answer: app.FeedAnswer) -> list[tuple[str, str]]:
    """Actor and recipient of each line."""
    return [(line[1], line[2]) for line in answer.lines]


@pytest.mark.parametrize("name", ["network", "decay", "changes"])
def test_only_pairs_of_two_known_sides_are_shown(ledger: Ledger, name: str) -> None:
    found = asked(ledger, name, 20, False)
    assert pairs(found) == [("TUR", "SYR"), ("RUS", "SYR")]
    assert (found.aside, found.more, found.rows.support.count) == (7, 0, 10)


@pytest.mark.parametrize("name", ["network", "decay", "changes"])
def test_what_is_not_shown_pushes_no_pair_out(ledger: Ledger, name: str) -> None:
    found = asked(ledger, name, 1, False)
    assert pairs(found) == [("TUR", "SYR")]
    assert (found.aside, found.more) == (7, 1)


@pytest.mark.parametrize("name", ["network", "decay", "changes"])
def test_everything_comes_by_size(ledger: Ledger, name: str) -> None:
    found = asked(ledger, name, None, True)
    assert pairs(found) == [("RUS", "RUS"), ("SYR", ""), ("TUR", "SYR"), ("RUS", "SYR")]
    assert (found.aside, found.more) == (0, 0)
    assert pairs(asked(ledger, name, 3, True)) == pairs(found)[:3]


def test_the_terminal_says_what_it_leaves_out(root: Path) -> None:
    given = ["feeds", "network", "--most", "1", "--ledger", str(root)]
    said = CliRunner().invoke(main, given, catch_exceptions=False)
    assert [line.split()[:3] for line in said.stdout.splitlines()[1:]] == [["gdelt", "TUR", "SYR"]]
    assert "1 more pair; show them with --most" in said.stderr
    assert "7 rows with an unknown side or of a state with itself" in said.stderr
    whole = CliRunner().invoke(main, [*given, "--all", "--json"], catch_exceptions=False)
    assert (json.loads(whole.stdout)["aside"], json.loads(whole.stdout)["more"]) == (0, 3)


def test_a_listed_row_opens_by_its_name(root: Path) -> None:
    def said(*given: str) -> str:
        done = CliRunner().invoke(main, [*given, "--ledger", str(root)], catch_exceptions=False)
        return done.stdout

    listed = said("claims", "list", "--feed", "gdelt", "--dyad", "TUR", "SYR").splitlines()
    names = [line.split()[0] for line in listed]
    assert names == ["gdelt:900000007:0", "gdelt:900000008:0"]
    opened = said("feeds", "row", names[0])
    assert "GLOBALEVENTID            900000007" in opened
    assert said("explain", names[0]) == opened == said("claims", "show", "gdelt:900000007")
    unknown = CliRunner().invoke(main, ["explain", "gdelt:1", "--ledger", str(root)])
    assert unknown.exit_code == 1
    for name in ("row", "mentions"):
        words = ["feeds", name, "gdelt:1", "--ledger", str(root)]
        told = CliRunner().invoke(main, words)
        assert "List ids with `chalkcircle feeds rows`" in told.stderr


def test_a_week_without_rows_has_no_pairs(ledger: Ledger) -> None:
    shop = app.Workshop(app.Settings())
    found = app.feed_changes(shop, ledger, date(2018, 1, 1))
    assert (found.lines, found.aside, found.more) == ((), 0, 0)
