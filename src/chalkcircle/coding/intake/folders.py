"""Finds the files of a folder, and the feeds that a list subscribes to; it reads no document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalkcircle.model import Skipped, UnreadableInput

from .feed import is_feed_list, listed_feeds
from .kinds import SUFFIXES


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to read, and what is known of them before they are opened.

    Attributes:
        files: In the order given; those of a folder in the order of their names.
        left: Files of folders that are of no kind read here.
        feeds: Addresses of subscribed feeds, each with the name its list gives it.
    """

    files: tuple[Path, ...]
    left: tuple[Skipped, ...]
    feeds: dict[str, str]


def gather(paths: Sequence[Path]) -> Gathered:
    """Files named, and those in folders named, whatever their depth.

    What a list of feeds (OPML) subscribes to is no document: it names the feeds saved beside it.
    Files whose name begins with a dot are the system's, not the user's, and are passed by.

    Raises:
        UnreadableInput: A folder without any file, or a broken list.
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
                "This folder holds no file", str(path), expected="a folder with documents",
                do="Check the path.",
            )  # fmt: skip
        for one in within:
            if _readable(one):
                files.append(one)
            else:
                name = one.relative_to(path).as_posix()
                detail = f"{one.suffix or 'no suffix'} is not read here"
                left.append(Skipped(source=name, reason="unknown-kind", detail=detail))
    lists = [path for path in files if _is_list(path)]
    feeds: dict[str, str] = {}
    for path in lists:
        feeds |= listed_feeds(path.read_bytes(), path.name)
    return Gathered(tuple(f for f in files if f not in lists), tuple(left), feeds)


def folder_files(folder: Path) -> list[Path]:
    """Files in a folder and in the folders within it, by name, but for those the system hides."""
    found = folder.rglob("*")
    return sorted(p for p in found if p.is_file() and not _hidden(p.relative_to(folder)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _readable(path: Path) -> bool:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return bool(SUFFIXES & set(suffixes[-1:] if suffixes[-1:] != [".gz"] else suffixes[-2:]))


def _is_list(path: Path) -> bool:
    if path.suffix.lower() not in (".opml", ".xml") or not path.is_file():
        return False
    with path.open("rb") as file:
        return is_feed_list(file.read(4096))


def unsaved(feeds: dict[str, str], saved: Iterable[str | None]) -> list[Skipped]:
    """Subscribed feeds of which no saved copy was given: not covered, which is not silence."""
    given = set(saved)
    return [
        Skipped(
            source=address, reason="not-saved", detail=f"{name or 'a feed'}: no saved copy given"
        )
        for address, name in feeds.items()
        if address not in given
    ]
