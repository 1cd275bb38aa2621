"""A made-up feed that can be told again from its numbers alone, for work that is cut off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from chalkcircle.ledger import Block, FeedFile, Ledger, Quarantined, Table, row_schema

NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)
FRESH = 20
"""Rows of a file that are new; one more revises the first row of the file before."""


def file_of(folder: Path, number: int) -> FeedFile:
    """File ``number`` of the feed; the same for ever."""
    ids = [number * 100 + n for n in range(FRESH)]
    ids += [(number - 1) * 100] * bool(number)
    known = datetime(2025, 1, 1) + timedelta(minutes=15 * number)  # noqa: DTZ001
    schema = row_schema(Table.EVENTS, own=False)
    given = {"day": known.date(), "known_at": known, "actor": "UPL", "recipient": "LOW", "quad": 4}
    rows = [
        dict.fromkeys(schema.names)
        | given
        | {"native_id": i, "mentions": number + 1, "source": f"https://example.org/{i}", "row": n}
        for n, i in enumerate(ids, 1)
    ]
    data = "".join(f"{r['native_id']}\t{r['mentions']}\n" for r in rows).encode() + b"bad\n"
    path = folder / f"{number:08d}.tsv"
    path.write_bytes(data)

    def blocks() -> Iterator[Block]:
        left = (Quarantined(len(rows) + 1, "columns", b"bad"),)
        table = pa.Table.from_pylist(rows, schema=schema)
        yield Block(table, left, len(rows) + 1, lambda i: data.splitlines()[i])

    sha = hashlib.sha256(data).hexdigest()
    return FeedFile("faults", Table.EVENTS, path.name, path, sha, "faults.v1", blocks)


def reread(folder: Path, name: str) -> FeedFile:
    """The file of a name, as a rebuild asks for it."""
    return file_of(folder, int(name.removesuffix(".tsv")))


def state(ledger: Ledger) -> tuple[list[str], int, int]:
    """Names of the files that are stored, net rows of the ledger, and what these should be.

    Every file adds its fresh rows; what it revises stands once as before.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    names = [file.name for file in ledger.feed_files()]
    net = 0
    for segment in ledger.row_segments(Table.EVENTS):
        with pq.ParquetFile(ledger.row_path(segment)) as file:
            net += pc.sum(file.read(["sign"], use_threads=False)["sign"]).as_py() or 0
    numbers = {int(name.removesuffix(".tsv")) for name in names}
    # The first row of a file whose successor alone is here is told by that successor.
    orphans = {n - 1 for n in numbers if n} - numbers
    return names, net, FRESH * len(names) + len(orphans)
