"""Writes who says what about whom, with tabs between cells."""

import csv
from collections.abc import Iterable
from pathlib import Path

from chalkcircle.export import COLUMNS, Item, Tally, as_text

WANTED = ("valid_from", "predicate", "actors", "recipients", "holders", "stance", "quote")
CHOSEN = [column for column in COLUMNS if column.name in WANTED]


def write(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write a line for each claim; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(column.name for column in CHOSEN)
        for item in items:
            table.writerow(as_text(column.of(item)) for column in CHOSEN)
            count += 1
    return count
