"""Builds SVG text safely; it knows no chart.

Whatever is not already an ``Svg`` is escaped, so a name out of a document can never become markup.
Colours are CSS variables with a fallback: the page decides light and dark, a lone file still draws.
"""

from __future__ import annotations

import re
from html import escape

_GAP = re.compile(
    r'(?:<g>)?<rect x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" width="(?P<width>[^"]*)" '
    r'height="(?P<height>[^"]*)" fill="(?P<fill>url\([^)"]*-hatch\))">'
    r"<title>[^<]*</title></rect>(?:</g>)?"
)
_GAPS = re.compile(f"(?:{re.sub('[?]P<.*?>', '?:', _GAP.pattern)})+")
_VARIABLE = re.compile(r"var\(--[\w-]+,([^()]*)\)")


class Svg(str):
    """Markup that was built here and needs no escaping any more."""

    __slots__ = ()


STYLE = """
.cc text{font-family:var(--cc-font,system-ui,sans-serif);font-size:var(--cc-text,12px);
fill:var(--cc-ink,#4a4f57)}
.cc .coop{fill:var(--cc-coop,#1a6a84);stroke:var(--cc-coop,#1a6a84)}
.cc .conf{fill:var(--cc-conf,#b0421b);stroke:var(--cc-conf,#b0421b)}
.cc .docs{fill:var(--cc-docs,#6a6f78);stroke:none}
.cc .dot{fill:var(--cc-docs,#6a6f78);stroke:var(--cc-docs,#6a6f78);stroke-width:1.6}
.cc .past{fill:none}
.cc .verbal{fill-opacity:.28}
.cc .bar{stroke-width:.8}
.cc .axis{stroke:var(--cc-ink,#4a4f57);stroke-width:1}
.cc .grid{stroke:var(--cc-ink,#4a4f57);stroke-opacity:.22;stroke-width:.6}
.cc .hatch{stroke:var(--cc-ink,#4a4f57);stroke-opacity:.4;stroke-width:1}
""".replace("\n", "")


def element(tag: str, *children: str, **attributes: str | float) -> Svg:
    """One element with escaped attributes and children.

    Attribute names are written as Python allows (``class_``, ``stroke_width``); numbers are
    rounded to two decimals, so that the same data always gives the same bytes.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for name, value in attributes.items()
    )
    inner = "".join(c if isinstance(c, Svg) else escape(c, quote=False) for c in children)
    return Svg(f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>")


def still(svg: str) -> str:
    """A chart for paper: colours by their fallback, gaps that touch as one and without tips.

    What draws for paper knows no CSS variable, and it draws every hatched box anew.
    """
    return _GAPS.sub(_one_gap, _VARIABLE.sub(r"\1", svg))


def _one_gap(gaps: re.Match[str]) -> str:
    boxes = list(_GAP.finditer(gaps[0]))
    left, y, height, fill = (boxes[0][name] for name in ("x", "y", "height", "fill"))
    right = float(boxes[-1]["x"]) + float(boxes[-1]["width"])
    width = right - float(left)
    return element("rect", x=left, y=y, width=width, height=height, fill=fill)


def drawing(uid: str, title: str, description: str, height: float, *children: Svg) -> Svg:
    """The outer ``svg`` of every chart: role, name, description, style and the hatch pattern.

    Args:
        uid: Prefix of the ids inside; must differ between two charts of one page.
        title: Short accessible name.
        description: What a reader who does not see the chart should know.
        height: In units of a drawing that is ``WIDTH`` units wide.
        children: What to draw.
    """
    line = element("line", x1=0, y1=0, x2=0, y2=6, class_="hatch")
    pattern = element(
        "pattern", line, id=f"{uid}-hatch", width=5, height=6,
        patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    return element(
        "svg",
        element("title", title, id=f"{uid}-title"),
        element("desc", description, id=f"{uid}-desc"),
        element("style", Svg(STYLE)),
        element("defs", pattern),
        *children,
        xmlns="http://www.w3.org/2000/svg", class_="cc", role="img",
        viewBox=f"0 0 {WIDTH} {_text(height)}",
        aria_labelledby=f"{uid}-title", aria_describedby=f"{uid}-desc",
    )  # fmt: skip


WIDTH = 640
LEFT, RIGHT = 44, 636
"""Where the plotted time begins and ends, the same in every chart, so that two can be compared."""


def time_axis(labels: list[tuple[float, str]], y: float, height: float) -> list[Svg]:
    """Labels under a time axis, each with a small tick.

    Args:
        labels: Horizontal position and words of each.
        y: Where the plot ends.
        height: Of the whole drawing.
    """
    ticks = (element("line", x1=x, y1=y, x2=x, y2=y + 5, class_="axis") for x, _ in labels)
    words = (element("text", text, x=x, y=height - 4) for x, text in labels)
    return [element("g", *ticks, *words)]


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}"
