"""Counts what two actors were reported to do to each other, beside how much was read.

It must not average, weigh or score, and shows an absence of reading as such, never as zero.
"""

from .counting import METHODS, pairs, recount, relate, without
from .records import Cell, Month, Pair, Relation

__all__ = ["METHODS", "Cell", "Month", "Pair", "Relation", "pairs", "recount", "relate", "without"]
