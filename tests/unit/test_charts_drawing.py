"""Charts: safe markup, deterministic, and absence drawn otherwise than zero."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.charts import (
    Bin,
    Dot,
    DotRow,
    MonthCounts,
    coverage_strip,
    dot_plot,
    timeline,
)
from chalkcircle.charts.scale import step, time_labels
from chalkcircle.charts.svg import Svg, element

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = st.none() | st.tuples(*[st.integers(0, 40)] * 4)


def month(index: int) -> date:
    return date(2020 + index // 12, index % 12 + 1, 1)


def draw(counts: list[tuple[int, int, int, int] | None], title: str = "T") -> ElementTree.Element:
    months = [MonthCounts(start=month(i), counts=c) for i, c in enumerate(counts)]
    return ElementTree.fromstring(timeline(months, title=title, description="d", uid="u"))


def tips(svg: ElementTree.Element) -> list[str]:
    return [r[0].text or "" for r in svg.iter(f"{SVG}rect") if len(r)]


@given(st.lists(COUNTS, min_size=1, max_size=90))
def test_every_count_is_drawn_once_and_only_gaps_are_hatched(
    counts: list[tuple[int, int, int, int] | None],
) -> None:
    svg = draw(counts)
    wanted = sum(1 for c in counts if c for n in c if n) + sum(c is None for c in counts)
    assert len(tips(svg)) == wanted
    hatched = [r for r in svg.iter(f"{SVG}rect") if r.get("fill") == "url(#u-hatch)"]
    assert len(hatched) == sum(c is None for c in counts)


@given(st.lists(COUNTS, min_size=1, max_size=30))
def test_bars_stay_on_their_side_of_the_axis(
    counts: list[tuple[int, int, int, int] | None],
) -> None:
    svg = draw(counts)
    axis = next(float(e.get("y1", "")) for e in svg.iter(f"{SVG}line") if e.get("class") == "axis")
    for bar in svg.iter(f"{SVG}rect"):
        top = float(bar.get("y", ""))
        bottom = top + float(bar.get("height", ""))
        css = bar.get("class", "")
        assert "coop" not in css or bottom <= axis + 0.1
        assert "conf" not in css or top >= axis - 0.1
        assert 0 <= top <= bottom <= 260


def test_a_covered_month_without_reports_is_bare_not_hatched() -> None:
    assert tips(draw([(0, 0, 0, 0)])) == []
    assert tips(draw([None])) == ["Jan 2020: not covered"]


def test_text_cannot_become_markup() -> None:
    nasty = '</title><script>alert("1")</script>&'
    svg = draw([(1, 0, 0, 0)], title=nasty)
    assert svg.find(f"{SVG}title").text == nasty  # type: ignore[union-attr]
    assert not list(svg.iter(f"{SVG}script"))
    assert element("text", nasty, x=nasty) == (
        '<text x="&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;">'
        '&lt;/title&gt;&lt;script&gt;alert("1")&lt;/script&gt;&amp;</text>'
    )
    assert "<b/>" in element("g", Svg("<b/>"))


def test_charts_are_named_and_described_and_the_same_every_time() -> None:
    bins = [Bin(start=month(i), documents=i % 3) for i in range(12)]
    drawn = coverage_strip(bins, title="Read", description="By month", uid="c")
    assert drawn == coverage_strip(bins, title="Read", description="By month", uid="c")
    svg = ElementTree.fromstring(drawn)
    assert svg.get("role") == "img"
    ids = {e.get("id") for e in svg.iter() if e.get("id")}
    assert {svg.get("aria-labelledby"), svg.get("aria-describedby")} <= ids
    assert sum("nothing read" in tip for tip in tips(svg)) == 4


@given(st.integers(1, 10**6), st.integers(1, 6))
def test_ticks_reach_the_highest_value_in_round_steps(highest: int, wanted: int) -> None:
    size = step(highest, wanted)
    assert size * wanted >= highest
    assert str(size).strip("0") in ("1", "2", "5")


@pytest.mark.parametrize("months", [1, 5, 24, 84, 300])
def test_labels_are_few_and_in_order(months: int) -> None:
    labels = time_labels([month(i) for i in range(months)])
    places = [place for place, _ in labels]
    assert places == sorted(set(places))
    assert 1 <= len(labels) <= 9


@given(st.lists(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=4), min_size=1))
def test_every_position_is_a_dot_on_the_scale(rows: list[list[tuple[float, bool]]]) -> None:
    drawn = [
        DotRow(label=f"A<{i}>", dots=tuple(Dot(value=v, words=f"{v}", past=p) for v, p in dots))
        for i, dots in enumerate(rows)
    ]
    svg = ElementTree.fromstring(
        dot_plot(drawn, low="no", high="yes & more", title="T", description="d", uid="u")
    )
    dots = list(svg.iter(f"{SVG}circle"))
    assert len(dots) == sum(map(len, rows))
    height = float(svg.get("viewBox", "").split()[-1])
    for dot, (value, past) in zip(dots, [each for row in rows for each in row], strict=True):
        assert 240 <= float(dot.get("cx", "")) <= 612
        assert abs(float(dot.get("cx", "")) - (240 + 3.72 * value)) < 0.01
        assert 0 < float(dot.get("cy", "")) < height
        assert ("past" in dot.get("class", "")) is past


def test_words_too_long_for_the_plot_are_cut() -> None:
    row = DotRow(label="x" * 40, dots=(Dot(value=50, words="w"),))
    svg = ElementTree.fromstring(
        dot_plot([row], low="l" * 90, high="h", title="T", description="d", uid="u")
    )
    texts = [t.text or "" for t in svg.iter(f"{SVG}text")]
    assert max(map(len, texts)) == 58
    assert "x" * 19 + "…" in texts
