"""Reads facts of corridors and groups those that contradict; it never says which is right."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations

from chalkcircle.incidents import smallest_of
from chalkcircle.model import Claim, Interval, Stance

from .cells import Row, read_rows
from .faults import fault
from .marks import CORRIDORS, corridor_of, study_of
from .records import Fact, StudyFile
from .rows import source_of

COLUMNS = (
    "fact", "corridor", "attribute", "value", "unit", "as_of", "said_by", "stance", "text",
    "outlet", "source_title", "source_address", "opened", "written", "note",
)  # fmt: skip
"""Columns of ``corridor_facts.csv``, in this order."""

FACING = "facts.v1"
"""The rule of ``contradicting_facts``, as a page names it."""

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def read_facts(file: StudyFile, *, written: date) -> tuple[Fact, ...]:
    """Read the table of corridor facts.

    Args:
        file: ``corridor_facts.csv``.
        written: Day on which a row was written that names none.

    Raises:
        StudyError: A row is broken.
    """
    return tuple(_fact(row, written) for row in read_rows(file, COLUMNS))


def _fact(row: Row, written: date) -> Fact:
    valid = row.interval("as_of") if row.optional("as_of") else Interval()
    attribute = row.text("attribute")
    if not _ATTRIBUTE.fullmatch(attribute):
        expected = "words in lower case with _ between them"
        raise fault(row.where("attribute"), "not a name of a measure", attribute, expected=expected)
    return Fact(
        fact=row.name("fact"),
        corridor=row.text("corridor"),
        attribute=attribute,
        value=row.number("value"),
        unit=row.text("unit"),
        valid=valid,
        said_by=row.party("said_by", on=valid.start),
        stance=row.choice("stance", Stance, Stance.ASSERTS),
        text=row.text("text"),
        source=source_of(row, cites=False),
        written=row.day("written", written),
        note=row.optional("note"),
        file=row.file,
        line=row.line,
    )


def contradicting_facts(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Group facts that contradict each other, by the rule ``facts.v1``.

    Two facts on one attribute of one corridor in one unit contradict when the times that they
    hold for can share a day and their values differ, or when one denies what the other says.
    Forecasts contradict forecasts only: a plan that came to nothing denies no count. Facts that
    hang together through a third form one group.

    Args:
        claims: As the ledger holds them; what is no fact of a study is passed over.

    Returns:
        Groups of at least two, and the facts in them, in the order given.
    """
    alike: dict[object, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.coder == CORRIDORS:
            ahead = claim.stance is Stance.PREDICTS
            key = (study_of(claim), corridor_of(claim), claim.predicate, claim.unit, ahead)
            alike[key].append(claim)
    return tuple(group for some in alike.values() for group in _groups(some))


def _groups(claims: list[Claim]) -> list[tuple[Claim, ...]]:
    found = (pair for pair in combinations(claims, 2) if _contradict(*pair))
    group = smallest_of((one.claim_id, other.claim_id) for one, other in found)
    members: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.claim_id in group:
            members[group[claim.claim_id]].append(claim)
    return [tuple(some) for some in members.values()]


def _contradict(one: Claim, other: Claim) -> bool:
    if not one.valid.overlaps(other.valid):
        return False
    denied = (one.stance is Stance.DENIES) + (other.stance is Stance.DENIES)
    return one.value != other.value if denied == 0 else denied == 1 and one.value == other.value
