"""One line of a stored file taken apart again, to show every column that its publisher gave."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from pathlib import Path

from chalkcircle.model import FeedError

from .gate.choosing import choose
from .opening import open_feed
from .records import Format


def cells_of(reader: str, path: Path, line: bytes, formats: Iterable[Format]) -> dict[str, str]:
    """The cells of a line by the publisher's names of the columns.

    Args:
        reader: Id of what read the file (``gdelt.events.v1``).
        path: The file, as it came.
        line: The bytes of the line, without its end.
        formats: Those that are known.

    Returns:
        By the header of the file where the reader is not known here (a mapping that is not at
        hand); the whole line under ``line`` where the file has none that fits.
    """
    layouts = next((form.layouts for form in formats if form.id == reader), ())
    try:
        chosen = choose(layouts, open_feed(path).head()) if layouts else None
    except FeedError:
        chosen = None
    if chosen is None:
        return _by_header(path, line) or {"line": line.decode("utf-8", "backslashreplace")}
    layout = chosen.layout
    text = line.decode(layout.encoding, "backslashreplace")
    if layout.quoted:
        cells = next(csv.reader(io.StringIO(text), delimiter=layout.separator), [])
    else:
        cells = text.rstrip("\r").split(layout.separator)
    return {column.name: cell for column, cell in zip(chosen.columns, cells, strict=False)}


def _by_header(path: Path, line: bytes) -> dict[str, str] | None:
    """The cells under the names of the first line, if that is a header and as many."""
    try:
        first = open_feed(path).head(_HEAD).removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0]
    except FeedError:
        return None
    first = first.rstrip(b"\r")
    separator = max(_SEPARATORS, key=first.count)
    if first == line.rstrip(b"\r\n") or not first.count(separator):
        return None
    names, cells = (_split(one, separator.decode()) for one in (first, line))
    if len(names) != len(cells) or len({*names, ""}) <= len(names) or any(map(_number, names)):
        return None
    return dict(zip(names, cells, strict=True))


_HEAD = 1 << 16
_SEPARATORS = (b",", b"\t", b";", b"|")


def _split(line: bytes, separator: str) -> list[str]:
    text = line.decode("utf-8", "backslashreplace").rstrip("\r\n")
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])


def _number(name: str) -> bool:
    """Whether a cell of the first line is a value and no name."""
    return name.strip().lstrip("+-").replace(".", "", 1).isdigit()
