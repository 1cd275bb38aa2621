"""Studies: a folder that people edit becomes records, documents and claims; knows no region."""

from .batch import contested, entry_of, study_batch
from .bearing import bears
from .corrections import append_correction, load_corrections
from .editing import Anchor, Correction, What
from .loading import load_study
from .overlay import Reading, is_corrected, readings
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
from .verdicts import judgements

__all__ = [
    "Anchor",
    "Bearing",
    "Correction",
    "Corridor",
    "CorridorName",
    "Entry",
    "Issue",
    "Outlet",
    "Question",
    "Reading",
    "Source",
    "Study",
    "StudyFile",
    "What",
    "append_correction",
    "bears",
    "contested",
    "entry_of",
    "is_corrected",
    "judgements",
    "load_corrections",
    "load_study",
    "readings",
    "study_batch",
]
