"""Which structural tables there are; each is described in its own folder."""

from __future__ import annotations

from functools import cache

from chalkcircle.model import FeedError

from .records import Table


@cache
def _all() -> dict[str, Table]:
    from . import atop, cow, factbook, ucdp_acd, undl, unga, vdem

    rooms = (unga, undl, vdem, ucdp_acd, factbook, cow, atop)
    return {table.name: table for room in rooms for table in room.TABLES}


def table_names() -> tuple[str, ...]:
    """Names of all tables."""
    return tuple(_all())


def is_table(name: str) -> bool:
    """Whether a feed named in evidence is a structural table."""
    return name in _all()


def table_named(name: str) -> Table:
    """The table of this name.

    Raises:
        FeedError: There is none.
    """
    if found := _all().get(name):
        return found
    raise FeedError.about(
        "No structural table of that name",
        name,
        expected=f"one of {', '.join(_all())}",
        do="Event feeds are read by: chalkcircle feeds ingest",
    )


def holder_id(table: str) -> str:
    """How the table is named among holders, to ask for all that it says."""
    return f"feed:{table}"
