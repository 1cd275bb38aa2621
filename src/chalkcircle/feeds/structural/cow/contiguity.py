"""Direct contiguity by month: land and river borders as ties, water as a measure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File, rows_of
from chalkcircle.feeds.structural.records import RowLeftOut, RowRefused, Sheets
from chalkcircle.model import Claim, Interval, NativeCode, Precision, Tie

PUBLISHER, CUT = "contdir", "cow_contdir of peacesciencer"
_COLUMNS = {
    PUBLISHER: ("statelno", "statehno", "begin", "end"),
    CUT: ("ccode1", "ccode2", "stdate", "enddate"),
}
LAND = 1


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """A tie or a measure for each spell of contiguity."""
    for layout, file in sheets.items():
        columns = _COLUMNS[layout]
        last = _last(file, columns[3], maker.latest)
        yield from maker.each(file, partial(_row, maker, file, columns, last))


def _last(file: File, column: str, latest: int) -> date:
    """The month in which the table ends: a spell that goes so far was not seen to end."""
    index = {name: at for at, name in enumerate(file.header)}
    found = [date.min]
    for split in rows_of(file):
        if not split.reason:
            with suppress(RowRefused):
                found.append(Row(split, index).month(column))
    return max(month for month in found if month.year <= latest)


def _row(
    maker: Maker, file: File, columns: tuple[str, str, str, str], last: date, row: Row
) -> Iterator[Claim]:
    low, high = sorted((row.need_whole(columns[0]), row.need_whole(columns[1])))
    kind = row.need_whole("conttype")
    start, end = row.month(columns[2]), row.month(columns[3])
    if start > end or end.year > maker.latest:
        raise RowRefused(f"{columns[3]}: from {start:%Y-%m} to {end:%Y-%m}")
    if kind == 0:
        raise RowLeftOut("not contiguous (conttype 0)")
    pair = tuple(maker.states.party(str(c), Scheme.COW, end.year) for c in (low, high))
    open_end = end == last
    valid = Interval(start, None if open_end else _end_of(end), Precision.MONTH)
    marks = (f"table ends:{last:%Y-%m}",) if open_end else ()
    key = f"{low}-{high}:{start:%Y-%m}"
    if kind == LAND:
        native = NativeCode(scheme="COW contiguity", code=str(kind))
        yield maker.tie(
            file, row.number, key, Tie.BORDERS, valid, pair, (), marks=marks, native=native
        )
    else:
        name = "cow_water_contiguity_type"
        yield maker.measure(file, row.number, key, name, kind, valid, pair, marks=marks)


def _end_of(month: date) -> date | None:
    return Interval.month(month.year, month.month).end
