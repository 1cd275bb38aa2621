"""The Python API: one function per command; it runs the rooms in sequence and formats nothing."""

from .briefings import Briefed, Checked, brief, brief_check, brief_diff
from .correcting import agree, correct, export_corrections
from .doctoring import Finding, doctor
from .grouping import Copy, incidents
from .happenings import Incident, Sought, find_incidents, incident, undo_incidents
from .ingesting import ingest, read
from .inputs import Inputs, open_inputs
from .looking import (
    Opened,
    actors,
    claims,
    explain,
    find_claim,
    forget,
    in_hindsight,
    relate,
    review,
)
from .moving import Moved, export, restore
from .overlaying import Overlay, State, apply_corrections, overlay
from .runs import Ingested, Pace
from .settings import HELP, Origin, Settings, load_settings
from .storing import store_study
from .studies import StudyCounts, check_study, new_study, questions
from .watching import watch
from .workshop import Workshop

__all__ = [
    "HELP",
    "Briefed",
    "Checked",
    "Copy",
    "Finding",
    "Incident",
    "Ingested",
    "Inputs",
    "Moved",
    "Opened",
    "Origin",
    "Overlay",
    "Pace",
    "Settings",
    "Sought",
    "State",
    "StudyCounts",
    "Workshop",
    "actors",
    "agree",
    "apply_corrections",
    "brief",
    "brief_check",
    "brief_diff",
    "check_study",
    "claims",
    "correct",
    "doctor",
    "explain",
    "export",
    "export_corrections",
    "find_claim",
    "find_incidents",
    "forget",
    "in_hindsight",
    "incident",
    "incidents",
    "ingest",
    "load_settings",
    "new_study",
    "open_inputs",
    "overlay",
    "questions",
    "read",
    "relate",
    "restore",
    "review",
    "store_study",
    "undo_incidents",
    "watch",
]
