"""The grade of every row of a table, a column at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .marks import marks
from .rules import Grade, load_rules

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]
    Numbers = np.ndarray[tuple[int], np.dtype[np.int8]]


@dataclass(frozen=True, slots=True)
class Graded:
    """Rows graded, in their order.

    Attributes:
        grades: Index of each row's grade in ``load_rules().grade``.
        marks: By name of the rule, the rows that it holds of.
    """

    grades: Numbers
    marks: Mapping[str, Bools]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that the indices mean."""
        return tuple(grade.level for grade in load_rules().grade)

    def counts(self) -> dict[str, int]:
        """Rows of each level, none left out."""
        import numpy as np

        found = np.bincount(self.grades, minlength=len(self.levels))
        return {level: int(n) for level, n in zip(self.levels, found, strict=True)}

    def why(self, row: int) -> tuple[str, ...]:
        """Names of the rules that hold of one row."""
        return tuple(name for name, held in self.marks.items() if held[row])


def grade_rows(rows: pa.Table) -> Graded:
    """Grade rows of GDELT.

    Whether several sites tell the same is seen among the rows given and nowhere else: give the
    rows of whole days.

    Args:
        rows: Columns of :mod:`chalkcircle.ledger.rows.records`.
    """
    import numpy as np

    found = marks(rows)
    table = load_rules().grade
    grades = np.full(rows.num_rows, len(table) - 1, dtype=np.int8)
    for index in reversed(range(len(table))):
        grades[_fits(table[index], found, rows.num_rows)] = index
    return Graded(grades, found)


def _fits(grade: Grade, found: Mapping[str, Bools], count: int) -> Bools:
    import numpy as np

    fits = np.ones(count, dtype=bool)
    for name in grade.all:
        fits &= found[name]
    for name in grade.none:
        fits &= ~found[name]
    if grade.any:
        fits &= np.logical_or.reduce([found[name] for name in grade.any])
    return fits
