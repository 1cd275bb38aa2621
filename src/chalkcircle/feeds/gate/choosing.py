"""Chooses the layout of a file by its header or its first lines; takes none that fits badly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chalkcircle.feeds.records import Column, Layout
from chalkcircle.model import FeedError

from .kinds import refuse_another_kind
from .quoting import line_end, one_row
from .splitting import AFTER_QUOTE, UNCLOSED

_BOM = b"\xef\xbb\xbf"
LINES = 64
"""So many first lines decide."""
_SEPARATORS = (";", "\t", "|", ",")
_NAMED = 5
"""Columns that an error names."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How to read a file.

    Attributes:
        columns: In the order of the file.
        skip: Bytes before the first row: a byte order mark, a header.
        line: Number of the first row's line, from 1.
    """

    layout: Layout
    columns: tuple[Column, ...]
    skip: int
    line: int


def choose(layouts: tuple[Layout, ...], head: bytes) -> Chosen:
    """The layout that a file's beginning fits.

    One short or long line among the first 64 changes nothing; the greater part decides.

    Args:
        layouts: Those a file of this kind may have, newest first.
        head: As much of the file as holds 64 lines, or all.

    Raises:
        FeedError: The file is empty, is of another kind, or lacks a column.
    """
    start = len(_BOM) if head.startswith(_BOM) else 0
    refuse_another_kind(head[start:])
    headed = [layout for layout in layouts if layout.header]
    bare = [layout for layout in layouts if not layout.header]
    if bare and not any(_is_header(layout, head[start:]) for layout in headed):
        return _by_cells(bare, head, start)
    problems: list[FeedError] = []
    for layout in headed:
        try:
            return _by_header(layout, head, start)
        except FeedError as problem:
            problems.append(problem)
    raise problems[0]


def _is_header(layout: Layout, head: bytes) -> bool:
    """Whether the first line names columns: one is enough, a changed header is still one."""
    cells = set(_names(layout, head))
    return any(column.name in cells for column in layout.columns)


def _names(layout: Layout, head: bytes) -> list[str]:
    rows = _rows(layout, head, 1)
    cells = rows[0][0] if rows else []
    return [cell.decode(layout.encoding, "replace") for cell in cells]


def _rows(layout: Layout, head: bytes, most: int) -> list[tuple[list[bytes], int]]:
    """The first rows, each as its cells and where the next one begins; broken ones left out."""
    data = np.frombuffer(head if head.endswith(b"\n") else head + b"\n", dtype=np.uint8)
    out, ends = np.empty(2 * len(data), np.uint8), np.empty(len(data) + 1, np.int32)
    separator, start = ord(layout.separator), 0
    found: list[tuple[list[bytes], int]] = []
    while start < len(data) and len(found) < most:
        why, at, _, count = one_row(
            data, start, separator, layout.quoted, layout.longest, out, 0, ends, 0
        )
        end = line_end(data, start)
        start = end + 1
        if at >= 0 and why not in (UNCLOSED, AFTER_QUOTE):
            start = at + 1
            stops = ends[:count].tolist()
            begins = [0, *(stop + 1 for stop in stops[:-1])]
            cells = [out[a:b].tobytes() for a, b in zip(begins, stops, strict=True)]
            found.append((cells, start))
    return found


def _by_header(layout: Layout, head: bytes, start: int) -> Chosen:
    rows = _rows(layout, head[start:], 1)
    skip = start + rows[0][1] if rows else len(head)
    names = _without_empty_promises(_names(layout, head[start:]), layout, head[skip:])
    known = {column.name: column for column in layout.columns}
    may = {*known, *layout.more, *layout.header_only}
    if strange := [name for name in dict.fromkeys(names) if name not in may]:
        rest = f" and {len(strange) - _NAMED} more" if len(strange) > _NAMED else ""
        raise FeedError.about(
            f"The file has {'columns' if strange[1:] else 'a column'} that its format"
            " does not know",
            ", ".join(strange[:_NAMED]) + rest,
            expected=f"columns like {', '.join(list(known)[:5])} ...",
            do=f"{_advice(strange, layout)}; nothing of the file was stored.",
        )
    if lacking := [name for name in known if name not in names]:
        raise FeedError.about(
            "The file lacks a column of its format",
            ", ".join(lacking),
            expected=f"a header with {', '.join(list(known)[:5])} ...",
            do="The publisher may have changed the format; nothing of the file was stored.",
        )
    twice = sorted({name for name in names if name in known and names.count(name) > 1})
    if twice:
        raise FeedError.about(
            "The header names a column twice",
            ", ".join(twice),
            expected="each column once",
            do="Nothing of the file was stored.",
        )
    columns = tuple(known.get(name) or Column(name, most=layout.longest) for name in names)
    lines = head[start:skip].count(b"\n")
    return Chosen(layout, columns, min(skip, len(head)), max(lines, 1) + 1)


def _advice(strange: list[str], layout: Layout) -> str:
    """What is likeliest wrong, by the names that nobody knows."""
    whole = "".join(strange)
    found = [one for one in _SEPARATORS if one in whole and one != layout.separator]
    if found:
        return (
            f"Its cells may be separated by {found[0]!r}, and they are read as by "
            f"{layout.separator!r}: see [file] separator of the mapping"
        )
    if "\ufffd" in whole or _twice_encoded(whole, layout.encoding):
        return (
            f"It may be written in another encoding than {layout.encoding}: "
            "see [file] encoding of the mapping"
        )
    return "The publisher may have changed the format, or the mapping does not name all columns"


def _twice_encoded(text: str, encoding: str) -> bool:
    """Whether text that was read as ISO 8859-1 is UTF-8."""
    try:
        return encoding != "utf-8" and not text.isascii() and bool(text.encode("latin-1").decode())
    except UnicodeError:
        return False


def _without_empty_promises(names: list[str], layout: Layout, rows: bytes) -> list[str]:
    """The header's names but for those that no row has a cell for."""
    kept = [name for name in names if name not in layout.header_only]
    if len(kept) == len(names):
        return names
    counts = _counts(layout, rows)
    return kept if counts.count(len(kept)) > counts.count(len(names)) else names


def _by_cells(layouts: list[Layout], head: bytes, start: int) -> Chosen:
    counts = _counts(layouts[0], head[start:])
    fits = [(counts.count(len(layout.columns)), layout) for layout in layouts]
    best, chosen = max(fits, key=lambda fit: fit[0])
    if counts and 2 * best < len(counts):
        commonest = max(set(counts), key=counts.count)
        wanted = " or ".join(str(len(layout.columns)) for layout in layouts)
        raise FeedError.about(
            "Most of the first lines do not have the number of cells of this kind of file",
            f"{commonest} cells",
            expected=f"{wanted} cells a row",
            do="Check whether the file is what its name says, and, with a mapping, "
            "its [file] separator; nothing of it was stored.",
        )
    return Chosen(chosen, chosen.columns, start, 1)


def _counts(layout: Layout, head: bytes) -> list[int]:
    """Cells of each of the first rows that is not empty."""
    if layout.quoted:
        return [len(cells) for cells, _ in _rows(layout, head, LINES) if cells != [b""]]
    separator = layout.separator.encode()
    lines = head.split(b"\n", LINES)[:LINES]
    return [line.count(separator) + 1 for line in lines if line.rstrip(b"\r")]
