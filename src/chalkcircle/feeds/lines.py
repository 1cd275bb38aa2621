"""One line of a stored file taken apart again, to show every column that its publisher gave."""

from __future__ import annotations

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
        The whole line under ``line`` where the reader is not known here.
    """
    layouts = next((form.layouts for form in formats if form.id == reader), ())
    try:
        chosen = choose(layouts, open_feed(path).head()) if layouts else None
    except FeedError:
        chosen = None
    if chosen is None:
        return {"line": line.decode("utf-8", "backslashreplace")}
    layout = chosen.layout
    text = line.decode(layout.encoding, "backslashreplace")
    if layout.quoted:
        cells = next(csv.reader(io.StringIO(text), delimiter=layout.separator), [])
    else:
        cells = text.rstrip("\r").split(layout.separator)
    return {column.name: cell for column, cell in zip(chosen.columns, cells, strict=False)}
