"""The Python API: one function per command; it runs the rooms in sequence and formats nothing."""

from .briefings import Briefed, brief
from .ingesting import Ingested, Inputs, Pace, ingest, open_inputs, read, store_study
from .looking import (
    Opened,
    actors,
    claims,
    doctor,
    explain,
    find_claim,
    forget,
    in_hindsight,
    relate,
    review,
)
from .settings import HELP, Origin, Settings, load_settings
from .studies import StudyCounts, check_study, new_study, questions
from .watching import watch
from .workshop import Workshop

__all__ = [
    "HELP",
    "Briefed",
    "Ingested",
    "Inputs",
    "Opened",
    "Origin",
    "Pace",
    "Settings",
    "StudyCounts",
    "Workshop",
    "actors",
    "brief",
    "check_study",
    "claims",
    "doctor",
    "explain",
    "find_claim",
    "forget",
    "in_hindsight",
    "ingest",
    "load_settings",
    "new_study",
    "open_inputs",
    "questions",
    "read",
    "relate",
    "review",
    "store_study",
    "watch",
]
