"""Rows of feeds made for tests, their segments, and the slow sums that the fast ones must equal."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from chalkcircle.ledger import Block, FeedFile, Ledger
from chalkcircle.ledger.cube.cells import MEASURES
from chalkcircle.ledger.cube.cube import week_of
from chalkcircle.ledger.cube.grouping import Source
from chalkcircle.ledger.rows.records import FROM_LEDGER, Table, row_schema, write_rows
from chalkcircle.model import sha256

Row = dict[str, Any]
NOW = datetime(2021, 3, 1, tzinfo=UTC)
KNOWN = datetime.fromisoformat("2021-01-06T12:15")
KEY = ("feed", "actor", "recipient", "week")


def row(native_id: int | str, day: date, known_at: datetime, **more: Any) -> Row:
    """A row of a feed; ``feed`` says whose."""
    usual: Row = {
        "feed": "made", "revision": 0, "sign": 1, "actor": "NOR", "recipient": "ISL", "quad": 1,
        "event_code": "036", "intensity": 4.0, "mentions": 5, "file": 1, "row": 1,
    }  # fmt: skip
    return usual | {"native_id": native_id, "day": day, "known_at": known_at} | more


def revised(old: Row, known_at: datetime, **changes: Any) -> list[Row]:
    """The two rows of a revision: the old one taken back, and the new one."""
    number = old["revision"] + 1
    return [retracted(old, known_at, file=changes.get("file", old["file"])),
            old | {"known_at": known_at, "revision": number} | changes]  # fmt: skip


def retracted(old: Row, known_at: datetime, *, file: int | None = None) -> Row:
    """The row of a retraction."""
    return old | {"sign": -1, "known_at": known_at, "file": file or old["file"]}


def table(rows: Sequence[Row], *, numbered: bool = True) -> pa.Table:
    """Rows as the ledger writes them."""
    schema = row_schema(Table.EVENTS, numbered=numbered)
    columns = [pa.array([r.get(f.name) for r in rows]) for f in schema]
    return pa.table([c.cast(f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def segments(folder: Path, rows: Iterable[Row], *, most: int = 10_000) -> list[Source]:
    """Write rows, of each feed by itself, ``most`` to a segment."""
    found: list[Source] = []
    by_feed: dict[str, list[Row]] = defaultdict(list)
    for one in rows:
        by_feed[one["feed"]].append(one)
    for feed, own in sorted(by_feed.items()):
        for start in range(0, len(own), most):
            part = own[start : start + most]
            path = folder / f"{feed}-{len(list(folder.iterdir())):06d}.parquet"
            write_rows(table(part, numbered=isinstance(own[0]["native_id"], int)), path)
            files, known = [r["file"] for r in part], [r["known_at"] for r in part]
            found.append(Source(path, feed, min(files), max(files), min(known), max(known)))
    return found


def standing(rows: Iterable[Row], as_of: datetime | None) -> list[Row]:
    """The rows that stand, found one id at a time."""
    limit = None if as_of is None else as_of.astimezone(UTC).replace(tzinfo=None)
    found: dict[tuple[str, Any, int], Row] = {}
    known = [r for r in rows if limit is None or r["known_at"] <= limit]
    for one in sorted(known, key=lambda r: r["sign"], reverse=True):
        key = (one["feed"], one["native_id"], one["revision"])
        if one["sign"] > 0:
            found[key] = one
        else:
            del found[key]
    return list(found.values())


def weekly(rows: Iterable[Row], as_of: datetime | None = None) -> list[Row]:
    """Weekly sums of every pair, in order."""
    cells: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(MEASURES))
    for one in standing(rows, as_of):
        key = (one["feed"], one["actor"] or "", one["recipient"] or "", week_of(one["day"]))
        seen, rated = one["mentions"] or 0, one["intensity"] is not None
        scaled = Decimal(repr((one["intensity"] or 0.0) * 10)).quantize(Decimal(1), ROUND_HALF_UP)
        quads = [int(one["quad"] == q) for q in (1, 2, 3, 4)]
        adds = [1, int(rated), int(scaled), *quads, seen, seen * rated, seen * int(scaled)]
        cells[key] = [a + b for a, b in zip(cells[key], adds, strict=True)]
    return [
        dict(zip(KEY, key, strict=True)) | dict(zip(MEASURES, sums, strict=True))
        for key, sums in sorted(cells.items())
    ]


def sums(answer: pa.Table) -> list[Row]:
    """A weekly table without its means."""
    found: list[Row] = answer.select([*KEY, *MEASURES]).to_pylist()
    return found


def world(seed: int, size: int = 400) -> list[Row]:
    """Rows of two feeds with all that is awkward, revisions and retractions among them."""
    pick = random.Random(seed)
    codes = [None, "NOR", "ISL", "DNK", "SWE", "FIN"]
    start = datetime.fromisoformat("2020-12-14T00:00")
    rows: list[Row] = []
    for number in range(size):
        known = start + timedelta(minutes=15 * pick.randrange(4000))
        day = known.date() - timedelta(days=pick.choice([0, 0, 0, 1, 7, 365, 22_000]))
        feed = pick.choice(["made", "told"])
        one = row(
            number if feed == "made" else f"t-{number}", day, known, feed=feed,
            actor=pick.choice(codes), recipient=pick.choice(codes),
            quad=pick.choice([None, 1, 2, 3, 4]), mentions=pick.choice([None, 0, 0, 1, 7, 300]),
            intensity=pick.choice([None, -10.0, -0.3, 0.0, 0.25, -0.25, 3.4, 7.4]),
            event_code=pick.choice(["036", "190"]), place=pick.choice([None, "Bergen"]),
            source=f"https://example.org/{pick.randrange(40)}", file=1 + number % 7, row=number,
        )  # fmt: skip
        rows.append(one)
        for _ in range(pick.choice([0, 0, 0, 1, 2])):
            later = one["known_at"] + timedelta(minutes=15 * pick.randrange(900))
            changes = {"intensity": pick.choice([None, 1.0, -4.5]), "actor": pick.choice(codes),
                       "day": day - timedelta(days=pick.randrange(9)), "file": 8}  # fmt: skip
            pair = revised(one, later, **changes)
            rows.extend(pair)
            one = pair[1]
        if pick.random() < 0.1:
            rows.append(retracted(one, one["known_at"] + timedelta(days=3), file=9))
    return rows


def store(ledger: Ledger, name: str, rows: list[Row]) -> None:
    """Store rows as one file of the feed ``made``."""
    path = ledger.root.parent / name
    path.write_text(name)
    given = table(rows).drop_columns(list(FROM_LEDGER))

    def blocks() -> Iterator[Block]:
        yield Block(rows=given, quarantined=(), read=len(rows), raw=lambda at: b"%d" % at)

    file = FeedFile(feed="made", table=Table.EVENTS, name=name, path=path,
                    sha256=sha256(path.read_bytes()), reader="made.v1", blocks=blocks)  # fmt: skip
    assert len(list(ledger.append_rows([file], now=NOW))) == 1


def rows_of(start: int, number: int, **more: Any) -> list[Row]:
    """Rows a quarter of an hour apart."""
    days = [KNOWN + timedelta(minutes=15 * n) for n in range(start, start + number)]
    return [row(n, at.date(), at, row=n - start + 1, **more) for n, at in enumerate(days, start)]
