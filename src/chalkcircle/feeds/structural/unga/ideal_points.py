"""Ideal points of states by session, each with the bounds of its estimate in the marks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import RowRefused, Sheets
from chalkcircle.model import Claim, Interval

UNTIL_2020, SINCE_2024 = "Idealpointestimates, April 2020", "Idealpointestimates, June 2024"
NAME = "unga_ideal_point"

_COLUMNS = {
    UNTIL_2020: ("IdealPoint", "Q5%", "Q95%", "NVotes"),
    SINCE_2024: ("IdealPointAll", "Q5%All", "Q95%All", "NVotesAll"),
}
FIRST_SESSION = 1946
"""Year of the first session: the publisher counts session n as the year n + 1945."""


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """One measure for each state and session."""
    for layout, file in sheets.items():
        yield from maker.each(file, partial(_row, maker, file, _COLUMNS[layout]))


def _row(maker: Maker, file: File, columns: tuple[str, ...], row: Row) -> list[Claim]:
    value, *bounds = columns
    point = row.number_of(value)
    if point is None:
        return []
    code, session = row.need_whole("ccode"), row.need_whole("session")
    if not 1 <= session <= maker.latest - FIRST_SESSION + 1:
        raise RowRefused(f"session: {session} has not been")
    year = session + FIRST_SESSION - 1
    labels = zip(("5%", "95%", "votes"), bounds, strict=True)
    marks = tuple(f"{label}:{row.text(name)}" for label, name in labels if row.text(name))
    who = maker.states.party(str(code), Scheme.COW, year)
    key = f"{code}:{session}"
    valid = Interval.year(year)
    return [maker.measure(file, row.number, key, NAME, point, valid, (who,), marks=marks)]
