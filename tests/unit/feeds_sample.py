"""Makes files of GDELT's shape with one thing wrong, and reads them to the end."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalkcircle.feeds.gdelt.events import LAYOUT_61
from chalkcircle.feeds.reading import formats, read_file
from chalkcircle.ledger import Block, Quarantined

NATIVE = Path(__file__).parent / "feeds_gdelt"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EXPORT = "20191024143000.export.CSV"
PLACES = {column.name: place for place, column in enumerate(LAYOUT_61.columns)}
GOOD = (
    (NATIVE / EXPORT).read_bytes().split(b"\n")[0].split(b"\t")  # a real row
)


def row(number: int = 1, **cells: str | bytes) -> bytes:
    """One row of 61 cells, without its line end."""
    made = list(GOOD)
    made[0] = str(900_000_000 + number).encode()
    for name, cell in cells.items():
        made[PLACES[name]] = cell.encode() if isinstance(cell, str) else cell
    return b"\t".join(made)


def rows(count: int, first: int = 1) -> bytes:
    """So many good rows, each with its line end and an address of its own."""
    numbers = range(first, first + count)
    made = ((n, hashlib.sha256(str(n).encode()).hexdigest()) for n in numbers)
    return b"".join(row(n, SOURCEURL=f"https://example.org/{end}") + b"\n" for n, end in made)


class Read:
    """A file that was read to its end."""

    def __init__(self, blocks: list[Block]) -> None:
        self.kept: list[dict[str, Any]] = []
        self.quarantined: list[Quarantined] = []
        self.raw: list[Callable[[], bytes]] = []
        self.read = 0
        for block in blocks:
            assert block.read == block.rows.num_rows + len(block.quarantined)
            assert block.rows.num_rows == 0 or block.raw(0)
            self.kept += block.rows.to_pylist()
            self.quarantined += block.quarantined
            self.read += block.read

    @property
    def reasons(self) -> list[str]:
        """Of the quarantined rows, in their order."""
        return [one.reason for one in self.quarantined]


def read(path: Path, now: datetime = NOW) -> Read:
    """All of a file."""
    return Read(list(read_file(path, formats(), now=now).blocks()))


def read_bytes(folder: Path, content: bytes, name: str = EXPORT) -> Read:
    """All of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return read(path)


def zipped(path: Path, content: bytes, member: str = EXPORT, **options: Any) -> Path:
    """A zip with one member."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        archive.writestr(member, content)
    return path
