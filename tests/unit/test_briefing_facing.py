"""Contradictions: found by a visible rule, never between one holder and himself."""

from __future__ import annotations

from datetime import date

import pytest
from briefing_world import ANNA, DEU, FRA, GAZETTE, HERALD, claim, document

from chalkcircle.briefing.facing import answers, contradictions
from chalkcircle.model import Claim, Interval, Precision, Stance

DOC = document("Paris moved. Paris did not move. It fell back.")
SHOT: dict[str, object] = {"predicate": "ASSAULT", "mode": None}


def told(**changes: object) -> Claim:
    return claim(DOC, "Paris moved.", **(SHOT | changes))


def denied(**changes: object) -> Claim:
    told_by = {"holders": (HERALD, ANNA), "stance": Stance.DENIES, "factuality": -3.0}
    return claim(DOC, "Paris did not move.", **(SHOT | told_by | changes))


def test_a_denial_faces_what_it_denies() -> None:
    one, other = told(), denied()
    (found,) = contradictions([one, other])
    assert found.rule == "denial.v1"
    assert set(found.claims) == {one, other}
    assert answers([found]) == {one.claim_id: other, other.claim_id: one}


@pytest.mark.parametrize(
    "changes",
    [
        {"holders": (GAZETTE,)},
        {"valid": Interval.day(date(2024, 7, 1))},
        {"actors": (DEU,), "recipients": (FRA,)},
        {"predicate": "COERCE"},
        {"stance": Stance.ASKS, "factuality": 0.0},
    ],
)
def test_what_is_no_answer_is_not_set_against(changes: dict[str, object]) -> None:
    assert contradictions([told(), denied(**changes)]) == []


def test_an_undated_denial_answers_nothing_in_particular() -> None:
    """Else a sentence of one year would contradict a deed of another."""
    for vague in (Interval(), Interval(None, date(2024, 12, 31), Precision.SPAN)):
        assert contradictions([told(), denied(valid=vague)]) == []


@pytest.mark.parametrize(
    ("day", "faces"),
    [
        (date(2024, 4, 8), False),
        (date(2024, 4, 9), True),
        (date(2024, 6, 10), True),
        (date(2024, 6, 11), False),
    ],
)
def test_a_denial_within_a_month_on_either_side_answers(day: date, faces: bool) -> None:
    valid = Interval.day(day)
    assert bool(contradictions([told(), denied(valid=valid)])) is faces
    assert bool(contradictions([denied(valid=valid), told()])) is faces


AGREED: dict[str, object] = {"predicate": "AGREE", "mode": None}
REFUSED: dict[str, object] = {"predicate": "REJECT", "mode": None, "holders": (HERALD,)}


def test_deeds_that_exclude_each_other_face_each_other() -> None:
    refused = claim(DOC, "It fell back.", **REFUSED)
    assert [f.rule for f in contradictions([told(**AGREED), refused])] == ["opposites.v1"]
    himself = claim(DOC, "It fell back.", **(REFUSED | {"holders": (GAZETTE,)}))
    assert contradictions([told(**AGREED), himself]) == []


def test_deeds_that_follow_each_other_do_not() -> None:
    later = claim(DOC, "It fell back.", **(REFUSED | {"valid": Interval.day(date(2024, 5, 20))}))
    assert contradictions([told(**AGREED), later]) == []
    back = claim(DOC, "It fell back.", predicate="RETREAT", mode=None, holders=(HERALD,))
    assert contradictions([told(), back]) == []
