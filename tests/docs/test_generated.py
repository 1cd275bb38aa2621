"""What the pages let the code tell is complete."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import msgspec
import pytest
from pages import DOCS, ROOT

from chalkcircle import model
from chalkcircle.study import records, tables
from chalkcircle.study.rows import COLUMNS

sys.path.insert(0, str(DOCS / "_ext"))
import generated

RECORDS = [
    model.Claim, model.Party, model.Holder, model.Place, model.TextSpan, model.FeedRow,
    model.NativeCode, model.Document, tables.Settings, records.Issue, records.Outlet,
    records.Corridor, records.CorridorName, records.Question, records.Bearing,
]  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_every_field_has_its_meaning(record: type) -> None:
    for field in msgspec.structs.fields(record):
        assert generated.meaning(record, field.name), field.name


def test_no_meaning_is_left_of_a_field_that_went() -> None:
    named = {record.__name__: set(record.__struct_fields__) for record in RECORDS}
    for name, told in generated._meanings().items():
        known = set(COLUMNS) if name == "columns" else named[name]
        assert set(told) <= known, name


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
    assert {name for name in wanted if f"`{name}`" not in page} == set()


def test_licences_come_from_the_table_of_parts_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "NOTICE").write_text("All ours.\n", "utf-8")
    monkeypatch.setattr(generated, "ROOT", tmp_path)
    assert "All ours." in generated.licences()
    folder = tmp_path / "src" / "chalkcircle" / "app" / "data"
    folder.mkdir(parents=True)
    (folder / "parts.toml").write_text(
        '[[parts]]\npaths = ["a/*", "b.csv"]\nwhat = "names"\nlicence = "MIT"\nsource = "a list"\n',
        "utf-8",
    )
    assert "| names | MIT | a list | `a/*`, `b.csv` |" in generated.licences()


def test_the_citation_file_names_this_version() -> None:
    import chalkcircle

    text = (ROOT / "CITATION.cff").read_text("utf-8")
    told = dict(re.findall(r"^([a-z-]+): *(.*)$", text, re.MULTILINE))
    assert told["cff-version"] == "1.2.0"
    assert told["version"].strip('"') == chalkcircle.__version__
    assert told["license"] == "Apache-2.0"
    assert {"title", "message", "authors", "type"} <= set(told)
    assert "date-released" not in told or told["date-released"]


def test_the_example_study_has_the_columns_of_every_study() -> None:
    for name in ("chronicle.csv", "ties.csv"):
        path = DOCS / "examples" / "northern-seas" / name
        with path.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(COLUMNS)
