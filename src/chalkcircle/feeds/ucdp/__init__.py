"""Reads UCDP's Georeferenced Event Dataset of organised violence; it counts no conflict-years.

``actor_code`` holds a side's name and, for a government, its number, parted by `` | ``.
"""

from .layout import LAYOUT
from .shape import FORMATS, has_columns, is_candidate

__all__ = ["FORMATS", "LAYOUT", "has_columns", "is_candidate"]
