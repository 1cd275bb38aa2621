"""The columns of ICEWS files; decides nothing about what they mean.

The year 2017 was published again with days as ``1/1/2017`` and without the code column.
"""

from __future__ import annotations

from dataclasses import replace

from chalkcircle.feeds.records import Cell, Column, Layout

_NONE = ("NA", "NULL")


def _text(name: str) -> Column:
    return Column(name, nulls=_NONE)


LAYOUT = Layout(
    columns=(
        Column("Event ID", Cell.INT, required=True, low=0),
        Column("Event Date", Cell.DAY, required=True, low="1979-01-01", form="YYYY-MM-DD"),
        _text("Source Name"),
        _text("Source Sectors"),
        _text("Source Country"),
        _text("Event Text"),
        Column("CAMEO Code", nulls=_NONE, most=8),
        Column("Intensity", Cell.FLOAT, low=-10, high=10, nulls=_NONE),
        _text("Target Name"),
        _text("Target Sectors"),
        _text("Target Country"),
        Column("Story ID", Cell.INT, low=0, nulls=_NONE),
        Column("Sentence Number", Cell.INT, low=0, nulls=_NONE),
        _text("Publisher"),
        _text("City"),
        _text("District"),
        _text("Province"),
        _text("Country"),
        Column("Latitude", Cell.FLOAT, low=-90, high=90, nulls=_NONE),
        Column("Longitude", Cell.FLOAT, low=-180, high=180, nulls=_NONE),
    ),
    header=True,
)
LAYOUT_2017 = replace(
    LAYOUT,
    columns=tuple(
        replace(one, form="M/D/YYYY") if one.name == "Event Date" else one
        for one in LAYOUT.columns
        if one.name != "CAMEO Code"
    ),
)
