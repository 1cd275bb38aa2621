"""Loads a structural table from files; the only way in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from chalkcircle.codes import entity
from chalkcircle.model import Claim, FeedError, end_of_day

from .cards import card_of
from .making import Maker
from .measures import measures_of
from .reading import File, open_file
from .records import Loaded, Sheets, Table, Tally
from .refusing import refuse_unwanted
from .states import States
from .tables import table_named

_SUFFIXES = (".csv", ".tab", ".tsv")

MOST_CLAIMS = 200_000
"""Claims of one load: more are asked for by states or measures."""


def load(
    name: str,
    path: Path,
    *,
    released: date | None,
    now: datetime,
    states: Collection[str] = (),
    measures: Collection[str] = (),
) -> Loaded:
    """Read a table into claims.

    Args:
        name: Of the table (``cow-nmc``).
        path: Its file, or a folder with the files of a table that has several.
        released: The day on which the publisher released it: from then on it was known.
        now: The present.
        states: ISO3 codes (or ids of entities): only rows in which one is a party.
        measures: Names of measures and ties; by default all but the special ones.

    Raises:
        FeedError: Unknown table or measure, no release, a file that is none or lacks a column,
            no sound row, or more claims than ``MOST_CLAIMS``.
        CodeError: A state that does not exist.
    """
    table = table_named(name)
    card = card_of(name)
    predicates = _predicates(table, measures)
    sheets = _sheets(table, path)
    tally = Tally()
    maker = Maker(
        table=name,
        title=card.title,
        known_at=_known_at(released, now),
        latest=now.year,
        predicates=predicates,
        wanted=frozenset(entity(code).id for code in states),
        tally=tally,
        states=States(tally.unknown),
    )
    claims = _read(table, sheets, maker)
    files = tuple(sheets.values())
    return Loaded(
        table=name,
        card=card,
        claims=claims,
        raw={file.sha256: file.data for file in files},
        files=tuple(file.name for file in files),
        tally=tally,
    )


def _read(table: Table, sheets: Sheets, maker: Maker) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    for claim in table.read(sheets, maker):
        claims.append(claim)
        if len(claims) > MOST_CLAIMS:
            raise FeedError.about(
                f"{table.name}: too many claims",
                f"more than {MOST_CLAIMS:,}",
                expected="a part of the table",
                do="Name states (--state ARM) or measures (--measure NAME).",
            )
    tally = maker.tally
    assert tally.accounted, "a row is counted nowhere, or twice"
    if tally.quarantined and not tally.kept:
        first = tally.quarantined[0]
        raise FeedError.about(
            f"{table.name}: no sound row in {first.file}",
            f"line {first.row}: {first.reason}",
            expected="rows as the publisher writes them",
            do="Download the file again, and check that it is this table.",
        )
    return tuple(claims)


def _predicates(table: Table, measures: Collection[str]) -> frozenset[str]:
    known = {one.name: one.default for one in measures_of(table.name)}
    known |= dict.fromkeys(table.ties, True)
    if unknown := sorted(set(measures) - known.keys()):
        raise FeedError.about(
            f"{table.name} has no such measure or tie",
            unknown,
            expected=f"any of {', '.join(known)}",
            do="Correct the name.",
        )
    return frozenset(measures or (name for name, default in known.items() if default))


def _known_at(released: date | None, now: datetime) -> datetime:
    """The end of the day of release.

    Raises:
        FeedError: Nobody says when, or it lies ahead.
    """
    if released is None or released > now.date():
        raise FeedError.about(
            "Day of release is missing" if released is None else "Day of release lies ahead",
            released,
            expected="the day on which the publisher put this version out",
            do="Name it with --released DAY: before it, nobody could know the table.",
        )
    return end_of_day(released)


def _sheets(table: Table, path: Path) -> Sheets:
    """The files by the layout each fits.

    Raises:
        FeedError: One fits none, two fit the same, or it is a table that is not read.
    """
    paths = [path]
    if path.is_dir():
        paths = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES)
    sheets: Sheets = {}
    for one in paths:
        file = open_file(one, table.encoding)
        refuse_unwanted(file)
        layout = _layout(table, file)
        if layout in sheets:
            raise FeedError.about(
                f"{table.name}: two files of one kind",
                [sheets[layout].name, file.name],
                expected="one file of each kind in the folder",
                do="Load them one after the other, oldest release first.",
            )
        sheets[layout] = file
    if not sheets:
        raise FeedError.about(
            f"{table.name}: no table in the folder",
            path.name,
            expected="*.csv, *.tab",
            do="Check it.",
        )
    return sheets


def _layout(table: Table, file: File) -> str:
    lacking = {one.name: [n for n in one.needs if n not in file.header] for one in table.layouts}
    for name, missing in lacking.items():
        if not missing:
            return name
    nearest = min(lacking, key=lambda name: len(lacking[name]))
    raise FeedError.about(
        f"{table.name}: {file.name} lacks columns of the format '{nearest}'",
        lacking[nearest],
        expected=f"them among its {len(file.header)} columns",
        do="The format may have changed: nothing was loaded. Rename the columns if only names did.",
    )
