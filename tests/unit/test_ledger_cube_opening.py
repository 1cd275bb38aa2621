"""The cube of a ledger follows its commits, snapshots, compactions and what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from cube_sample import KNOWN, NOW, rows_of, store, sums, weekly

from chalkcircle.ledger import Ledger
from chalkcircle.ledger.cube.opening import cube_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Any]:
    """A new ledger."""
    with Ledger.open(tmp_path / "ledger", create=True) as opened:
        yield opened


def kept(ledger: Any) -> list[str]:
    """Names of kept cubes."""
    return [path.name for path in ledger.root.glob("cache/cube-*")]


def test_a_ledger_without_rows_has_an_empty_cube(ledger: Any) -> None:
    assert len(cube_of(ledger)) == 0


def test_the_cube_follows_what_is_stored(ledger: Any) -> None:
    first, second = rows_of(0, 900), rows_of(900, 50, actor="SWE")
    store(ledger, "one", first)
    cube = cube_of(ledger)
    assert sums(cube.dyad_cells()) == weekly(first)
    (name,) = kept(ledger)
    store(ledger, "two", second)
    assert cube_of(ledger, earlier=cube) is cube
    for found in (cube, cube_of(ledger), cube_of(ledger, fresh=True)):
        assert sums(found.dyad_cells()) == weekly([*first, *second])
        then = (KNOWN + timedelta(minutes=15 * 905 + 1)).replace(tzinfo=UTC)
        assert sums(found.dyad_cells(as_of=then)) == weekly([*first, *second], then)
    assert len(kept(ledger)) == 1
    assert kept(ledger) != [name]


def test_an_older_snapshot_is_answered_from_its_rows(ledger: Any) -> None:
    first = rows_of(0, 40)
    store(ledger, "one", first)
    before = ledger.snapshot
    store(ledger, "two", [one | {"mentions": 77} for one in first[:20]])
    changed = cube_of(ledger).dyad_cells()
    assert sum(changed["mentions"].to_pylist()) == 20 * 5 + 20 * 77
    assert sums(cube_of(ledger, snapshot=before).dyad_cells()) == weekly(first)
    assert cube_of(ledger).dyad_cells().equals(changed)


def test_compaction_changes_no_answer(ledger: Any) -> None:
    for number in range(30):
        store(ledger, f"file-{number}", rows_of(number * 20, 20))
    cube = cube_of(ledger)
    then = (KNOWN + timedelta(days=2, minutes=7)).replace(tzinfo=UTC)
    want, want_then = cube.dyad_cells(), cube.network(as_of=then)
    assert ledger.compact() > 0
    for found in (cube, cube_of(ledger), cube_of(ledger, fresh=True)):
        assert found.dyad_cells().equals(want)
        assert found.network(as_of=then + timedelta(minutes=1)).equals(want_then)


def test_what_is_forgotten_is_in_no_cube(ledger: Any) -> None:
    first = rows_of(0, 40)
    store(ledger, "one", first)
    cube = cube_of(ledger)
    ledger.forget("made:3", reason="asked for", now=NOW)
    left = [one for one in first if one["native_id"] != 3]
    for found in (cube_of(ledger, earlier=cube), cube_of(ledger)):
        assert sums(found.dyad_cells()) == weekly(left)
    assert len(kept(ledger)) == 1


def test_a_kept_cube_that_the_ledger_knows_nothing_of_is_made_anew(ledger: Any) -> None:
    first = rows_of(0, 40)
    store(ledger, "one", first)
    other: Any = Ledger.open(ledger.root.parent / "other", create=True)
    store(other, "another", rows_of(500, 7))
    cube_of(other)
    (path,) = other.root.glob("cache/cube-*")
    other.close()
    (ledger.root / "cache").mkdir()
    (ledger.root / "cache" / path.name).write_bytes(path.read_bytes())
    assert sums(cube_of(ledger).dyad_cells()) == weekly(first)


def test_a_damaged_or_missing_cache_is_made_anew(ledger: Any) -> None:
    first = rows_of(0, 40)
    store(ledger, "one", first)
    for damage in (b"", b"PAR1", None):
        cube_of(ledger)
        (path,) = ledger.root.glob("cache/cube-*")
        path.unlink() if damage is None else path.write_bytes(damage)
        assert sums(cube_of(ledger).dyad_cells()) == weekly(first)


def test_rows_are_a_table(ledger: Any) -> None:
    store(ledger, "one", rows_of(0, 3))
    assert isinstance(cube_of(ledger).region(["NOR", "ISL"]), pa.Table)
