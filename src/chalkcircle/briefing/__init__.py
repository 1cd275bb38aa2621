"""Briefings: sentences over claims, each with the way down to the words behind it.

It states nothing that has neither claim nor mark, and asks no store but the ledger.
"""

from .check import Fault, FaultKind, check_briefing
from .compose import compose
from .docx import render_docx
from .html import render_html
from .markdown import render_markdown
from .material import Notes
from .pdf import render_pdf
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
    encode_briefing,
)

__all__ = [
    "Briefing",
    "Chart",
    "Citation",
    "Facing",
    "Fault",
    "FaultKind",
    "Mark",
    "Notes",
    "Passage",
    "Section",
    "Sentence",
    "Table",
    "check_briefing",
    "compose",
    "encode_briefing",
    "render_docx",
    "render_html",
    "render_markdown",
    "render_pdf",
]
