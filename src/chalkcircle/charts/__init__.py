"""Draws SVG on the server, one definition a chart; it fetches no data and counts nothing."""

from .coverage import Bin, coverage_strip
from .dots import Dot, DotRow, dot_plot
from .svg import Svg, still
from .timeline import MonthCounts, timeline

__all__ = [
    "Bin",
    "Dot",
    "DotRow",
    "MonthCounts",
    "Svg",
    "coverage_strip",
    "dot_plot",
    "still",
    "timeline",
]
