"""Which native codes of stored rows have no entity; it looks nothing up again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_PAIRS = (("actor_code", "actor"), ("recipient_code", "recipient"))


def without_entity(rows: pa.Table) -> Counter[str]:
    """How often each native code of a party stands where no entity is known.

    Most are no states at all (armed groups, companies, faiths): the count is what to look
    through, not a count of faults. No row is left out of the ledger for it.

    Args:
        rows: Rows of events with the columns of both parties.
    """
    import pyarrow.compute as pc

    found: Counter[str] = Counter()
    for code, entity in _PAIRS:
        alone = pc.and_(rows[code].is_valid(), rows[entity].is_null())
        for one in pc.value_counts(pc.filter(rows[code], alone).cast("string")).to_pylist():
            found[one["values"]] += one["counts"]
    return found
