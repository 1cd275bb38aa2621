"""``ingest --watch``: a folder is looked at again and again, and new files are ingested.

It asks the folder instead of the operating system, so that shares and every system work alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import InputError, LedgerBusy, UnreadableInput

from .ingesting import ingest
from .inputs import Inputs, open_inputs
from .runs import Ingested, Progress
from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger

_Look = dict[Path, tuple[int, int]]
"""Size and time of the last change of each file, in bytes and nanoseconds."""


def watch(
    workshop: Workshop,
    ledger: Ledger,
    folder: Path,
    *,
    published: date | None = None,
    outlet: str | None = None,
    clock: Callable[[], datetime],
    pause: Callable[[], object],
    progress: Progress | None = None,
) -> Iterator[Ingested]:
    """Ingest what is in a folder and then whatever comes into it, until it is stopped.

    A file is read once it has stayed as it is from one look to the next, so that one which is
    still being copied is not taken for whole; a file that changes is read again. One that cannot
    be read is named and counted, and does not stop the watch. Nor does a folder that goes away,
    as shares do: it is told of once, and the watch goes on when it is back.

    Args:
        workshop: As for ``ingest``.
        ledger: As for ``ingest``.
        folder: What is watched, with the folders in it.
        published: As for ``ingest``.
        outlet: As for ``ingest``.
        clock: The present.
        pause: Waits between two looks; whatever it raises ends the watch.
        progress: As for ``ingest``.

    Yields:
        What came of each look that found something; with nothing given, there is only a note.

    Raises:
        InputError: The folder is not there from the start.
    """
    before, taken = _Look(), _Look()
    if _look(folder) is None:
        raise InputError.about(
            "The folder to watch is not there", str(folder), expected="a folder",
            do="Make it, mount it or check the path.",
        )  # fmt: skip
    while True:
        now = _look(folder)
        if now is None:
            yield Ingested(snapshot=ledger.snapshot, notes=[f"{folder} is gone; waiting for it"])
            while now is None:
                pause()
                now = _look(folder)
        ready = [p for p, state in now.items() if before.get(p) == state != taken.get(p)]
        if ready:
            taken |= {p: now[p] for p in ready}
            try:
                inputs = _opened(folder, ready, published, clock().date())
                if inputs:
                    yield ingest(
                        workshop, ledger, inputs, outlet=outlet, now=clock(), progress=progress
                    )
            except (UnreadableInput, LedgerBusy) as error:
                # Files change or go under our eyes, or somebody else writes: the next look tries.
                taken = {p: state for p, state in taken.items() if p not in ready}
                yield Ingested(snapshot=ledger.snapshot, notes=[f"to be tried again: {error}"])
        before = now
        pause()


def _opened(folder: Path, ready: list[Path], published: date | None, today: date) -> Inputs:
    """The files that can be read; the others, named as for a folder that is ingested once."""
    from chalkcircle.coding.intake import folder_files

    known = folder_files(folder)
    paths = [path for path in ready if known.get(path) is None]
    inputs = open_inputs(paths, published=published, today=today, keep_going=True)
    return replace(inputs, refused=(*filter(None, map(known.get, ready)), *inputs.refused))


def _look(folder: Path) -> _Look | None:
    """What is in a folder as it is now; ``None`` where the folder is not there."""
    from chalkcircle.coding.intake import folder_files

    found: _Look = {}
    try:
        if not folder.is_dir():
            return None
        paths = folder_files(folder)
    except (OSError, UnreadableInput):
        return None
    for path, problem in paths.items():
        try:
            # What cannot be read may be a link: it is told of once, wherever it leads.
            status = path.stat() if problem is None else path.lstat()
        except OSError:
            continue  # It went away between the look and the question: the next look tells.
        found[path] = (status.st_size, status.st_mtime_ns)
    return found
