"""Shares of export and import partners from the World Factbook, in percent, with their year."""

from __future__ import annotations

from chalkcircle.feeds.structural.records import Layout, Table

from .partners import FIELDS, SHARES, read

TABLES = (
    Table(
        name="factbook-partners",
        source="factbook",
        layouts=(
            Layout(SHARES, ("gec", "direction", "partner", "share_pct", "year")),
            Layout(FIELDS, ("gec", "field", "text")),
        ),
        read=read,
    ),
)
