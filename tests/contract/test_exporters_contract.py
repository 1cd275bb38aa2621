"""Every exporter keeps the contract of exporters, by the battery that others can run."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

import numpy as np
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


def under_a_title(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Has a line above its header, and cells that run."""
    running(items, path, tally)
    path.write_text("Claims, exported\n" + path.read_text("utf-8"), "utf-8")
    return 1


def one_column(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Has a single column, whose cells run."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([item.claim.actors[0].text] for item in items)
    return 1


def unquoted(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Defuses cells and puts tabs between them, but quotes none."""
    rows = ["\t".join(as_text(column.of(item)) for column in COLUMNS) for item in items]
    path.write_text("\n".join(rows), "utf-8", newline="")
    return 1


def wide(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Writes what runs in UTF-16."""
    running(items, path, tally)
    path.write_bytes(path.read_bytes().decode("utf-8").encode("utf-16"))
    return 1


def computing(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """A workbook whose cells are formulas."""
    cells = "".join(f"<c><f>{escape(item.claim.actors[0].text)}</f></c>" for item in items)
    with zipfile.ZipFile(path, "w") as file:
        sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        file.writestr(sheet, f"<worksheet><row>{cells}</row></worksheet>")
    return 1


def bracketed(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """A sound table whose first cell begins with a bracket."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["[who]", "[says so]"])
        for item in items:
            told = item.claim
            said = told.holders[-1].name if told.holders else ""
            table.writerow([as_text(told.actors[0].text), as_text(said)])
    return 1


def listed(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """A text for people, with dashes of its own."""
    told = ((i.claim.holders[-1].name if i.claim.holders else "?", i.quote) for i in items)
    path.write_text("\n".join(f"- {name!r}: {quote!r}" for name, quote in told), "utf-8")
    return 1


def counting(items: Iterable[Item], path: Path, tally: Tally) -> np.int64:
    """Counts as numpy does."""
    return np.int64(write_rows(items, path, tally))


def boasting(items: Iterable[Item], path: Path, tally: Tally) -> bool:
    """Says only that it wrote."""
    return write_rows(items, path, tally) >= 0


def linking(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Writes elsewhere, and a link."""
    count = write_rows(items, path.with_name("elsewhere"), tally)
    path.symlink_to(path.with_name("elsewhere"))
    return count


def freeing(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Changes what may pass."""
    cast("dict[str, str]", tally.about.withheld).clear()
    return write_rows(items, path, tally)


@pytest.mark.parametrize("exporter", [bracketed, listed, counting])
def test_what_only_looks_wrong_is_well(exporter: Callable[..., int]) -> None:
    check_exporter(exporter)


def test_the_limit_of_cells_is_put_back() -> None:
    before = csv.field_size_limit()
    check_exporter(write_rows)
    assert csv.field_size_limit() == before


def test_a_table_of_ones_own_keeps_it_too() -> None:
    check_exporter(write_rows)


@pytest.mark.parametrize(
    ("exporter", "said"),
    [
        (running, "cells that a spreadsheet runs: [\"=cmd|'/c calc'!A1\""),
        (under_a_title, "cells that a spreadsheet runs: [\"=cmd|'/c calc'!A1\""),
        (one_column, "cells that a spreadsheet runs: [\"=cmd|'/c calc'!A1\""),
        (unquoted, "cells that a spreadsheet runs: ['=2+3"),
        (wide, "cells that a spreadsheet runs: [' \\t@SUM(1)'"),
        (computing, "cells that a spreadsheet runs: [\"<f>=cmd|'/c calc'!A1\"]"),
        (impatient, "left claims unread"),
        (without_holders, "who says so is not in it"),
        (littering, "it left other files: ['export', 'export.sources.txt', 'litter']"),
        (by_memory, "twice, it writes other bytes"),
        (fragile, "UnicodeEncodeError"),
        (lazy, "wrote no file"),
        (boasting, "counted nothing: True"),
        (linking, "wrote no file"),
        (freeing, "'mappingproxy' object has no attribute 'clear'"),
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


class Writer:
    def __call__(self, items: Iterable[Item], path: Path, tally: Tally) -> int:
        return write_rows(items, path, tally)


@pytest.mark.parametrize(
    "given",
    [partial(write_rows), Writer(), lambda items, path, tally: write_rows],
    ids=["partial", "instance", "lambda"],
)
def test_what_no_entry_point_could_name_is_refused_in_words(given: Any) -> None:
    with pytest.raises(PlugError, match="Give a module-level function or class"):
        check_exporter(given)
