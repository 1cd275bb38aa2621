"""Sums in a table of all places are those that are found cell by cell."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from cube_sample import Row, row, segments, sums, weekly, world

from chalkcircle.ledger.cube import dense
from chalkcircle.ledger.cube.cells import Lines
from chalkcircle.ledger.cube.grouping import Rows, Source, rows_of
from chalkcircle.ledger.cube.making import built, panel
from chalkcircle.ledger.cube.tables import weekly_table

KNOWN = datetime.fromisoformat("2021-01-06T12:15")


def many(seed: int, size: int = 6000) -> list[Row]:
    """Rows about few pairs and weeks, so that a table of all places is worth having."""
    pick = random.Random(seed)
    return [
        row(n, (KNOWN + timedelta(days=pick.choice([0, -1, -9]))).date(),
            KNOWN + timedelta(minutes=15 * (n // 40)), actor=pick.choice([None, "NOR", "ISL"]),
            recipient=pick.choice([None, "NOR"]), quad=pick.choice([None, 0, 1, 2, 3, 4]),
            intensity=pick.choice([None, -10.0, 0.25, 7.4]), sign=1,
            mentions=pick.choice([None, 0, 3, 2_000_000_000]), file=1 + n // 1000)
        for n in range(size)
    ]  # fmt: skip


def read(source: Source, lines: Lines) -> list[Rows]:
    """All rows of a segment."""
    return list(rows_of(source, lines))


@pytest.mark.parametrize("most", [700, (1 << 20) - 1])
@pytest.mark.parametrize("revised", [True, False])
def test_sums_are_those_of_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, *, revised: bool
) -> None:
    monkeypatch.setattr(dense, "_ROWS", most)
    rows = many(3)
    (source,) = segments(tmp_path, rows)
    assert dense.Dense().sums(read(source, Lines())[0]) is not None
    source = Source(source.path, "made", source.file_low, source.file_high, source.known_low,
                    source.known_high, revised)  # fmt: skip
    assert sums(built([source]).dyad_cells()) == weekly(rows)
    lines, cells = panel([source])
    assert sums(weekly_table(lines, [(cells, np.arange(len(cells)))])) == weekly(rows)
    few = [r for r in rows if r["file"] <= 5]
    assert sums(built([source], upto=5).dyad_cells()) == weekly(few)


def test_rows_that_are_taken_back_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "_FEW", 1)
    told = many(4, 3000)
    back = [r | {"sign": -1} for r in told]
    (source,) = segments(tmp_path, told + back)
    found = dense.Dense().sums(read(source, Lines())[0])
    assert found is not None
    assert not sum(map(len, found))


def test_awkward_rows_sum_up_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "_FEW", 1)
    rows = world(5, 700)
    sources = segments(tmp_path, rows)
    lines = Lines()
    assert any(dense.Dense().sums(r) is None for s in sources for r in read(s, lines))
    assert sums(built(sources).dyad_cells()) == weekly(rows)


def test_a_table_is_clean_for_the_next_rows(tmp_path: Path) -> None:
    one, other = (segments(tmp_path, many(seed)) for seed in (6, 7))
    assert sums(built([*one, *other]).dyad_cells()) == weekly(
        [*many(6), *(r | {"native_id": r["native_id"] + 6000} for r in many(7))]
    )
