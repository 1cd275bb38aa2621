"""A selection as CSV, one claim a row, safe to open in a spreadsheet; and back from it.

UTF-8 with a byte order mark, without which Excel takes it for another encoding.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from chalkcircle.model import RecordError

from .cells import defused, fused, joined, parted
from .columns import COLUMNS, Cell, Column, cells
from .records import Item
from .tally import Tally


def write_csv(items: Iterable[Item], path: Path, tally: Tally) -> int:  # noqa: ARG001
    """Write rows as they come; the sources stand in the file beside. Returns how many."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in COLUMNS)
        for item in items:
            writer.writerow(as_text(value) for value in cells(item))
            count += 1
    return count


def as_text(value: Cell) -> str:
    """A value as CSV holds it; only text is defused, a number stays a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return defused(joined(value) if isinstance(value, list) else str(value))


def read_csv(path: Path) -> Iterator[dict[str, Cell]]:
    """The rows of an export with the values that were written; an empty cell is ``None``.

    Raises:
        RecordError: Other columns than an export has.
    """
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        head = next(reader, [])
        if head != [column.name for column in COLUMNS]:
            raise RecordError.about(
                "Not the columns of an export", head, expected="those that `export` writes",
                do="Take the file as it was written.",
            )  # fmt: skip
        for row in reader:
            yield {c.name: _value(c, cell) for c, cell in zip(COLUMNS, row, strict=True)}


def _value(column: Column, cell: str) -> Cell:
    if column.type == "list":
        return parted(fused(cell))
    if not cell:
        return None
    match column.type:
        case "number":
            return float(cell)
        case "whole":
            return int(cell)
        case "yes":
            return cell == "true"
        case "day":
            return date.fromisoformat(cell)
        case "instant":
            return datetime.fromisoformat(cell)
    return fused(cell)
