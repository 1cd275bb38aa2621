"""Pairs and years: shared memberships of organisations, and hostility in militarised disputes.

Both in the form of the R package peacesciencer; the project's own files have other columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import Sheets
from chalkcircle.model import Claim, Interval, NativeCode, Party

from .capabilities import MISSING

MID_COLUMNS = ("hostlev1", "hostlev", "cowmidonset", "sidea1", "fatality1")


def read_igo(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """How many intergovernmental organisations a pair shares in a year."""
    for file in sheets.values():
        yield from maker.each(file, partial(_igo, maker, file), missing=MISSING)


def read_mid(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """The hostility of one state towards another in a dispute, by year."""
    for file in sheets.values():
        yield from maker.each(file, partial(_mid, maker, file), missing=MISSING)


def _igo(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    low, high = sorted((row.need_whole("ccode1"), row.need_whole("ccode2")))
    year, shared = row.year(maker.latest), row.whole("dyadigos")
    if shared is not None:
        pair = (_party(maker, low, year), _party(maker, high, year))
        key, valid = f"{low}-{high}:{year}", Interval.year(year)
        yield maker.measure(file, row.number, key, "cow_shared_igos", shared, valid, pair)


def _mid(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    a, b = row.need_whole("ccode1"), row.need_whole("ccode2")
    dispute, year, level = row.need_whole("dispnum"), row.year(maker.latest), row.whole("hostlev1")
    if level is None:
        return
    marks = (
        f"dispute's highest level:{row.whole('hostlev')}",
        f"began this year:{'yes' if row.whole('cowmidonset') else 'no'}",
        f"side A:{'yes' if row.whole('sidea1') else 'no'}",
        f"fatality level:{row.whole('fatality1')}",
    )
    yield maker.measure(
        file,
        row.number,
        f"{dispute}:{a}-{b}:{year}",
        "cow_mid_hostility_level",
        level,
        Interval.year(year),
        (_party(maker, a, year),),
        (_party(maker, b, year),),
        marks=marks,
        native=NativeCode(scheme="COW dispute", code=str(dispute)),
    )


def _party(maker: Maker, code: int, year: int) -> Party:
    return maker.states.party(str(code), Scheme.COW, year)
