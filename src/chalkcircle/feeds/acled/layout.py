"""The columns of ACLED exports, before and after March 2023; decides nothing of their meaning.

Sorts of actor are numbers in older exports and words in newer ones, so they are text here.
"""

from __future__ import annotations

from chalkcircle.feeds.records import Cell, Column, Layout

LAYOUT = Layout(
    columns=(
        Column("event_id_cnty", required=True, most=64),
        # "16 May 2025" or 2025-05-16: both come, so the shaping reads it.
        Column("event_date", required=True, most=32),
        Column("year", Cell.INT, low=1900, high=2200),
        Column("time_precision", Cell.INT, low=1, high=3),
        Column("event_type", required=True, most=128),
        Column("sub_event_type", most=128),
        Column("actor1"),
        Column("assoc_actor_1"),
        Column("inter1", most=64),
        Column("actor2"),
        Column("assoc_actor_2"),
        Column("inter2", most=64),
        Column("interaction", most=128),
        Column("iso", Cell.INT, low=0, high=999),
        Column("region", most=128),
        Column("country", most=128),
        Column("admin1"),
        Column("admin2"),
        Column("admin3"),
        Column("location"),
        Column("latitude", Cell.FLOAT, low=-90, high=90),
        Column("longitude", Cell.FLOAT, low=-180, high=180),
        Column("geo_precision", Cell.INT, low=1, high=3),
        Column("source"),
        Column("source_scale", most=128),
        Column("notes", most=65536),
        Column("fatalities", Cell.INT, low=0, high=10_000_000),
        # Seconds since 1970, from then to the end of 2100.
        Column("timestamp", Cell.INT, required=True, low=0, high=4_133_980_799),
    ),
    separator=",",
    quoted=True,
    header=True,
    # Until March 2023: data_id, event_id_no_cnty, iso3. Since then: the three next.
    more=(
        "data_id",
        "event_id_no_cnty",
        "iso3",
        "disorder_type",
        "civilian_targeting",
        "tags",
        "population_best",
        "population_1km",
        "population_2km",
        "population_5km",
    ),
    longest=262144,
)
