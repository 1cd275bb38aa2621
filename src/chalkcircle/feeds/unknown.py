"""Which sides of stored rows no table knows; it looks nothing up again and stores nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_PAIRS = (("actor_code", "actor"), ("recipient_code", "recipient"))
SIDES = tuple(name for pair in _PAIRS for name in pair)
"""Columns that must be at hand."""


def without_entity(rows: pa.Table) -> tuple[int, Counter[str]]:
    """How many rows name a side where no entity is known, and how often each such name stands.

    Many are no states at all (armed groups, companies, faiths): the count is what to look
    through, not a count of faults. No row is left out of the ledger for it.

    Args:
        rows: Rows of events with the columns of both sides.
    """
    import pyarrow.compute as pc

    found: Counter[str] = Counter()
    sides = []
    for code, entity in _PAIRS:
        alone = pc.and_(rows[code].is_valid(), rows[entity].is_null())
        sides.append(alone)
        for one in pc.value_counts(pc.filter(rows[code], alone).cast("string")).to_pylist():
            found[one["values"]] += one["counts"]
    return pc.sum(pc.or_(*sides)).as_py() or 0, found
