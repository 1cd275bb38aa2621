"""Contradictions: found by a visible rule, never between one holder and himself."""

from __future__ import annotations

from datetime import date

import pytest
from briefing_world import ANNA, DEU, FRA, GAZETTE, HERALD, claim, document

from chalkcircle.briefing.facing import answers, contradictions
from chalkcircle.model import Claim, Interval, Stance

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


def test_opposite_deeds_by_two_holders_face_each_other() -> None:
    back = claim(DOC, "It fell back.", predicate="RETREAT", mode=None, holders=(HERALD,))
    assert [found.rule for found in contradictions([told(), back])] == ["opposites.v1"]
    same = claim(DOC, "It fell back.", predicate="RETREAT", mode=None)
    assert contradictions([told(), same]) == []
