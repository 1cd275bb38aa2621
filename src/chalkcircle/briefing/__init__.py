"""Briefings: sentences over claims, each with the way down to the words behind it.

It states nothing that has neither claim nor mark, and asks no store but the ledger.
"""

from .check import Fault, FaultKind, check_briefing
from .compose import compose
from .diff import Difference, diff_briefings
from .docx import render_docx
from .fates import Fate, FateKind, fallen_claims
from .html import render_html
from .markdown import render_markdown
from .material import Notes
from .pdf import render_pdf
from .recheck import Flawed, recheck
from .records import (
    Briefing,
    Chart,
    Citation,
    Facing,
    Mark,
    Passage,
    Section,
    Sentence,
    Table,
)
from .stored import decode_briefing, encode_briefing

__all__ = [
    "Briefing",
    "Chart",
    "Citation",
    "Difference",
    "Facing",
    "Fate",
    "FateKind",
    "Fault",
    "FaultKind",
    "Flawed",
    "Mark",
    "Notes",
    "Passage",
    "Section",
    "Sentence",
    "Table",
    "check_briefing",
    "compose",
    "decode_briefing",
    "diff_briefings",
    "encode_briefing",
    "fallen_claims",
    "recheck",
    "render_docx",
    "render_html",
    "render_markdown",
    "render_pdf",
]
