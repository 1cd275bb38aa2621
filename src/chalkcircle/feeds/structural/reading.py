"""Opens a table's file and splits it into rows, strictly; knows no table.

A row ends where its line ends, unless a quoted cell goes on: then up to ``JOINED`` lines are tried,
and a quote that never closes costs its own line and no other.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chalkcircle.model import FeedError, sha256

from .records import RAW_KEPT

MOST_BYTES = 1_500_000_000
"""Bytes of the largest file: the whole V-Dem table has about 400 million."""
LONGEST = 1_000_000
"""Bytes of the longest row."""
JOINED = 20
"""Lines that a row with quoted line ends may take."""


@dataclass(frozen=True, slots=True)
class File:
    """A file with its first line understood.

    Attributes:
        header: Names of its columns, as written.
        separator: Of comma, tab and semicolon, the one that its header has most of.
    """

    name: str
    data: bytes
    sha256: str
    header: tuple[str, ...]
    encoding: str
    separator: str


@dataclass(frozen=True, slots=True)
class Split:
    """One row: its cells, or why there are none."""

    number: int
    cells: list[str]
    reason: str
    raw: bytes


def open_file(path: Path, encoding: str) -> File:
    """Read a file and its header.

    Raises:
        FeedError: No table: empty, an archive, a web page, too large, or without a header.
    """
    if not path.is_file():
        raise FeedError.about(
            f"{path.name} is no file", str(path.name), expected="a CSV file", do="Check the name."
        )
    if path.stat().st_size > MOST_BYTES:
        raise FeedError.about(
            f"{path.name} is too large",
            path.stat().st_size,
            expected=f"at most {MOST_BYTES:,} bytes",
            do="Cut it to the columns or states that you need.",
        )
    data = path.read_bytes()
    first = data.split(b"\n", 1)[0]
    if problem := _no_table(first):
        raise FeedError.about(
            f"{path.name} is no table",
            first[:40],
            expected="a file of comma-separated values with a header",
            do=problem,
        )
    header = first.removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace").rstrip("\r")
    separator = separator_of(header)
    names = tuple(name.strip() for name in _cells(header, separator) or ())
    return File(path.name, data, sha256(data), names, encoding, separator)


def separator_of(header: str) -> str:
    """Of comma, tab and semicolon, the one that a header has most of."""
    return max(",\t;", key=header.count)


def _no_table(first: bytes) -> str:
    if not first.strip():
        return "It is empty or begins with an empty line: download it again."
    if first.startswith(b"PK"):
        return "Unpack the archive (or save the spreadsheet as CSV) first."
    if first.lstrip().startswith((b"<", b"{", b"[")):
        return "It looks like a web page or an error message: download it again."
    return "Save it as CSV." if b"\0" in first or len(first) > LONGEST else ""


def rows_of(file: File) -> Iterator[Split]:
    """Every row after the header, in order; line 1 is the header."""
    stream = io.BytesIO(file.data)
    stream.readline()
    waiting: deque[bytes] = deque()
    number = 1
    while line := (waiting.popleft() if waiting else stream.readline()):
        number += 1
        if len(line) > LONGEST:
            yield Split(number, [], "longer than a row may be", line[:RAW_KEPT])
            continue
        cells, reason, more = _split(line, file, waiting, stream)
        yield Split(number, cells, reason, line[:RAW_KEPT])
        number += more


def _split(
    line: bytes, file: File, waiting: deque[bytes], stream: io.BytesIO
) -> tuple[list[str], str, int]:
    """Cells, the reason why there are none, and how many further lines the row took."""
    try:
        text = line.decode(file.encoding).rstrip("\r\n")
    except UnicodeDecodeError:
        return [], f"not {file.encoding}", 0
    if not text.strip():
        return [], "empty line", 0
    if "\0" in text:
        return [], "a NUL byte", 0
    cells = _cells(text, file.separator)
    if cells is None:
        return _joined(text, file, waiting, stream)
    if len(cells) != len(file.header):
        return [], f"{len(cells)} cells where the header has {len(file.header)}", 0
    return cells, "", 0


def _cells(text: str, separator: str) -> list[str] | None:
    """Cells of one row, ``None`` for a quote out of place."""
    if '"' not in text:
        return text.split(separator)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None


def _joined(
    text: str, file: File, waiting: deque[bytes], stream: io.BytesIO
) -> tuple[list[str], str, int]:
    """A row over several lines, when it closes soon and has the right number of cells."""
    while len(waiting) < JOINED and (line := stream.readline()):
        waiting.append(line)
    for more, line in enumerate(tuple(waiting)[:JOINED], 1):
        text += "\n" + line.decode(file.encoding, "replace").rstrip("\r\n")
        cells = _cells(text, file.separator)
        if cells is not None and len(cells) == len(file.header) and "\0" not in text:
            for _ in range(more):
                waiting.popleft()
            return cells, "", more
    return [], "a quote out of place", 0
