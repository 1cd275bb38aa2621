"""Columns of the Global Knowledge Graph 2.1 and how a row becomes one of the ledger's.

Names and order are those of GDELT's codebook of version 2.1. Lists stay as the feed writes them:
``cells`` takes them apart. Whom an article names is checked and not stored: persons enter in a
public role only.
"""

from __future__ import annotations

import re

from chalkcircle.feeds.records import Cell, Column, Context, Format, Gated, Layout, Shaped
from chalkcircle.feeds.shaping import added_later, shaped
from chalkcircle.ledger import Table

from .names import kind_of
from .tones import tones

LONGEST = 8 << 20
"""Bytes of a row: one article may hold thousands of names."""
_BEGINS = re.compile(rb"^(?:\xef\xbb\xbf)?\d{14}-T?\d+\t\d{14}\t\d?\t")


def listed(name: str) -> Column:
    """A column whose cells are lists, which may be long."""
    return Column(name, most=LONGEST)


LAYOUT_27 = Layout(
    (
        Column("GKGRECORDID", required=True, most=64),
        Column("V2.1DATE", Cell.INSTANT, required=True, low="1979-01-01", form="YYYYMMDDHHMMSS"),
        Column("V2SOURCECOLLECTIONIDENTIFIER", Cell.INT, low=1, high=6),
        Column("V2SOURCECOMMONNAME"),
        Column("V2DOCUMENTIDENTIFIER"),
        listed("V1COUNTS"),
        listed("V2.1COUNTS"),
        listed("V1THEMES"),
        listed("V2ENHANCEDTHEMES"),
        listed("V1LOCATIONS"),
        listed("V2ENHANCEDLOCATIONS"),
        listed("V1PERSONS"),
        listed("V2ENHANCEDPERSONS"),
        listed("V1ORGANIZATIONS"),
        listed("V2ENHANCEDORGANIZATIONS"),
        Column("V1.5TONE"),
        listed("V2.1ENHANCEDDATES"),
        listed("V2GCAM"),
        listed("V2.1SHARINGIMAGE"),
        listed("V2.1RELATEDIMAGES"),
        listed("V2.1SOCIALIMAGEEMBEDS"),
        listed("V2.1SOCIALVIDEOEMBEDS"),
        listed("V2.1QUOTATIONS"),
        listed("V2.1ALLNAMES"),
        listed("V2.1AMOUNTS"),
        Column("V2.1TRANSLATIONINFO"),
        listed("V2EXTRASXML"),
    ),
    longest=LONGEST,
)
_AS_THEY_ARE = {
    "native_id": "GKGRECORDID",
    "known_at": "V2.1DATE",
    "source_name": "V2SOURCECOMMONNAME",
    "source": "V2DOCUMENTIDENTIFIER",
    "counts": "V2.1COUNTS",
    "themes": "V2ENHANCEDTHEMES",
    "organisations": "V2ENHANCEDORGANIZATIONS",
    "locations": "V2ENHANCEDLOCATIONS",
    "quotations": "V2.1QUOTATIONS",
}


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of the ledger from gated articles; a tone that is none refuses its row."""
    columns = {ours: gated.columns[theirs] for ours, theirs in _AS_THEY_ARE.items()}
    columns["tone"], refused = tones(gated.columns["V1.5TONE"], "V1.5TONE")
    refused |= added_later(columns["known_at"], context, "V2.1DATE")
    return shaped(Table.GKG, gated, columns, refused=refused, numbered=False)


def _recognises(name: str, head: bytes) -> bool:
    if kind := kind_of(name):
        return kind == ("gkg", 14)
    return bool(_BEGINS.match(head))


GKG_2 = Format(
    "gdelt.gkg2.v1",
    "gdelt",
    Table.GKG,
    (LAYOUT_27,),
    _recognises,
    shape,
    numbered=False,
    needs=(*_AS_THEY_ARE.values(), "V1.5TONE"),
)
