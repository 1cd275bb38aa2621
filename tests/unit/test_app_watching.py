"""A watched folder: what comes in is read once, when it is whole."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalkcircle import app
from chalkcircle.ledger import Ledger
from chalkcircle.model import InputError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST = "Armenia accused Azerbaijan of breaking the ceasefire on Monday.\n"
SECOND = "Georgia condemned the attack on the village of Tegh on Tuesday.\n"


class _Over(Exception):
    """Ends a watch."""


def _looks(
    folder: Path, ledger: Ledger, steps: Sequence[Callable[[], object]]
) -> list[app.Ingested]:
    """What a watch gives while something happens to its folder between two looks."""
    left: Iterator[Callable[[], object]] = iter(steps)

    def pause() -> None:
        step = next(left, None)
        if step is None:
            raise _Over
        step()

    shop = app.Workshop(app.Settings(ledger=str(ledger.root)))
    found: list[app.Ingested] = []
    with pytest.raises(_Over):
        found.extend(app.watch(shop, ledger, folder, clock=lambda: NOW, pause=pause))
    return found


def test_a_file_is_read_once_it_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    half, whole = FIRST[:20], FIRST

    def write(name: str, text: str) -> Callable[[], object]:
        return lambda: (folder / name).write_text(text, "utf-8")

    steps = [
        write("a.txt", half), write("a.txt", whole), nothing, nothing,
        write("b.md", SECOND), write("c.pdf", "%PDF-broken"), nothing, nothing,
    ]  # fmt: skip
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        found = _looks(folder, ledger, steps)
        assert sorted(d.text for d in ledger.documents()) == sorted([FIRST.strip(), SECOND.strip()])
    assert sum(f.added for f in found) == 2
    assert [s.reason for f in found for s in f.skipped] == ["unreadable"]


def nothing() -> None:
    """Between two looks nothing happens."""


def test_links_that_are_not_followed_are_named_once(tmp_path: Path) -> None:
    folder, other = tmp_path / "in", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    (folder / "loop").symlink_to(other)
    (folder / "lost.txt").symlink_to("nowhere")
    steps = [nothing, lambda: (other / "a.txt").write_text(FIRST, "utf-8"), nothing, nothing]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        (found,) = _looks(folder, ledger, steps)
        assert ledger.documents() == []
    assert [(s.source, s.reason) for s in found.skipped] == [
        ("loop", "link"),
        ("lost.txt", "unreadable"),
    ]
    assert found.given == len(found.skipped)


def test_a_folder_that_disappears_before_it_is_read_is_waited_for(tmp_path: Path) -> None:
    folder, away = tmp_path / "in", tmp_path / "away"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    shop = app.Workshop(app.Settings(ledger=str(tmp_path / "l")))
    asked: list[bool] = []

    def clock() -> datetime:
        if not asked:  # Asked first when the files are about to be opened.
            folder.rename(away)
        asked.append(True)
        return NOW

    left: Iterator[Callable[[], object]] = iter(
        [nothing, nothing, lambda: away.rename(folder), nothing, nothing]
    )

    def pause() -> None:
        step = next(left, None)
        if step is None:
            raise _Over
        step()

    found: list[app.Ingested] = []
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(_Over):
            found.extend(app.watch(shop, ledger, folder, clock=clock, pause=pause))
        assert len(ledger.documents()) == 1
    assert [note.partition(":")[0] for f in found for note in f.notes] == [
        "to be tried again",
        f"{folder} is gone; waiting for it",
    ]


def test_a_folder_that_disappears_is_told_of_and_read_on_when_it_is_back(tmp_path: Path) -> None:
    folder, away = tmp_path / "in", tmp_path / "away"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    steps = [
        nothing, lambda: folder.rename(away), nothing, lambda: away.rename(folder), nothing,
        lambda: (folder / "b.txt").write_text(SECOND, "utf-8"), nothing, nothing,
    ]  # fmt: skip
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        found = _looks(folder, ledger, steps)
        assert len(ledger.documents()) == 2
    assert [f.added for f in found if f.given] == [1, 1]
    assert [f.notes for f in found if not f.given] == [[f"{folder} is gone; waiting for it"]]


def test_a_folder_that_never_was_is_refused(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        looks = app.watch(
            app.Workshop(app.Settings()), ledger, tmp_path / "no", clock=lambda: NOW, pause=nothing
        )
        with pytest.raises(InputError, match="folder to watch is not there"):
            next(looks)


def test_a_file_that_gets_another_name_is_held_and_one_that_goes_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.part").write_text(FIRST, "utf-8")
    steps: list[Callable[[], object]] = [
        nothing, lambda: (folder / "a.part").rename(folder / "a.txt"), nothing,
        lambda: (folder / "a.txt").rename(folder / "b.txt"), nothing,
        lambda: (folder / "b.txt").unlink(), nothing,
    ]  # fmt: skip
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        found = _looks(folder, ledger, steps)
        assert len(ledger.documents()) == 1
    assert [(f.given, f.added, f.held, len(f.skipped)) for f in found] == [
        (1, 0, 0, 1), (1, 1, 0, 0), (1, 0, 1, 0),
    ]  # fmt: skip


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    rewritten: list[bool] = []

    def clock() -> datetime:
        if len(rewritten) == 1:  # Asked a second time: the file is open, and not yet stored.
            (folder / "a.txt").write_text(SECOND, "utf-8")
        rewritten.append(True)
        return NOW

    left = iter([nothing] * 5)

    def pause() -> None:
        if next(left, None) is None:
            raise _Over

    found: list[app.Ingested] = []
    shop = app.Workshop(app.Settings(ledger=str(tmp_path / "l")))
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        with pytest.raises(_Over):
            found.extend(app.watch(shop, ledger, folder, clock=clock, pause=pause))
        assert [d.text for d in ledger.documents()] == [SECOND.strip()]
    assert "tried again" in found[0].notes[0]


# Where tests run in the background of a shell, Ctrl-C is ignored, and children inherit that.
_WITH_CTRL_C = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("chalkcircle", run_name="__main__", alter_sys=True)
"""


def test_ctrl_c_ends_a_watch_and_keeps_what_was_ingested(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    command = [sys.executable, "-c", _WITH_CTRL_C, "ingest", "--watch", str(folder)]
    watch = subprocess.Popen(
        [*command, "--ledger", str(tmp_path / "l")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert watch.stdout is not None
    try:
        assert b"given 1: 1 stored" in watch.stdout.readline()
        watch.send_signal(signal.SIGINT)
        _, told = watch.communicate(timeout=60)
    finally:
        watch.kill()
    assert watch.returncode == 0
    assert b"stopped; what was ingested is kept" in told
    assert b"Traceback" not in told
    with Ledger.open(tmp_path / "l") as ledger:
        assert len(ledger.documents()) == 1
