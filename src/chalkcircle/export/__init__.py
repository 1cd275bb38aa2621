"""Writes a selection for other programs, with the attribution that its sources ask for.

It chooses nothing: what is written was selected by the caller. Claims of feeds whose terms forbid
it are left out of every form, and each file says how many.
"""

from .cells import MOST_WORDS, quoted
from .citing import Cited, Style, cite
from .columns import COLUMNS, Column
from .csv_table import as_text, read_csv
from .parquet import read_parquet
from .records import About, Exported, Form, Item, Source
from .tally import A_ROW, Tally, counted
from .writing import Exporter, export

__all__ = [
    "A_ROW",
    "COLUMNS",
    "MOST_WORDS",
    "About",
    "Cited",
    "Column",
    "Exported",
    "Exporter",
    "Form",
    "Item",
    "Source",
    "Style",
    "Tally",
    "as_text",
    "cite",
    "counted",
    "export",
    "quoted",
    "read_csv",
    "read_parquet",
]
