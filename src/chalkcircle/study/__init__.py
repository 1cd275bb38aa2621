"""Studies: a folder that people edit becomes records, documents and claims; knows no region."""

from .batch import contested, entry_of, study_batch
from .bearing import bears
from .loading import load_study
from .records import (
    Bearing,
    Corridor,
    CorridorName,
    Entry,
    Issue,
    Outlet,
    Question,
    Source,
    Study,
    StudyFile,
)

__all__ = [
    "Bearing",
    "Corridor",
    "CorridorName",
    "Entry",
    "Issue",
    "Outlet",
    "Question",
    "Source",
    "Study",
    "StudyFile",
    "bears",
    "contested",
    "entry_of",
    "load_study",
    "study_batch",
]
