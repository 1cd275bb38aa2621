"""Reads ICEWS event files: CAMEO events between named actors; it redistributes nothing.

``actor_code`` holds name, country and sectors as the feed writes them, parted by `` | ``.
"""

from .layout import LAYOUT, LAYOUT_2017
from .shape import FORMATS

__all__ = ["FORMATS", "LAYOUT", "LAYOUT_2017"]
