"""Shows how far a long run is, and says what is kept when it is stopped; it stops nothing."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .common import say
from .showing import plural

if TYPE_CHECKING:
    from chalkcircle.app import Pace

    Show = Callable[[Pace, str], None]

_WINDOW = 60.0
"""Seconds looked back for the present speed: a run that goes on passes what it has in no time."""

_EVERY = 10.0
"""Seconds between two lines where there is no terminal to draw on."""

_STOPPED = 130
"""Exit code after Ctrl-C, as of shells: 128 and the number of the signal."""


class Meter:
    """Counts how fast a run goes and hands its progress on, as numbers and in words.

    Args:
        show: Given the pace and the words for it, whenever something moved.
        clock: Seconds that only go forward.
    """

    def __init__(self, show: Show, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.stored = 0
        self._show, self._clock = show, clock
        self._marks = deque([(clock(), 0)])

    def __call__(self, pace: Pace) -> None:
        """Note how far the run is."""
        self.stored = pace.stored
        now = self._clock()
        while len(self._marks) > 1 and self._marks[1][0] <= now - _WINDOW:
            self._marks.popleft()
        since, before = self._marks[0]
        self._marks.append((now, pace.done))
        speed = (pace.done - before) / (now - since) if now > since else 0.0
        self._show(pace, _words(pace, speed))


@contextmanager
def shown(label: str, *, keeps: str | None = None, kept: str = "document") -> Iterator[Meter]:
    """A bar on standard error; a line every ten seconds where that is no terminal.

    Args:
        label: What is being done.
        keeps: Folder that keeps what is done; ``None`` where nothing is kept.
        kept: What it keeps, one of them.

    Raises:
        SystemExit: The user pressed Ctrl-C; what is kept and how to go on has been said.
    """
    draw = _bar if sys.stderr.isatty() else _lines
    stored = 0
    try:
        with draw(label) as show:
            meter = Meter(show)
            try:
                yield meter
            finally:
                stored = meter.stored
    except KeyboardInterrupt:
        if keeps is None:
            say("Stopped. Nothing was to be kept.")
        else:
            say(
                f"Stopped. {plural(stored, kept)} of this run stored in {keeps}, whole;"
                " what was being read is not. Type the same command again to go on from there."
            )
        raise SystemExit(_STOPPED) from None


@contextmanager
def _bar(label: str) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn(label), BarColumn(10), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("opening", total=None)
        yield lambda pace, words: bar.update(
            task, completed=pace.done, total=pace.total, description=words
        )


@contextmanager
def _lines(label: str) -> Iterator[Show]:
    yield every(_EVERY, lambda words: say(f"{label}: {words}"))


def every(
    seconds: float, tell: Callable[[str], None], *, clock: Callable[[], float] = time.monotonic
) -> Show:
    """Tell the words only once in so many seconds, the first time after as many."""
    last = clock()

    def show(_pace: Pace, words: str) -> None:
        nonlocal last
        if clock() - last >= seconds:
            last = clock()
            tell(words)

    return show


def _words(pace: Pace, speed: float) -> str:
    """``1,200 of 162,123, 61.0/s, 44 min left, 58 % with events``: with a bar, 80 characters."""
    words = f"{pace.done:,} of {pace.total:,}"
    if speed:
        words += f", {speed:.1f}/s, {_span((pace.total - pace.done) / speed)} left"
    if pace.read:
        words += f", {100 * pace.eventful / pace.read:.0f} % with events"
    return words


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 100 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
