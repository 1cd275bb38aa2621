"""Trade: imports of each state from each other, or its totals, in millions of US dollars."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import Sheets
from chalkcircle.model import Claim, Interval

from .capabilities import MISSING

PAIRS, TOTALS = "Dyadic_COW_4.0", "National_COW_4.0"


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """One measure for each flow that is there."""
    for layout, file in sheets.items():
        shape = _pairs if layout == PAIRS else _totals
        yield from maker.each(file, partial(shape, maker, file), missing=MISSING)


def _pairs(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    """``flow1`` is what the first state imports from the second, ``flow2`` the other way."""
    a, b = row.need_whole("ccode1"), row.need_whole("ccode2")
    year = row.year(maker.latest)
    for importer, partner, column in ((a, b, "flow1"), (b, a, "flow2")):
        flow = row.number_of(column)
        if flow is not None:
            yield maker.measure(
                file,
                row.number,
                f"{importer}<{partner}:{year}",
                "cow_imports_musd",
                flow,
                Interval.year(year),
                (maker.states.party(str(importer), Scheme.COW, year),),
                (maker.states.party(str(partner), Scheme.COW, year),),
            )


def _totals(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    code, year = row.need_whole("ccode"), row.year(maker.latest)
    who = (maker.states.party(str(code), Scheme.COW, year),)
    for column in ("imports", "exports"):
        value = row.number_of(column)
        if value is not None:
            key, name = f"{code}:{year}", f"cow_{column}_musd"
            yield maker.measure(file, row.number, key, name, value, Interval.year(year), who)
