"""What the ledger needs for feeds: ingest, live files, questions, panel by scan, bytes a row.

python benchmarks/ledger.py --rows 10000000 [--rows N ...] [--ingest-rows 1000000]
    [--peers PYTHON] [--folder DIR] [--seed N] --json

Every stage runs in a process of its own, so that its CPU seconds and memory are its own. Questions
are put to rows written straight into the ledger, since they do not depend on how they came there;
with several --rows, the line through them gives the figure at a billion. `--peers` names a Python
that has gdelt, pandas and polars; without it their ratios are null.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gdelt_shaped import START, write_files
from measuring import SEED, footer

HERE = Path(__file__).parent
REPEATS = 5
BILLION = 10**9
QUESTIONS = ("region", "dyad", "changes", "as_of", "decay")


def main() -> int:
    """Measure; figures on the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, action="append", required=True)
    parser.add_argument("--ingest-rows", type=int, default=1_000_000)
    parser.add_argument("--peers", type=Path)
    parser.add_argument(
        "--folder", type=Path, help="where to work; kept (default: a temporary one)"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    started = time.process_time()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="chalkcircle-bench-"))
    try:
        figures = _ingest(folder, given.ingest_rows, given.seed, given.peers)
        sizes = sorted(set(given.rows))
        found = {rows: _questions(folder, rows, given.seed) for rows in sizes}
        figures |= {k: v for k, v in found[sizes[-1]].items() if k != "cells"}
        figures["cells"] = {str(rows): one["cells"] for rows, one in found.items()}
        figures["by_rows"] = {str(rows): one for rows, one in found.items()}
        figures["p95_ms_at_1e9_by_fit"] = _fitted(found)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    own = footer(started, sizes[-1], seed=given.seed)
    print(json.dumps(figures | own))
    return 0


def _ingest(folder: Path, rows: int, seed: int, peers: Path | None) -> dict[str, Any]:
    """Zips into a fresh ledger, five times; peers over the same files in between."""
    files = folder / f"zips-{rows}"
    if not files.is_dir():
        write_files(files, rows, seed=seed, per_file=1488, start=START)
    _stage("ingest", files, folder / "warm", "--limit", "20")
    own, gdeltpyr, polars = [], [], []
    for _ in range(REPEATS):
        shutil.rmtree(folder / "ingested", ignore_errors=True)
        own.append(_stage("ingest", files, folder / "ingested"))
        gdeltpyr.append(_peer(peers, "gdeltpyr", files, folder))
        polars.append(_peer(peers, "polars", files, folder))
    # What a kept folder has of an earlier run would be held already, and measure nothing.
    shutil.rmtree(folder / "live", ignore_errors=True)
    live = _stage("live", files, folder / "live")
    shutil.rmtree(folder / "again", ignore_errors=True)
    again = _stage("again", folder / "again", folder, "--rows", str(2 * rows))
    million = statistics.median(one["cpu_seconds"] for one in own) / rows * 1e6
    return {
        "ingest_cpu_s_per_million": round(million, 2),
        "ingest_peak_rss_mb": max(one["peak_rss_mb"] for one in own),
        "ingest_rows": own[0]["rows"],
        "ingest_vs_gdeltpyr": _ratio(million, gdeltpyr, rows),
        "ingest_vs_polars": _ratio(million, polars, rows),
        "whole_again_peak_rss_mb": again["peak_rss_mb"],
        "whole_again_cpu_s": again["second_cpu_s"],
        "live_file_p95_ms": live["p95_ms"],
        "live_file_cpu_ms": live["cpu_ms"],
    }


def _questions(folder: Path, rows: int, seed: int) -> dict[str, Any]:
    ledger = folder / f"ledger-{rows}"
    if not ledger.is_dir():
        print(f"{rows} rows: writing them", file=sys.stderr)
        _stage("fill", ledger, folder, "--rows", str(rows), "--seed", str(seed))
    print(f"{rows} rows: asking", file=sys.stderr)
    found = _stage("ask", ledger, folder)
    panels = [_stage("panel", ledger, folder) for _ in range(REPEATS)]
    duckdb = _stage("duckdb", ledger, folder)
    own = statistics.median(one["panel_s"] for one in panels)
    bound = statistics.median(one["bound_s"] for one in panels)
    return found | {
        "panel_cpu_s_per_million": round(own / rows * 1e6, 4),
        "panel_cpu_s": round(own, 2),
        "panel_vs_numba": round(own / bound, 2),
        "panel_vs_duckdb": round(own / duckdb["cpu_seconds"], 2),
    }


def _fitted(found: dict[int, dict[str, Any]]) -> dict[str, float | None]:
    """Each p95 at a billion rows on the least-squares line through those measured."""
    if len(found) < 2:
        return dict.fromkeys(QUESTIONS)
    sizes = list(found)
    fitted: dict[str, float | None] = {}
    for question in QUESTIONS:
        times = [found[rows][f"{question}_p95_ms"] for rows in sizes]
        slope, offset = statistics.linear_regression(sizes, times)
        fitted[question] = round(slope * BILLION + offset, 1)
    return fitted


def _stage(name: str, *given: object) -> dict[str, Any]:
    """One stage in a process of its own: the object on its last line."""
    words = [sys.executable, str(HERE / "ledger_stages.py"), name, *map(str, given)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr[-4000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _peer(python: Path | None, name: str, files: Path, folder: Path) -> float | None:
    if python is None:
        return None
    words = [str(python), str(HERE / "peers.py"), name, str(files), "--out"]
    done = subprocess.run(
        [*words, str(folder / "peer.parquet")], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{name}: {done.stderr.splitlines()[-1:]}", file=sys.stderr)
        return None
    return float(json.loads(done.stdout.splitlines()[-1])["cpu_seconds"])


def _ratio(million: float, peer: list[float | None], rows: int) -> float | None:
    known = [one for one in peer if one is not None]
    return round(million / (statistics.median(known) / rows * 1e6), 2) if known else None


if __name__ == "__main__":
    raise SystemExit(main())
