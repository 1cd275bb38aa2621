"""Columns read as numbers are those that pyarrow reads, however the file is written."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cube_sample import row, segments, table, world

from chalkcircle.ledger.cube.cells import Lines
from chalkcircle.ledger.cube.grouping import NEEDED, Grouping, Source
from chalkcircle.ledger.cube.pages import Coded, coded, encoded
from chalkcircle.ledger.rows.records import write_rows
from chalkcircle.model import LedgerDamaged

NAMES = [*NEEDED, "file"]
KNOWN = datetime.fromisoformat("2021-01-06T12:15")


def spelled(column: Coded) -> list[Any]:
    """The values of a column, row by row."""
    values = [*column.values.tolist(), None]
    return [values[n] for n in column.numbers.tolist()]


def read(path: Path, names: list[str]) -> dict[str, list[Any]]:
    """Columns of a file, spelled out."""
    found: dict[str, list[Any]] = {name: [] for name in names}
    for part in coded(path, names):
        for name in names:
            found[name] += spelled(part[name])
    return found


def expected(path: Path, names: list[str]) -> dict[str, list[Any]]:
    """The same by pyarrow."""
    whole = pq.read_table(path, columns=names).combine_chunks()
    return {name: spelled(encoded(whole[name].chunk(0))) for name in names}


@pytest.mark.parametrize("size", [1, 7, 8, 9, 400, 70_000])
def test_every_column_is_read_as_pyarrow_reads_it(tmp_path: Path, size: int) -> None:
    pick = random.Random(size)
    codes = [None, *(f"C{n}" for n in range(min(size, 5000)))]
    rows = [
        row(n, date(1960, 1, 1) + timedelta(days=pick.randrange(30_000)),
            KNOWN + timedelta(minutes=15 * (n // 90)), actor=pick.choice(codes),
            recipient=None if n % 50 else "NOR", quad=pick.choice([None, 1, 2]),
            intensity=pick.choice([None, 1.5, -3.0]), mentions=None, file=1 + n // 1000)
        for n in range(size)
    ]  # fmt: skip
    (source,) = segments(tmp_path, rows, most=size)
    assert read(Path(source.path), NAMES) == expected(Path(source.path), NAMES)


@pytest.mark.parametrize(
    "how",
    [
        {"use_dictionary": False},
        {"compression": "snappy"},
        {"compression": "none"},
        {"data_page_version": "2.0"},
        {"dictionary_pagesize_limit": 64},
        {"row_group_size": 37},
        {"data_page_size": 64},
        {"write_statistics": False},
    ],
)
def test_a_file_written_otherwise_is_read_too(tmp_path: Path, how: dict[str, Any]) -> None:
    path = tmp_path / "other.parquet"
    pq.write_table(table([r for r in world(6) if r["feed"] == "made"]), path,
                   **({"compression": "zstd"} | how))  # fmt: skip
    assert read(path, NAMES) == expected(path, NAMES)


def test_runs_of_one_value_are_read(tmp_path: Path) -> None:
    path = tmp_path / "runs.parquet"
    words = ["a"] * 5000 + [None] * 3000 + ["b", "c"] * 700 + ["c"] * 9000
    columns = {"word": pa.array(words).dictionary_encode(), "number": pa.array([7] * len(words))}
    pq.write_table(pa.table(columns), path, compression="zstd")
    assert read(path, ["word", "number"]) == {"word": words, "number": [7] * len(words)}


def test_no_rows_are_no_rows(tmp_path: Path) -> None:
    write_rows(table([]), tmp_path / "none.parquet")
    assert read(tmp_path / "none.parquet", NAMES) == {name: [] for name in NAMES}


def test_damaged_pages_give_no_number_without_a_value(tmp_path: Path) -> None:
    """Whoever skipped the check of the hash gets an error or wrong values, and no crash."""
    (source,) = segments(tmp_path, [r for r in world(8) if r["feed"] == "made"])
    whole = Path(source.path).read_bytes()
    pick = random.Random(2)
    # The footer is pyarrow's to read, and it may abort the process over a damaged one.
    end = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    for _ in range(300):
        at = pick.randrange(4, end)
        bad = whole[:at] + bytes([pick.randrange(256)]) + whole[at + 1 :]
        (tmp_path / "bad.parquet").write_bytes(bad)
        try:
            parts = list(coded(tmp_path / "bad.parquet", NAMES))
        except (OSError, pa.ArrowException, UnicodeDecodeError, LedgerDamaged):
            continue
        for part in parts:
            for column in part.values():
                assert column.numbers.min(initial=0) >= 0
                assert column.numbers.max(initial=0) <= len(column.values)


@pytest.mark.parametrize("name", ["day", "known_at", "sign"])
def test_a_row_without_what_every_row_has_is_damage(tmp_path: Path, name: str) -> None:
    rows = [row(1, date(2021, 1, 6), KNOWN), row(2, date(2021, 1, 6), KNOWN)]
    rows[1][name] = None
    write_rows(table(rows), tmp_path / "bad.parquet")
    source = Source(tmp_path / "bad.parquet", "made", 1, 1, KNOWN, KNOWN)
    with pytest.raises(LedgerDamaged, match="without day"):
        Grouping(Lines()).read(source)


def test_an_intensity_that_is_no_number_is_none() -> None:
    part = encoded(pa.array([float("nan"), float("inf"), 1.0, None]))
    assert np.isnan(part.values[0])
    rows = [row(n, date(2021, 1, 6), KNOWN, intensity=value)
            for n, value in enumerate([float("nan"), float("inf"), 1.0, None])]  # fmt: skip
    grouping = Grouping(Lines())
    for batch in table(rows).to_batches():
        grouping.add(batch, "made")
    sums = grouping.cells().sums[:, 0]
    assert sums[:3].tolist() == [4, 1, 10]
