"""Dates written in many ways are found again, where they stand and as what they mean."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.coding.dates import find_dates
from chalkcircle.model import Interval, Precision

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
LEAD = st.sampled_from(["", "On ", "He said that on ", "Մոսկվա — ", "1.\n"])
TAIL = st.sampled_from(["", ".", ", when it rained", " in Baku", "\n"])
ORDINAL = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
FORMS = (
    lambda d: f"{d.day} {d:%B %Y}",
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"{d:%A}, {d.day} {d:%B %Y}",
    lambda d: f"{d.day}{ORDINAL.get(d.day, 'th')} of {d:%B}, {d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d:%d.%m.%Y}",
)
WORDS = st.sampled_from(
    "in on since until last next this past early late the of and between from to by 2020 2008 12 "
    "May March Monday December year weeks ago 3 – - , . ( ) yesterday decade the 1990s half end "
    "end of 31 February 29 summer 9–10 November war people 0 1 99 recent coming years".split()
)


@given(DAYS, st.sampled_from(FORMS), LEAD, TAIL)
def test_a_day_is_found_where_it_stands(day: date, form: object, lead: str, tail: str) -> None:
    assert callable(form)
    written = form(day)
    (found,) = find_dates(f"{lead}{written}{tail}", published=None)
    assert (found.start, found.end, found.text) == (len(lead), len(lead) + len(written), written)
    assert found.interval == Interval.day(day)


@given(st.integers(1900, 2098), st.integers(1, 12), LEAD)
def test_a_month_and_a_range_of_months(year: int, month: int, lead: str) -> None:
    name = f"{date(year, month, 1):%B} {year}"
    (found,) = find_dates(f"{lead}{name}", published=None)
    assert found.interval == Interval.month(year, month)
    (joined,) = find_dates(f"{lead}{name} – December {year + 1}", published=None)
    end = date(year + 1, 12, 31)
    assert joined.interval == Interval(date(year, month, 1), end, Precision.SPAN)


@given(DAYS, DAYS)
def test_a_day_without_year_is_the_same_day_of_a_year_nearby(day: date, published: date) -> None:
    (found,) = find_dates(f"on {day.day} {day:%B}", published=published)
    assert found.relative
    start = found.interval.start
    assert start is not None
    assert (start.month, start.day) == (day.month, day.day)
    reach = 366 * 8 + 2
    assert -reach <= (start - published).days <= 45


@given(st.lists(WORDS, max_size=14), st.none() | st.dates())
def test_any_words_give_ordered_spans_and_open_relatives(
    words: list[str], published: date | None
) -> None:
    text = " ".join(words)
    found = find_dates(text, published=published)
    at = 0
    for mention in found:
        assert at <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end].strip()
        at = mention.end
        if published is None and mention.relative:
            assert mention.interval.precision in (Precision.OPEN, Precision.SPAN)


@given(st.text(max_size=200), st.none() | st.dates())
def test_no_text_breaks_it(text: str, published: date | None) -> None:
    for mention in find_dates(text, published=published):
        assert text[mention.start : mention.end] == mention.text
