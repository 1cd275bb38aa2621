"""Finds the files of a folder, and the feeds that a list subscribes to; it reads no document."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalkcircle.model import Skipped, UnreadableInput

from .feed import Feed, is_feed_list, listed_feeds
from .files import MAX_BYTES, shown
from .kinds import SUFFIXES


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to read, and what is known of them before they are opened.

    Attributes:
        files: In the order given; those of a folder in the order of their names.
        left: What lies in folders and cannot be read here, and lists of feeds that are broken.
        feeds: Those that a list subscribes to, each address once.
    """

    files: tuple[Path, ...]
    left: tuple[Skipped, ...]
    feeds: tuple[Feed, ...] = ()


def gather(paths: Sequence[Path]) -> Gathered:
    """Files named, and those in folders named, whatever their depth.

    What a list of feeds (OPML) subscribes to is no document: it names the feeds saved beside it.
    Files whose name begins with a dot are the system's, not the user's, and are passed by. Links
    to folders are named and not followed: they may lead back.

    Raises:
        UnreadableInput: A folder without any file, or closed to us.
    """
    files: list[Path] = []
    left: list[Skipped] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        within = folder_files(path)
        if not within:
            raise UnreadableInput.about(
                "This folder holds no file", shown(path), expected="a folder with documents",
                do="Check the path.",
            )  # fmt: skip
        files += (one for one, problem in within.items() if problem is None)
        left += (problem for problem in within.values() if problem is not None)
    feeds: dict[str | None, Feed] = {}
    documents: list[Path] = []
    for path in files:
        try:
            if _is_list(path):
                feeds |= {f.address: f for f in listed_feeds(path.read_bytes(), shown(path.name))}
            else:
                documents.append(path)
        except UnreadableInput as error:
            left.append(Skipped(source=shown(path.name), reason="unreadable", detail=str(error)))
        except OSError:
            documents.append(path)  # The reader says what is wrong with it.
    return Gathered(tuple(documents), tuple(left), tuple(feeds.values()))


def folder_files(folder: Path) -> dict[Path, Skipped | None]:
    """What lies in a folder and in those within it, by name, each with why it cannot be read.

    Raises:
        UnreadableInput: The folder is closed to us.
    """
    found: dict[Path, Skipped | None] = {}

    def left(path: Path, problem: tuple[str, str] | None) -> Skipped | None:
        if problem is None:
            return None
        name = shown(path.relative_to(folder).as_posix())
        return Skipped(source=name, reason=problem[0], detail=problem[1])

    def closed(error: OSError) -> None:
        path, why = Path(error.filename), f"cannot be opened ({error.strerror})"
        if path == folder:
            raise UnreadableInput.about(
                f"This folder {why}", shown(folder),
                expected="a folder that you may read", do="Check its permissions.",
            )  # fmt: skip
        found[path] = left(path, ("unreadable", f"this folder {why}"))

    for root, folders, names in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(root, name) for name in folders):
            if path.is_symlink():
                found[path] = left(path, ("link", "a link to a folder is not followed"))
        for path in (Path(root, name) for name in names if not name.startswith(".")):
            found[path] = left(path, _problem(path))
    return dict(sorted(found.items()))


def _problem(path: Path) -> tuple[str, str] | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    last = suffixes[-1:] if suffixes[-1:] != [".gz"] else suffixes[-2:]
    if not SUFFIXES & set(last):
        return "unknown-kind", f"{shown(path.suffix) or 'no suffix'} is not read here"
    try:
        if not path.is_file():
            return "unreadable", "no plain file, or a link to nothing"
    except OSError as error:
        return "unreadable", f"cannot be looked at ({error.strerror})"
    return None


def _is_list(path: Path) -> bool:
    if path.suffix.lower() not in (".opml", ".xml") or not path.is_file():
        return False
    if path.stat().st_size > MAX_BYTES:
        return False
    with path.open("rb") as file:
        return is_feed_list(file.read(8192))


def subscription(saved: Feed | None, feeds: Iterable[Feed]) -> Feed | None:
    """The feed of a list that a saved one is a copy of; between two nobody guesses.

    One that states its own address is known by that alone. One that states none is known by its
    site or, where the list has several feeds of that site or none, by its title.
    """
    if saved is None:
        return None
    listed = list(feeds)
    if saved.address:
        own = _plain(saved.address)
        return next((f for f in listed if _plain(f.address) == own), None)
    for own, alike in (
        (_plain(saved.site), [f for f in listed if _plain(f.site) == _plain(saved.site)]),
        (saved.title, [f for f in listed if f.title.casefold() == saved.title.casefold()]),
    ):
        if own and len(alike) == 1:
            return alike[0]
    return None


def unsaved(feeds: Iterable[Feed], saved: Iterable[Feed | None]) -> list[Skipped]:
    """Subscribed feeds of which no saved copy was given: not covered, which is not silence.

    Args:
        feeds: Those of the lists.
        saved: What ``subscription`` found for each feed that was given.
    """
    given = set(saved)
    return [
        Skipped(
            source=feed.address or "",
            reason="not-saved",
            detail=f"{feed.title or 'a feed'}: no saved copy given",
        )
        for feed in feeds
        if feed not in given
    ]


def _plain(address: str | None) -> str:
    """An address without what does not tell feeds apart: the scheme and a last stroke."""
    stated = (address or "").strip()
    return stated.partition("://")[2].rstrip("/") or stated
