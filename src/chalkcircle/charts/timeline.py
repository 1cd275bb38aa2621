"""The timeline of a pair: reports by month and quad class; it does not count them.

Cooperation stands above the axis, conflict below; material reports lie next to the axis and
are solid, verbal ones lie outside and are pale with an outline: position tells what colour tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from chalkcircle.model import Quad

from .scale import MONTHS, step, time_labels
from .svg import LEFT, RIGHT, Svg, drawing, element, time_axis

TOP, BOTTOM = 22.0, 206.0
HEIGHT = 260.0

_LAYERS = (
    (Quad.MATERIAL_COOPERATION, "coop bar", -1),
    (Quad.VERBAL_COOPERATION, "coop bar verbal", -1),
    (Quad.MATERIAL_CONFLICT, "conf bar", 1),
    (Quad.VERBAL_CONFLICT, "conf bar verbal", 1),
)


class MonthCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Reports of one month.

    Attributes:
        start: First day of the month.
        counts: Reports by quad class, in the order of ``Quad`` (1 to 4); ``None`` when the month
            is not covered: nothing was read that could have reported anything.
    """

    start: date
    counts: tuple[int, int, int, int] | None


def timeline(months: Sequence[MonthCounts], *, title: str, description: str, uid: str) -> str:
    """Draw reports between two actors, month by month.

    Args:
        months: Consecutive months, at least one. Uncovered ones are hatched; a covered month
            without a report shows the bare axis.
        title: Accessible name.
        description: What the chart shows, in words.
        uid: Prefix of ids; must differ between two charts of one page.
    """
    up = max((m.counts[0] + m.counts[1] for m in months if m.counts), default=0)
    down = max((m.counts[2] + m.counts[3] for m in months if m.counts), default=0)
    tick = step(max(up, down, 1), 3)
    up, down = (max(-(-n // tick), 1) * tick for n in (up, down))
    unit = (BOTTOM - TOP) / (up + down)
    axis = TOP + up * unit
    width = (RIGHT - LEFT) / len(months)
    drawn = [_month(m, i, width, axis, unit, uid) for i, m in enumerate(months)]
    ticks = [_tick(n, axis - n * unit) for n in range(-down, up + 1, tick)]
    base = element("line", x1=LEFT, y1=axis, x2=RIGHT, y2=axis, class_="axis")
    sides = (
        element("text", "more cooperation ↑ (solid: deeds, pale: words)", x=LEFT, y=TOP - 8),
        element("text", "more conflict ↓", x=LEFT, y=BOTTOM + 20),
    )
    labels = time_axis(_labels(months, width), BOTTOM, HEIGHT)
    return str(drawing(uid, title, description, HEIGHT, *ticks, *drawn, base, *sides, *labels))


def _labels(bins: Sequence[MonthCounts], width: float) -> list[tuple[float, str]]:
    return [(LEFT + i * width, label) for i, label in time_labels([b.start for b in bins])]


def _tick(value: int, y: float) -> Svg:
    line = element("line", x1=LEFT, y1=y, x2=RIGHT, y2=y, class_="grid")
    text = element("text", str(abs(value)), x=LEFT - 6, y=y + 4, text_anchor="end")
    return element("g", line, text)


def _month(month: MonthCounts, index: int, width: float, axis: float, unit: float, uid: str) -> Svg:
    x = LEFT + index * width
    name = f"{MONTHS[month.start.month - 1]} {month.start.year}"
    if month.counts is None:
        box = element(
            "rect", element("title", f"{name}: not covered"),
            x=x, y=TOP, width=width, height=BOTTOM - TOP, fill=f"url(#{uid}-hatch)",
        )  # fmt: skip
        return element("g", box)
    bars, reach = [], {-1: 0, 1: 0}
    for quad, css, side in _LAYERS:
        number = month.counts[quad - 1]
        if not number:
            continue
        near, far = reach[side], reach[side] + number
        reach[side] = far
        place = {"x": x + width * 0.12, "width": width * 0.76, "height": number * unit}
        tip = element("title", f"{name}: {number} of {quad.label}")
        y = axis - unit * far if side < 0 else axis + unit * near
        bars.append(element("rect", tip, y=y, class_=css, **place))
    return element("g", *bars)
