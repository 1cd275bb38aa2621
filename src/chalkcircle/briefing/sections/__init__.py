"""One module for each part of the page: each takes the material and gives a section."""

from .about import limits, stamp
from .changes import changes
from .corridors import corridors
from .coverage import coverage, read
from .dyads import timelines
from .judgements import judgements
from .positions import positions
from .questions import questions
from .sources import sources
from .voices import voices

__all__ = [
    "changes",
    "corridors",
    "coverage",
    "judgements",
    "limits",
    "positions",
    "questions",
    "read",
    "sources",
    "stamp",
    "timelines",
    "voices",
]
