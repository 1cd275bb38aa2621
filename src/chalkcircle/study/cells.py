"""Rows of a study's tables, read cell by cell; every failure names file, line and column."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TypeVar

import msgspec

from chalkcircle.codes import display_name, policy
from chalkcircle.model import Interval, Party, Precision, RecordError

from .faults import check_code, fault
from .records import StudyFile

Choice = TypeVar("Choice", bound=StrEnum)

_PARTY = re.compile(r"(?P<code>[A-Z0-9_]*)(?:/(?P<sector>[A-Z]{3}))?(?:=(?P<words>.+))?")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
_COARSENESS = (Precision.DAY, Precision.MONTH, Precision.YEAR)
_PLAIN_NAMES = "un_members_brief"
"""Policy for the words of a party that is given by its code alone."""
OPEN_END = ".."


class Row(msgspec.Struct, frozen=True):
    """The cells of one row and where it stands.

    Attributes:
        place: What a user calls the place of a cell that stands in no file.
    """

    file: str
    line: int
    cells: dict[str, str]
    place: str = ""

    def where(self, column: str) -> str:
        """The place of a cell, as errors name it."""
        return self.place or f"{self.file} line {self.line}, {column}"

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        if value := self.cells[column]:
            return value
        raise fault(self.where(column), "empty cell", "", expected="some text")

    def name(self, column: str) -> str:
        """A cell with a name that other cells may list: no space, ``;`` or ``/`` in it."""
        value = self.text(column)
        if not re.search(r"[\s;/]", value):
            return value
        expected = "a name without space, ; or /"
        raise fault(self.where(column), "not a name", value, expected=expected)

    def optional(self, column: str) -> str | None:
        """A cell that may be empty."""
        return self.cells[column] or None

    def choice(self, column: str, options: type[Choice], default: Choice) -> Choice:
        """A cell that holds one of a few words; empty means the default."""
        value = self.cells[column] or default
        if value in set(options):
            return options(value)
        expected = f"one of {', '.join(options)}"
        raise fault(self.where(column), "unknown word", value, expected=expected)

    def yes(self, column: str) -> bool:
        """A cell that says ``yes`` or ``no``."""
        value = self.cells[column]
        if value in ("yes", "no"):
            return value == "yes"
        raise fault(self.where(column), "neither yes nor no", value, expected="yes or no")

    def number(self, column: str, *, low: float | None = None, high: float | None = None) -> float:
        """A cell with a number, written with a point and without grouping.

        Args:
            column: Which cell.
            low: The least that it may be.
            high: The most that it may be.
        """
        value, expected = self.text(column), "a number such as 12 or 0.5"
        if low is not None and high is not None:
            expected = f"a number from {low:g} to {high:g}"
        try:
            found = float(value)
        except ValueError as error:
            raise fault(self.where(column), "not a number", value, expected=expected) from error
        if not math.isfinite(found) or "_" in value:
            raise fault(self.where(column), "not a number", value, expected=expected)
        if (low is not None and found < low) or (high is not None and found > high):
            raise fault(self.where(column), "number out of range", value, expected=expected)
        return found

    def day(self, column: str, default: date) -> date:
        """A cell with one calendar day; empty means the default."""
        value = self.cells[column]
        try:
            return date.fromisoformat(value) if value else default
        except ValueError as error:
            where = self.where(column)
            raise fault(where, "not a date", value, expected="a day as YYYY-MM-DD") from error

    def interval(self, column: str) -> Interval:
        """A cell with a time: ``2021``, ``2021-12``, ``2021-12-05``, ``2021-12/2022``, ``1995/..``.

        Dates of reduced precision are intervals of their own length, as in ISO 8601-1; ``..``
        leaves an end open, as in ISO 8601-2. An interval between two times has precision
        ``span`` when both are days, otherwise that of its vaguer end.
        """
        value = self.cells[column]
        start, _, end = value.partition("/")
        try:
            if not end:
                return _simple(start)
            first = _simple(start) if start != OPEN_END else None
            last = _simple(end) if end != OPEN_END else None
            known = [each.precision for each in (first, last) if each]
            vaguest = max(known, key=_COARSENESS.index)
            return Interval(
                first.start if first else None,
                last.end if last else None,
                Precision.SPAN if vaguest is Precision.DAY else vaguest,
            )
        except (ValueError, RecordError) as error:
            raise fault(
                self.where(column), "not a date", value,
                expected="YYYY, YYYY-MM or YYYY-MM-DD, or two of them as from/to with .. for open",
            ) from error  # fmt: skip

    def parties(self, column: str, *, on: date | None) -> tuple[Party, ...]:
        """A cell with parties: ``AZE; ARM/OPP=Armenian opposition; =a gunman``, or nothing.

        Words after ``=`` name the party as the row's text does; a party without words stands
        for the whole state or entity.
        """
        given = [cell.strip() for cell in self.cells[column].split(";")]
        return tuple(self._party(cell, column, on) for cell in given if cell)

    def party(self, column: str, *, on: date | None) -> Party | None:
        """A cell with one party, or nothing."""
        parties = self.parties(column, on=on)
        if len(parties) > 1:
            value = self.cells[column]
            raise fault(self.where(column), "more than one party", value, expected="one or none")
        return parties[0] if parties else None

    def _party(self, cell: str, column: str, on: date | None) -> Party:
        found = _PARTY.fullmatch(cell)
        if not found or not (found["code"] or found["words"]):
            raise fault(
                self.where(column), "not a party", cell,
                expected="CODE, CODE/SECTOR=words or =words, with ; between parties",
            )  # fmt: skip
        code = check_code(found["code"], self.where(column)) if found["code"] else None
        whole = code is not None and not found["sector"] and not found["words"]
        plain = policy(_PLAIN_NAMES)
        return Party(
            text=found["words"] or display_name(code or "", on=on, policy=plain),
            actor_id=code if whole else None,
            code=code,
            sector=found["sector"],
        )


def read_rows(
    file: StudyFile, columns: tuple[str, ...], *, appended: bool = False
) -> Iterator[Row]:
    """Read a table row by row.

    Args:
        file: Its name and bytes.
        columns: What its header must hold, in this order.
        appended: Several writers add lines at its end: blank lines and repeated headers are
            skipped.

    Raises:
        StudyError: Not UTF-8, not CSV, other columns, or a row with other than so many cells.
    """
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(file.name, "not UTF-8", file.data[:40], expected="text in UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(next(reader, ()))
        if header != columns:
            wrong = sorted(set(header) ^ set(columns)) or list(header)
            raise fault(
                f"{file.name} line 1", "unknown, missing or misplaced columns", wrong,
                expected=f"the columns {','.join(columns)}",
            )  # fmt: skip
        for cells in reader:
            if appended and (not cells or tuple(cells) == columns):
                continue
            if len(cells) != len(columns):
                raise fault(
                    f"{file.name} line {reader.line_num}", "wrong number of cells", cells,
                    expected=f"{len(columns)} cells",
                    do="Put a cell that contains a comma in double quotes."
                    + " If the line was cut off while it was written, remove it." * appended,
                )  # fmt: skip
            trimmed = (cell.strip() for cell in cells)
            yield Row(file.name, reader.line_num, dict(zip(columns, trimmed, strict=True)))
    except csv.Error as error:
        where = f"{file.name} line {reader.line_num}"
        raise fault(where, f"not CSV ({error})", text[:40], expected="comma-separated") from error


def party_cell(party: Party) -> str:
    """A party as a cell names it, in one line and without the ``;`` that parts parties.

    >>> party_cell(Party(text="Azerbaijani officials", code="AZE", sector="GOV"))
    'AZE/GOV=Azerbaijani officials'
    """
    words = " ".join(party.text.replace(";", ",").split())
    if party.code and party.code == party.actor_id:
        return party.code
    sector = f"/{party.sector}" if party.code and party.sector else ""
    return f"{party.code or ''}{sector}={words}"


def _simple(value: str) -> Interval:
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    year, *finer = (int(part) for part in value.split("-"))
    if not finer:
        return Interval.year(year)
    month, *days = finer
    return Interval.day(date(year, month, *days)) if days else Interval.month(year, month)
