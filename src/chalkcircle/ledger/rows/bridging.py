"""Closes the gap that a forgotten file leaves among revisions: who comes after it, follows on.

Without it a row that the file had revised would stand beside its own successor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def bridged(rows: pa.Table, gone: pa.Table) -> pa.Table:
    """Rows of other files, once those of a file are gone.

    A row that took back what the file told takes back what the file had taken back, where there
    is such; else there is nothing left for it to take back, and it goes too.

    Args:
        rows: Events of one feed, none of them from the file.
        gone: All events of the file.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    told = _keys(gone.filter(pc.greater(gone["sign"], 0)))
    back = pc.less(rows["sign"], 0)
    hit = pc.and_(back, pc.is_in(_keys(rows), value_set=told))
    if not pc.any(hit).as_py():
        return rows
    kept, moved = rows.filter(pc.invert(hit)), rows.filter(hit)
    before = gone.filter(pc.less(gone["sign"], 0))
    at = pc.index_in(moved["native_id"], value_set=before["native_id"].combine_chunks())
    found = pc.is_valid(at)
    moved, at = moved.filter(found), pc.drop_null(at)
    if not moved.num_rows:
        return kept
    old = before.take(at)
    for name in ("known_at", "file", "row"):
        old = old.set_column(old.column_names.index(name), old.field(name), moved[name])
    return pa.concat_tables([kept, old])


def _keys(rows: pa.Table) -> pa.Array:
    """Id and revision as one text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = (rows[name].cast(pa.string()) for name in ("native_id", "revision"))
    joined = pc.binary_join_element_wise(*parts, " ")
    return joined.combine_chunks()
