"""GDELT: events 1.0 and 2.0, mentions, and the Global Knowledge Graph; knows no other feed."""

from __future__ import annotations

from .events import EVENTS_1, EVENTS_2
from .gkg import GKG_2
from .gkg1 import COUNTS_1, GKG_1
from .mentions import MENTIONS

FORMATS = (EVENTS_2, EVENTS_1, MENTIONS, GKG_2, GKG_1, COUNTS_1)

__all__ = ["FORMATS"]
