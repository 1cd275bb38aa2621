"""The columns of POLECAT files; decides nothing about what they mean.

Some files have a header that names four columns more than their rows have, others end each line
with tabs too many.
"""

from __future__ import annotations

from chalkcircle.feeds.records import Cell, Column, Layout

_NONE = ("None",)
HEADER_ONLY = ("Headline", "Event Text", "Feed", "Story ID")
"""Names that the header of some files has and no row."""


def _party(side: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, nulls=_NONE, most=16384)
        for name in (
            f"{side} Name",
            f"{side} Country",
            f"{side} COW",
            f"Primary {side} Sector",
            f"{side} Sectors",
            f"{side} Title",
            f"{side} Name Raw",
            f"Wikipedia {side} ID",
        )
    )


LAYOUT = Layout(
    columns=(
        Column("Event ID", required=True, most=256),
        Column("Event Date", Cell.DAY, required=True, low="1979-01-01", form="YYYY-MM-DD"),
        Column("Event Type", required=True, most=64),
        Column("Event Mode", nulls=_NONE, most=64),
        Column("Intensity", Cell.FLOAT, low=-10, high=10, nulls=_NONE),
        Column("Quad Code", nulls=_NONE, most=64),
        Column("Contexts", nulls=_NONE),
        *_party("Actor"),
        *_party("Recipient"),
        Column("Placename", nulls=_NONE),
        Column("City", nulls=_NONE),
        Column("District", nulls=_NONE),
        Column("Province", nulls=_NONE),
        Column("Country", nulls=_NONE),
        Column("Latitude", Cell.FLOAT, low=-90, high=90, nulls=_NONE),
        Column("Longitude", Cell.FLOAT, low=-180, high=180, nulls=_NONE),
        Column("GeoNames ID", nulls=_NONE, most=32),
        Column("Raw Placename", nulls=_NONE),
        Column("Feature Type", nulls=_NONE, most=64),
        Column("Source", nulls=_NONE),
        Column("Publication Date", Cell.DAY, required=True, low="1979-01-01", form="YYYY-MM-DD"),
        Column("Story People", nulls=_NONE, most=65536),
        Column("Story Organizations", nulls=_NONE, most=65536),
        Column("Story Locations", nulls=_NONE, most=65536),
        Column("Language", nulls=_NONE, most=64),
        Column("Version", nulls=_NONE, most=64),
    ),
    header=True,
    # Tabs at the end of each line are columns without a name.
    more=("",),
    header_only=HEADER_ONLY,
    encoding="iso-8859-1",
    longest=262144,
)
