"""What sources ask for travels along in every form, and what they forbid stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl  # type: ignore[import-untyped]
import pyarrow.parquet as pq
import pytest
from export_sample import about, everything, item, row, write

from chalkcircle.export import Form, Item, Source, export
from chalkcircle.export.parquet import SOURCES
from chalkcircle.model import InputError

ASKED = "The Gazetteer asks to be named (2025)."
HERALD_LINE = "Herald. “Shells & <shots>”. 2025-07-15. https://example.org/a?b=1&c=2."
FORMS = pytest.mark.parametrize("form", list(Form))


def held_within(path: Path, form: Form) -> str:
    """What the file itself tells of its sources."""
    if form is Form.PARQUET:
        return pq.read_metadata(path).metadata[SOURCES].decode()  # type: ignore[no-any-return]
    if form is Form.XLSX:
        return "\n".join(str(r[0].value) for r in openpyxl.load_workbook(path)["sources"].rows)
    if form in (Form.GRAPHML, Form.GEXF):
        return "".join(ET.parse(path).getroot().itertext())
    found = json.loads(path.read_bytes())
    return "\n".join(found.get("attribution") or found["@graph"][-1]["attribution"])


def words(path: Path, form: Form) -> str:
    """Everything that a reader of the rows may find in a file."""
    if form is Form.XLSX:
        sheet = openpyxl.load_workbook(path)["claims"]
        return " ".join(str(cell.value) for cells in sheet for cell in cells)
    if form is Form.PARQUET:
        return str(pq.read_table(path).to_pylist())
    return path.read_text("utf-8")


@FORMS
def test_sources_stand_beside_and_within(tmp_path: Path, form: Form) -> None:
    path, done = write(tmp_path, form)
    beside = Path(done.sources_file).read_text("utf-8")
    told = [beside] if form in (Form.CSV, Form.FTM) else [beside, held_within(path, form)]
    for text in told:
        assert f"gazetteer: {ASKED}" in text
        assert HERALD_LINE in text
        assert "snapshot 4 of the ledger, as known at 2025-07-15T23:59:59+00:00" in text
        assert 'Selection: {"kinds":["event"]}' in text
        assert "Names: un_members. " in text
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name, f"{path.name}.sources.txt"]


@FORMS
def test_rows_that_may_not_be_passed_on_are_in_no_form(tmp_path: Path, form: Form) -> None:
    secret = row("sealed", native_id="SECRET-1", condition="SECRET-WORDS")
    path, done = write(tmp_path, form, item(), secret, withheld={"sealed": "its terms forbid it"})
    assert done.withheld == {"sealed": 1}
    assert done.claims == 1
    assert "SECRET" not in words(path, form)
    beside = Path(done.sources_file).read_text("utf-8")
    assert "Left out: 1 claim of the feed sealed: its terms forbid it" in beside
    if form not in (Form.CSV, Form.FTM):
        assert "Left out: 1 claim of the feed sealed" in held_within(path, form)


def test_a_feed_whose_terms_nobody_stated_is_left_out(tmp_path: Path) -> None:
    path, done = write(tmp_path, Form.CSV, row("found-somewhere"))
    assert done.withheld == {"found-somewhere": 1}
    assert path.read_bytes().count(b"\n") == 1, "the head alone"
    assert "nobody stated the terms" in Path(done.sources_file).read_text("utf-8")


def test_a_feed_that_is_both_named_and_forbidden_is_left_out(tmp_path: Path) -> None:
    _, done = write(tmp_path, Form.CSV, row(), withheld={"gazetteer": "withdrawn"})
    assert done.withheld == {"gazetteer": 1}


@FORMS
def test_the_same_claims_give_the_same_bytes(tmp_path: Path, form: Form) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    one, _ = write(tmp_path / "a", form)
    two, _ = write(tmp_path / "b", form)
    assert one.read_bytes() == two.read_bytes()


@FORMS
def test_an_export_of_nothing_is_a_whole_file(tmp_path: Path, form: Form) -> None:
    path = tmp_path / "none"
    done = export([], path, form, about())
    assert (done.claims, done.sources) == (0, 0)
    assert path.exists()


def failing() -> Iterator[Item]:
    yield from everything()
    raise OSError(28, "No space left on device")


@FORMS
def test_what_fails_on_the_way_leaves_the_old_file(tmp_path: Path, form: Form) -> None:
    path = tmp_path / "out"
    path.write_text("old", "utf-8")
    with pytest.raises(OSError, match="No space left"):
        export(failing(), path, form, about())
    assert path.read_text("utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No plain file"):
        export([], tmp_path, Form.CSV, about())


def test_an_unopened_source_says_so(tmp_path: Path) -> None:
    _, done = write(tmp_path, Form.CSV, item(Source("a", title="A rumour", unverified=True)))
    told = Path(done.sources_file).read_text("utf-8")
    assert "“A rumour”. [unverified: nobody here opened this source]" in told
