"""The Python API: one function per command; it runs the rooms in sequence and formats nothing."""

from .briefings import Briefed, Checked, brief, brief_check, brief_diff
from .correcting import agree, correct, export_corrections
from .doctoring import Finding, doctor
from .exporting import Chosen, cite, export_claims, feed_items
from .feed_answers import (
    FeedAnswer,
    feed_changes,
    feed_decay,
    feed_dyad,
    feed_network,
    feed_region,
)
from .feed_articles import articles, mentions
from .feed_cards import feed_card, known_cards
from .feed_rows import OpenedRow, RowsListed, listed_rows, opened_row, row_claims
from .feeding import (
    FeedsStored,
    HeldFeed,
    blank_mapping,
    held_feeds,
    ingest_feeds,
    rebuild,
    sealed_feeds,
)
from .fetching import fetch, fetchable
from .grouping import Copy, incidents
from .happenings import Incident, Sought, find_incidents, incident, rows_told, undo_incidents
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
from .structural import TableLoaded, load_table
from .studies import StudyCounts, check_study, new_study, questions
from .watching import watch
from .workshop import Workshop

__all__ = [
    "HELP",
    "Briefed",
    "Checked",
    "Chosen",
    "Copy",
    "FeedAnswer",
    "FeedsStored",
    "Finding",
    "HeldFeed",
    "Incident",
    "Ingested",
    "Inputs",
    "Moved",
    "Opened",
    "OpenedRow",
    "Origin",
    "Overlay",
    "Pace",
    "RowsListed",
    "Settings",
    "Sought",
    "State",
    "StudyCounts",
    "TableLoaded",
    "Workshop",
    "actors",
    "agree",
    "apply_corrections",
    "articles",
    "blank_mapping",
    "brief",
    "brief_check",
    "brief_diff",
    "check_study",
    "cite",
    "claims",
    "correct",
    "doctor",
    "explain",
    "export",
    "export_claims",
    "export_corrections",
    "feed_card",
    "feed_changes",
    "feed_decay",
    "feed_dyad",
    "feed_items",
    "feed_network",
    "feed_region",
    "fetch",
    "fetchable",
    "find_claim",
    "find_incidents",
    "forget",
    "held_feeds",
    "in_hindsight",
    "incident",
    "incidents",
    "ingest",
    "ingest_feeds",
    "known_cards",
    "listed_rows",
    "load_settings",
    "load_table",
    "mentions",
    "new_study",
    "open_inputs",
    "opened_row",
    "overlay",
    "questions",
    "read",
    "rebuild",
    "relate",
    "restore",
    "review",
    "row_claims",
    "rows_told",
    "sealed_feeds",
    "store_study",
    "undo_incidents",
    "watch",
]
