"""Intervals: the algebra holds for every pair of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.model import Interval, Precision, RecordError

DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(st.none() | DAYS)
    end = draw(st.none() | DAYS)
    if start and end and start > end:
        start, end = end, start
    return Interval(start, end, Precision.SPAN)


@given(intervals(), intervals())
def test_intersection_is_what_both_contain(a: Interval, b: Interval) -> None:
    both = a.intersection(b)
    for day in {d for i in (a, b) for d in (i.start, i.end) if d}:
        inside = a.contains(day) and b.contains(day)
        assert inside == (both is not None and both.contains(day))


@given(intervals(), intervals())
def test_overlap_is_symmetric(a: Interval, b: Interval) -> None:
    assert a.overlaps(b) == b.overlaps(a)


@given(intervals(), intervals(), DAYS)
def test_hull_holds_both(a: Interval, b: Interval, day: date) -> None:
    if a.contains(day) or b.contains(day):
        assert a.hull(b).contains(day)


@given(intervals())
def test_an_interval_is_its_own_intersection_and_hull(a: Interval) -> None:
    assert a.intersection(a) == a
    assert a.hull(a) == a


@given(DAYS, st.integers(1, 1000))
def test_upside_down_is_refused(day: date, days: int) -> None:
    with pytest.raises(RecordError, match="upside down"):
        Interval(day, day - timedelta(days=days))


@given(st.integers(1990, 2035), st.integers(1, 12))
def test_a_month_ends_before_the_next_begins(year: int, month: int) -> None:
    this = Interval.month(year, month)
    assert this.start is not None
    assert this.end is not None
    assert this.start.day == 1
    assert (this.end + timedelta(days=1)).day == 1
