"""Columns of GDELT's files of mentions and how a row becomes one of the ledger's; opens no file.

Later files end with two columns that older writers leave out; both layouts name the others alike.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chalkcircle.feeds.records import Cell, Column, Context, Format, Gated, Layout, Shaped
from chalkcircle.feeds.shaping import added_later, shaped
from chalkcircle.ledger import Table

from .names import cells_of, kind_of

_BEGINS = re.compile(rb"^(?:\xef\xbb\xbf)?\d+\t\d{14}\t\d{14}\t")


def _instant(name: str) -> Column:
    return Column(name, Cell.INSTANT, required=True, low="1979-01-01", form="YYYYMMDDHHMMSS")


def _place(name: str) -> Column:
    return Column(name, Cell.INT, low=-1, high=2_000_000_000)


LAYOUT_16 = Layout(
    (
        Column("GLOBALEVENTID", Cell.INT, required=True, low=0),
        _instant("EventTimeDate"),
        _instant("MentionTimeDate"),
        Column("MentionType", Cell.INT, low=1, high=6),
        Column("MentionSourceName"),
        Column("MentionIdentifier", required=True),
        _place("SentenceID"),
        _place("Actor1CharOffset"),
        _place("Actor2CharOffset"),
        _place("ActionCharOffset"),
        Column("InRawText", Cell.INT, low=0, high=1),
        Column("Confidence", Cell.INT, low=0, high=100),
        _place("MentionDocLen"),
        Column("MentionDocTone", Cell.FLOAT, low=-100, high=100),
        Column("MentionDocTranslationInfo"),
        Column("Extras"),
    )
)
LAYOUT_14 = replace(LAYOUT_16, columns=LAYOUT_16.columns[:14])

_AS_THEY_ARE = {
    "event_id": "GLOBALEVENTID",
    "event_at": "EventTimeDate",
    "known_at": "MentionTimeDate",
    "source_name": "MentionSourceName",
    "source": "MentionIdentifier",
    "sentence": "SentenceID",
    "confidence": "Confidence",
    "tone": "MentionDocTone",
}


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of the ledger from gated mentions; one made after the present is refused."""
    columns = {ours: gated.columns[theirs] for ours, theirs in _AS_THEY_ARE.items()}
    refused = added_later(columns["known_at"], context, "MentionTimeDate")
    return shaped(Table.MENTIONS, gated, columns, refused=refused)


def _recognises(name: str, head: bytes) -> bool:
    if kind := kind_of(name):
        return kind[0] == "mentions"
    return bool(_BEGINS.match(head)) and cells_of(head) in (14, 16)


MENTIONS = Format(
    "gdelt.mentions.v1",
    "gdelt",
    Table.MENTIONS,
    (LAYOUT_16, LAYOUT_14),
    _recognises,
    shape,
    needs=tuple(_AS_THEY_ARE.values()),
)
