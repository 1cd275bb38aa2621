"""A selection as Parquet: typed columns, and each claim whole, so that it can be read back.

Attribution lies in the file's metadata under ``chalkcircle.sources``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import Claim, decode_claim, encode_claim

from .columns import COLUMNS, cells
from .records import Item
from .tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa

RECORD = "record"
"""Column with the claim as JSON."""

SOURCES = b"chalkcircle.sources"
_AT_ONCE = 10_000


def schema() -> pa.Schema:
    """The Arrow schema of an export."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "list": pa.list_(pa.string()),
        "number": pa.float64(),
        "whole": pa.int64(),
        "yes": pa.bool_(),
        "day": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"),
    }
    fields = [pa.field(c.name, types[c.type], metadata={"meaning": c.meaning}) for c in COLUMNS]
    return pa.schema([*fields, pa.field(RECORD, pa.string())])


def write_parquet(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write row groups of 10,000 as they come; returns how many rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    form, count, rest = schema(), 0, iter(items)
    with pq.ParquetWriter(path, form, compression="zstd") as writer:
        while some := list(islice(rest, _AT_ONCE)):
            rows = [[*cells(item), encode_claim(item.claim).decode()] for item in some]
            columns = [
                pa.array(values, field.type)
                for values, field in zip(zip(*rows, strict=True), form, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=form))
            count += len(some)
        writer.add_key_value_metadata({SOURCES: "\n".join(tally.lines()).encode()})
    return count


def read_parquet(path: Path) -> Iterator[Claim]:
    """The claims of an export, each checked against its id.

    Raises:
        RecordError: A claim was altered.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=[RECORD]):
            for record in batch.column(0).to_pylist():
                yield decode_claim(record)
