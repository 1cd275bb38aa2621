"""Batteries for whoever plugs in a feed reader, an exporter or a coder; they need no test runner.

Each gives back nothing where all is well, and else raises one ``AssertionError`` with every fault
that was found, a line each.
"""

from .coders import check_coder
from .exporters import check_exporter
from .feeds import check_feed

__all__ = ["check_coder", "check_exporter", "check_feed"]
