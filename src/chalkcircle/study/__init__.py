"""Studies: a folder that people edit becomes records, documents and claims; knows no region."""

from .batch import contested, study_batch
from .bearing import bears
from .blank import blank_study
from .corrections import append_correction, load_corrections
from .editing import Anchor, Correction, What
from .facts import FACING, contradicting_facts
from .loading import load_study
from .marks import CORRIDORS, POSITIONS, corridor_of, entry_of, rests_of, study_of
from .overlay import Reading, is_corrected, readings
from .records import (
    Bearing,
    Corridor,
    CorridorName,
    Entry,
    Fact,
    Issue,
    Outlet,
    Position,
    Question,
    Source,
    Study,
    StudyFile,
    Template,
)
from .templates import Answer, Asked, Outcome, answers, ask
from .verdicts import judgements

__all__ = [
    "CORRIDORS",
    "FACING",
    "POSITIONS",
    "Anchor",
    "Answer",
    "Asked",
    "Bearing",
    "Correction",
    "Corridor",
    "CorridorName",
    "Entry",
    "Fact",
    "Issue",
    "Outcome",
    "Outlet",
    "Position",
    "Question",
    "Reading",
    "Source",
    "Study",
    "StudyFile",
    "Template",
    "What",
    "answers",
    "append_correction",
    "ask",
    "bears",
    "blank_study",
    "contested",
    "contradicting_facts",
    "corridor_of",
    "entry_of",
    "is_corrected",
    "judgements",
    "load_corrections",
    "load_study",
    "readings",
    "rests_of",
    "study_batch",
    "study_of",
]
