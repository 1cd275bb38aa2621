"""Reads positions, the study's own judgements of where actors stand; it makes no claim of them."""

from __future__ import annotations

from datetime import date

from chalkcircle.model import Party

from .cells import Row, read_rows
from .faults import fault
from .records import Position, StudyFile

COLUMNS = (
    "position", "issue", "actor", "date", "value", "salience", "text", "rests_on", "written",
)  # fmt: skip
"""Columns of ``positions.csv``, in this order."""

_PEOPLE = ("CVL", "REL")
"""Sectors that are a population or a faith: nobody is placed by what they are born as."""


def read_positions(file: StudyFile, *, written: date) -> tuple[Position, ...]:
    """Read the table of positions.

    Args:
        file: ``positions.csv``.
        written: Day on which a row was written that names none.

    Raises:
        StudyError: A row is broken.
    """
    return tuple(_position(row, written) for row in read_rows(file, COLUMNS))


def _position(row: Row, written: date) -> Position:
    valid = row.interval("date")
    salience = row.number("salience", low=0, high=100) if row.optional("salience") else None
    return Position(
        position=row.name("position"),
        issue=row.text("issue"),
        actor=_actor(row, valid.start),
        valid=valid,
        value=row.number("value", low=0, high=100),
        salience=salience,
        text=row.text("text"),
        rests_on=_rests_on(row),
        written=row.day("written", written),
        file=row.file,
        line=row.line,
    )


def _actor(row: Row, on: date | None) -> Party:
    actor = row.party("actor", on=on)
    if actor and actor.code and (actor.sector or actor.actor_id) and actor.sector not in _PEOPLE:
        return actor
    raise fault(
        row.where("actor"),
        "a position of somebody who is no state, entity or body of one",
        row.cells["actor"],
        expected="CODE or CODE/SECTOR=words; no person, population or faith is placed on a scale",
    )


def _rests_on(row: Row) -> tuple[str, ...]:
    names = [name.strip() for name in row.text("rests_on").split(";")]
    if all(names) and len(set(names)) == len(names):
        return tuple(names)
    raise fault(
        row.where("rests_on"), "an empty or repeated name", row.cells["rests_on"],
        expected="names of entries or facts with ; between them, each once",
    )  # fmt: skip
