"""The Python API: one function per command; it runs the rooms in sequence and formats nothing."""

from .briefings import Briefed, brief
from .doctoring import Finding, doctor
from .ingesting import Ingested, Inputs, Pace, ingest, open_inputs, read, store_study
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
from .settings import HELP, Origin, Settings, load_settings
from .watching import watch
from .workshop import Workshop

__all__ = [
    "HELP",
    "Briefed",
    "Finding",
    "Ingested",
    "Inputs",
    "Moved",
    "Opened",
    "Origin",
    "Pace",
    "Settings",
    "Workshop",
    "actors",
    "brief",
    "claims",
    "doctor",
    "explain",
    "export",
    "find_claim",
    "forget",
    "in_hindsight",
    "ingest",
    "load_settings",
    "open_inputs",
    "read",
    "relate",
    "restore",
    "review",
    "store_study",
    "watch",
]
