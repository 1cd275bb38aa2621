"""Grades rows of GDELT by how they are built; a grade is a name, never a probability.

It reads no article, and takes no row for a fact, whatever its grade.
"""

from .grades import Graded, grade_rows
from .rules import Grade, Rule, Rules, load_rules

__all__ = ["Grade", "Graded", "Rule", "Rules", "grade_rows", "load_rules"]
