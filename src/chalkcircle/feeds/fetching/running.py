"""Goes through a plan file by file; what is missing at the end is told, never silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chalkcircle.model import Skipped

from .client import Client
from .downloading import Download
from .lists import Lists
from .plans import Ask, Source
from .states import Status, opened

MOST_BYTES = 2_000_000_000
"""One file may have so many; the largest known here is a tenth of it."""

GIVE_UP = 10
"""Failures in a row after which a host is left alone."""


@dataclass(slots=True)
class Fetched:
    """What a run of fetching did.

    ``planned = len(files) + len(holes) + len(failed) + untried``.

    Attributes:
        files: Those that lie in the folder, whole and checked.
        held: How many of them were there before.
        holes: Those that the server says it does not have.
        failed: Those that could not be had.
        untried: Those not asked for, since too many before them failed.
        bytes: Came over the wire into files, lists among them.
    """

    name: str
    folder: Path
    planned: int = 0
    files: list[Path] = field(default_factory=list)
    held: int = 0
    holes: list[Skipped] = field(default_factory=list)
    failed: list[Skipped] = field(default_factory=list)
    untried: int = 0
    bytes: int = 0
    notes: list[str] = field(default_factory=list)


Told = Callable[[int, int, int], None]
"""Told how many of how many files are dealt with, and how many of them came in this run."""


def run(
    source: Source,
    ask: Ask,
    client: Client,
    folder: Path,
    *,
    told: Told | None = None,
    most: int = MOST_BYTES,
) -> Fetched:
    """Fetch what a source has of what was asked for.

    Raises:
        FetchError: A list that is needed cannot be had, or another run is at work here.
        InputError: What was asked for makes no sense.
        OSError: The disk refused; the same call goes on from there.
    """
    done = Fetched(source.name, folder)
    with opened(folder) as state:
        download = Download(client, state, ask.now, most)
        lists = Lists(download)
        items = list(source.plan(ask, lists))
        done.planned, done.notes = len(items), lists.notes
        in_a_row = came = 0
        for number, item in enumerate(items, start=1):
            before = state.get(item.name)
            row = download.fetch(item)
            in_a_row = in_a_row + 1 if row.status is Status.FAILED else 0
            if row.status is Status.OK:
                done.files.append(folder / item.name)
                same = before is not None and before.sha256 == row.sha256
                done.held += same
                came += not same
            else:
                left = done.holes if row.status is Status.HOLE else done.failed
                left.append(Skipped(source=item.name, reason=row.status.value, detail=row.detail))
            if told is not None:
                told(number, len(items), came)
            if in_a_row == GIVE_UP:
                done.untried = len(items) - number
                break
        done.bytes = download.came
    return done
