"""Dates in English prose: what is found, what it means, and what is no date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chalkcircle.coding.dates import DateMention, find_dates
from chalkcircle.model import Precision

PUBLISHED = date(2025, 7, 15)
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SEED = SHARED / "data/seed/000_8c39f43242f6d5dd.txt"


def only(text: str, published: date | None = PUBLISHED) -> DateMention:
    (found,) = find_dates(text, published=published)
    assert text[found.start : found.end] == found.text
    return found


def days(text: str, published: date | None = PUBLISHED) -> str:
    interval = only(text, published).interval
    return f"{interval.start or ''}/{interval.end or ''}"


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("signed on 12 May 2024 in Baku", "2024-05-12/2024-05-12", "day"),
        ("signed on May 12, 2024, in Baku", "2024-05-12/2024-05-12", "day"),
        ("the 12th of May, 2024", "2024-05-12/2024-05-12", "day"),
        ("dated 2025-03-04.", "2025-03-04/2025-03-04", "day"),
        ("on 12.05.2024", "2024-05-12/2024-05-12", "day"),
        ("on 25/06/2024", "2024-06-25/2024-06-25", "day"),
        ("Monday, 5 May 2025", "2025-05-05/2025-05-05", "day"),
        ("in May 2024", "2024-05-01/2024-05-31", "month"),
        ("in September of 2023", "2023-09-01/2023-09-30", "month"),
        ("the summer of 2008", "2008-06-01/2008-08-31", "season"),
        ("winter 2020", "2020-01-01/2021-02-28", "season"),
        ("in 2021 it fell", "2021-01-01/2021-12-31", "year"),
        ("the 2020 Karabakh war", "2020-01-01/2020-12-31", "year"),
        ("during the 2008 South Ossetia war", "2008-01-01/2008-12-31", "year"),
        ("the 2026 FIFA World Cup", "2026-01-01/2026-12-31", "year"),
        ("the 1990s", "1990-01-01/1999-12-31", "decade"),
        ("the 20th century", "1901-01-01/2000-12-31", "span"),
        ("Q3 2023", "2023-07-01/2023-09-30", "span"),
        ("early 2025", "2025-01-01/2025-04-30", "span"),
        ("late 2023", "2023-09-01/2023-12-31", "span"),
        ("at the end of May 2024", "2024-05-21/2024-05-31", "span"),
        ("in the early 1990s", "1990-01-01/1993-04-30", "span"),
        ("the second half of 2023", "2023-07-01/2023-12-31", "span"),
        ("the night of 9–10 November 2020", "2020-11-09/2020-11-10", "span"),
        ("between 2018 and 2020", "2018-01-01/2020-12-31", "span"),
        ("from 2014 to 2016", "2014-01-01/2016-12-31", "span"),
        ("from early 2014 to late 2016", "2014-01-01/2016-12-31", "span"),
        ("(1988–1994)", "1988-01-01/1994-12-31", "span"),
        ("in 2020–21", "2020-01-01/2021-12-31", "span"),
        ("27 September to 10 November 2020", "2020-09-27/2020-11-10", "span"),
        ("from December 2024 to January", "2024-12-01/2025-01-31", "span"),
        ("since 1991", "1991-01-01/", "span"),
        ("from 2014 onwards", "2014-01-01/", "span"),
        ("since early 2022", "2022-01-01/", "span"),
        ("by 2030", "/2030-12-31", "span"),
        ("before 2020", "/2019-12-31", "span"),
        ("before the 2020 war", "/2020-12-31", "span"),
        ("after the 2020 war", "2020-01-01/", "span"),
        ("after September 2023", "2023-09-30/", "span"),
    ],
)
def test_absolute(text: str, expected: str, precision: str) -> None:
    found = only(text, published=None)
    assert days(text, published=None) == expected
    assert found.interval.precision == Precision(precision)
    assert not found.relative


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday", "2025-07-14/2025-07-14"),
        ("the day before yesterday", "2025-07-13/2025-07-13"),
        ("he said on Monday", "2025-07-14/2025-07-14"),
        ("he said on Tuesday", "2025-07-15/2025-07-15"),
        ("they will meet on Friday", "2025-07-18/2025-07-18"),
        ("they will go, he said on Friday", "2025-07-11/2025-07-11"),
        ("They will go. (AP) He left on Friday", "2025-07-11/2025-07-11"),
        ("last Tuesday", "2025-07-08/2025-07-08"),
        ("last week", "2025-07-07/2025-07-13"),
        ("this year", "2025-01-01/2025-12-31"),
        ("last year", "2024-01-01/2024-12-31"),
        ("over the past year", "2024-07-15/2025-07-15"),
        ("over the past decade", "2015-07-15/2025-07-15"),
        ("in recent months", "2024-07-15/2025-07-15"),
        ("over the last three years", "2022-07-15/2025-07-15"),
        ("in the coming weeks", "2025-07-15/2025-09-09"),
        ("three days ago", "2025-07-12/2025-07-12"),
        ("a decade ago", "2010-01-01/2019-12-31"),
        ("more than 30 years ago", "/1995-12-31"),
        ("a few weeks ago", "2025-05-20/2025-07-01"),
        ("many years ago", "/2023-07-15"),
        ("last December", "2024-12-01/2024-12-31"),
        ("last summer", "2024-06-01/2024-08-31"),
        ("next spring", "2026-03-01/2026-05-31"),
        ("late last year", "2024-09-01/2024-12-31"),
        ("earlier this month", "2025-07-01/2025-07-15"),
        ("by the end of the year", "/2025-12-31"),
        ("mid-May", "2025-05-11/2025-05-20"),
        ("in December", "2024-12-01/2024-12-31"),
        ("on 10 November", "2024-11-10/2024-11-10"),
        ("on Sept. 19", "2024-09-19/2024-09-19"),
        ("the vote of July 27", "2025-07-27/2025-07-27"),
        ("closed until 3 August", "/2025-08-03"),
        ("fought until 10 July", "/2025-07-10"),
        ("from May to July", "2025-05-01/2025-07-31"),
        ("over the weekend", "2025-07-12/2025-07-13"),
    ],
)
def test_relative_is_read_against_publication_and_open_without(text: str, expected: str) -> None:
    assert days(text) == expected
    assert only(text).relative
    undated = only(text, published=None)
    assert undated.interval.is_open
    assert undated.interval.precision is Precision.OPEN


@pytest.mark.parametrize(
    "text", ["On Saturday he left.", "On Saturday, he left.", "He left on Saturday."]
)
def test_a_weekday_is_a_day_wherever_its_sentence_has_it(text: str) -> None:
    assert days(text) == "2025-07-12/2025-07-12"


@pytest.mark.parametrize("text", ["the following day", "that year", "two years later"])
def test_what_only_the_story_knows_stays_open(text: str) -> None:
    assert only(text).interval.is_open


@pytest.mark.parametrize(
    "text",
    [
        "2026 soldiers", "of 2000 troops", "2,025 people", "aged 45", "$2020", "at 2000 hours",
        "Resolution 2020", "2026 attacks", "he may go", "on the march to the second",
        "criticism of May", "Theresa May", "the last days of the war", "the Good Friday Agreement",
        "every Monday", "(The Sunday Times)", "(USA Today)", "at the October Palace",
        "on 31 February 2024", "05/06/2024", "in 1,500 villages", "over centuries", "twice a day",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, published=PUBLISHED) == []


def test_a_list_of_years_is_as_many_dates() -> None:
    found = find_dates("in 2018, 2020 and 2023 French sailors were hurt", published=None)
    assert [mention.text for mention in found] == ["2018", "2020", "2023"]


def test_the_year_that_opens_a_sentence_holds_for_its_days() -> None:
    text = "In 2020 war began on 27 September and ended on 10 November. On 10 November he left."
    _, began, ended, left = find_dates(text, published=PUBLISHED)
    assert (began.interval.start, ended.interval.start) == (date(2020, 9, 27), date(2020, 11, 10))
    assert left.interval.start == date(2024, 11, 10)


def test_a_part_of_an_event_is_no_part_of_its_year() -> None:
    assert days("at the start of the 2020 war") == "2020-01-01/2020-12-31"


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")
def test_seed_article() -> None:
    found = find_dates(SEED.read_text(encoding="utf-8"), published=PUBLISHED)
    assert [mention.text for mention in found] == [
        "the past decade", "2021", "2020", "2023", "last December", "December 2024",
        "September 2023", "recent months", "2024", "2024", "early 2025", "2008",
    ]  # fmt: skip
