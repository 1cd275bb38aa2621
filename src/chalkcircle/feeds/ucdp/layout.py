"""The 49 columns of UCDP's event files, the same in GED and Candidate; decides no meaning.

Days come as ``2013-01-03`` or as its midnight, so they are text here and read by the shaping.
"""

from __future__ import annotations

from chalkcircle.feeds.records import Cell, Column, Layout

_LONG = 65536


def _number(name: str, low: int, high: int) -> Column:
    return Column(name, Cell.INT, low=low, high=high)


def _dead(name: str) -> Column:
    return _number(name, 0, 10_000_000)


LAYOUT = Layout(
    columns=(
        Column("id", Cell.INT, required=True, low=0),
        Column("relid", most=128),
        _number("year", 1946, 2200),
        Column("active_year", most=8),
        Column("code_status", most=128),
        Column("type_of_violence", Cell.INT, required=True, low=1, high=3),
        Column("conflict_dset_id", most=64),
        Column("conflict_new_id", Cell.INT, low=0),
        Column("conflict_name"),
        Column("dyad_dset_id", most=64),
        Column("dyad_new_id", Cell.INT, low=0),
        Column("dyad_name"),
        Column("side_a_dset_id", most=64),
        Column("side_a_new_id", Cell.INT, low=0),
        Column("side_a"),
        Column("side_b_dset_id", most=64),
        Column("side_b_new_id", Cell.INT, low=0),
        Column("side_b"),
        _number("number_of_sources", -1, 100_000),
        Column("source_article", most=_LONG),
        Column("source_office", most=_LONG),
        Column("source_date", most=_LONG),
        Column("source_headline", most=_LONG),
        Column("source_original", most=_LONG),
        _number("where_prec", 1, 7),
        Column("where_coordinates"),
        Column("where_description", most=_LONG),
        Column("adm_1"),
        Column("adm_2"),
        Column("latitude", Cell.FLOAT, low=-90, high=90),
        Column("longitude", Cell.FLOAT, low=-180, high=180),
        Column("geom_wkt"),
        Column("priogrid_gid", Cell.INT, low=0),
        Column("country"),
        Column("country_id", most=64),
        Column("region", most=64),
        _number("event_clarity", 1, 2),
        _number("date_prec", 1, 5),
        Column("date_start", required=True, most=32),
        Column("date_end", required=True, most=32),
        _dead("deaths_a"),
        _dead("deaths_b"),
        _dead("deaths_civilians"),
        _dead("deaths_unknown"),
        _dead("best"),
        _dead("high"),
        _dead("low"),
        Column("gwnoa", most=128),
        Column("gwnob", most=128),
    ),
    separator=",",
    quoted=True,
    header=True,
    longest=262144,
)
