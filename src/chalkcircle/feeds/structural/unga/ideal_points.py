"""Ideal points of states by session, or by year of final votes, with bounds in the marks."""

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
BY_YEAR = "Idealpointestimates 1946-2025, final votes"
NAME, FINAL_NAME = "unga_ideal_point", "unga_ideal_point_final"

_COLUMNS = {
    UNTIL_2020: ("IdealPoint", "Q5%", "Q95%", "NVotes"),
    SINCE_2024: ("IdealPointAll", "Q5%All", "Q95%All", "NVotesAll"),
    BY_YEAR: ("IdealPointFP", "Q5%FP", "Q95%FP", "NVotesFP"),
}
FIRST_SESSION = 1946
"""Year of the first session: the publisher counts session n as the year n + 1945."""


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """One measure for each state and session, or year."""
    for layout, file in sheets.items():
        yield from maker.each(file, partial(_row, maker, file, layout))


def _row(maker: Maker, file: File, layout: str, row: Row) -> list[Claim]:
    value, *bounds = _COLUMNS[layout]
    point = row.number_of(value)
    if point is None:
        return []
    code = row.need_whole("ccode")
    if layout == BY_YEAR:
        name, year = FINAL_NAME, row.year(maker.latest)
        key = f"{code}:{year}"
    else:
        session = row.need_whole("session")
        name, year, key = NAME, session + FIRST_SESSION - 1, f"{code}:{session}"
        if not FIRST_SESSION <= year <= maker.latest:
            raise RowRefused(f"session: {session} has not been")
    labels = zip(("5%", "95%", "votes"), bounds, strict=True)
    marks = tuple(f"{label}:{row.text(column)}" for label, column in labels if row.text(column))
    who = maker.states.party(str(code), Scheme.COW, year)
    valid = Interval.year(year)
    return [maker.measure(file, row.number, key, name, point, valid, (who,), marks=marks)]
