"""Counts what two actors were reported to do to each other, beside how much was read.

It must not average, weigh or score, and shows an absence of reading as such, never as zero.
"""

from .counting import pairs, relate, without
from .records import Cell, Month, Pair, Relation

__all__ = ["Cell", "Month", "Pair", "Relation", "pairs", "relate", "without"]
