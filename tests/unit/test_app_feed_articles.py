"""Articles of the knowledge graph and mentions of an event, from real lines of GDELT."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from feeds_sample import EXPORT, NATIVE, NOW, row

from chalkcircle import app
from chalkcircle.cli import main
from chalkcircle.ledger import Ledger
from chalkcircle.model import FeedError, NotInLedger

DAY = date(2020, 3, 18)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Articles and mentions of a quarter of an hour, and one event that is mentioned there."""
    files = ("20200318104500.gkg.csv", "20200318104500.mentions.CSV")
    for name in files:
        shutil.copy(NATIVE / name, tmp_path / name)
    told = (NATIVE / files[1]).read_bytes().split(b"\t")[0].decode()
    event = row(GLOBALEVENTID=told, SQLDATE="20200318", DATEADDED="20200318104500")
    (tmp_path / EXPORT).write_bytes(event + b"\n")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [tmp_path / name for name in (*files, EXPORT)], now=NOW)
        yield ledger


def test_articles_are_listed_with_what_is_found_in_them(ledger: Ledger) -> None:
    found, total = app.articles(ledger, known_since=DAY, known_until=DAY)
    assert len(found) == total > 1
    assert any(one.themes for one in found)
    assert all(len(set(one.themes)) == len(one.themes) for one in found)
    assert all(one.note == "nobody here has read the article" for one in found)
    one, _ = app.articles(ledger, known_since=DAY, known_until=DAY, most=1)
    assert one == found[:1]
    theme = next(one.themes[0] for one in found if one.themes)
    some, count = app.articles(ledger, known_since=DAY, known_until=DAY, theme=theme.lower())
    assert 0 < count == len(some)
    assert all(any(theme in name for name in one.themes) for one in some)
    assert app.articles(ledger, known_since=date(2020, 3, 19), known_until=date(2020, 3, 20)) == (
        [],
        0,
    )


def test_mentions_of_an_event_and_of_none(ledger: Ledger) -> None:
    name = f"gdelt:{ledger.rows()['native_id'][0].as_py()}"
    found = app.mentions(ledger, name)
    assert found
    assert found[0].address is not None
    assert found[0].address.startswith("http")
    assert app.mentions(ledger, name + ":0") == found
    with pytest.raises(FeedError, match="No name of a row of GDELT"):
        app.mentions(ledger, "icews:1")
    with pytest.raises(NotInLedger):
        app.mentions(ledger, "gdelt:1")


def test_both_are_shown_with_the_word_that_nobody_read(ledger: Ledger) -> None:
    name = f"gdelt:{ledger.rows()['native_id'][0].as_py()}"
    where = ["--ledger", str(ledger.root)]
    shown = CliRunner().invoke(
        main, ["feeds", "articles", "--known-from", "2020-03-18", *where], catch_exceptions=False
    )
    assert "nobody here has read" in shown.output
    assert "tone" in shown.output
    told = CliRunner().invoke(main, ["feeds", "mentions", name, *where], catch_exceptions=False)
    assert "by GDELT" in told.output
