"""Mutates files of GDELT and reads them: every row accounted for, nothing crashes, hangs or shifts.

    python benchmarks/fuzz_feeds.py --files 10000 --seed 1

A mutant is a real file with bytes flipped, cut, doubled, swapped or put in, plain or in an archive,
or an archive so treated. Of what is kept, each row must be the cells of its line, found again with
Python's own means: that is how a silent shift would show.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from chalkcircle.feeds.reading import formats, read_file
from chalkcircle.model import FeedError
from chalkcircle.testing.mutants import mutate

NATIVE = Path(__file__).resolve().parents[1] / "tests" / "unit" / "feeds_gdelt"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONGEST_S = 5.0
ENDLESS_S = 60
ID_OF = {"gdelt.events1.v1": ("native_id", 0), "gdelt.events2.v1": ("native_id", 0)}
ADDRESS = {"gdelt.events2.v1": ("source", 60, 61), "gdelt.mentions.v1": ("source", 5, 16)}


def pack(content: bytes, kind: str, name: str) -> bytes:
    """The content in an archive, or as it is."""
    if kind == ".gz":
        return gzip.compress(content, 1)
    if kind == ".zst":
        return zstandard.ZstdCompressor(level=1, write_checksum=True).compress(content)
    if kind == ".zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(name, content)
        return out.getvalue()
    return content


def read(path: Path, content: bytes | None) -> str:
    """Read a file to its end and say what became of it.

    Args:
        path: Of the file.
        content: What is in it, if the archive is whole.
    """
    try:
        file = read_file(path, formats(), now=NOW)
        read = kept = 0
        lines = None if content is None else content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        for block in file.blocks():
            read, kept = read + block.read, kept + block.rows.num_rows
            assert block.read == block.rows.num_rows + len(block.quarantined), "rows are lost"
            assert all(len(one.raw) <= 2048 for one in block.quarantined), "too many raw bytes"
            if lines is not None:
                _same(file.reader, block.rows.to_pylist(), lines)
                for one in block.quarantined:
                    line = lines[one.row - 1].removesuffix(b"\r")
                    assert line.startswith(one.raw.removesuffix(b"\r")[:64]), "another line"
    except FeedError as refused:
        return str(refused).split(":")[0]
    if lines is not None:
        ends = len(lines) - (lines[-1] == b"") - file.reader.startswith("gdelt.gkg1")
        assert read in (ends, ends + file.reader.startswith("gdelt.gkg1")), "lines are lost"
    return "read" if kept else "read, nothing kept"


def _same(reader: str, rows: list[dict[str, object]], lines: list[bytes]) -> None:
    for row in rows:
        line = lines[int(str(row["row"])) - 1].removesuffix(b"\r")
        cells = line.split(b"\t")
        if reader in ID_OF:
            name, place = ID_OF[reader]
            assert row[name] == int(cells[place]), "an id shifted"
        if reader in ADDRESS:
            name, place, count = ADDRESS[reader]
            assert len(cells) in (count, 14), "a row of another length was kept"
            assert str(row[name] or "").encode() == cells[place], "a cell shifted"


def _endless(_number: int, _frame: object) -> None:
    raise TimeoutError


def run(files: int, seed: int) -> dict[str, Any]:
    """Read so many mutants; any fault is raised."""
    signal.signal(signal.SIGALRM, _endless)
    rng = random.Random(seed)
    natives = [(one.name, one.read_bytes()) for one in sorted(NATIVE.iterdir())]
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, content in natives:  # compiles what is not compiled yet
            path = Path(folder) / name
            path.write_bytes(content)
            read(path, content)
        for number in range(files):
            name, content = rng.choice(natives)
            kind = rng.choice(("", "", ".zip", ".gz", ".zst"))
            broken = bool(kind) and rng.random() < 0.5
            inner = content if broken else mutate(content, rng)
            data = pack(inner, kind, name)
            data = mutate(data, rng) if broken else data
            path = Path(folder) / f"{name}{kind}"
            path.write_bytes(data)
            start = time.perf_counter()
            try:
                signal.alarm(ENDLESS_S)
                outcomes[read(path, None if broken else inner)] += 1
            except BaseException:
                Path(f"fuzz-{seed}-{number}{kind or '.csv'}").write_bytes(data)
                raise
            signal.alarm(0)
            slowest = max(slowest, time.perf_counter() - start)
            assert slowest < LONGEST_S, f"mutant {number} took {slowest:.1f} s"
    return {"files": files, "seed": seed, "slowest_s": round(slowest, 3), "outcomes": outcomes}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    found = parser.parse_args()
    print(json.dumps(run(found.files, found.seed), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
