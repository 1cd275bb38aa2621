"""National Material Capabilities: CINC and its six components by state and year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.measures import measures_of
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import Sheets
from chalkcircle.model import Claim, Interval

COLUMNS = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")
MISSING = ("-9", "-9.0")
"""How the project writes a number that it does not have."""


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """One measure for each number that is there and was asked for."""
    for file in sheets.values():
        yield from maker.each(file, partial(_row, maker, file), missing=MISSING)


def _row(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    code, year = row.need_whole("ccode"), row.year(maker.latest)
    who = (maker.states.party(str(code), Scheme.COW, year),)
    for one in measures_of("cow-nmc"):
        value = row.number_of(one.column) if one.name in maker.predicates else None
        if value is not None:
            key, valid = f"{code}:{year}", Interval.year(year)
            yield maker.measure(file, row.number, key, one.name, value, valid, who)
