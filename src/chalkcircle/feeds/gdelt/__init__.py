"""GDELT: events 1.0 and 2.0, mentions, and the Global Knowledge Graph; knows no other feed."""

from __future__ import annotations

from .events import EVENTS_1, EVENTS_2

FORMATS = (EVENTS_2, EVENTS_1)

__all__ = ["FORMATS"]
