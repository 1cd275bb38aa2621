"""Reads a user's own ACLED export: political violence and protest; it redistributes nothing.

``actor_code`` holds the name and what sort of actor it is, as the feed writes them, parted by
`` | ``. The order of the two actors says nothing: every row is marked ``undirected``.
"""

from .layout import LAYOUT
from .shape import FORMATS

__all__ = ["FORMATS", "LAYOUT"]
