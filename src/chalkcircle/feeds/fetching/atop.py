"""Where the Alliance Treaty Obligations and Provisions project keeps its data."""

from __future__ import annotations

from collections.abc import Iterator

from .lists import Lists
from .plans import Ask, Item, Source

_FILE = "uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip"
"""Source: unverified; as public code downloads it."""


def plan(ask: Ask, _lists: Lists) -> Iterator[Item]:
    """The one archive."""
    yield Item(f"{ask.base}/{_FILE}", "atop_5.1_csv.zip", hole="moved or replaced by a later one")


SOURCE = Source(
    name="atop",
    title="ATOP",
    base="http://www.atopdata.org",
    parts={"alliances": "alliances 5.1, all units of analysis"},
    plan=plan,
    licence="free, with citation; terms not stated where they were looked for",
    attribution="Leeds, Ritter, Mitchell and Long 2002, http://www.atopdata.org/",
    source="unverified: address and terms known from public code that downloads it",
)
