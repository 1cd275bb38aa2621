"""Columns of GDELT's event files and how a row becomes one of the ledger's; opens no file.

Names and order are those of the codebooks of the GDELT Event Database, 1.03 and 2.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalkcircle.codes import Scheme
from chalkcircle.feeds.records import Cell, Column, Context, Format, Gated, Layout, Shaped
from chalkcircle.feeds.shaping import (
    added_later,
    end_of_day,
    entities,
    nulls,
    numbers,
    shaped,
    years,
)
from chalkcircle.ledger import Table

from .names import cells_of, kind_of

if TYPE_CHECKING:
    import pyarrow as pa

_FIRST_DAY = "1979-01-01"
_MOST = 2_000_000_000


def _count(name: str) -> Column:
    return Column(name, Cell.INT, low=0, high=_MOST)


def _actor(number: int) -> tuple[Column, ...]:
    parts = (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code",
        "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
    )  # fmt: skip
    return tuple(Column(f"Actor{number}{part}") for part in parts)


def _place(of: str, second: bool) -> tuple[Column, ...]:
    return (
        Column(f"{of}Geo_Type", Cell.INT, low=0, high=5),
        Column(f"{of}Geo_FullName"),
        Column(f"{of}Geo_CountryCode"),
        Column(f"{of}Geo_ADM1Code"),
        *((Column(f"{of}Geo_ADM2Code"),) if second else ()),
        Column(f"{of}Geo_Lat", Cell.FLOAT, low=-90, high=90),
        Column(f"{of}Geo_Long", Cell.FLOAT, low=-180, high=180),
        Column(f"{of}Geo_FeatureID"),
    )


def _columns(added: Column, *, second: bool, address: bool) -> tuple[Column, ...]:
    return (
        Column("GLOBALEVENTID", Cell.INT, required=True, low=0),
        Column("SQLDATE", Cell.DAY, required=True, low=_FIRST_DAY, form="YYYYMMDD"),
        Column("MonthYear", Cell.INT, low=197901, high=999912),
        Column("Year", Cell.INT, low=1979, high=9999),
        Column("FractionDate", Cell.FLOAT, low=1979, high=10000),
        *_actor(1),
        *_actor(2),
        Column("IsRootEvent", Cell.INT, low=0, high=1),
        Column("EventCode"),
        Column("EventBaseCode"),
        Column("EventRootCode"),
        Column("QuadClass", Cell.INT, low=1, high=4),
        Column("GoldsteinScale", Cell.FLOAT, low=-10, high=10),
        _count("NumMentions"),
        _count("NumSources"),
        _count("NumArticles"),
        Column("AvgTone", Cell.FLOAT, low=-100, high=100),
        *_place("Actor1", second),
        *_place("Actor2", second),
        *_place("Action", second),
        added,
        *((Column("SOURCEURL"),) if address else ()),
    )


_BY_DAY = Column("DATEADDED", Cell.DAY, required=True, low=_FIRST_DAY, form="YYYYMMDD")
_BY_INSTANT = Column(
    "DATEADDED", Cell.INSTANT, required=True, low=_FIRST_DAY, form="YYYYMMDDHHMMSS"
)
LAYOUT_61 = Layout(_columns(_BY_INSTANT, second=True, address=True))
LAYOUT_58 = Layout(_columns(_BY_DAY, second=False, address=True))
LAYOUT_57 = Layout(_columns(_BY_DAY, second=False, address=False))

_AS_THEY_ARE = {
    "native_id": "GLOBALEVENTID",
    "day": "SQLDATE",
    "actor_code": "Actor1Code",
    "recipient_code": "Actor2Code",
    "event_code": "EventCode",
    "quad": "QuadClass",
    "intensity": "GoldsteinScale",
    "mentions": "NumMentions",
    "sources": "NumSources",
    "articles": "NumArticles",
    "tone": "AvgTone",
    "place": "ActionGeo_FullName",
    "place_type": "ActionGeo_Type",
    "lat": "ActionGeo_Lat",
    "lon": "ActionGeo_Long",
    "source": "SOURCEURL",
}
_CODES = (
    ("actor", "Actor1CountryCode", Scheme.CAMEO),
    ("recipient", "Actor2CountryCode", Scheme.CAMEO),
    ("place_country", "ActionGeo_CountryCode", Scheme.FIPS),
)
NEEDS = (*_AS_THEY_ARE.values(), *(name for _, name, _ in _CODES), "IsRootEvent", "DATEADDED")


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of the ledger from gated event rows.

    A day more than one after the one on which the row was added is refused, and so is a row
    added more than one day after the present: neither can be true.
    """
    import pyarrow as pa

    cells = gated.columns
    columns = {ours: cells[theirs] for ours, theirs in _AS_THEY_ARE.items() if theirs in cells}
    when = years(cells["SQLDATE"])
    for ours, theirs, scheme in _CODES:
        columns[ours] = entities(cells[theirs], scheme, when)
    root = cells["IsRootEvent"]
    columns["root"] = pa.array(numbers(root, 0) == 1, mask=nulls(root))
    added = cells["DATEADDED"]
    columns["known_at"] = end_of_day(added) if pa.types.is_date(added.type) else added
    refused = _impossible(cells["SQLDATE"], columns["known_at"], context)
    return shaped(Table.EVENTS, gated, columns, refused=refused)


def _impossible(day: pa.Array, known_at: pa.Array, context: Context) -> dict[int, str]:
    import pyarrow as pa

    added = known_at.cast(pa.int64()).to_numpy() // 86_400_000_000
    early = np.flatnonzero(day.cast(pa.int32()).to_numpy() > added + 1)
    return {int(row): "SQLDATE: after DATEADDED" for row in early} | added_later(
        known_at, context, "DATEADDED"
    )


def _is_2(name: str, head: bytes) -> bool:
    if kind := kind_of(name):
        return kind == ("export", 14)
    return cells_of(head) == 61


def _is_1(name: str, head: bytes) -> bool:
    if kind := kind_of(name):
        return kind[0] == "export" and kind[1] < 14
    return cells_of(head) in (57, 58)


EVENTS_2 = Format(
    "gdelt.events2.v1", "gdelt", Table.EVENTS, (LAYOUT_61,), _is_2, shape, needs=NEEDS
)
EVENTS_1 = Format(
    "gdelt.events1.v1", "gdelt", Table.EVENTS, (LAYOUT_58, LAYOUT_57), _is_1, shape, needs=NEEDS
)
