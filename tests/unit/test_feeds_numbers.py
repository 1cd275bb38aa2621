"""Numbers, days and instants: what Python makes of them, or nothing."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.feeds.gate import gate
from chalkcircle.feeds.records import Cell, Column, Layout


def cells_of(column: Column, texts: list[str]) -> tuple[list[object], list[str]]:
    """Each text as the gate reads it (those it refuses left out), and the reasons."""
    layout = Layout((Column("n", Cell.INT), column))
    content = "".join(f"{n}\t{text}\n" for n, text in enumerate(texts)).encode()
    kept: list[object] = []
    reasons = []
    for sifted in gate((layout,), iter([content])):
        kept += sifted.gated.columns[column.name].to_pylist()
        reasons += [one.reason for one in sifted.quarantined]
    return kept, reasons


WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,18})?")
NUMERIC = st.text("0123456789+-.eE _,xnaif٣", max_size=24) | st.from_regex(
    r"[+-]?[0-9]{1,20}(\.[0-9]{0,20})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
)


@settings(max_examples=200, deadline=None)
@given(st.lists(NUMERIC.filter(lambda text: text), min_size=1, max_size=40))
def test_a_decimal_is_what_python_reads_or_none(texts: list[str]) -> None:
    kept, reasons = cells_of(Column("x", Cell.FLOAT), texts)
    expected = [float(t) for t in texts if DECIMAL.fullmatch(t)]
    finite = [value for value in expected if math.isfinite(value)]
    assert kept == finite
    assert [math.copysign(1, float(str(one))) for one in kept] == [
        math.copysign(1, one) for one in finite
    ]
    assert len(reasons) == len(texts) - len(finite)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40))
def test_every_double_comes_back_exactly(numbers: list[float]) -> None:
    kept, reasons = cells_of(Column("x", Cell.FLOAT), [repr(one) for one in numbers])
    assert (kept, reasons) == (numbers, [])


@settings(max_examples=200, deadline=None)
@given(st.lists(NUMERIC.filter(lambda text: text), min_size=1, max_size=40))
def test_a_whole_number_is_one_or_none(texts: list[str]) -> None:
    kept, _ = cells_of(Column("x", Cell.INT), texts)
    assert kept == [int(t) for t in texts if WHOLE.fullmatch(t)]


def test_all_lengths_of_whole_numbers() -> None:
    texts = [sign + "123456789012345678"[:n] for n in range(1, 19) for sign in ("", "-", "+")]
    kept, reasons = cells_of(Column("x", Cell.INT), texts)
    assert (kept, reasons) == ([int(text) for text in texts], [])
    wrong = ["1234567890123456789", "-", "+", "--1", "1-", "0x1", " 1", "1 ", "1.0", "1:", "/1"]
    assert cells_of(Column("x", Cell.INT), wrong) == ([], ["x: not a whole number"] * len(wrong))


def test_bounds_are_included() -> None:
    texts = ["-10", "-10.0000001", "10", "10.00001", "1e1"]
    kept, _ = cells_of(Column("x", Cell.FLOAT, low=-10, high=10), texts)
    assert kept == [-10.0, 10.0, 10.0]
    assert cells_of(Column("x", Cell.INT, low=1, high=4), ["0", "1", "4", "5"])[0] == [1, 4]
    day = Column("x", Cell.DAY, low="2020-01-02", high="2020-01-03", form="YYYY-MM-DD")
    texts = ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"]
    assert cells_of(day, texts)[1] == ["x: out of range"] * 2


FORMS = {
    "YYYYMMDD": "{0:%Y%m%d}",
    "YYYY-MM-DD": "{0:%Y-%m-%d}",
    "D Month YYYY": "{0.day} {0:%B} {0.year:04d}",
    "M/D/YYYY": "{0.month}/{0.day}/{0.year:04d}",
    "D/M/YYYY": "{0.day}/{0.month}/{0.year:04d}",
    "D.M.YYYY": "{0:%d.%m}.{0.year:04d}",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_day_of_four_centuries(form: str) -> None:
    days = [date(1799, 12, 1) + timedelta(n) for n in range(0, 146_100, 5)]
    kept, reasons = cells_of(
        Column("x", Cell.DAY, form=form), [FORMS[form].format(one) for one in days]
    )
    assert (kept, reasons) == (days, [])


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        ("YYYYMMDD", ["20240230", "20230229", "19000229", "20240431", "20241301", "20240100"]),
        ("YYYYMMDD", ["00000101", "2024010", "202401011", "2024-1-1", "2024010a", "+2024010"]),
        ("YYYY-MM-DD", ["2024-02-30", "2024/01/01", "24-01-01", "2024-01-1", "2024-1-01"]),
        (
            "D Month YYYY",
            ["31 April 2024", "0 May 2024", "1 Mai 2024", "1 2024", "1 May 24", "May"],
        ),
        ("D Month YYYY", ["100 May 2024", "1  May 2024", "1 Mayy 2024", "1 Augustus 2024"]),
        ("M/D/YYYY", ["13/1/2017", "2/30/2017", "1//2017", "1/1/17", "1/100/2017", "1-1-2017"]),
        ("D/M/YYYY", ["1/13/2017", "30/2/2017", "1//2017", "1/1/17", "1.1.2017", "1/1.2017"]),
        ("D.M.YYYY", ["1.13.2017", "30.2.2017", "1..2017", "1.1.17", "1/1/2017", "1. 1.2017"]),
    ],
)
def test_no_day_is_made_up(form: str, texts: list[str]) -> None:
    assert cells_of(Column("x", Cell.DAY, form=form), texts) == (
        [],
        ["x: not a real day"] * len(texts),
    )


def test_short_names_of_months_are_read() -> None:
    column = Column("x", Cell.DAY, form="D Month YYYY")
    assert cells_of(column, ["16 May 2025", "1 Sep 2025", "01 sept 2025", "9 DECEMBER 2025"]) == (
        [date(2025, 5, 16), date(2025, 9, 1), date(2025, 12, 9)],
        ["x: not a real day"],
    )


def test_instants() -> None:
    for form, pattern in (
        ("YYYYMMDDHHMMSS", "%Y%m%d%H%M%S"),
        ("YYYY-MM-DD HH:MM:SS", "%Y-%m-%d %H:%M:%S"),
        ("YYYY-MM-DD HH:MM:SS", "%Y-%m-%dT%H:%M:%S"),
    ):
        column = Column("x", Cell.INSTANT, form=form)
        start = datetime(1969, 12, 31, 23, 59, 58)  # noqa: DTZ001 (cells have no zone)
        some = [start + timedelta(seconds=n * 86_461) for n in range(400)]
        assert cells_of(column, [f"{one:{pattern}}" for one in some]) == (some, [])
        wrong = ["20240101240000", "2024-01-01 24:00:00", "20240101", "2024-01-01 00:60:00", "x"]
        assert cells_of(column, wrong)[0] == []
