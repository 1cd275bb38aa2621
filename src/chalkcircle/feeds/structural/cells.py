"""A row of a table with its cells by name, each checked when it is asked for; guesses nothing."""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn

from .reading import Split
from .records import RowRefused

_NUMBER = re.compile(r"-?(\d{1,18}\.?\d{0,18}|\.\d{1,18})([eE][+-]?\d{1,2})?", re.ASCII)
_WHOLE = re.compile(r"(-?\d{1,12})(\.0+)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])(-\d\d)?", re.ASCII)

FIRST_YEAR = 1700
"""No table here speaks of an earlier year."""


class Row:
    """One row; ``NA`` and the empty cell mean "none", and so does what its table says."""

    __slots__ = ("_cells", "_index", "_missing", "number", "raw")

    def __init__(self, split: Split, index: dict[str, int], missing: tuple[str, ...] = ()) -> None:
        """Take the cells of a line; ``missing`` are further spellings of no number."""
        self.number = split.number
        self.raw = split.raw
        self._cells = split.cells
        self._index = index
        self._missing = missing

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self._index

    def text(self, name: str) -> str:
        """Words of a cell, empty for none."""
        found = self.written(name)
        return "" if found == "NA" else found

    def written(self, name: str) -> str:
        """A cell as it stands: ``NA`` is Namibia where codes of two letters are."""
        at = self._index.get(name)
        return self._cells[at].strip() if at is not None else ""

    def need(self, name: str) -> str:
        """Words of a cell that must have some."""
        return self.text(name) or _refuse(name, "no value")

    def number_of(self, name: str) -> float | None:
        """A finite number in decimal or exponent notation."""
        found = self.text(name)
        if not found or found in self._missing:
            return None
        return float(found) if _NUMBER.fullmatch(found) else _bad(name, found, "number")

    def whole(self, name: str) -> int | None:
        """A whole number; ``371.0`` is one, ``1e3`` and ``1,000`` are none."""
        found = self.text(name)
        if not found or found in self._missing:
            return None
        match = _WHOLE.fullmatch(found)
        return int(match[1]) if match else _bad(name, found, "whole number")

    def need_whole(self, name: str) -> int:
        """A whole number that must be there."""
        found = self.whole(name)
        return _refuse(name, "no value") if found is None else found

    def year(self, latest: int, name: str = "year") -> int:
        """A year up to ``latest``."""
        found = self.need_whole(name)
        if not FIRST_YEAR <= found <= latest:
            _bad(name, str(found), f"year from {FIRST_YEAR} to {latest}")
        return found

    def day(self, name: str) -> date | None:
        """An ISO day that the calendar has."""
        found = self.text(name)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            return _bad(name, found, "day (YYYY-MM-DD)")

    def month(self, name: str) -> date:
        """The first day of a month: ``201612``, ``2016-12`` or a day of it."""
        found = self.need(name)
        match = _MONTH.fullmatch(found)
        if not match:
            return _bad(name, found, "month (YYYYMM)")
        return date(int(match[1]), int(match[2]), 1)


def _bad(name: str, found: str, wanted: str) -> NoReturn:
    _refuse(name, f"{found[:40]!r} is no {wanted}")


def _refuse(name: str, problem: str) -> NoReturn:
    raise RowRefused(f"{name}: {problem}")
