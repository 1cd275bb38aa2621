"""The fixed words in which the gate says why a row was set aside; it decides nothing."""

from __future__ import annotations

from chalkcircle.feeds.records import Cell, Column

OF_ROWS = {
    1: "empty line",
    2: "too few cells",
    3: "too many cells",
    4: "row too long",
    5: "NUL byte",
    6: "not UTF-8",
    7: "quote never closed",
    8: "text after a closing quote",
}
_NO_VALUE = {
    Cell.TEXT: "not text",
    Cell.INT: "not a whole number",
    Cell.FLOAT: "not a number",
    Cell.DAY: "not a real day",
    Cell.INSTANT: "not a real instant",
}


def of_cell(column: Column, code: int) -> str:
    """The reason of a refused cell, with its column: ``SQLDATE: not a real day``."""
    words = {1: "empty", 2: _NO_VALUE[column.cell], 3: "out of range", 4: "cell too long"}
    return f"{column.name}: {words[code]}"
