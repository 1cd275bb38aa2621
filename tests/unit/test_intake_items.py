"""Intake of JSON lines: one bad item never spoils the others, and none goes unnamed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from chalkcircle.coding.intake import Read, read_input
from chalkcircle.coding.intake.items import read_day

TODAY = date(2026, 11, 23)


def read(path: Path, *rows: object, published: date | None = None) -> Read:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_input(path, published=published, today=TODAY)


GOOD = {"id": "W1", "date": "2024-05-12", "text": "They met in Baku. (BBC)", "source": "BBC"}


def test_fields(tmp_path: Path) -> None:
    other = {
        "body": "They parted.", "published": "2024-05-13T23:30:00+04:00", "title": "Parting",
        "outlet": "Paper", "url": "https://example.org/a", "licence": "CC0",
    }  # fmt: skip
    first, second = read(tmp_path / "a.jsonl", GOOD, "", other).documents
    assert (first.source, first.outlet, first.published) == ("a.jsonl#W1", "BBC", date(2024, 5, 12))
    assert first.text == "They met in Baku. (BBC)"
    assert first.date_origin == "record"
    assert (second.source, second.title, second.outlet) == ("a.jsonl#L3", "Parting", "Paper")
    assert (second.published, second.address) == (date(2024, 5, 13), "https://example.org/a")
    assert second.licence == "CC0"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{broken", "broken-json"),
        ("[1]", "broken-json"),
        ('{"text": "\\ud800"}', "broken-json"),
        ('{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", "broken-json"),
        ({"date": "2024-05-12", "text": " "}, "empty"),
        ({"date": "2024-05-12"}, "empty"),
        ({"text": 5}, "empty"),
        ({"text": "Soon.", "date": "soon"}, "no-date"),
        ({"text": "Once.", "date": "May 2024"}, "no-date"),
        ({"text": "Never.", "date": "2024-02-30"}, "no-date"),
        ({"text": "Later.", "date": "2031-01-01"}, "future-date"),
    ],
)
def test_a_bad_item_is_named_and_the_rest_goes_on(tmp_path: Path, row: object, reason: str) -> None:
    got = read(tmp_path / "a.jsonl", GOOD, row)
    assert len(got.documents) == 1
    (skipped,) = got.skipped
    assert (skipped.source, skipped.reason) == ("a.jsonl#L2", reason)
    assert "line 2" in skipped.detail


def test_the_same_item_twice_is_skipped_once(tmp_path: Path) -> None:
    got = read(tmp_path / "a.jsonl", GOOD, {**GOOD, "id": "W2"}, {**GOOD, "source": "AFP"})
    assert [document.outlet for document in got.documents] == ["BBC", "AFP"]
    assert [(s.source, s.reason, s.detail) for s in got.skipped] == [
        ("a.jsonl#W2", "duplicate", "line 2: the same as a.jsonl#W1")
    ]


def test_an_id_given_twice_does_not_name_two(tmp_path: Path) -> None:
    got = read(tmp_path / "a.jsonl", GOOD, {**GOOD, "text": "They met again."})
    assert [d.source for d in got.documents] == ["a.jsonl#W1", "a.jsonl#W1~L2"]


def test_the_date_of_the_user_is_for_items_without_one(tmp_path: Path) -> None:
    got = read(tmp_path / "a.jsonl", GOOD, {"text": "Undated."}, published=date(2025, 7, 15))
    assert [(d.published, d.date_origin) for d in got.documents] == [
        (date(2024, 5, 12), "record"),
        (date(2025, 7, 15), "user"),
    ]


def test_lines_of_json_are_known_by_their_content(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", GOOD).documents[0].outlet == "BBC"


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2024-05-12", date(2024, 5, 12)),
        ("2024-05-12T23:59:59Z", date(2024, 5, 12)),
        ("20240512", date(2024, 5, 12)),
        ("Sun, 12 May 2024 10:00:00 GMT", date(2024, 5, 12)),
        ("May 12, 2024", date(2024, 5, 12)),
        ("12 May", None),
        ("yesterday", None),
        ("2024", None),
    ],
)
def test_read_day(stated: str, day: date | None) -> None:
    assert read_day(stated) == day
