"""Kept sums hold no row that was forgotten, whatever was interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from cube_sample import KNOWN, NOW, Row, rows_of, store, sums, weekly

from chalkcircle.ledger import Ledger
from chalkcircle.ledger.cube import cache as cube_cache
from chalkcircle.ledger.cube import opening as cube_opening
from chalkcircle.ledger.cube.cube import Cube
from chalkcircle.ledger.cube.opening import cube_of
from chalkcircle.ledger.rebuilding import rebuild
from chalkcircle.model import sha256

FIRST = rows_of(0, 40)
SECOND = rows_of(40, 30, file=2, actor="SWE", mentions=77)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of two files whose sums are kept."""
    with Ledger.open(tmp_path / "ledger", create=True) as opened:
        store(opened, "one", FIRST)
        store(opened, "two", SECOND)
        cube_of(opened)
        assert {n.partition("-")[0] for n in kept(opened.root)} == {"cube", "strip"}
        yield opened


def kept(root: Path) -> list[str]:
    """Names of kept files."""
    return sorted(path.name for path in root.glob("cache/*"))


def answers(cube: Cube) -> tuple[list[Row], list[Row]]:
    """All weekly sums, now and at an instant within a week."""
    then = (KNOWN + timedelta(hours=14)).replace(tzinfo=UTC)
    return sums(cube.dyad_cells()), sums(cube.dyad_cells(as_of=then))


def expected(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The same from the rows."""
    return weekly(rows), weekly(rows, (KNOWN + timedelta(hours=14)).replace(tzinfo=UTC))


def forget_row(ledger: Ledger) -> list[Row]:
    """Forget a row, which others of its week outlive; gives those."""
    ledger.forget("made:3", reason="asked for", now=NOW)
    return [one for one in [*FIRST, *SECOND] if one["native_id"] != 3]


def forget_file(ledger: Ledger) -> list[Row]:
    """Forget a file with all its rows; gives the others."""
    ledger.forget(sha256(b"two"), reason="asked for", now=NOW)
    return FIRST


def write(ledger: Ledger) -> None:
    """Store a file without any row."""
    store(ledger, "none", [])


def compact(ledger: Ledger) -> None:
    """Compact."""
    ledger.compact()


def rebuilt(ledger: Ledger) -> None:
    """Rebuild without a catalogue, whose numbers of files may then be others."""
    ledger.close()
    (ledger.root / "catalogue.sqlite").unlink()
    rebuild(ledger.root)


@pytest.mark.parametrize("forget", [forget_row, forget_file])
def test_what_is_forgotten_is_gone_at_once(
    ledger: Ledger, forget: Callable[[Ledger], list[Row]]
) -> None:
    left = forget(ledger)
    assert kept(ledger.root) == []
    assert answers(cube_of(ledger)) == expected(left)
    assert answers(cube_of(ledger, fresh=True)) == expected(left)


@pytest.mark.parametrize("forget", [forget_row, forget_file])
@pytest.mark.parametrize("then", [write, compact, rebuilt])
def test_what_a_crash_left_answers_nothing_and_goes_with_the_next_write(
    ledger: Ledger, forget: Callable[[Ledger], list[Row]], then: Callable[[Ledger], None]
) -> None:
    cache, aside = ledger.root / "cache", ledger.root.parent / "aside"
    shutil.copytree(cache, aside)
    (aside / "strip-unfinished.arrow.tmp").write_bytes(b"half")
    left = forget(ledger)
    shutil.copytree(aside, cache, dirs_exist_ok=True)
    assert len(kept(ledger.root)) == 3
    with Ledger.open(ledger.root) as again:
        cube = cube_of(again, earlier=None, snapshot=again.snapshot)
        assert answers(cube) == expected(left)
    shutil.copytree(aside, cache, dirs_exist_ok=True)
    stale = {path.name for path in aside.iterdir()}
    with Ledger.open(ledger.root) as again:
        then(again)
    assert not stale & set(kept(ledger.root))


def test_what_a_reader_kept_too_late_goes(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[Row] = []

    def late(root: Path, cube: Cube, seq: int) -> bool:
        if not left:
            with Ledger.open(root) as other:
                left.extend(forget_row(other))
        return cube_cache.keep(root, cube, seq)

    keeping = type("Late", (), {"keep": staticmethod(late), "kept": staticmethod(cube_cache.kept)})
    monkeypatch.setattr(cube_opening, "cube_cache", keeping)
    for name in kept(ledger.root):
        (ledger.root / "cache" / name).unlink()
    cube_of(ledger)
    rows = len(left)
    assert left
    assert all(f"-{rows}-" in name for name in kept(ledger.root))
    assert answers(cube_of(ledger)) == expected(left)


def test_what_is_whole_stays_over_writes_and_compaction(ledger: Ledger) -> None:
    before = kept(ledger.root)
    store(ledger, "three", rows_of(80, 5, file=3))
    ledger.compact()
    with Ledger.open(ledger.root) as again:
        write(again)
    assert kept(ledger.root) == before
