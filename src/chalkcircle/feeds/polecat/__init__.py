"""Reads POLECAT event files: PLOVER events between named actors; it redistributes nothing.

``actor_code`` holds name, country, first sector and all sectors as the feed writes them,
parted by `` | ``.
"""

from .layout import HEADER_ONLY, LAYOUT
from .shape import FORMATS, polecat_shape

__all__ = ["FORMATS", "HEADER_ONLY", "LAYOUT", "polecat_shape"]
