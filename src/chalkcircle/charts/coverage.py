"""The coverage strip: how much was read when; it stands beside every trend and judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from .scale import step, time_labels
from .svg import LEFT, RIGHT, Svg, drawing, element, time_axis

TOP, BOTTOM, HEIGHT = 20.0, 66.0, 86.0


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Documents read that were published in one month or week."""

    start: date
    documents: int


def coverage_strip(bins: Sequence[Bin], *, title: str, description: str, uid: str) -> str:
    """Draw documents read per month or week on the time axis of the other charts.

    Args:
        bins: Consecutive bins, at least one; a bin without a document is hatched.
        title: Accessible name.
        description: What the chart shows, in words.
        uid: Prefix of ids; must differ between two charts of one page.
    """
    highest = max(max(b.documents for b in bins), 1)
    tick = step(highest, 1)
    top = -(-highest // tick) * tick
    width = (RIGHT - LEFT) / len(bins)
    unit = (BOTTOM - TOP) / top
    drawn = [_bin(b, LEFT + i * width, width, unit, uid) for i, b in enumerate(bins)]
    labels = time_axis(_labels(bins, width), BOTTOM, HEIGHT)
    frame = (
        element("text", "documents read", x=LEFT, y=TOP - 7),
        element("text", str(top), x=LEFT - 6, y=TOP + 8, text_anchor="end"),
        element("line", x1=LEFT, y1=TOP, x2=RIGHT, y2=TOP, class_="grid"),
    )
    axis = element("line", x1=LEFT, y1=BOTTOM, x2=RIGHT, y2=BOTTOM, class_="axis")
    return str(drawing(uid, title, description, HEIGHT, *frame, *drawn, axis, *labels))


def _labels(bins: Sequence[Bin], width: float) -> list[tuple[float, str]]:
    return [(LEFT + i * width, label) for i, label in time_labels([b.start for b in bins])]


def _bin(b: Bin, x: float, width: float, unit: float, uid: str) -> Svg:
    if not b.documents:
        return element(
            "rect", element("title", f"{b.start}: nothing read"),
            x=x, y=TOP, width=width, height=BOTTOM - TOP, fill=f"url(#{uid}-hatch)",
        )  # fmt: skip
    height = b.documents * unit
    return element(
        "rect", element("title", f"{b.start}: {b.documents} documents"),
        x=x + width * 0.08, y=BOTTOM - height, width=width * 0.84, height=height, class_="docs",
    )  # fmt: skip
