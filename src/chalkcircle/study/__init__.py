"""Studies: a folder that people edit becomes records, documents and claims; knows no region."""

from .batch import contested, study_batch
from .bearing import bears
from .blank import blank_study
from .facts import FACING, contradicting_facts
from .loading import load_study
from .marks import CORRIDORS, POSITIONS, corridor_of, entry_of, rests_of, study_of
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
from .templates import Answer, Asked, Verdict, answer, ask

__all__ = [
    "CORRIDORS",
    "FACING",
    "POSITIONS",
    "Answer",
    "Asked",
    "Bearing",
    "Corridor",
    "CorridorName",
    "Entry",
    "Fact",
    "Issue",
    "Outlet",
    "Position",
    "Question",
    "Source",
    "Study",
    "StudyFile",
    "Template",
    "Verdict",
    "answer",
    "ask",
    "bears",
    "blank_study",
    "contested",
    "contradicting_facts",
    "corridor_of",
    "entry_of",
    "load_study",
    "rests_of",
    "study_batch",
    "study_of",
]
