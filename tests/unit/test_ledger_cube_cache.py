"""A kept cube is used when it is whole and the ledger knows of it, and never else."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from cube_sample import segments, world

from chalkcircle.ledger.cube import cache as cube_cache
from chalkcircle.ledger.cube.cache import Tag, keep, kept
from chalkcircle.ledger.cube.cube import Cube
from chalkcircle.ledger.cube.grouping import Source
from chalkcircle.ledger.cube.making import built, scanning


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    """Segments of a small world, in a folder of their own."""
    (tmp_path / "segments").mkdir()
    return segments(tmp_path / "segments", world(7))


def _everything(_: Tag) -> bool:
    return True


def _only(root: Path) -> Path:
    (path,) = root.glob("cache/cube-*")
    return path


def test_what_is_kept_answers_as_what_was_made(tmp_path: Path, sources: list[Source]) -> None:
    cube = built(sources)
    assert keep(tmp_path, cube, 5)
    assert cube.kept_rows == cube.rows
    found = kept(tmp_path, _everything)
    assert found is not None
    tag, lines, cells = found
    assert (tag.seq, tag.files, tag.rows) == (5, cube.files, cube.rows)
    again = Cube(lines, cells, scanning(sources), files=tag.files, rows=tag.rows)
    assert again.dyad_cells().equals(cube.dyad_cells())
    assert again.network().equals(built(sources).network())
    assert keep(tmp_path, again, 5)
    assert len(again) == len(built(sources))


def test_cells_that_came_one_by_one_are_kept_together(
    tmp_path: Path, sources: list[Source]
) -> None:
    cube = built(sources)
    cube.grow(built(sources).cells(), 0, 0)
    keep(tmp_path, cube, 1)
    found = kept(tmp_path, _everything)
    assert found is not None
    assert len(found[2]) == len(built(sources)) < len(cube)


def test_the_newest_that_is_known_is_used(tmp_path: Path, sources: list[Source]) -> None:
    keep(tmp_path, built(sources), 9)
    newest = _only(tmp_path)
    aside = newest.read_bytes()
    keep(tmp_path, built(sources, upto=4), 7)
    assert not newest.exists()
    newest.write_bytes(aside)
    found = kept(tmp_path, _everything)
    assert found is not None
    assert found[0].seq == 9
    found = kept(tmp_path, lambda tag: tag.seq < 9)
    assert found is not None
    assert (found[0].seq, found[0].files) == (7, 4)
    assert kept(tmp_path, lambda tag: tag.seq > 9) is None


def test_no_flipped_bit_and_no_cut_file_is_used(tmp_path: Path, sources: list[Source]) -> None:
    keep(tmp_path, built(sources), 1)
    path = _only(tmp_path)
    whole = path.read_bytes()
    pick = random.Random(1)
    for _ in range(200):
        at = pick.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << pick.randrange(8)]) + whole[at + 1 :])
        assert kept(tmp_path, _everything) is None
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert kept(tmp_path, _everything) is None
    path.write_bytes(whole)
    assert kept(tmp_path, _everything) is not None


def test_one_of_another_layout_is_made_anew(
    tmp_path: Path, sources: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cube_cache, "VERSION", cube_cache.VERSION + 1)
    keep(tmp_path, built(sources), 1)
    monkeypatch.undo()
    assert kept(tmp_path, _everything) is None


def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, sources: list[Source]
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cube = built(sources)
    assert not keep(tmp_path, cube, 1)
    assert cube.kept_rows is None


def test_no_rows_can_be_kept(tmp_path: Path) -> None:
    assert keep(tmp_path, built([]), 0)
    found = kept(tmp_path, _everything)
    assert found is not None
    assert len(found[2]) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="memory as Linux counts it")
@pytest.mark.parametrize(
    ("what", "cells", "megabytes"),
    [("segments", 1, 60), ("addresses", 1, 60), ("pairs", 480_000, 250)],
)
def test_memory_follows_the_cells_and_neither_segments_nor_addresses(
    tmp_path: Path, what: str, cells: int, megabytes: int
) -> None:
    child = Path(__file__).with_name("memory_child.py")
    words = [sys.executable, str(child), what, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    grown, found = map(int, done.stdout.split())
    assert found == cells
    assert grown < megabytes
