"""Votes in the General Assembly of the United Nations, and ideal points estimated from them."""

from __future__ import annotations

from chalkcircle.feeds.structural.records import Layout, Table

from . import ideal_points, votes

TABLES = (
    Table(
        name="unga-votes",
        source="unga",
        layouts=(
            Layout(votes.PUBLISHER, ("rcid", "ccode", "vote", "date")),
            Layout(votes.VOTES, ("rcid", "country_code", "vote")),
            Layout(votes.CALLS, ("rcid", "session", "date", "unres")),
            Layout(votes.ISSUES, ("rcid", "short_name", "issue")),
        ),
        read=votes.read,
    ),
    Table(
        name="unga-ideal-points",
        source="unga",
        layouts=(
            Layout(ideal_points.UNTIL_2020, ("ccode", "session", "IdealPoint")),
            Layout(ideal_points.SINCE_2024, ("ccode", "session", "IdealPointAll")),
            Layout(ideal_points.BY_YEAR, ("ccode", "year", "IdealPointFP")),
        ),
        read=ideal_points.read,
    ),
)
