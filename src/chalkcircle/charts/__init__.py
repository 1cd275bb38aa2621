"""Draws SVG on the server, one definition a chart; it fetches no data and counts nothing."""

from .coverage import Bin, coverage_strip
from .svg import Svg, still
from .timeline import MonthCounts, timeline

__all__ = ["Bin", "MonthCounts", "Svg", "coverage_strip", "still", "timeline"]
