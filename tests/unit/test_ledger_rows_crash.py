"""Kills, failing and full disks, two processes at once, old and later layouts: rows of feeds."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from ledger_harm import as_layout, failing_at
from ledger_rows_sample import NOW, event, feed_file, later, put, stored
from ledger_sample import batch, claim, document

from chalkcircle.ledger import Ledger, rebuild
from chalkcircle.ledger.catalogue import FILE, FORMAT
from chalkcircle.model import FeedError, LedgerBusy, LedgerDamaged, LedgerError, Selection

_FAULTS = Path(__file__).parents[2] / "benchmarks" / "faults.py"


@pytest.mark.skipif(sys.platform != "linux", reason="forks and limits of Linux")
def test_a_short_run_of_kills_and_faults_loses_nothing() -> None:
    done = subprocess.run(
        [sys.executable, str(_FAULTS), "--kills", "6", "--faults", "10", "--full", "6"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stderr
    assert (found["kills"], found["faults"], found["full"]) == (6, 10, 6)
    for name in ("acknowledged_lost", "torn", "reopen_failures", "leftovers_unswept"):
        assert found[name] == 0


def _acted(ledger: Ledger, what: str, file: Any) -> str:
    """What the user is told when the act fails; nothing when it does not."""
    try:
        if what == "append":
            put(ledger, file)
        elif what == "compact":
            ledger.compact()
        else:
            ledger.forget("gdelt:7", reason="asked", now=NOW)
    except (FeedError, LedgerError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("what", ["append", "compact", "forget"])
@pytest.mark.parametrize(
    ("home", "name", "number"),
    [(os, "fsync", errno.ENOSPC), (Path, "replace", errno.EIO), (Path, "open", errno.EDQUOT)],
)
def test_every_durable_step_that_fails_once_leaves_what_was_acknowledged(
    tmp_path: Path, what: str, home: Any, name: str, number: int
) -> None:
    source = tmp_path / "source"
    fresh = feed_file(source, "3", [event(8, mentions=1, known_at=later(3)), event(10)])
    for step in range(1, 60):
        root = tmp_path / str(step)
        with Ledger.open(root, create=True) as ledger:
            put(ledger, feed_file(source, "1", [event(7), event(8)], aside=[("day", b"x")]))
            put(ledger, feed_file(source, "2", [event(7, mentions=2, known_at=later(1))]))
            before = ledger.rows().to_pylist()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(home, name, failing_at(step, getattr(home, name), number))
                told = _acted(ledger, what, fresh)
            if told:
                assert os.strerror(number) in told
                # A forget may have been committed when the copy of the catalogue failed.
                assert ledger.rows().to_pylist() in (before, [r for r in before if _is_8(r)])
                put(ledger, feed_file(source, "4", [event(11)]))
                assert ledger.verify().leftovers == ()
                assert not _acted(ledger, what, fresh)
            found = ledger.verify()
            assert (found.faults, found.leftovers) == ((), ())
            ids = {r["native_id"] for r in ledger.rows().to_pylist()} - {"11"}
            assert ids == {"append": {"7", "8", "10"}, "compact": {"7", "8"}, "forget": {"8"}}[what]
        if not told:
            break
    assert step > 1
    assert not told


def _is_8(row: dict[str, Any]) -> bool:
    return str(row["native_id"]) == "8"


def test_a_second_writer_waits_or_is_told(tmp_path: Path) -> None:
    root = tmp_path / "l"
    files = [feed_file(tmp_path, str(n), [event(n)]) for n in range(2)]
    with Ledger.open(root, create=True) as one, Ledger.open(root, wait_seconds=0.1) as other:
        with one.catalogue.writing(), pytest.raises(LedgerBusy):
            put(other, files[0])
        assert put(other, files[0])[0].seq == 1
        assert put(one, files[1])[0].seq == 2
        assert one.verify().ok


def test_two_writers_lose_no_sequence_and_a_reader_sees_whole_commits(tmp_path: Path) -> None:
    root = tmp_path / "l"
    Ledger.open(root, create=True).close()
    told: list[int] = []

    def write(first: int) -> None:
        with Ledger.open(root, wait_seconds=60) as ledger:
            for n in range(first, first + 12):
                rows = [event(n * 10), event(n * 10 + 1)]
                told.extend(r.seq for r in put(ledger, feed_file(tmp_path, str(n), rows)))
                if n % 4 == 3:
                    ledger.compact()

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    seen = []
    with Ledger.open(root) as ledger:
        while any(writer.is_alive() for writer in writers):
            snapshot = ledger.snapshot
            seen.append(ledger.rows(snapshot=snapshot).num_rows)
            assert seen[-1] == 2 * snapshot
        assert sorted(told) == list(range(1, 25))
        assert ledger.rows().num_rows == 48
        assert ledger.verify().ok
    assert seen == sorted(seen)


def test_a_ledger_without_rows_is_read_so_and_its_next_write_takes_them(tmp_path: Path) -> None:
    root = tmp_path / "l"
    of = document()
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(of, claims=(claim(of),)), now=NOW)
    as_layout(root, 2)
    with Ledger.open(root) as ledger:
        assert (ledger.feed_files(), ledger.row_segments(), ledger.last_file()) == ([], [], 0)
        assert ledger.rows(Selection(feeds=("gdelt",))).num_rows == 0
        assert ledger.quarantined() == []
        assert ledger.verify().ok
        assert ledger.info().rows == {}
        assert ledger.catalogue.layout == 2
        put(ledger, feed_file(tmp_path, "1", [event(1)]))
        assert ledger.catalogue.layout == FORMAT
        assert len(ledger.claims()) == ledger.rows().num_rows == 1
    with sqlite3.connect(root / FILE) as db:
        db.execute(f"pragma user_version = {FORMAT + 1}")
    db.close()
    with pytest.raises(LedgerError, match="later layout"):
        Ledger.open(root)


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/St_Johns"])
def test_answers_are_the_same_in_every_time_zone(tmp_path: Path, zone: str) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        put(ledger, feed_file(tmp_path, "1", [event(1), event(2, known_at=later(20))]))
        here = ledger.rows(Selection(known_until=NOW.date()), as_of=NOW).to_pylist()
    asked = (
        "import sys; from datetime import datetime, UTC; from chalkcircle.ledger import Ledger;"
        "from chalkcircle.model import Selection;"
        f"now = datetime.fromisoformat('{NOW.isoformat()}');"
        f"ledger = Ledger.open(r'{tmp_path / 'l'}');"
        "print(ledger.rows(Selection(known_until=now.date()), as_of=now).to_pylist())"
    )
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True,
        env=os.environ | {"TZ": zone},
    )  # fmt: skip
    assert found.stdout.strip() == str(here)


@pytest.mark.parametrize("between", [False, True])
def test_what_a_cut_log_of_the_catalogue_held_comes_back(tmp_path: Path, between: bool) -> None:
    root, copy = tmp_path / "l", tmp_path / "copy"
    files = [feed_file(tmp_path, str(n), [event(n)]) for n in range(1, 5)]
    kept = Ledger.open(root, create=True)
    put(kept, files[0])
    kept.catalogue.shed()
    if between:
        kept.append(batch(document()), now=NOW)
    for file in files[1:]:
        put(kept, file)
    shutil.copytree(root, copy)
    kept.close()
    (copy / (FILE + "-wal")).write_bytes(b"")
    (copy / (FILE + "-shm")).unlink()
    if between:
        # Nobody can tell whether the batch of prose is whole: nothing is removed.
        with Ledger.open(copy) as ledger, pytest.raises(LedgerDamaged, match="lost commits"):
            put(ledger, feed_file(tmp_path, "9", [event(9)]))
        found = rebuild(copy)
        assert (found.catalogue, found.found.ok) == (True, True)
    with Ledger.open(copy) as ledger:
        put(ledger, feed_file(tmp_path, "9", [event(9)]))
        assert [f.name for f in ledger.feed_files()] == ["1", "2", "3", "4", "9"]
        assert len(stored(ledger)) == 5
        assert len(ledger.documents()) == between
        assert (ledger.verify().faults, ledger.verify().leftovers) == ((), ())
        assert ledger.raw(files[3].sha256) == files[3].path.read_bytes()


@pytest.mark.parametrize("known", [1, 2, 4])
@pytest.mark.parametrize("act", ["compact", "forget", "forget prose"])
def test_what_a_lost_commit_has_put_in_the_place_of_others_is_not_removed(
    tmp_path: Path, act: str, known: int
) -> None:
    root, copy = tmp_path / "l", tmp_path / "copy"
    of = document()
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(of, document("Another report."), claims=(claim(of),)), now=NOW)
        for n in range(1, 5):
            put(ledger, feed_file(tmp_path, str(n), [event(n), event(100 + n)]))
            if n == known:
                ledger.catalogue.copy_to(tmp_path / "earlier")
        if act == "compact":
            ledger.compact()
        else:
            gone = "gdelt:101" if act == "forget" else of.document_id
            ledger.forget(gone, reason="asked", now=NOW)
        before = ledger.rows().to_pylist(), ledger.documents(), ledger.tombstones()
        shutil.copytree(root, copy)
    for left in copy.glob(FILE + "*"):
        left.unlink()
    shutil.copy(tmp_path / "earlier", copy / FILE)
    with Ledger.open(copy) as ledger, pytest.raises(LedgerDamaged, match="lost commits"):
        put(ledger, feed_file(tmp_path, "9", [event(9)]))
    assert rebuild(copy).found.ok
    with Ledger.open(copy) as ledger:
        assert (ledger.rows().to_pylist(), ledger.documents(), ledger.tombstones()) == before
