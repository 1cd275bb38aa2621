"""The dot plot of an issue: who stands where on a scale from 0 to 100; it judges nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import msgspec

from .svg import RIGHT, Svg, drawing, element

STEP, FIRST, LINE = 26.0, 240.0, 24.0
"""Units between two rows, where the value 0 stands, and the height of a line above the scale.

Wide enough for the large letters that a page sets on a narrow screen.
"""
LAST = RIGHT - 24
_NAME, _END = 20, 58
"""Characters that fit before the scale, where what is longer is cut, and across the drawing."""


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """One position.

    Attributes:
        value: 0 to 100.
        words: What it says when pointed at.
        past: Of another time than the page: drawn hollow.
    """

    value: float
    words: str
    past: bool = False


class DotRow(msgspec.Struct, frozen=True, kw_only=True):
    """One actor with its positions, the earliest first."""

    label: str
    dots: tuple[Dot, ...]


def dot_plot(
    rows: Sequence[DotRow], *, low: str, high: str, title: str, description: str, uid: str
) -> str:
    """Draw who stands where, one line an actor, in the order given.

    Args:
        rows: At least one.
        low: What 0 means.
        high: What 100 means.
        title: Accessible name.
        description: What the chart shows, in words.
        uid: Prefix of ids; must differ between two charts of one page.
    """
    ends = [line for end in (f"0: {low}", f"100: {high}") for line in textwrap.wrap(end, _END)]
    top = LINE * len(ends) + 28
    bottom = top + STEP * len(rows)
    told = [element("text", line, x=0, y=20 + LINE * i) for i, line in enumerate(ends)]
    ticks = [_tick(value, top, bottom) for value in (0, 25, 50, 75, 100)]
    drawn = [part for i, row in enumerate(rows) for part in _row(row, top + STEP * (i + 0.5))]
    return str(drawing(uid, title, description, bottom + 6, *told, *ticks, *drawn))


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def _x(value: float) -> float:
    return FIRST + (LAST - FIRST) * value / 100


def _tick(value: int, top: float, bottom: float) -> Svg:
    x = _x(value)
    line = element("line", x1=x, y1=top, x2=x, y2=bottom, class_="grid")
    return element("g", line, element("text", str(value), x=x, y=top - 6, text_anchor="middle"))


def _row(row: DotRow, y: float) -> Iterator[Svg]:
    yield element("text", _cut(row.label, _NAME), x=FIRST - 16, y=y + 5, text_anchor="end")
    yield element("line", x1=_x(0), y1=y, x2=_x(100), y2=y, class_="grid")
    for dot in row.dots:
        css = "dot past" if dot.past else "dot"
        yield element(
            "circle", element("title", dot.words), cx=_x(dot.value), cy=y, r=5, class_=css
        )
