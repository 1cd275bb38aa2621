"""What other tools need for the same files, run by a Python that has them.

python benchmarks/peers.py gdeltpyr|polars|duckdb-panel FOLDER_OR_FILES... [--out FILE]

Prints one JSON object: rows and CPU seconds of this process after its imports.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def gdeltpyr(files: list[Path], _: Path) -> tuple[int, float]:
    """Its own worker, which loads and writes nothing; only the network is taken out of it.

    Its module is loaded by itself: importing the package asks the network for tables.
    """
    package = importlib.util.find_spec("gdelt")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("gdelt")
    path = Path(package.origin).with_name("parallel.py")
    spec: Any = importlib.util.spec_from_file_location("gdelt_parallel", path)
    parallel: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parallel)

    class Answer:
        status_code = 200

        def __init__(self, path: str) -> None:
            self.content, self.url = Path(path).read_bytes(), path

    parallel.requests.get = lambda url, **_: Answer(url)
    pandas: Any = importlib.import_module("pandas")
    started = time.process_time()
    frame = pandas.concat([parallel._mp_worker(str(path), "events") for path in files])
    return len(frame), time.process_time() - started


def polars(files: list[Path], out: Path) -> tuple[int, float]:
    """Zips into one Parquet file of all 61 columns, 64 MB at a time, nothing gated."""
    pl: Any = importlib.import_module("polars")
    started = time.process_time()
    whole = {0: pl.Int64, 30: pl.Float64, 34: pl.Float64, 59: pl.Int64}
    whole |= dict.fromkeys((1, 2, 3, 25, 29, 31, 32, 33, 35, 43, 51), pl.Int32)
    whole |= dict.fromkeys((4, 40, 41, 48, 49, 56, 57), pl.Float64)
    schema = {f"c{i}": whole.get(i, pl.String) for i in range(61)}
    frames, waiting = [], io.BytesIO()

    def take() -> None:
        if waiting.tell():
            frames.append(
                pl.read_csv(
                    waiting.getvalue(), separator="\t", has_header=False, schema=schema,
                    quote_char=None,
                )
            )  # fmt: skip
            waiting.seek(0)
            waiting.truncate()

    for path in files:
        with zipfile.ZipFile(path) as archive:
            waiting.write(archive.read(archive.namelist()[0]))
        if waiting.tell() > 64_000_000:
            take()
    take()
    table = pl.concat(frames)
    table.write_parquet(out, compression="zstd")
    return len(table), time.process_time() - started


def duckdb_panel(files: list[Path], _: Path) -> tuple[int, float]:
    """The weekly panel of all pairs by one SQL question over the segments."""
    duckdb: Any = importlib.import_module("duckdb")
    base = duckdb.connect()
    base.execute("set threads = 2")
    started = time.process_time()
    cells = base.execute(
        """
        select (datediff('day', date '1970-01-01', day) + 719162) // 7 as week, actor, recipient,
               sum(sign) n, sum(sign * intensity) g, sum(sign * (quad = 1)::int) q1,
               sum(sign * (quad = 2)::int) q2, sum(sign * (quad = 3)::int) q3,
               sum(sign * (quad = 4)::int) q4, sum(sign * mentions) m,
               sum(sign * mentions * intensity) mg
        from read_parquet($files) group by all
        """,
        {"files": [str(path) for path in files]},
    ).to_arrow_table()
    return len(cells), time.process_time() - started


PEERS: dict[str, Callable[[list[Path], Path], tuple[int, float]]] = {
    "gdeltpyr": gdeltpyr,
    "polars": polars,
    "duckdb-panel": duckdb_panel,
}


def main() -> int:
    """Run one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("peer.parquet"))
    given = parser.parse_args()
    files = [f for p in given.files for f in (sorted(p.glob("*.zip")) if p.is_dir() else [p])]
    rows, seconds = PEERS[given.peer](files, given.out)
    print(json.dumps({"peer": given.peer, "rows": rows, "cpu_seconds": round(seconds, 3)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
