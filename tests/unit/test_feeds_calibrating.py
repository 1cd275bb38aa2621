"""Shares of the grades by labels: intervals, order, scores, and when there is no probability."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.feeds.grading import Calibration, Case, calibrate, wilson
from chalkcircle.feeds.grading.calibrating import LEAST, fit

GRADES = [(level, f"grade {level}", 100) for level in "ABC"]


def cases(*read: tuple[int, int]) -> list[Case]:
    """Labelled rows, so many right of so many read by grade, each of its own article."""
    return [
        Case(grade, f"{grade}/{n}", n < right)
        for grade, (right, of) in enumerate(read)
        for n in range(of)
    ]


def shown(found: Calibration) -> list[float | None]:
    """Probabilities by grade."""
    return [one.probability for one in found.grades]


def test_shares_of_enough_labels_are_shown() -> None:
    found = calibrate(cases((18, 20), (10, 20), (2, 20)), GRADES)
    assert (found.labels, found.articles, found.why_not) == (60, 60, "")
    assert shown(found) == [0.9, 0.5, 0.1]
    first = found.grades[0]
    assert (first.rows, first.read, first.right) == (100, 20, 18)
    assert first.low is not None
    assert first.high is not None
    assert 0.69 < first.low < 0.70
    assert 0.97 < first.high < 0.98
    assert found.brier is not None
    assert found.brier_base is not None
    assert found.brier < found.brier_base


@pytest.mark.parametrize(
    ("read", "reason"),
    [
        (((10, 20), (9, 29), (0, 0)), f"no probability: 49 labels, {LEAST} needed"),
        (((30, 30), (20, 20), (0, 0)), "no probability: all 50 labels say right"),
        (((0, 30), (0, 20), (0, 0)), "no probability: all 50 labels say wrong"),
        (((0, 0), (0, 0), (0, 0)), "no probability: 0 labels"),
    ],
)
def test_without_enough_labels_of_both_kinds_there_is_none(
    read: tuple[tuple[int, int], ...], reason: str
) -> None:
    found = calibrate(cases(*read), GRADES)
    assert found.why_not.startswith(reason)
    assert shown(found) == [None, None, None]
    assert (found.brier, found.brier_base) == (None, None)


def test_a_grade_of_few_labels_has_none() -> None:
    assert shown(calibrate(cases((2, 4), (30, 40), (1, 20)), GRADES))[0] is None


def test_a_better_grade_is_never_less_likely() -> None:
    assert shown(calibrate(cases((10, 20), (30, 40), (1, 20)), GRADES)) == [2 / 3, 2 / 3, 0.05]


def test_rows_of_one_article_are_predicted_from_others() -> None:
    """One article with thirty right rows must not vouch for itself."""
    one = [Case(0, "one", True)] * 30
    others = [Case(0, f"n{n}", False) for n in range(30)]
    found = calibrate([*one, *others], GRADES)
    assert found.brier is not None
    assert found.brier > 0.4


def test_labels_left_out_are_told() -> None:
    found = calibrate(cases((1, 2)), GRADES[:1], not_counted={"cannot open": 3, "none": 0})
    assert found.not_counted == {"cannot open": 3}


def test_wilson_against_known_figures() -> None:
    """Figures of the interval for 6 of 30 and the ends."""
    assert [round(x, 3) for x in wilson(6, 30)] == [0.095, 0.373]
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == pytest.approx(1)


@given(st.lists(st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))))
@settings(max_examples=300, deadline=None)
def test_the_fit_never_rises_and_keeps_what_is_right(read: list[tuple[int, int]]) -> None:
    fitted = fit(read)
    values = [p for p in fitted if p is not None]
    assert all(0 <= p <= 1 for p in values)
    assert all(a >= b - 1e-12 for a, b in pairwise(values))
    assert [p is None for p in fitted] == [n == 0 for _, n in read]
    expected = sum((p or 0) * n for p, (_, n) in zip(fitted, read, strict=True))
    assert expected == pytest.approx(sum(right for right, _ in read))
