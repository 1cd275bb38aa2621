"""A template put to a pair is answered by what a real ledger held in time, and by nothing else."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from briefing_world import DEU, FRA, claim, document

from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import (
    Claim,
    Document,
    Interval,
    Kind,
    Selection,
    Stamp,
    Stance,
    end_of_day,
)
from chalkcircle.study import Answer, Outcome, Template, answers, ask

OPENS, CLOSES = date(2024, 5, 1), date(2024, 5, 30)
TEMPLATE = Template(
    id="demands",
    question="tunnel",
    text="Does {actor} demand something of {recipient} between {opens} and {closes}?",
    pairs=(("FRA", "DEU"),),
    predicates=("REQUEST",),
    least=2,
    horizon_days=30,
    note="Demands count.",
)
AFTER = datetime(2024, 6, 1, 9, tzinfo=UTC)
DURING = datetime(2024, 5, 20, 9, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger", create=True) as opened:
        yield opened


def tell(ledger: Ledger, words: str, on: date | None = None, /, **changes: object) -> Claim:
    """Store a document of these words, published on 12 May or ``on``, with one claim on them."""
    doc = document(words, on or date(2024, 5, 12))
    told = claim(doc, words, **changes)
    keep(ledger, doc, told)
    return told


def keep(ledger: Ledger, doc: Document, *claims: Claim) -> None:
    batch = Batch(
        source="test", documents=(doc,), claims=claims, raw={doc.raw_sha256: doc.text.encode()}
    )
    ledger.append(batch, now=AFTER)


def asked(ledger: Ledger, now: datetime = AFTER, **changes: object) -> Answer:
    fields = {name: getattr(TEMPLATE, name) for name in TEMPLATE.__struct_fields__}
    template = Template(**(fields | changes))
    question = ask(template, template.pairs[0], OPENS)
    stamp = Stamp(version="0", config="c", snapshot=ledger.snapshot)
    return answers(ledger, [question], now=now, stamp=stamp)[0]


def test_a_template_is_filled_in_for_a_pair_and_a_time() -> None:
    one = ask(TEMPLATE, ("FRA", "DEU"), OPENS)
    assert one.text == (
        "Does France demand something of Germany between 1 May 2024 and 30 May 2024?"
    )
    assert (one.opens, one.closes, one.least) == (OPENS, CLOSES, 2)
    assert one.selection == Selection(
        kinds=(Kind.EVENT,), predicates=("REQUEST",), dyad=("FRA", "DEU"), directed=True,
        since=OPENS, until=CLOSES, known_since=OPENS,
        known_until=CLOSES, without_hindsight=True,
    )  # fmt: skip
    assert ask(TEMPLATE, ("FRA", "DEU"), OPENS, name=str.lower).text.startswith("Does fra demand")


def test_enough_reports_make_it_yes_even_while_the_time_runs(ledger: Ledger) -> None:
    told = {tell(ledger, words).claim_id for words in ("Paris demands.", "Paris demands more.")}
    for now in (DURING, AFTER):
        found = asked(ledger, now)
        assert found.outcome is Outcome.YES
        assert found.reports.value == 2
        assert set(found.reports.support.selection.claim_ids) == told
        assert {c.claim_id for c in ledger.claims(found.reports.support.selection)} == told
    assert found.documents == 2


def test_too_few_are_open_until_the_last_day_is_over_and_then_no(ledger: Ledger) -> None:
    tell(ledger, "Paris demands.")
    assert asked(ledger, DURING).outcome is Outcome.OPEN
    assert asked(ledger, end_of_day(CLOSES)).outcome is Outcome.OPEN
    found = asked(ledger, datetime(2024, 5, 31, tzinfo=UTC))
    assert found.outcome is Outcome.NO
    assert (found.reports.value, found.documents) == (1, 1)


def test_nothing_read_of_the_time_is_not_covered_and_no_no(ledger: Ledger) -> None:
    assert asked(ledger, DURING).outcome is Outcome.OPEN
    assert asked(ledger).outcome is Outcome.NOT_COVERED
    tell(ledger, "Paris demands.", date(2024, 4, 30))
    keep(ledger, document("Nobody dated this.", None))
    keep(ledger, document("A chronicle tells of May.", date(2024, 5, 12), hindsight=True))
    found = asked(ledger)
    assert (found.outcome, found.documents) == (Outcome.NOT_COVERED, 0)
    assert found.reports.value == 0
    assert ledger.claims(found.reports.support.selection) == []
    keep(ledger, document("A quiet week.", date(2024, 5, 30)))
    assert asked(ledger).outcome is Outcome.NO


def test_what_is_first_told_after_the_last_day_comes_too_late(ledger: Ledger) -> None:
    tell(ledger, "Paris demands.")
    tell(ledger, "Paris had demanded more.", date(2024, 5, 31))
    found = asked(ledger, datetime(2030, 1, 1, tzinfo=UTC))
    assert (found.outcome, found.reports.value) == (Outcome.NO, 1)


def test_what_is_taken_back_counts_no_more_from_then_on(ledger: Ledger) -> None:
    told = tell(ledger, "Paris demands.")
    then = datetime(2024, 6, 10, tzinfo=UTC)
    ledger.retract([told.claim_id], reason="wrong", known_at=then, now=then)
    assert asked(ledger, AFTER).reports.value == 1
    assert asked(ledger, then).reports.value == 0


def test_what_is_announced_is_not_done(ledger: Ledger) -> None:
    tell(ledger, "Paris will have demanded.", date(2024, 4, 30))
    tell(ledger, "A quiet week.", CLOSES, predicate="AID", mode=None)
    found = asked(ledger)
    assert (found.outcome, found.reports.value, found.uncertain.value) == (Outcome.NO, 0, 0)


UNCOUNTED: dict[str, dict[str, Any]] = {
    "written in hindsight": {"hindsight": True},
    "denied": {"stance": Stance.DENIES},
    "not told as a fact": {"factuality": 0.0},
    "not graded": {"factuality": None},
    "another kind": {"predicate": "REJECT"},
    "the other way round": {"actors": (DEU,), "recipients": (FRA,)},
    "before": {"valid": Interval.day(date(2024, 4, 30))},
    "after": {"valid": Interval.day(date(2024, 5, 31))},
}


@pytest.mark.parametrize("case", UNCOUNTED)
def test_what_is_no_such_report_does_not_count(case: str, ledger: Ledger) -> None:
    tell(ledger, "Paris demands.", **UNCOUNTED[case])
    found = asked(ledger)
    assert (found.reports.value, found.uncertain.value) == (0, 0)


@pytest.mark.parametrize(
    "valid",
    [Interval.year(2024), Interval(None, date(2024, 5, 12)), Interval(date(2024, 5, 3), None)],
    ids=["a year", "bounded by its report", "open at the end"],
)
def test_a_date_that_may_lie_outside_is_told_and_not_counted(
    valid: Interval, ledger: Ledger
) -> None:
    told = tell(ledger, "Paris demands.", valid=valid)
    found = asked(ledger)
    assert found.reports.value == 0
    assert found.uncertain.support.selection.claim_ids == (told.claim_id,)


def test_the_first_and_the_last_day_lie_inside(ledger: Ledger) -> None:
    tell(ledger, "One.", valid=Interval.day(OPENS))
    tell(ledger, "Two.", CLOSES, valid=Interval.day(CLOSES))
    assert asked(ledger).outcome is Outcome.YES


def test_who_acts_together_answers_for_both(ledger: Ledger) -> None:
    tell(ledger, "They agree.", predicate="AGREE", mode=None, actors=(DEU, FRA), recipients=())
    assert asked(ledger, predicates=("AGREE",), least=1).outcome is Outcome.YES


def test_what_goes_on_inside_a_state_can_be_asked(ledger: Ledger) -> None:
    tell(ledger, "A march.", predicate="PROTEST", mode="demo", actors=(FRA,), recipients=())
    found = asked(ledger, predicates=("PROTEST",), least=1, pairs=(("FRA", "FRA"),))
    assert found.outcome is Outcome.YES


def test_a_tie_counts_when_it_begins_in_the_time(ledger: Ledger) -> None:
    tie: dict[str, Any] = {"kind": Kind.TIE, "predicate": "backs", "mode": None}
    tell(ledger, "Since May Paris backs Berlin.", valid=Interval(date(2024, 5, 3)), **tie)
    tell(ledger, "Paris has backed Berlin for long.", valid=Interval(date(2020, 1, 1)), **tie)
    found = asked(ledger, predicates=("backs",), least=1)
    assert (found.outcome, found.reports.value, found.uncertain.value) == (Outcome.YES, 1, 0)


def test_a_snapshot_says_what_was_read(ledger: Ledger) -> None:
    tell(ledger, "Paris demands.")
    before = ledger.snapshot
    tell(ledger, "Paris demands more.")
    stamp = Stamp(version="0", config="c", snapshot=before)
    question = ask(TEMPLATE, ("FRA", "DEU"), OPENS)
    (found,) = answers(ledger, [question], now=AFTER, stamp=stamp)
    assert found.outcome is Outcome.NO
    assert asked(ledger).outcome is Outcome.YES
