"""The stages of ``ledger.py``, each in a process of its own; JSON on the last line.

python benchmarks/ledger_stages.py ingest|live|fill|again|ask|panel|duckdb ...
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from chalkcircle.codes import countries
from chalkcircle.feeds.bundling import read_files
from chalkcircle.feeds.reading import formats, read_file
from chalkcircle.ledger import (
    COLUMNS,
    Block,
    Bundle,
    FeedFile,
    Ledger,
    Table,
    cube_of,
    row_schema,
)
from chalkcircle.ledger.cube.making import panel
from chalkcircle.ledger.cube.sources import sources_of
from chalkcircle.ledger.rows.records import FROM_LEDGER
from chalkcircle.model import sha256
from gdelt_shaped import Pools, batches, stored
from measuring import SEED, peak_rss_mb

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ASKED = 60
"""Times each question is put, each time about something else."""

LIVE = 120
BULK_FILE = 20_000


def ingest(given: argparse.Namespace) -> dict[str, Any]:
    """Zips into a fresh ledger: gated, stored, checksummed, durable."""
    files = sorted(given.first.glob("*.zip"))[: given.limit]
    list(read_file(files[0], formats(), now=NOW).blocks())
    started = _cpu()
    with Ledger.open(given.second, create=True) as ledger:
        receipts = list(ledger.append_rows(_opened(files), now=NOW))
        size = sum(s.bytes for s in ledger.row_segments())
    seconds = _cpu() - started
    read = sum(r.read for r in receipts)
    kept = sum(r.added + r.revised + r.held for r in receipts)
    assert read == kept + sum(r.quarantined for r in receipts)
    return {
        "rows": read, "cpu_seconds": seconds, "peak_rss_mb": peak_rss_mb(),
        "bytes_per_row": size / kept,
    }  # fmt: skip


def live(given: argparse.Namespace) -> dict[str, Any]:
    """Quarter-hour files one by one: durable, in the cube, and the decayed state worked out."""
    files = sorted(given.first.glob("*.zip"))
    before, after = files[: -LIVE - 10], files[-LIVE - 10 :]
    walls, seconds = [], []
    with Ledger.open(given.second, create=True) as ledger:
        list(ledger.append_rows(_opened(before), now=NOW))
        cube = cube_of(ledger)
        for path in after:
            began, started = time.perf_counter(), _cpu()
            list(ledger.append_rows(_opened([path]), now=NOW))
            cube = cube_of(ledger, earlier=cube)
            cube.decay(8.0, as_of=NOW)
            walls.append(time.perf_counter() - began)
            seconds.append(_cpu() - started)
    warm = slice(10, None)
    return {"p95_ms": _p95(walls[warm]), "cpu_ms": round(statistics.median(seconds[warm]) * 1e3, 1)}


def fill(given: argparse.Namespace) -> dict[str, Any]:
    """Rows of the ledger's own columns, in files of 20,000, compacted."""
    pools = Pools(given.seed)
    made = given.second / f"made-{given.rows}"
    made.mkdir(exist_ok=True)
    with Ledger.open(given.first, create=True) as ledger:
        for _ in ledger.append_rows(_made(pools, given.rows, given.seed, made), now=NOW):
            pass
        cube_of(ledger)
    return {}


