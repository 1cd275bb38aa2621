"""Which columns of the ledger a mapping may fill, and with cells of what kind and size."""

from __future__ import annotations

from chalkcircle.feeds.records import Cell
from chalkcircle.ledger import COLUMNS, Table
from chalkcircle.ledger.rows.records import FROM_LEDGER

FILLED = frozenset(COLUMNS[Table.EVENTS]) - {*FROM_LEDGER, "row"}
BY_SCHEME = {
    "actor": "actor_code",
    "recipient": "recipient_code",
    "place_country": "",
}
"""Columns that hold entities, and where the code as written goes."""
_KINDS = {
    "id": (Cell.INT, Cell.TEXT),
    "date": (Cell.DAY,),
    "instant": (Cell.INSTANT, Cell.DAY),
    "word": (Cell.TEXT, Cell.INT),
    "double": (Cell.FLOAT, Cell.INT),
}
_BOUNDS = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "quad": (1, 4),
    "root": (0, 1),
}
_SIZES = {"int8": 1 << 7, "int32": 1 << 31, "double": 1 << 53}
FORMS = {
    Cell.DAY: ("YYYYMMDD", "YYYY-MM-DD", "M/D/YYYY", "D/M/YYYY", "D.M.YYYY", "D Month YYYY"),
    Cell.INSTANT: ("YYYYMMDDHHMMSS", "YYYY-MM-DD HH:MM:SS"),
}


def kinds_for(column: str) -> tuple[Cell, ...]:
    """Kinds of cells that can fill a column."""
    return _KINDS.get(COLUMNS[Table.EVENTS][column], (Cell.INT,))


def bounds_for(column: str) -> tuple[int, int] | None:
    """The least and greatest number that a column can hold, ``None`` for text and days."""
    size = _SIZES.get(COLUMNS[Table.EVENTS][column])
    return _BOUNDS.get(column) or (None if size is None else (-size, size - 1))
