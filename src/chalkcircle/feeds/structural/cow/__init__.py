"""Tables of the Correlates of War project, by loader only: the user's own download, cited.

Its table of formal alliances is refused; see ``refusing``.
"""

from __future__ import annotations

from chalkcircle.feeds.structural.records import Layout, Table

from . import capabilities, contiguity, dyads, trade

_STATES = ("ccode1", "ccode2")

TABLES = (
    Table(
        name="cow-contiguity",
        source="cow",
        layouts=(
            Layout(contiguity.PUBLISHER, ("statelno", "statehno", "conttype", "begin", "end")),
            Layout(contiguity.CUT, (*_STATES, "conttype", "stdate", "enddate")),
        ),
        read=contiguity.read,
        ties=("borders",),
        encoding="iso-8859-1",
    ),
    Table(
        name="cow-nmc",
        source="cow",
        layouts=(Layout("NMC", ("ccode", "year", *capabilities.COLUMNS)),),
        read=capabilities.read,
    ),
    Table(
        name="cow-igo",
        source="cow",
        layouts=(Layout("pairs of peacesciencer", (*_STATES, "year", "dyadigos")),),
        read=dyads.read_igo,
    ),
    Table(
        name="cow-mid",
        source="cow",
        layouts=(
            Layout("pairs of peacesciencer", ("dispnum", *_STATES, "year", *dyads.MID_COLUMNS)),
        ),
        read=dyads.read_mid,
    ),
    Table(
        name="cow-trade",
        source="cow",
        layouts=(
            Layout(trade.PAIRS, (*_STATES, "year", "flow1", "flow2")),
            Layout(trade.TOTALS, ("ccode", "year", "imports", "exports")),
        ),
        read=trade.read,
        encoding="iso-8859-1",
    ),
)
