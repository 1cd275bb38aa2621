"""The parts of the package that are data, and what each is made of; the one table is TOML.

It counts what is there and judges no content.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import msgspec

import chalkcircle

PACKAGE = Path(chalkcircle.__file__).parent
TABLE = PACKAGE / "app" / "data" / "parts.toml"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files of one origin.

    Attributes:
        files: Patterns relative to the package.
        licence: SPDX expression of the terms.
    """

    name: str
    files: tuple[str, ...]
    licence: str
    source: str


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    part: tuple[Part, ...]


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """What lies there.

    Attributes:
        rows: Rows of its tables (CSV), without their heads.
        unverified: Rows whose source nobody opened.
    """

    files: int
    bytes: int
    rows: int
    unverified: int


def data_parts() -> tuple[Part, ...]:
    """All parts, in the order of the table."""
    return msgspec.convert(tomllib.loads(TABLE.read_text("utf-8")), _Table).part


def files_of(part: Part) -> list[Path]:
    """Files of a part, by name; none where a pattern fits nothing."""
    return sorted({path for pattern in part.files for path in PACKAGE.glob(pattern)})


def measure(part: Part) -> Measure:
    """Count files, bytes, rows and unverified rows of a part."""
    files = files_of(part)
    rows = unverified = 0
    for path in files:
        if path.suffix != ".csv":
            continue
        with path.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                rows += 1
                unverified += row.get("source") == "unverified"
    size = sum(path.stat().st_size for path in files)
    return Measure(files=len(files), bytes=size, rows=rows, unverified=unverified)
