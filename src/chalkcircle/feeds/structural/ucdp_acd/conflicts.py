"""Rows of the UCDP/PRIO table: a measure for the conflict's year, a tie for each state that helps.

Of a side without a state the name of the group is kept; no person is named in this table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import RowRefused, Sheets
from chalkcircle.model import Claim, Interval, NativeCode, Party, Place, Tie

PUBLISHER, CUT = "UCDP/PRIO, 28 columns", "state-level cut of peacesciencer"

_ABOUT = {"1": "territory", "2": "government", "3": "territory and government"}
_ABOUT |= {"territory": "territory", "government": "government", "both": _ABOUT["3"]}
_TYPES = {"1": "extrasystemic", "2": "interstate", "3": "intrastate"}
_TYPES |= {"4": "internationalised intrastate", "II": "internationalised intrastate"}
_TYPES |= {name: name for name in ("extrasystemic", "interstate", "intrastate")}


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """One measure for each conflict and year, and the states that backed a side with troops."""
    for file in sheets.values():
        yield from maker.each(file, partial(_row, maker, file))


def _row(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    conflict, year = row.need_whole("conflict_id"), row.year(maker.latest)
    key, valid = f"{conflict}:{year}", Interval.year(year)
    native = NativeCode(scheme="UCDP conflict", code=str(conflict))
    a, b = _side(row, "a", year, maker), _side(row, "b", year, maker)
    yield maker.measure(
        file,
        row.number,
        f"{key}:{_states(row, 'gwno_a')}",
        "ucdp_intensity_level",
        row.need_whole("intensity_level"),
        valid,
        a,
        b,
        marks=_marks(row),
        native=native,
        place=_place(row),
    )
    for side, helped in (("a", a), ("b", b)):
        for code in _codes(row, f"gwno_{side}_2nd"):
            backer = (maker.states.party(code, Scheme.GW, year),)
            if helped:
                yield maker.tie(
                    file, row.number, f"{key}:{side}:{code}", Tie.BACKS, valid, backer, helped,
                    marks=(f"side:{side}",), native=native,
                )  # fmt: skip


def _codes(row: Row, name: str) -> list[str]:
    """States of a cell: one, several with commas, or none; ``432.0`` is 432."""
    cells = [c.strip().removesuffix(".0") for c in row.text(name).split(",") if c.strip()]
    if wrong := [c for c in cells if not (c.isascii() and c.isdigit())]:
        raise RowRefused(f"{name}: {wrong[0][:40]!r} is no code of a state")
    return cells


def _states(row: Row, name: str) -> str:
    return "+".join(_codes(row, name))


def _side(row: Row, side: str, year: int, maker: Maker) -> tuple[Party, ...]:
    """The parties of a side: states by code, else the group in the table's words."""
    codes, words = _codes(row, f"gwno_{side}"), row.text(f"side_{side}")
    names = [n.strip() for n in words.split(",")] if words else []
    if len(names) != len(codes):
        names = [words] if len(codes) == 1 else [""] * len(codes)
    if codes:
        both = zip(codes, names, strict=True)
        return tuple(maker.states.party(code, Scheme.GW, year, name) for code, name in both)
    return (Party(text=words),) if words else ()


def _place(row: Row) -> Place | None:
    """The territory in dispute, else where the government is that is fought over."""
    words = row.text("territory_name") or row.text("location")
    return Place(text=words) if words else None


def _marks(row: Row) -> tuple[str, ...]:
    """What it is about, its type and its beginnings, with the publisher's number of precision."""
    about, kind = row.need("incompatibility"), row.need("type_of_conflict")
    if about not in _ABOUT or kind not in _TYPES:
        raise RowRefused(
            f"incompatibility or type_of_conflict: unknown {about[:20]!r}, {kind[:20]!r}"
        )
    marks = [f"about:{_ABOUT[about]}", f"type:{_TYPES[kind]}"]
    for label, day, exact in (
        ("first death", "start_date", "start_prec"),
        ("episode began", "start_date2", "start_prec2"),
    ):
        if found := row.day(day):
            marks.append(f"{label}:{found} (precision {row.whole(exact)} of UCDP, 1 is the day)")
    return tuple(marks)
