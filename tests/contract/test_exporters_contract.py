"""Every exporter keeps the contract of exporters, by the battery that others can run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from chalkcircle.export import COLUMNS, Item, Tally, as_text
from chalkcircle.model import PlugError
from chalkcircle.plugs import EXPORTERS, plugged
from chalkcircle.testing import check_exporter

PACKED = {"parquet": lambda path: str(pq.read_table(path).to_pylist())}


@pytest.mark.parametrize("form", [name for name, plug in plugged(EXPORTERS).items() if plug.own])
def test_an_exporter_keeps_the_contract(form: str) -> None:
    check_exporter(form, words=PACKED.get(form))


def write_rows(items: Iterable[Item], path: Path, tally: Tally) -> int:
    rows = [[as_text(column.of(item)) for column in COLUMNS] for item in items]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([[column.name for column in COLUMNS], *rows])
    return len(rows)


def running(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """As above, but for its cells, which run."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["actor", "holder"])
        for item in items:
            told = item.claim
            table.writerow([told.actors[0].text, told.holders[-1].name if told.holders else ""])
    return 1


def impatient(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Takes one claim and no more."""
    path.write_text(str(next(iter(items), "")), "utf-8")
    return 1


def without_holders(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Says what, not who says so."""
    path.write_text("\n".join(item.claim.predicate for item in items), "utf-8")
    return 1


def littering(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Leaves a second file, not beside the export: it only gets the way to a scratch folder."""
    (path.parent.parent / "litter").write_text("x", "utf-8")
    return write_rows(items, path, tally)


def by_memory(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Gives other bytes each time."""
    path.write_text(f"{id(tally)} {[str(item) for item in items]}", "utf-8")
    return 1


def fragile(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Cannot write what is no Latin-1."""
    path.write_text(str([item.quote for item in items]), "latin-1")
    return 1


def lazy(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Writes nothing."""
    return len(list(items))


def not_json(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Quotes nothing."""
    said = ",".join(f'"{item.claim.holders}"' for item in items)
    path.write_text("{[" + said + "]}", "utf-8")
    return 1


def test_a_table_of_ones_own_keeps_it_too() -> None:
    check_exporter(write_rows)


@pytest.mark.parametrize(
    ("exporter", "said"),
    [
        (running, "cells that a spreadsheet runs: [\"=cmd|'/c calc'!A1\""),
        (impatient, "left claims unread"),
        (without_holders, "who says so is not in it"),
        (littering, "it left other files: ['export', 'export.sources.txt', 'litter']"),
        (by_memory, "twice, it writes other bytes"),
        (fragile, "UnicodeEncodeError"),
        (lazy, "wrote no file"),
        (not_json, "what it wrote cannot be read again"),
    ],
)
def test_a_fault_is_found_and_named(exporter: Callable[..., int], said: str) -> None:
    with pytest.raises(AssertionError) as found:
        check_exporter(exporter)
    assert said in str(found.value)


def test_an_exporter_that_nobody_installed_is_named() -> None:
    with pytest.raises(PlugError, match=r"No such exporter: 'dot'. Expected one of csv"):
        check_exporter("dot")
