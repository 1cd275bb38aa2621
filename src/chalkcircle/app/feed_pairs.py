"""Which pairs of an answer about feeds are shown, and in which order; it adds nothing up.

A pair has two sides that are known and not the same. What a row without a side, or a state with
itself, gives stays in the sums and is told beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 20
"""Pairs shown unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """How many pairs to show, and which.

    Attributes:
        by: Columns whose sum is the size of a pair, the largest first; none leaves the order.
        most: Show so many at most; none cuts nothing.
        everything: Show lines with an unknown side, or of a state with itself, like the others.
    """

    by: tuple[str, ...] = ()
    most: int | None = MOST
    everything: bool = False

    def shown(self, found: pa.Table) -> Shown:
        """Cut a table with the columns feed, actor, recipient and n."""
        import pyarrow.compute as pc

        kept = found
        if not self.everything:
            actor, recipient = found["actor"], found["recipient"]
            known = pc.and_(pc.not_equal(actor, ""), pc.not_equal(recipient, ""))
            kept = found.filter(pc.and_(known, pc.not_equal(actor, recipient)))
        aside = (pc.sum(found["n"]).as_py() or 0) - (pc.sum(kept["n"]).as_py() or 0)
        kept = kept.take(self._order(kept)) if self.by else kept
        lines = kept if self.most is None else kept.slice(0, self.most)
        return Shown(lines, aside, kept.num_rows - lines.num_rows)

    def _order(self, found: pa.Table) -> pa.Array:
        """By size, and pairs of one size as they came."""
        import numpy as np
        import pyarrow as pa

        size = sum(found[name].to_numpy() for name in self.by)
        return pa.array(np.argsort(-size, kind="stable"))


@dataclass(frozen=True, slots=True)
class Shown:
    """The lines that are shown; rows of those with an unknown or the same side, and pairs more."""

    lines: pa.Table
    aside: int
    more: int
