"""Keeps the folder of sums beside the segments free of what the ledger has forgotten.

It makes no sums. Every file there can be deleted at any time; its name says which rows it holds.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from .cube.sources import rows_upto

if TYPE_CHECKING:
    from .store import Ledger

_FOLDER = "cache"
_NAME = re.compile(r"(?:cube-\d+|strip-\d+-\d+)-(\d+)-(\d+)-[0-9a-f]{64}\.\w+")
"""The last file whose rows are in it, and how many rows the ledger had up to that file."""


def remove(path: Path) -> None:
    """Remove a kept file; one that another process holds open may stay, and is not used."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def drop_all(root: Path) -> None:
    """Remove every kept file of the ledger at ``root``."""
    for path in root.glob(f"{_FOLDER}/*"):
        remove(path)


def sweep_cache(ledger: Ledger) -> None:
    """Remove the files that hold other rows than the ledger has, and unfinished ones."""
    for path in ledger.root.glob(f"{_FOLDER}/*"):
        told = _NAME.fullmatch(path.name)
        if told is None or rows_upto(ledger, int(told[1])) != int(told[2]):
            remove(path)
