"""CSV, Parquet and XLSX hold what they were given and give it back."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl  # type: ignore[import-untyped]
import pyarrow.parquet as pq
import pytest
from export_sample import HERALD, HOSTILE, about, claim, denied, everything, item, write
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.export import COLUMNS, Form, Item, Source, export, read_csv, read_parquet
from chalkcircle.export.cells import xml_text
from chalkcircle.export.columns import cells
from chalkcircle.export.parquet import SOURCES
from chalkcircle.export.tally import Tally
from chalkcircle.export.xlsx import LONGEST_CELL, write_xlsx
from chalkcircle.model import InputError, Interval, RecordError

NAMES = [column.name for column in COLUMNS]
TEXT = st.text(alphabet=st.characters(codec="utf-8"), min_size=1)


def rows(items: list[Item]) -> list[dict[str, object]]:
    return [dict(zip(NAMES, cells(one), strict=True)) for one in items]


def test_a_csv_gives_back_every_value(tmp_path: Path) -> None:
    path, done = write(tmp_path, Form.CSV)
    assert list(read_csv(path)) == rows(everything())
    assert done.written == done.claims == 5


def test_no_cell_of_a_csv_runs_and_a_number_stays_one(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.CSV)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["factuality"] for row in found] == ["3.0", "-3.0", "", "", "3.0"]
    for row in found:
        for name, cell in row.items():
            if name not in ("factuality", "longitude"):
                assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n"), (name, cell)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfclaim_id,kind,")


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_any_words_come_back_from_a_csv(name: str, quote: str, cues: list[str]) -> None:
    one = Item(claim(cues=tuple(cues), condition=name), Source("d", title=name), quote, 0, 1)
    with TemporaryDirectory() as folder:
        path, _ = write(Path(folder), Form.CSV, one)
        assert list(read_csv(path)) == rows([one])


def test_a_file_with_other_columns_is_not_read_back(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("id,name\n1,a\n", "utf-8")
    with pytest.raises(RecordError, match="Not the columns of an export"):
        list(read_csv(path))


def test_parquet_gives_back_equal_claims_and_typed_columns(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.PARQUET)
    assert list(read_parquet(path)) == [one.claim for one in everything()]
    table = pq.read_table(path)
    first = table.slice(0, 1).to_pylist()[0]
    assert first["actor_codes"] == ["ISL"]
    assert first["valid_from"] == date(2025, 7, 15)
    assert first["known_at"] == datetime(2025, 7, 15, 23, 59, 59, tzinfo=UTC)
    assert (first["quote_end"], first["source_unverified"]) == (9, False)
    assert table.column("actors").to_pylist()[4] == [HOSTILE, "a|b\\"]


def test_parquet_goes_on_after_ten_thousand_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    done = export((item() for _ in range(10_001)), path, Form.PARQUET, about())
    with pq.ParquetFile(path) as file:
        assert file.metadata.num_rows == done.written == 10_001
        assert SOURCES in file.metadata.metadata


def test_an_altered_claim_is_not_read_back(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.PARQUET, item())
    table = pq.read_table(path)
    record = table.column("record")[0].as_py().replace("ASSAULT", "CONSULT")
    place = table.schema.get_field_index("record")
    pq.write_table(table.set_column(place, "record", [[record]]), path)
    with pytest.raises(RecordError, match="does not match"):
        list(read_parquet(path))


def read_sheet(path: Path) -> tuple[list[dict[str, object]], list[str]]:
    book = openpyxl.load_workbook(path)
    head, *body = [[cell.value for cell in row] for row in book["claims"].iter_rows()]
    for row in book["claims"].iter_rows():
        assert not any(cell.data_type == "f" or cell.hyperlink for cell in row)
    lines = [str(row[0].value) for row in book["sources"].iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in body], lines


def test_a_workbook_holds_texts_numbers_and_days_and_nothing_that_runs(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.XLSX)
    found, lines = read_sheet(path)
    assert [row["factuality"] for row in found] == [3, -3, None, None, 3]
    assert found[0]["valid_from"] == datetime(2025, 7, 15)  # noqa: DTZ001 - as openpyxl reads it
    assert found[0]["known_at"] == datetime(2025, 7, 15, 23, 59, 59)  # noqa: DTZ001
    assert found[0]["hindsight"] is False
    assert found[4]["place"] == "@SUM(1)"
    assert found[4]["cues"] == "-1+1 | \\? | \\e"
    assert str(found[4]["source_title"]).startswith("=cmd|'/c calc'!A1]]>\ufffd")
    assert any("The Gazetteer asks to be named" in line for line in lines)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="=+-@'a1 {}_x0041\t\n&<ä\U0001f600", min_size=1))
def test_any_words_come_back_from_a_workbook(words: str) -> None:
    one = Item(claim(condition=words), HERALD, words, 0, 1)
    with TemporaryDirectory() as folder:
        path, _ = write(Path(folder), Form.XLSX, one)
        found, _ = read_sheet(path)
    assert found[0]["condition"] == found[0]["quote"] == xml_text(words)


def test_days_that_excel_counts_wrongly_are_text(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.XLSX, item(valid=Interval.day(date(1848, 2, 22))))
    found, _ = read_sheet(path)
    assert found[0]["valid_from"] == "1848-02-22"


def test_a_cell_too_long_for_a_sheet_is_cut_and_that_is_said(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.XLSX, item(condition="x" * (LONGEST_CELL + 1)))
    found, lines = read_sheet(path)
    assert found[0]["condition"] == "x" * LONGEST_CELL
    assert "Cut: a cell of 1 claim, longer than the format holds." in lines


def test_more_claims_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--format parquet or csv"):
        write_xlsx([item(), denied()], tmp_path / "a.xlsx", Tally(about()), most=2)
    assert write_xlsx([item()], tmp_path / "a.xlsx", Tally(about()), most=2) == 1
