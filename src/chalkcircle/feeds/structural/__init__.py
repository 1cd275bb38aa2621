"""Reads structural tables (votes, indices, conflicts, alliances) into claims; stores nothing.

Each table is the user's own download: none ships with the package. A row of a state and a year, or
of a pair, is told as a ``measure`` or a ``tie`` by the table's publisher, valid for its year and
known from the day the table was released.
"""

from __future__ import annotations

from .cards import card_of
from .loading import MOST_CLAIMS, load
from .measures import Measure, measure, measures_of
from .records import Loaded, Quarantined, same_statement
from .showing import row_words
from .tables import holder_id, is_table, table_names

__all__ = [
    "MOST_CLAIMS",
    "Loaded",
    "Measure",
    "Quarantined",
    "card_of",
    "holder_id",
    "is_table",
    "load",
    "measure",
    "measures_of",
    "row_words",
    "same_statement",
    "table_names",
]
