"""Files of a made-up feed with a handful of rows, for the tests of how a ledger keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from chalkcircle.ledger import (
    Block,
    FeedFile,
    FileReceipt,
    Ledger,
    Quarantined,
    Table,
    row_schema,
)
from chalkcircle.model import FeedError, sha256

NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)
DAY = date(2025, 7, 15)
_EPOCH = datetime(2025, 7, 16)  # noqa: DTZ001 (rows hold UTC without a zone)


def event(native_id: int | str, **fields: Any) -> dict[str, Any]:
    """UPL assaults LOW, known on the morning after."""
    given: dict[str, Any] = {
        "native_id": native_id,
        "day": DAY,
        "known_at": _EPOCH,
        "actor": "UPL",
        "recipient": "LOW",
        "actor_code": "UPLGOV",
        "recipient_code": "LOW",
        "event_code": "190",
        "quad": 4,
        "intensity": -9.0,
        "mentions": 3,
        "source": "https://example.org/1",
    }
    return given | fields


def later(hours: float) -> datetime:
    """An instant so long after the rows of :func:`event` became known."""
    return _EPOCH + timedelta(hours=hours)


def line_of(row: Mapping[str, Any]) -> bytes:
    """How the made-up feed writes a row."""
    return "\t".join(f"{name}={value}" for name, value in row.items()).encode()


def table_of(
    rows: Sequence[Mapping[str, Any]], table: Table = Table.EVENTS, *, numbered: bool = True
) -> pa.Table:
    """Rows as a reader gives them; lines are counted from 1."""
    schema = row_schema(table, numbered=numbered, own=False)
    plain = [{n: r.get(n) for n in schema.names} | {"row": i} for i, r in enumerate(rows, 1)]
    return pa.Table.from_pylist(plain, schema=schema)


def feed_file(
    folder: Path,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    aside: Sequence[tuple[str, bytes]] = (),
    block_rows: int = 1000,
    broken: bool = False,
    **fields: Any,
) -> FeedFile:
    """A file with these rows, and after them those that its reader sets aside (reason, bytes).

    Args:
        folder: Where it lies.
        name: Of the file.
        rows: Of :func:`event` or like it.
        aside: Set aside by the reader.
        block_rows: Rows of a block.
        broken: Its reader gives up at the end.
        **fields: Of ``FeedFile``.
    """
    given = {"feed": "gdelt", "table": Table.EVENTS, "reader": "test.v1"} | fields
    lines = [*map(line_of, rows), *(raw for _, raw in aside)]
    data = b"\n".join(lines) + b"\n"
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_bytes(data)
    numbered = fields.get("numbered", True)
    whole = table_of(rows, given["table"], numbered=numbered)

    def blocks() -> Iterator[Block]:
        for start in range(0, max(len(rows), 1), block_rows):
            part = whole.slice(start, block_rows)
            last = start + block_rows >= len(rows)
            left = [
                Quarantined(len(rows) + n, reason, raw)
                for n, (reason, raw) in enumerate(aside if last else (), 1)
            ]
            yield Block(part, tuple(left), part.num_rows + len(left), partial(_raw, lines, start))
        if broken:
            raise FeedError.about("A broken archive", name, expected="a whole one", do="Fetch it.")

    return FeedFile(name=name, path=path, sha256=sha256(data), blocks=blocks, **given)


def _raw(lines: Sequence[bytes], start: int, index: int) -> bytes:
    return lines[start + index]


def again(file: FeedFile, **fields: Any) -> FeedFile:
    """The same file once more."""
    return replace(file, **fields)


def put(ledger: Ledger, *files: FeedFile, now: datetime = NOW) -> list[FileReceipt]:
    """Append files and take the receipts."""
    return list(ledger.append_rows(files, now=now))


def stored(ledger: Ledger, table: Table | str = Table.EVENTS) -> list[dict[str, Any]]:
    """Every row of the segments of a table, as it lies there."""
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = []
    for segment in ledger.row_segments(table):
        with pq.ParquetFile(ledger.row_path(segment)) as file:
            found += file.read().to_pylist()
    return found
