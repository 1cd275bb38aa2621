"""What the pages let the code tell is complete."""

from __future__ import annotations

import csv
import importlib
import sys
import tomllib
from typing import Any

import msgspec
import pytest
from pages import DOCS, ROOT

from chalkcircle import model
from chalkcircle.study import records, tables
from chalkcircle.study.rows import COLUMNS

sys.path.insert(0, str(DOCS / "_ext"))
generated: Any = importlib.import_module("generated")
"""A module of the page maker's, on no path of ours."""

RECORDS = [
    model.Claim, model.Party, model.Holder, model.Place, model.TextSpan, model.FeedRow,
    model.NativeCode, model.Document, tables.Settings, records.Issue, records.Outlet,
    records.Corridor, records.CorridorName, records.Question, records.Bearing, records.Template,
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_every_field_has_its_meaning(record: type) -> None:
    for field in msgspec.structs.fields(record):
        assert generated.meaning(record, field.name), field.name


def test_no_meaning_is_left_of_a_field_that_went() -> None:
    known = {record.__name__: set(record.__struct_fields__) for record in RECORDS}
    known |= {name: set(generated.columns_of(name)) for name in generated.SEPARATE}
    known["columns"] = set(COLUMNS)
    for name, told in generated._meanings().items():
        assert set(told) <= known[name], name


@pytest.mark.parametrize("name", generated.SEPARATE)
def test_every_column_has_its_meaning(name: str) -> None:
    assert set(generated.columns_of(name)) <= set(generated._meanings()[name])


def test_every_part_is_asked_for_and_every_mark_known() -> None:
    asked = {
        mark
        for page in DOCS.rglob("*.md")
        for mark in generated.MARK.findall(page.read_text("utf-8"))
    }
    assert asked == set(generated.PARTS)


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(KeyError):
        generated.fill("<!-- generated: nothing -->")


def test_a_bar_in_a_cell_is_no_cell() -> None:
    assert generated.table(("a",), [("x | y",)]).splitlines()[-1] == "| x \\| y |"


def test_a_study_page_names_every_file_key_and_column() -> None:
    page = (DOCS / "how-to" / "study.md").read_text("utf-8")
    forms = RECORDS[RECORDS.index(tables.Settings) :]
    wanted = {name for form in forms for name in form.__struct_fields__} | set(COLUMNS)
    wanted |= {c for n in ("corridor_facts", "positions") for c in generated.columns_of(n)}
    assert {name for name in wanted if f"`{name}`" not in page} == set()


def test_every_data_part_is_told_with_its_licence() -> None:
    told = generated.licences()
    path = ROOT / "src" / "chalkcircle" / "app" / "data" / "parts.toml"
    parts = tomllib.loads(path.read_text("utf-8"))["part"]
    assert len(parts) > 10
    for part in parts:
        assert f"| {part['name']} | {part['licence']} |" in told


def test_the_citation_file_names_this_version() -> None:
    import chalkcircle

    yaml = pytest.importorskip("yaml")
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert told["version"] == chalkcircle.__version__
    assert (told["license"], told["type"]) == ("Apache-2.0", "software")
    assert told["title"] == "Chalkcircle"
    assert told["message"]
    assert told["authors"] == [{"name": "the Chalkcircle developers"}]


def test_the_example_study_has_the_columns_of_every_study() -> None:
    columns = {"chronicle": COLUMNS, "ties": COLUMNS}
    columns |= {n: generated.columns_of(n) for n in ("corridor_facts", "positions")}
    for name, wanted in columns.items():
        path = DOCS / "examples" / "northern-seas" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            assert tuple(next(csv.reader(file))) == wanted
