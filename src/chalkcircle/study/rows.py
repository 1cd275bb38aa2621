"""Reads chronicle and ties, one row a version; decides nothing about what they mean."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import attrgetter

import msgspec

from chalkcircle.model import CodeError, EventType, Kind, Place, Stance, Tie, check_mode

from .cells import Row, read_rows
from .faults import fault
from .records import Entry, Source, StudyFile

COLUMNS = (
    "entry", "version", "date", "title", "actors", "predicate", "mode", "recipients", "place",
    "holder", "stance", "text", "outlet", "source_title", "source_address", "cites", "opened",
    "written",
)  # fmt: skip
"""Columns of ``chronicle.csv`` and ``ties.csv``, in this order."""

PREDICATES: dict[Kind, type[EventType] | type[Tie]] = {Kind.EVENT: EventType, Kind.TIE: Tie}
"""What may stand in the column ``predicate``: by the kind of the file."""


def read_entries(file: StudyFile, kind: Kind, *, written: date) -> tuple[Entry, ...]:
    """Read one table of entries.

    Args:
        file: ``chronicle.csv`` or ``ties.csv``.
        kind: What its rows are.
        written: Day on which a row was written that names none.

    Raises:
        StudyError: A row is broken, or the versions of an entry do not fit together.
    """
    entries = tuple(_entry(row, kind, written) for row in read_rows(file.name, file.data, COLUMNS))
    by_name = sorted(entries, key=attrgetter("entry"))
    settled = {
        (each.file, each.line): each
        for _, versions in groupby(by_name, key=attrgetter("entry"))
        for each in _settle(list(versions))
    }
    return tuple(settled[each.file, each.line] for each in entries)


def _entry(row: Row, kind: Kind, written: date) -> Entry:
    valid = row.interval("date")
    predicate, mode = _predicate(row, kind)
    place = row.optional("place")
    holder = row.party("holder", on=valid.start)
    actors = row.parties("actors", on=valid.start)
    if not actors:
        raise fault(row.where("actors"), "nobody acts", "", expected="at least one party")
    return Entry(
        entry=row.text("entry"),
        version=row.text("version"),
        kind=kind,
        title=row.text("title"),
        valid=valid,
        actors=actors,
        predicate=predicate,
        mode=mode,
        recipients=row.parties("recipients", on=valid.start),
        place=Place(text=place) if place else None,
        holder=holder,
        stance=row.choice("stance", Stance, Stance.ASSERTS),
        agreed=holder is None,
        text=row.text("text"),
        source=_source(row),
        written=row.day("written", written),
        file=row.file,
        line=row.line,
    )


def _source(row: Row) -> Source:
    opened = row.yes("opened")
    return Source(
        outlet=row.text("outlet"),
        title=row.text("source_title"),
        address=row.text("source_address") if opened else row.optional("source_address"),
        cites=row.optional("cites"),
        opened=opened,
    )


def _predicate(row: Row, kind: Kind) -> tuple[str, str | None]:
    known = PREDICATES[kind]
    predicate, mode = row.text("predicate"), row.optional("mode")
    if predicate not in set(known):
        expected = f"one of {', '.join(known)}"
        raise fault(row.where("predicate"), "unknown type", predicate, expected=expected)
    if mode is None:
        return predicate, None
    if kind is not Kind.EVENT:
        raise fault(row.where("mode"), "a mode on what is no event", mode, expected="no mode")
    try:
        return predicate, check_mode(EventType(predicate), mode)
    except CodeError as error:
        raise fault(
            row.where("mode"), "unknown mode", mode, expected=f"a mode of {predicate} ({error})"
        ) from error


def _settle(versions: list[Entry]) -> list[Entry]:
    """Check that the versions of one entry fit together, and mark those that agree.

    Versions that all assert one predicate of the same parties differ in detail only (a date, a
    number): then nobody disputes that it happened.
    """
    _check_names(versions)
    _check_holders(versions)
    alike = len({(each.predicate, each.actors, each.recipients) for each in versions}) == 1
    agreed = alike and all(each.stance is Stance.ASSERTS for each in versions)
    return [msgspec.structs.replace(each, agreed=agreed) for each in versions]


def _check_names(versions: list[Entry]) -> None:
    seen: set[str] = set()
    for each in versions:
        if each.version in seen:
            raise fault(
                f"{each.file} line {each.line}, entry",
                "duplicate entry",
                each.entry,
                expected="each pair of entry and version once",
                do="Give the row an entry name of its own, or another version letter.",
            )
        seen.add(each.version)


def _check_holders(versions: list[Entry]) -> None:
    for each in versions:
        where = f"{each.file} line {each.line}, holder"
        if len(versions) == 1 and each.holder:
            raise fault(
                where,
                "contested entry with a single version",
                each.entry,
                expected="the other side's version in a row of its own",
                do="Add that row, or empty the holder if nobody contests it.",
            )
        if len(versions) > 1 and not each.holder:
            raise fault(
                where,
                "a contested version that nobody holds",
                each.entry,
                expected="a holder in every row of an entry with several versions",
            )
