"""Files from what a user names: a file, a folder, a pattern; opens none of them."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from chalkcircle.model import FeedError


def expand(paths: Iterable[str | Path]) -> list[Path]:
    """The files that paths, folders and patterns name, each once, ordered by file name.

    A folder stands for the files in it, not for those in its folders; hidden ones are left out.

    Args:
        paths: Files, folders, or patterns with ``*``, ``?``, ``[...]`` or ``**``.

    Raises:
        FeedError: A path does not exist, a folder is empty, or a pattern fits nothing.
    """
    found: dict[Path, None] = {}
    for one in paths:
        for path in _expanded(one):
            found[path] = None
    return sorted(found, key=lambda path: (path.name, str(path)))


def _expanded(one: str | Path) -> list[Path]:
    path = Path(one)
    if path.is_file():
        return [path]
    if path.is_dir():
        inside = [p for p in path.iterdir() if p.is_file() and not p.name.startswith(".")]
        return inside or _nothing("The folder holds no file", one)
    if any(sign in str(one) for sign in "*?["):
        fits = [Path(p) for p in glob.glob(str(one), recursive=True)]  # noqa: PTH207 (absolute too)
        return [p for p in fits if p.is_file()] or _nothing("No file fits the pattern", one)
    return _nothing("There is no such file or folder", one)


def _nothing(problem: str, one: str | Path) -> list[Path]:
    raise FeedError.about(
        problem,
        str(one),
        expected="a file, a folder with files, or a pattern",
        do="Check the path.",
    )
