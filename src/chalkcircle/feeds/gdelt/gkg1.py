"""Columns of the Global Knowledge Graph 1.0 and its counts, into the ledger's table of articles.

A row is a set of articles of one day, without an id of its own: what it says makes the id, so the
same row in another file is the same row.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from chalkcircle.feeds.records import Cell, Column, Context, Format, Gated, Layout, Shaped
from chalkcircle.feeds.shaping import added_later, end_of_day, shaped
from chalkcircle.ledger import Table

from .gkg import LONGEST, listed
from .names import cells_of, kind_of
from .tones import tones

if TYPE_CHECKING:
    import pyarrow as pa

_BEGINS = re.compile(rb"^(?:\xef\xbb\xbf)?(?:DATE\tNUMARTS\t|\d{8}\t\d+\t)")
_DATE = Column("DATE", Cell.DAY, required=True, low="1979-01-01", form="YYYYMMDD")
_ARTICLES = Column("NUMARTS", Cell.INT, low=0, high=2_000_000_000)
_ENDS = (listed("CAMEOEVENTIDS"), listed("SOURCES"), listed("SOURCEURLS"))

_HEADED = Layout(
    (
        _DATE,
        _ARTICLES,
        listed("COUNTS"),
        listed("THEMES"),
        listed("LOCATIONS"),
        listed("PERSONS"),
        listed("ORGANIZATIONS"),
        Column("TONE"),
        *_ENDS,
    ),
    header=True,
    longest=LONGEST,
)
_OF_A_COUNT = (
    Column("COUNTTYPE"),
    Column("NUMBER", Cell.INT, low=0),
    Column("OBJECTTYPE"),
    Column("GEO_TYPE", Cell.INT, low=0, high=5),
    Column("GEO_FULLNAME"),
    Column("GEO_COUNTRYCODE"),
    Column("GEO_ADM1CODE"),
    Column("GEO_LAT", Cell.FLOAT, low=-90, high=90),
    Column("GEO_LONG", Cell.FLOAT, low=-180, high=180),
    Column("GEO_FEATUREID"),
)
_COUNTS = Layout((_DATE, _ARTICLES, *_OF_A_COUNT, *_ENDS), header=True, longest=LONGEST)
LAYOUTS_11 = (_HEADED, replace(_HEADED, header=False))
LAYOUTS_15 = (_COUNTS, replace(_COUNTS, header=False))

_AS_THEY_ARE = {
    "source_name": "SOURCES",
    "source": "SOURCEURLS",
    "counts": "COUNTS",
    "themes": "THEMES",
    "organisations": "ORGANIZATIONS",
    "locations": "LOCATIONS",
}


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of the ledger from gated sets of articles."""
    columns = {ours: gated.columns[theirs] for ours, theirs in _AS_THEY_ARE.items()}
    columns["tone"], refused = tones(gated.columns["TONE"], "TONE")
    return _shaped(gated, context, columns, refused)


def shape_counts(gated: Gated, context: Context) -> Shaped:
    """Rows of the ledger from gated counts, each the only one in its cell."""
    import pyarrow as pa

    cells = zip(*(gated.columns[one.name].to_pylist() for one in _OF_A_COUNT), strict=True)
    joined = ["#".join("" if c is None else _plain(c) for c in row) for row in cells]
    columns = {
        "source_name": gated.columns["SOURCES"],
        "source": gated.columns["SOURCEURLS"],
        "counts": pa.array(joined, pa.string()),
    }
    return _shaped(gated, context, columns, {})


def _shaped(
    gated: Gated, context: Context, columns: dict[str, pa.Array], refused: dict[int, str]
) -> Shaped:
    import pyarrow as pa

    days = gated.columns["DATE"]
    told = zip(days.to_pylist(), *(one.to_pylist() for one in columns.values()), strict=True)
    ids = (hashlib.sha256("\0".join(map(str, row)).encode()).hexdigest()[:16] for row in told)
    dated = (f"{day:%Y%m%d}-{id_}" for day, id_ in zip(days.to_pylist(), ids, strict=True))
    columns = {
        **columns,
        "native_id": pa.array(list(dated), pa.string()),
        "known_at": end_of_day(days),
    }
    refused = refused | added_later(columns["known_at"], context, "DATE")
    return shaped(Table.GKG, gated, columns, refused=refused, numbered=False)


def _plain(cell: object) -> str:
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)


def _is_gkg(name: str, head: bytes) -> bool:
    if kind := kind_of(name):
        return kind[0] == "gkg" and kind[1] < 14
    return bool(_BEGINS.match(head)) and (b"\n" not in head or cells_of(head) == 11)


def _is_counts(name: str, head: bytes) -> bool:
    if kind := kind_of(name):
        return kind[0] == "gkgcounts"
    return bool(_BEGINS.match(head)) and cells_of(head) == 15


GKG_1 = Format(
    "gdelt.gkg1.v1",
    "gdelt",
    Table.GKG,
    LAYOUTS_11,
    _is_gkg,
    shape,
    numbered=False,
    needs=(*_AS_THEY_ARE.values(), "DATE", "TONE"),
)
COUNTS_1 = Format(
    "gdelt.gkgcounts1.v1",
    "gdelt",
    Table.GKG,
    LAYOUTS_15,
    _is_counts,
    shape_counts,
    numbered=False,
    needs=("DATE", "SOURCES", "SOURCEURLS", *(one.name for one in _OF_A_COUNT)),
)
