"""Values of rows: keys to find them by, whether two say the same, columns put in their place.

It decides nothing about what becomes of a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalkcircle.model import RecordError

from .records import COLUMNS, Table, row_schema

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

_APART = {"known_at", "file", "row", "revision", "sign"}
"""Columns that may differ where two rows tell the same."""


def revisable(table: Table) -> bool:
    """Whether rows of a table are revised; others stay as they came first."""
    return "sign" in COLUMNS[table]


def keys_of(ids: pa.ChunkedArray | pa.Array) -> Ints:
    """A number for each native id: itself, or for text a hash that holds in this process alone.

    Raises:
        RecordError: A row without an id: the reader is wrong.
    """
    import numpy as np
    import pyarrow as pa

    if ids.null_count:
        raise RecordError.about(
            "Rows without a native id", ids.null_count, expected="an id in every row",
            do="Report it: the reader of this feed is wrong.",
        )  # fmt: skip
    if pa.types.is_integer(ids.type):
        return np.asarray(ids.to_numpy(), dtype=np.int64)
    return np.fromiter(map(hash, ids.to_pylist()), np.int64, len(ids))


def same_content(one: pa.Table, other: pa.Table) -> Bools:
    """Whether rows at the same place tell the same, whatever file and instant they come from."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    same = np.ones(one.num_rows, dtype=np.bool_)
    for name in one.column_names:
        if name in _APART or not len(same):
            continue
        a, b = one[name], other[name]
        if pa.types.is_dictionary(a.type):
            a, b = a.cast(pa.string()), b.cast(pa.string())
        equal = pc.fill_null(pc.equal(a, b), False)
        both = pc.and_(pc.is_null(a), pc.is_null(b))
        same &= pc.or_(equal, both).to_numpy()
    return same


def checked(rows: pa.Table, table: Table, *, numbered: bool) -> pa.Table:
    """Rows of a reader with the columns of their table.

    Raises:
        RecordError: Other columns, or a row without an instant or a line: the reader is wrong.
    """
    schema = row_schema(table, numbered=numbered, own=False)
    if rows.schema.names != schema.names:
        raise RecordError.about(
            "A reader gave other columns", rows.schema.names, expected=", ".join(schema.names),
            do="Report it: the reader of this feed is wrong.",
        )  # fmt: skip
    for name in ("known_at", "row"):
        if rows[name].null_count:
            raise RecordError.about(
                f"A reader gave rows without {name}", rows[name].null_count,
                expected="one in every row", do="Report it: the reader of this feed is wrong.",
            )  # fmt: skip
    return rows if rows.schema.equals(schema) else rows.cast(schema)


def lean(rows: pa.Table) -> pa.Table:
    """The same rows without words that none of them has: those of rows left out may be many."""
    import pyarrow as pa

    for at, field in enumerate(rows.schema):
        if pa.types.is_dictionary(field.type):
            plain = rows[field.name].cast(field.type.value_type)
            rows = rows.set_column(at, field, plain.dictionary_encode().cast(field.type))
    return rows


def filled(rows: pa.Table, table: Table, *, numbered: bool, put: Mapping[str, object]) -> pa.Table:
    """Rows with every column of their table, those of ``put`` in place of what they have.

    Args:
        rows: With or without the ledger's own columns.
        table: Which.
        numbered: Whether its native ids are numbers.
        put: By name, one value for all rows or an array of them.
    """
    import numpy as np
    import pyarrow as pa

    first = {"revision": 0, "sign": 1} | dict(put)
    columns = []
    for field in row_schema(table, numbered=numbered):
        if field.name not in first or (field.name in rows.column_names and field.name not in put):
            columns.append(rows[field.name])
            continue
        value = first[field.name]
        if isinstance(value, int):
            value = np.full(rows.num_rows, value, field.type.to_pandas_dtype())
        plain = value.to_numpy() if isinstance(value, pa.ChunkedArray) else value
        columns.append(pa.array(plain, field.type))
    return pa.table(columns, schema=row_schema(table, numbered=numbered))
