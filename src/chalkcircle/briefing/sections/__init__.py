"""One module for each part of the page: each takes the material and gives a section."""

from .about import limits, stamp
from .changes import changes
from .coverage import coverage, read
from .dyads import timelines
from .judgements import judgements
from .questions import questions
from .sources import sources
from .voices import voices

__all__ = [
    "changes",
    "coverage",
    "judgements",
    "limits",
    "questions",
    "read",
    "sources",
    "stamp",
    "timelines",
    "voices",
]
