"""Agreement of two editors: Cohen's kappa on tables worked by hand."""

from __future__ import annotations

import msgspec
import pytest
from ledger_sample import claim, document, parties, voice

from chalkcircle.model import Op
from chalkcircle.study.agreement import agreement, kappa


def test_kappa_on_a_table_worked_by_hand() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: seen .70, by chance .50, kappa .40.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_not_defined_where_chance_alone_agrees_fully() -> None:
    assert kappa([]) is None
    assert kappa([("y", "y")] * 7) is None
    assert kappa([("y", "n")] * 7) == 0


def test_kappa_of_full_and_of_contrary_answers() -> None:
    assert kappa([("y", "y"), ("n", "n")]) == 1
    assert kappa([("y", "n"), ("n", "y")]) == -1


def test_questions_are_asked_of_what_both_call_an_event() -> None:
    base = claim(document())
    change = msgspec.structs.replace
    gone = change(base, claim_id="", op=Op.RETRACT, supersedes=base.claim_id)
    other = change(base, claim_id="", actors=parties("LOW"), holders=(voice("Jane"),))
    found = {a.question: a for a in agreement([(base, base), (base, gone), (other, base)], [])}
    assert found["event"].n == 3
    assert found["event"].raw == pytest.approx(2 / 3)
    assert found["event"].kappa == 0
    assert (found["actors"].n, found["actors"].raw) == (2, 0.5)
    assert (found["recipients"].n, found["recipients"].kappa) == (2, None)
    assert found["speaker"].raw == 0.5
    assert (found["same incident"].n, found["same incident"].raw) == (0, None)
