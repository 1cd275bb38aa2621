"""Run in a process of its own: do one heavy thing and print the megabytes it needed at most.

python memory_child.py (segments|addresses|pairs) FOLDER
"""

from __future__ import annotations

import resource
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from chalkcircle.ledger import Table, row_schema, write_rows
from chalkcircle.ledger.cube.grouping import Source
from chalkcircle.ledger.cube.making import built

KNOWN = datetime.fromisoformat("2021-01-06T12:15")
PAIRS, WEEKS, SEGMENTS, ADDRESSES = 2_000, 240, 2_000, 150_000


def rows(number: int, **columns: Any) -> pa.Table:
    """So many rows of one pair on one day, with other columns where given."""
    given = {
        "native_id": list(range(number)), "revision": 0, "sign": 1, "day": date(2021, 1, 5),
        "known_at": KNOWN, "actor": "NOR", "recipient": "ISL", "quad": 4, "intensity": -9.0,
        "mentions": 2, "file": 1, "row": 1, "event_code": "190",
    } | columns  # fmt: skip
    made = []
    schema = row_schema(Table.EVENTS, numbered=True)
    for field in schema:
        value = given.get(field.name)
        values = value if isinstance(value, list) else [value] * number
        made.append(pa.array(values).cast(field.type))
    return pa.table(made, schema=schema)


def segment(folder: Path, table: pa.Table, name: str = "a") -> Source:
    """The rows as one segment."""
    path = folder / f"{name}.parquet"
    write_rows(table, path)
    return Source(path, "made", 1, 1, KNOWN, KNOWN)


def main(what: str, folder: Path) -> None:
    """Do it, check the count, print the growth."""
    small = segment(folder, rows(10), "small")
    built([small])  # compiled, loaded
    if what == "segments":
        sources, want = [small] * SEGMENTS, 10 * SEGMENTS
    elif what == "addresses":
        links = [f"https://example.org/{n}/" + "x" * 250 for n in range(ADDRESSES)]
        sources, want = [segment(folder, rows(ADDRESSES, source=links))], ADDRESSES
        del links
    else:
        sources, want = [], PAIRS * WEEKS
        for n in range(0, PAIRS, 100):
            numbers = [f"{p:03d}" for p in range(n, n + 100) for _ in range(WEEKS)]
            days = [date(2016, 1, 4) + timedelta(weeks=w) for w in range(WEEKS)] * 100
            table = rows(len(days), actor=numbers, day=days)
            sources.append(segment(folder, table, f"p{n}"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cube = built(sources)
    assert cube.rows == want
    assert sum(cube.network()["n"].to_pylist()) == want
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(f"{grown // 1024} {len(cube)}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
