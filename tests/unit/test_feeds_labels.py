"""Labels of feed rows: a file that people add to, and what its words come to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalkcircle.feeds.labels import COLUMNS, Label, Seen, append_label, labelled, read_labels
from chalkcircle.model import FeedError

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HEAD = ",".join(COLUMNS)
GOOD = "gdelt:1:0,right,Ann,2026-01-31T12:00:00+00:00,"


def label(row: str = "gdelt:1:0", verdict: Seen = Seen.RIGHT, by: str = "Ann") -> Label:
    """One label."""
    return Label(row=row, verdict=verdict, by=by, at=NOW, note='a "note", with commas\nand lines')


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    given = [label(), label("gdelt:2:1", Seen.WRONG_PLACE), label(by="Bob")]
    for one in given:
        append_label(path, one)
    assert read_labels(path) == tuple(given)
    assert path.read_text("utf-8").count(HEAD) == 1


def test_files_of_two_readers_are_put_together_as_they_are(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "a.csv", tmp_path / "b.csv"
    append_label(ours, label())
    append_label(theirs, label("gdelt:2:0", by="Bob"))
    ours.write_text(ours.read_text("utf-8") + theirs.read_text("utf-8"), "utf-8")
    assert len(read_labels(ours)) == 2
    ours.write_text(HEAD + "\n" + GOOD, "utf-8")
    append_label(ours, label("gdelt:3:0"))
    assert [one.row for one in read_labels(ours)] == ["gdelt:1:0", "gdelt:3:0"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("gdelt:1:0,right,Ann", "another number of cells"),
        (GOOD.replace("gdelt:1:0", "1"), "not a row of a feed"),
        (GOOD.replace("gdelt:1:0", "gdelt::0"), "not a row of a feed"),
        (GOOD.replace("right", "fine"), "unknown verdict"),
        (GOOD.replace("Ann", " "), "a label by nobody"),
        (GOOD.replace("2026-01-31T12:00:00+00:00", "yesterday"), "not an instant"),
        (GOOD.replace("+00:00", ""), "without its zone"),
    ],
)
def test_a_broken_line_is_named_and_nothing_is_added(
    tmp_path: Path, line: str, problem: str
) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text(f"{HEAD}\n{line}\n", "utf-8")
    before = path.read_bytes()
    for attempt in (lambda: read_labels(path), lambda: append_label(path, label())):
        with pytest.raises(FeedError, match=f"reviews.csv line 2: .*{problem}"):
            attempt()
    assert path.read_bytes() == before


def test_latin_1_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_bytes(f"{HEAD}\n{GOOD}é".encode("latin-1"))
    with pytest.raises(FeedError, match="not UTF-8"):
        read_labels(path)


def test_a_bad_label_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    for wrong in (label("1318171718"), label(by="")):
        with pytest.raises(FeedError):
            append_label(path, wrong)
    assert not path.exists()


def test_the_last_word_of_each_reader_counts() -> None:
    said = labelled(
        [
            label("gdelt:1:0", Seen.NO_EVENT),
            label("gdelt:1:0", Seen.RIGHT),
            label("gdelt:2:0", Seen.RIGHT),
            label("gdelt:2:0", Seen.WRONG_EVENT, "Bob"),
            label("gdelt:3:0", Seen.NOT_OPENED),
            label("gdelt:4:0", Seen.WRONG_ACTORS),
            label("gdelt:4:0", Seen.NOT_OPENED, "Bob"),
            label("gdelt:5:0", Seen.WRONG_ACTORS),
            label("gdelt:5:0", Seen.WRONG_PLACE, "Bob"),
        ]
    )
    assert said.right == {"gdelt:1:0": True, "gdelt:4:0": False, "gdelt:5:0": False}
    assert (said.disputed, said.not_opened) == (("gdelt:2:0",), ("gdelt:3:0",))
    assert len(said.touched) == 5
