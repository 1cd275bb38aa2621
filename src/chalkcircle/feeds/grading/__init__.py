"""Grades rows of GDELT by how they are built; a grade is a name, never a probability.

It reads no article, and takes no row for a fact, whatever its grade.
"""

from .calibrating import Calibration, Case, OfGrade, calibrate, wilson
from .grades import Graded, grade_rows
from .rules import METHOD, Grade, Rule, Rules, load_rules
from .sampling import names_of, to_read

__all__ = [
    "METHOD",
    "Calibration",
    "Case",
    "Grade",
    "Graded",
    "OfGrade",
    "Rule",
    "Rules",
    "calibrate",
    "grade_rows",
    "load_rules",
    "names_of",
    "to_read",
    "wilson",
]
