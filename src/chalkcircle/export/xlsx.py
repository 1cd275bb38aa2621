"""A selection as a spreadsheet: a sheet of claims and a sheet of sources; nothing in it runs.

Every text is written as text, so no cell is a formula or a link, whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from chalkcircle.model import InputError

from .cells import joined, xml_text
from .columns import COLUMNS, Cell, Column, cells
from .records import Item
from .tally import Tally

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MOST_ROWS = 1_048_576
"""Rows of a sheet, the head among them."""

LONGEST_CELL = 32_767
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year: days before this one are written as text."""

_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the format has no zone; the same file every time


def write_xlsx(items: Iterable[Item], path: Path, tally: Tally, *, most: int = MOST_ROWS) -> int:
    """Write a workbook row by row; returns how many claims.

    Raises:
        InputError: More rows than a sheet holds.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    with TemporaryDirectory(prefix=".chalkcircle-", dir=path.parent) as scratch:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
            "tmpdir": scratch,
        }
        with Workbook(str(path), options) as book:
            book.set_properties({"created": _MADE})
            looks = {
                "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            }
            count = _rows(book.add_worksheet("claims"), items, looks, tally, most)
            sources = book.add_worksheet("sources")
            for row, line in enumerate(tally.lines()[:most]):
                sources.write_string(row, 0, xml_text(line)[:LONGEST_CELL])
    return count


def _rows(
    sheet: Worksheet, items: Iterable[Item], looks: dict[str, Format], tally: Tally, most: int
) -> int:
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(COLUMNS):
        sheet.write_string(0, number, column.name)
    row = 0
    for row, item in enumerate(items, 1):
        if row >= most:
            raise InputError.about(
                "More claims than a sheet of a workbook holds", most,
                expected=f"at most {most - 1:,} claims",
                do="Narrow the selection, or take --format parquet or csv.",
            )  # fmt: skip
        short = True
        for number, (column, value) in enumerate(zip(COLUMNS, cells(item), strict=True)):
            short &= _write(sheet, row, number, column, value, looks)
        if not short:
            tally.shortened += 1
    return row


def _write(
    sheet: Worksheet, row: int, number: int, column: Column, value: Cell, looks: dict[str, Format]
) -> bool:
    """Write one cell; ``False`` where its text had to be cut."""
    if value is None or value == []:
        return True
    if isinstance(value, bool):
        sheet.write_boolean(row, number, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, number, value)
    elif isinstance(value, date) and _as_day(value) >= _FIRST_DAY:
        moment = (
            value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        )
        sheet.write_datetime(row, number, moment, looks[column.type])
    else:
        text = xml_text(joined(value) if isinstance(value, list) else str(value))
        sheet.write_string(row, number, text[:LONGEST_CELL])
        return len(text) <= LONGEST_CELL
    return True


def _as_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
