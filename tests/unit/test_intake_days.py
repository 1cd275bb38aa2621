"""Intake of rows that hold a day of items: one document a text, topics told apart and counted."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalkcircle.coding.intake import Opened, Read, open_input, read_input
from chalkcircle.coding.intake.days import closing_outlet, is_topic
from chalkcircle.model import Skipped

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
NEWS = SHARED / "data" / "news"

DAY = {
    "date": "2004-05-01",
    "src": "Some page",
    "items": {
        "Sport": ["Summer games", "2004 cup, Cup final", "Mali beats Niger 2–1. (AP) (BBC Sport)"],
        "Politics": [["Talks in Vienna", "The talks end"], "Chad leaves the union (Reuters)."],
    },
}


def opened(path: Path, *rows: object) -> Opened:
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return open_input(path, today=TODAY)


def read(path: Path, *rows: object) -> Read:
    opened(path, *rows)
    return read_input(path, today=TODAY)


def test_a_day_gives_a_document_a_text(tmp_path: Path) -> None:
    got = read(tmp_path / "days.jsonl", DAY)
    assert [(d.source, d.text, d.outlet) for d in got.documents] == [
        ("days.jsonl#2004-05-01.3", "Mali beats Niger 2–1. (AP) (BBC Sport)", "BBC Sport"),
        ("days.jsonl#2004-05-01.6", "Chad leaves the union (Reuters).", "Reuters"),
    ]
    assert {(d.published, d.date_origin, d.title) for d in got.documents} == {
        (date(2004, 5, 1), "record", None)
    }
    assert [(s.source[-1], s.reason) for s in got.skipped] == [
        ("1", "heading"), ("2", "heading"), ("4", "heading"), ("5", "heading"),
    ]  # fmt: skip


def test_the_last_of_a_category_is_a_text_whatever_it_looks_like(tmp_path: Path) -> None:
    day = {**DAY, "items": [["Talks in Vienna", "The talks end"]]}
    got = read(tmp_path / "days.jsonl", day)
    assert [d.text for d in got.documents] == ["The talks end"]


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([5], "broken-item"),
        ([{"text": "A row in a row."}], "broken-item"),
        ([None], "broken-item"),
        ([""], "empty"),
        ([], "empty"),
        ({}, "empty"),
        ({"A": []}, "empty"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, items: Any, reason: str) -> None:
    got = read(tmp_path / "days.jsonl", {"date": "2004-05-02", "items": items}, DAY)
    assert len(got.documents) == 2
    assert (got.skipped[0].reason, "line 1" in got.skipped[0].detail) == (reason, True)


def test_a_walk_gives_as_many_as_are_counted(tmp_path: Path) -> None:
    text = {"date": "2004-05-01", "text": "One text, and items beside it.", "items": ["No."]}
    rows = [DAY, {"items": []}, {"items": [3, ["A."]]}, text, "no row", DAY, {"date": "2004-05-01"}]
    given = opened(tmp_path / "days.jsonl", *rows)
    first, again = list(given.walk()), list(given.walk())
    assert first == again
    assert len(first) == given.count == 6 + 1 + 2 + 1 + 1 + 6 + 1
    assert len({made.source for made in first}) == len(first)


def test_dates_are_judged_item_by_item(tmp_path: Path) -> None:
    got = read(tmp_path / "d.jsonl", {**DAY, "date": "2031-01-01"}, {**DAY, "date": "May"}, DAY)
    assert len(got.documents) == 2
    reasons = [s.reason for s in got.skipped]
    assert (reasons.count("future-date"), reasons.count("no-date")) == (2, 2)


def test_items_nested_without_end_do_no_harm(tmp_path: Path) -> None:
    deep: Any = "The talks end. (AP)"
    for _ in range(400):
        deep = [deep]
    got = read(tmp_path / "d.jsonl", {"date": "2004-05-01", "items": deep})
    assert [d.outlet for d in got.documents] == ["AP"]
    path = tmp_path / "e.jsonl"
    path.write_text(json.dumps(DAY) + '\n{"items": ' + "[" * 100_000 + "]" * 100_000 + "}", "utf-8")
    (skipped,) = [s for s in read_input(path, today=TODAY).skipped if s.reason != "heading"]
    assert (skipped.source, skipped.reason) == ("e.jsonl#L2", "broken-json")
    assert "nested too deeply" in skipped.detail


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("They met. (AP) (BBC via Example News)", "BBC via Example News"),
        ("They met.(example.org)", "example.org"),
        ("They met. (zaman)", "zaman"),
        ("They met (CNN).", "CNN"),
        ("They met. (CNN), (The Times of Mali)", "The Times of Mali"),
        ("They met. (BBC) (in Spanish)", "BBC"),
        ("They met. (Reuters) (2004)", "Reuters"),
        ("They met. (Dead link, see page (UTC))", None),
        ("A war in two places (country)", None),
        ("War in the north (2001–2021)", None),
        ("They met. (It was the first time that any of the two had ever met.)", None),
        ("They won. (7–3)", None),
        ("They met. (→ See another page)", None),
        ("They (BBC) met.", None),
        ("", None),
    ],
)
def test_the_outlet_in_closing_brackets(text: str, outlet: str | None) -> None:
    assert closing_outlet(text) == outlet


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("2008 river war", True),
        ("River war (2001–present), River peace talks", True),
        ("Floods in the valley (country)", True),
        ("Election of E. Upland; local polls", True),
        ("Upland shells Lowland.", False),
        ("Upland shells Lowland (Reuters)", False),
        ("Upland shells Lowland. (zaman)", False),
        ("Upland has shelled Lowland", False),
        ("“Never!” says the mayor of Lowland", False),
        ("word " * 21, False),
        ("", False),
    ],
)
def test_a_topic_is_told_by_its_form(text: str, topic: bool) -> None:
    assert is_topic(text) is topic


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")
def test_the_archive_holds_the_documents_of_its_regional_cut(tmp_path: Path) -> None:
    """On every fourth day of the cut: the same text, date and outlet, so the same document."""
    region = open_input(NEWS / "wcep_region_2003_2026.jsonl", today=TODAY)
    wanted = {d.document_id: d for d in region.walk() if not isinstance(d, Skipped)}
    days = set(sorted({str(d.published) for d in wanted.values()})[::4])
    with gzip.open(NEWS / "wcep_all_2002_2026.jsonl.gz", "rt", encoding="utf-8") as archive:
        rows = [line for line in archive if line[10:20] in days]
    path = tmp_path / "some.jsonl.gz"
    path.write_bytes(gzip.compress("".join(rows).encode()))
    some = open_input(path, today=TODAY)
    made = list(some.walk())
    assert some.count == len(made)
    assert {m.reason for m in made if isinstance(m, Skipped)} == {"heading"}
    found = {m.document_id for m in made if not isinstance(m, Skipped)}
    of_days = {i for i, d in wanted.items() if str(d.published) in days}
    assert len(of_days) > 150
    assert len(of_days - found) <= 0.02 * len(of_days)


def test_brackets_without_end_cost_no_time() -> None:
    started = time.process_time()
    assert closing_outlet("(a)" * 100_000 + "x") is None
    assert closing_outlet("(a)" * 100_000 + " (BBC)") == "BBC"
    assert time.process_time() - started < 15
