"""What people say of rows of feeds after reading the article: a CSV file that is only added to.

A row's label is no claim and changes no row. Of each person the last word on a row counts; where
persons differ on whether it is right, it counts for nothing and is told apart.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from chalkcircle.model import FeedError

FILE = "reviews.csv"
"""Name of the file in a study folder; it may be absent."""
COLUMNS = ("row", "verdict", "by", "at", "note")


class Seen(StrEnum):
    """What a reader of the article makes of the row."""

    RIGHT = "right"
    WRONG_EVENT = "wrong event"
    WRONG_PLACE = "wrong place"
    WRONG_ACTORS = "wrong actors"
    NO_EVENT = "not an event"
    NOT_OPENED = "cannot open"
    """No verdict: it leaves every count."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the file.

    Attributes:
        row: ``feed:native id:revision``.
        by: The name that the reader gave.
        at: When, UTC.
    """

    row: str
    verdict: Seen
    by: str
    at: datetime
    note: str = ""


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """What labels say together: rows that are right or not, disputed, or that nobody could open."""

    right: dict[str, bool] = {}
    disputed: tuple[str, ...] = ()
    not_opened: tuple[str, ...] = ()

    @property
    def touched(self) -> frozenset[str]:
        """Every row that somebody labelled."""
        return frozenset((*self.right, *self.disputed, *self.not_opened))


def row_name(feed: str, native_id: object, revision: int = 0) -> str:
    """How a row is called: ``gdelt:1318171718:0``."""
    return f"{feed}:{native_id}:{revision}"


def read_labels(path: Path) -> tuple[Label, ...]:
    """The labels of a file, in their order; none where there is no file.

    Files of two readers may be put together as they are: a second header is skipped.

    Raises:
        FeedError: A broken row; names the line.
    """
    if not path.is_file():
        return ()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(path, 1, "not UTF-8", str(error), "text in UTF-8") from error
    lines = list(csv.reader(io.StringIO(text, newline="")))
    return tuple(
        _label(path, number, cells)
        for number, cells in enumerate(lines, 1)
        if cells and tuple(cells) != COLUMNS
    )


def append_label(path: Path, label: Label) -> None:
    """Write one label at the end of the file, durably.

    Raises:
        FeedError: The file as it stands is broken, or the label is; nothing is written.
        OSError: It cannot be written.
    """
    read_labels(path)
    cells = [label.row, label.verdict.value, label.by, label.at.isoformat(), label.note]
    _label(path, 0, cells)
    held = path.read_bytes() if path.is_file() else b""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    if not held:
        writer.writerow(COLUMNS)
    writer.writerow(cells)
    gap = "\n" if held and not held.endswith(b"\n") else ""
    # One write at the end of the file, so that two writers never mix their lines.
    with path.open("ab", buffering=0) as file:
        file.write((gap + lines.getvalue()).encode())
        os.fsync(file.fileno())


def labelled(labels: Iterable[Label]) -> Labelled:
    """What the last words of all readers come to."""
    last: dict[tuple[str, str], Seen] = {}
    for label in labels:
        last[label.row, label.by] = label.verdict
    said: dict[str, set[bool]] = {}
    for (row, _), verdict in last.items():
        told = said.setdefault(row, set())
        if verdict is not Seen.NOT_OPENED:
            told.add(verdict is Seen.RIGHT)
    return Labelled(
        right={row: True in told for row, told in said.items() if len(told) == 1},
        disputed=tuple(row for row, told in said.items() if len(told) > 1),
        not_opened=tuple(row for row, told in said.items() if not told),
    )


def _label(path: Path, number: int, cells: list[str]) -> Label:
    if len(cells) != len(COLUMNS):
        raise _fault(path, number, "another number of cells", len(cells), ", ".join(COLUMNS))
    row, verdict, by, at, note = cells
    if row.count(":") < 2 or not all(row.split(":")):
        raise _fault(path, number, "not a row of a feed", row, "feed:native id:revision")
    if verdict not in set(Seen):
        raise _fault(path, number, "unknown verdict", verdict, f"one of {', '.join(Seen)}")
    if not by.strip():
        raise _fault(path, number, "a label by nobody", by, "the name of who read the article")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise _fault(path, number, "not an instant", at, "2026-01-31T12:00:00+00:00") from error
    if moment.utcoffset() is None:
        raise _fault(path, number, "an instant without its zone", at, "2026-01-31T12:00:00+00:00")
    return Label(row=row, verdict=Seen(verdict), by=by, at=moment, note=note)


def _fault(path: Path, number: int, problem: str, value: object, expected: str) -> Exception:
    where = f"{path.name} line {number}: " if number else ""
    return FeedError.about(
        f"{where}{problem}", value, expected=expected, do="Mend the line, or leave it out."
    )