def again(given: argparse.Namespace) -> dict[str, Any]:
    """A whole table with ids of text in no order, and then its next release, which is the same."""
    pools = Pools(given.seed)

    def blocks() -> Iterator[Block]:
        for _, drawn in batches(pools, given.rows, seed=given.seed, per_file=BULK_FILE):
            columns = stored(pools, drawn)
            numbers = columns["native_id"].to_numpy().astype(np.uint64)
            mixed = numbers * np.uint64(0x9E3779B97F4A7C15)
            columns["native_id"] = pa.array([f"made-{one:016x}" for one in mixed.tolist()])
            yield _block(columns, numbered=False)

    found = {}
    with Ledger.open(given.first, create=True) as ledger:
        for release in ("first", "second"):
            path = given.second / f"{release}-{given.rows}"
            path.write_text(f"{release} release of {given.rows} rows, made for a benchmark\n")
            file = FeedFile(
                "made", Table.EVENTS, path.name, path, sha256(path.read_bytes()), "made.v1",
                blocks, numbered=False, complete=True,
            )  # fmt: skip
            began = _cpu()
            (receipt,) = ledger.append_rows([file], now=NOW)
            found[f"{release}_cpu_s"] = round(_cpu() - began, 1)
    assert (receipt.held, receipt.retracted) == (given.rows, 0), receipt
    return found | {"peak_rss_mb": peak_rss_mb()}


def ask(given: argparse.Namespace) -> dict[str, Any]:
    """Each question many times, warm, about other actors and moments each time."""
    with Ledger.open(given.first) as ledger:
        began = _cpu()
        cube = cube_of(ledger)
        loading = _cpu() - began
        known = [s.known_high for s in ledger.row_segments(Table.EVENTS)]
        first = min(s.known_low for s in ledger.row_segments(Table.EVENTS) if s.known_low)
        last = max(one for one in known if one)
        segments = ledger.row_segments(Table.EVENTS)
        rows = sum(s.rows for s in segments)
        cache = sum(p.stat().st_size for p in (ledger.root / "cache").rglob("*") if p.is_file())
        drawn = random.Random(SEED)
        codes = [one.iso3 for one in countries()]

        def moment() -> datetime:
            return first + (last - first) * (0.3 + 0.7 * drawn.random())

        half = (last - first).days // 7
        questions: dict[str, Callable[[], object]] = {
            "region": lambda: cube.region(drawn.sample(codes, 8), as_of=moment()),
            "dyad": lambda: cube.dyad_series(*drawn.sample(codes, 2), as_of=moment()),
            "changes": lambda: cube.changes(
                _week(last) - drawn.randrange(max(1, half - 10)), as_of=moment()
            ),
            "as_of": lambda: cube.network(as_of=moment()),
            "decay": lambda: cube.decay(8.0, as_of=moment()),
        }
        found: dict[str, Any] = {}
        for name, question in questions.items():
            question()
            found[f"{name}_p95_ms"] = _p95([_wall(question) for _ in range(ASKED)])
        now = statistics.median(_wall(cube.network) for _ in range(REPEATS))
        past = statistics.median(_wall(lambda: cube.network(as_of=moment())) for _ in range(ASKED))
        return found | {
            "as_of_over_now": round(past / now, 2),
            "bytes_per_row": round((sum(s.bytes for s in segments) + cache) / rows, 1),
            "cube_bytes_per_row": round(cache / rows, 2),
            "cube_load_cpu_s": round(loading, 2),
            "cells": len(cube),
            "ask_peak_rss_mb": peak_rss_mb(),
        }


REPEATS = 9


def scan(given: argparse.Namespace) -> dict[str, Any]:
    """The weekly panel of all pairs from the segments, and a bound over loaded arrays."""
    with Ledger.open(given.first) as ledger:
        sources = sources_of(ledger, ledger.row_segments(Table.EVENTS))
        panel(sources[:1])
        started = _cpu()
        panel(sources)
        own = _cpu() - started
        return {"panel_s": own, "bound_s": _bound([Path(s.path) for s in sources])}


