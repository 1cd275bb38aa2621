"""A watched folder: what comes in is read once, when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def _looks(folder: Path, ledger: Ledger, steps: list[Callable[[], object]]) -> list[app.Ingested]:
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

    def nothing() -> None:
        return

    steps = [
        write("a.txt", half), write("a.txt", whole), nothing, nothing,
        write("b.md", SECOND), write("c.pdf", "%PDF-broken"), nothing, nothing,
    ]  # fmt: skip
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        found = _looks(folder, ledger, steps)
        assert sorted(d.text for d in ledger.documents()) == sorted([FIRST.strip(), SECOND.strip()])
    assert sum(f.added for f in found) == 2
    assert [s.reason for f in found for s in f.skipped] == ["unreadable"]


def test_a_folder_that_disappears_ends_the_watch_and_keeps_what_it_gave(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(FIRST, "utf-8")
    gone: Iterator[Callable[[], object]] = iter(
        [lambda: None, lambda: folder.rename(tmp_path / "elsewhere")]
    )
    shop = app.Workshop(app.Settings(ledger=str(tmp_path / "l")))
    with (
        Ledger.open(tmp_path / "l", create=True) as ledger,
        pytest.raises(InputError, match=r"watched folder is not there.*nothing ingested is lost"),
    ):
        for _ in app.watch(shop, ledger, folder, clock=lambda: NOW, pause=lambda: next(gone)()):
            pass
    with Ledger.open(tmp_path / "l") as ledger:
        assert len(ledger.documents()) == 1
