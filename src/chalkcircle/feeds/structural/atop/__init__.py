"""Obligations of alliances by pair and year (ATOP), by loader only: the user's own download."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import Layout, RowLeftOut, RowRefused, Sheets, Table
from chalkcircle.model import Claim, Interval, NativeCode, Tie

_OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")
_CUT = tuple(f"atop_{name}" for name in _OBLIGATIONS)
_STATES = {
    "ddyr": ("stateA", "stateB", _OBLIGATIONS),
    "dy": ("mem1", "mem2", _OBLIGATIONS),
    "atop_alliance of peacesciencer": ("ccode1", "ccode2", _CUT),
}
_UNDIRECTED = "dy"


def _read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    for layout, file in sheets.items():
        yield from maker.each(file, partial(_row, maker, file, layout))


def _row(maker: Maker, file: File, layout: str, row: Row) -> Iterator[Claim]:
    """A tie for the year with its obligations; who owes whom where the file says so."""
    first, second, columns = _STATES[layout]
    a, b, year = row.need_whole(first), row.need_whole(second), row.year(maker.latest)
    owed = [name.removeprefix("atop_").upper() for name in columns if _flag(row, name)]
    if not owed:
        raise RowLeftOut("no obligation")
    directed = layout != _UNDIRECTED
    if not directed:
        a, b = sorted((a, b))
    one, other = (maker.states.party(str(code), Scheme.COW, year) for code in (a, b))
    yield maker.tie(
        file,
        row.number,
        f"{a}{'>' if directed else '-'}{b}:{year}",
        Tie.ALLIED_WITH,
        Interval.year(year),
        (one,) if directed else (one, other),
        (other,) if directed else (),
        native=NativeCode(scheme="ATOP", code="+".join(owed)),
    )


def _flag(row: Row, name: str) -> bool:
    found = row.need_whole(name)
    if found not in (0, 1):
        raise RowRefused(f"{name}: {found} is neither 0 nor 1")
    return found == 1


TABLES = (
    Table(
        name="atop",
        source="atop",
        layouts=tuple(
            Layout(name, (first, second, "year", *columns))
            for name, (first, second, columns) in _STATES.items()
        ),
        read=_read,
        ties=("allied_with",),
    ),
)