def duckdb(given: argparse.Namespace) -> dict[str, Any]:
    """The same panel by DuckDB over the same segments."""
    with Ledger.open(given.first) as ledger:
        paths = [str(ledger.row_path(s)) for s in ledger.row_segments(Table.EVENTS)]
    words = [sys.executable, str(Path(__file__).with_name("peers.py")), "duckdb-panel", *paths]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _bound(paths: list[Path]) -> float:
    """CPU seconds of one plain kernel over arrays that are loaded already."""
    import numba
    import pyarrow.parquet as pq

    @numba.njit
    def add(
        actor: Any, recipient: Any, week: Any, quad: Any, tenths: Any, told: Any, out: Any
    ) -> None:
        size = out.shape[1]
        for i in range(len(actor)):
            cell = out[week[i], actor[i] * 256 + recipient[i]] if size else out[0, 0]
            cell[0] += 1
            cell[1] += tenths[i]
            cell[1 + quad[i]] += 1
            cell[6] += told[i]
            cell[7] += told[i] * tenths[i]

    names: dict[str | None, int] = {}
    first, loaded = None, []
    for path in paths:
        table = pq.read_table(
            path, columns=["actor", "recipient", "day", "quad", "intensity", "mentions"],
            read_dictionary=["actor", "recipient"], use_threads=False,
        ).unify_dictionaries().combine_chunks()  # fmt: skip
        sides = []
        for side in ("actor", "recipient"):
            column = table[side].chunk(0)
            own = np.array([names.setdefault(v, len(names)) for v in column.dictionary.to_pylist()])
            none = names.setdefault(None, len(names))
            index = column.indices.fill_null(len(own)).to_numpy()
            sides.append(np.append(own, none)[index].astype(np.int16))
        week = (table["day"].to_numpy().astype("datetime64[D]").astype(np.int32) + 719_162) // 7
        first = int(week.min()) if first is None else min(first, int(week.min()))
        tenths = np.round(table["intensity"].to_numpy() * 10).astype(np.int16)
        loaded.append(
            (*sides, week, table["quad"].to_numpy(), tenths, table["mentions"].to_numpy())
        )
    weeks = max(int(one[2].max()) for one in loaded) - (first or 0) + 1
    out = np.zeros((weeks, 256 * 256, 8), np.int32)
    shifted = [(a, r, w - first, q, t, m) for a, r, w, q, t, m in loaded]
    add(*(column[:1] for column in shifted[0]), out)
    started = _cpu()
    for one in shifted:
        add(*one, out)
    return _cpu() - started


def _made(pools: Pools, rows: int, seed: int, folder: Path) -> Iterator[FeedFile]:
    a_day = max(1, 142_848 // BULK_FILE)
    for number, (_, drawn) in enumerate(
        batches(pools, rows, seed=seed, per_file=BULK_FILE, files_a_day=a_day)
    ):
        path = folder / f"{number:06d}"
        path.write_text(f"rows from {drawn.first_id}, made for a benchmark\n")
        block = _block(stored(pools, drawn))
        yield FeedFile(
            "gdelt", Table.EVENTS, path.name, path, sha256(path.read_bytes()), "made.v1",
            partial(iter, (block,)),
        )  # fmt: skip


def _block(columns: dict[str, pa.Array], *, numbered: bool = True) -> Block:
    schema = row_schema(Table.EVENTS, own=False, numbered=numbered)
    names = [n for n in COLUMNS[Table.EVENTS] if n not in FROM_LEDGER]
    rows = len(columns["native_id"])
    filled = [columns.get(x, pa.nulls(rows, schema.field(x).type)) for x in names]
    return Block(pa.table(filled, names=names).cast(schema), (), rows, lambda _: b"")


def _opened(files: list[Path]) -> Iterator[FeedFile | Bundle]:
    return read_files(files, formats(), now=NOW)


def _week(instant: datetime) -> int:
    return (instant.date().toordinal() - 1) // 7


def _cpu() -> float:
    """CPU seconds of this process with all its threads; no stage starts others while it counts."""
    return time.process_time()


def _wall(question: Callable[[], object]) -> float:
    began = time.perf_counter()
    question()
    return time.perf_counter() - began


def _p95(seconds: list[float]) -> float:
    return round(float(np.percentile(seconds, 95)) * 1e3, 1)


STAGES = {f.__name__: f for f in (ingest, live, fill, again, ask, duckdb)} | {"panel": scan}


def main() -> int:
    """Run one stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    print(json.dumps(STAGES[given.stage](given)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
