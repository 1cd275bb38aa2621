"""Armed conflicts by year (UCDP/PRIO): intensity, parties, incompatibility, and who sent troops."""

from __future__ import annotations

from chalkcircle.feeds.structural.records import Layout, Table

from .conflicts import CUT, PUBLISHER, read

_BOTH = (
    "conflict_id", "year", "gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "incompatibility",
    "intensity_level", "type_of_conflict", "start_date", "start_prec", "start_date2",
    "start_prec2",
)  # fmt: skip

TABLES = (
    Table(
        name="ucdp-acd",
        source="ucdp_acd",
        layouts=(
            Layout(PUBLISHER, (*_BOTH, "location", "side_a", "side_b", "territory_name")),
            Layout(CUT, _BOTH),
        ),
        read=read,
        ties=("backs",),
    ),
)
