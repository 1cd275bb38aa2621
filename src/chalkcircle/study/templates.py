"""Makes questions that reports can answer from a study's templates, and answers them.

It counts what a ledger holds; it foretells nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from chalkcircle.codes import display_name, policy
from chalkcircle.ledger import Ledger
from chalkcircle.model import (
    NO_CLAIMS,
    Claim,
    EventType,
    Explained,
    Interval,
    Kind,
    Selection,
    Stamp,
    Stance,
    Support,
    end_of_day,
)

from .records import Template

METHOD = "study.template.v1"
"""Id of the rule by which ``answers`` counts."""

PLACEHOLDERS = ("actor", "recipient", "opens", "closes")
"""What the text of a template may leave open."""

_HEAVIEST = 10


class Outcome(StrEnum):
    """The four answers that a ledger can give."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    NOT_COVERED = "not covered"


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A template filled in for one pair and one time.

    Attributes:
        selection: Claims that may count; ``answers`` says which of them do.
        least: How many make the answer yes.
        opens, closes: First and last day, both included.
    """

    template: str
    question: str
    text: str
    pair: tuple[str, str]
    selection: Selection
    least: int
    opens: date
    closes: date
    note: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger says to a question at some moment.

    Attributes:
        reports: How many reports count, with the way down to them.
        uncertain: Reports told as facts whose time may lie in that of the question or outside;
            they count for nothing, and where they are many a ``no`` is worth less.
        documents: Documents read that were published in the time of the question so far.
    """

    asked: Asked
    outcome: Outcome
    reports: Explained
    uncertain: Explained
    documents: int


def plain_name(code: str) -> str:
    """The short name of a state or entity."""
    return display_name(code, on=None, policy=policy("un_members_brief"))


def ask(
    template: Template,
    pair: tuple[str, str],
    opens: date,
    *,
    name: Callable[[str], str] = plain_name,
) -> Asked:
    """Fill in a template.

    Args:
        template: What to ask.
        pair: Who acts and who receives, as codes.
        opens: First day; the last is ``horizon_days`` - 1 days later.
        name: How codes are called in the text.
    """
    closes = opens + timedelta(days=template.horizon_days - 1)
    actor, recipient = pair
    kinds = {Kind.EVENT if p in set(EventType) else Kind.TIE for p in template.predicates}
    return Asked(
        template=template.id,
        question=template.question,
        text=template.text.format(
            actor=name(actor), recipient=name(recipient), opens=_day(opens), closes=_day(closes)
        ),
        pair=pair,
        selection=Selection(
            kinds=tuple(sorted(kinds)),
            predicates=template.predicates,
            dyad=pair,
            directed=True,
            since=opens,
            until=closes,
            known_since=opens,
            known_until=closes,
            without_hindsight=True,
        ),
        least=template.least,
        opens=opens,
        closes=closes,
        note=template.note,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def answers(
    ledger: Ledger, questions: Iterable[Asked], *, now: datetime, stamp: Stamp
) -> tuple[Answer, ...]:
    """Answer questions from what a ledger holds.

    What counts: a standing claim of one of the predicates, in which the first of the pair acts
    on the second, or both act together and nobody receives; asserted and told as a fact
    (factuality of at least 1); not written in hindsight; an event whose first and last day are
    known and both lie between opening and closing, or a tie whose first day is known and does.
    A vague date that reaches over either end, or an end that only its publication sets, does
    not count and is told as ``uncertain``. One claim is one report: two outlets on one deed are
    two reports.

    What is known: only claims that stand at ``now`` and became known on one of the days from
    opening to closing (UTC). A deed told before its day was announced, not done; one first told
    after the last day comes too late, so nothing published later can turn a no into a yes. What
    has been taken back by ``now`` counts no more, for whatever reason: a text that is read
    again is not counted twice. Reading more of what was published in time can still change an
    answer; the snapshot says what was read.

    The answer is ``yes`` as soon as enough reports count; else ``open`` while the time runs;
    else ``not covered`` when no document published in that time was read, for then silence says
    nothing; else ``no``.

    Args:
        ledger: Only read.
        questions: As ``ask`` makes them.
        now: The present.
        stamp: Version, settings and snapshot, repeated in the numbers.
    """
    read = ledger.documents(as_of=now, snapshot=stamp.snapshot)
    days = [d.published for d in read if d.published and not d.hindsight]
    then = msgspec.structs.replace(stamp, as_of=now)
    return tuple(_answer(ledger, asked, days, now, then) for asked in questions)


def _answer(
    ledger: Ledger, asked: Asked, days: Sequence[date], now: datetime, stamp: Stamp
) -> Answer:
    """Answer one question, given the days of publication of all that was read."""
    found = ledger.claims(asked.selection, as_of=now, snapshot=stamp.snapshot)
    facts = [c for c in found if c.stance is Stance.ASSERTS and (c.factuality or 0) >= 1]
    counted = [claim for claim in facts if _inside(claim, asked)]
    unsure = [c for c in facts if not _inside(c, asked) and not _elsewhere(c, asked)]
    documents = sum(asked.opens <= day <= asked.closes for day in days)
    if len(counted) >= asked.least:
        outcome = Outcome.YES
    elif now <= end_of_day(asked.closes):
        outcome = Outcome.OPEN
    else:
        outcome = Outcome.NO if documents else Outcome.NOT_COVERED
    return Answer(
        asked=asked,
        outcome=outcome,
        reports=_number(counted, stamp),
        uncertain=_number(unsure, stamp),
        documents=documents,
    )


def _inside(claim: Claim, asked: Asked) -> bool:
    """Whether it certainly happened, or a tie certainly began, in the time of the question."""
    time = Interval(asked.opens, asked.closes)
    first, last = claim.valid.start, claim.valid.end
    if first is None or not time.contains(first):
        return False
    return claim.kind is Kind.TIE or (last is not None and time.contains(last))


def _elsewhere(claim: Claim, asked: Asked) -> bool:
    """Whether it is a tie that certainly began before; what overlaps in no day was not found."""
    first = claim.valid.start
    return claim.kind is Kind.TIE and first is not None and first < asked.opens


def _number(counted: list[Claim], stamp: Stamp) -> Explained:
    ids = tuple(claim.claim_id for claim in counted)
    return Explained(
        value=len(ids),
        unit="reports",
        method=METHOD,
        stamp=stamp,
        support=Support(
            selection=Selection(claim_ids=ids or NO_CLAIMS),
            count=len(ids),
            heaviest=ids[-_HEAVIEST:][::-1],
        ),
    )
