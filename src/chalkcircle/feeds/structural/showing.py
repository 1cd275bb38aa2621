"""A row of a table in words, for whoever opens a claim down to it; changes nothing."""

from __future__ import annotations

import csv
import io
from itertools import islice

from chalkcircle.model import Claim, FeedRow

from .measures import measures_of
from .reading import JOINED, separator_of
from .tables import table_named

_SHOWN = 1000
"""Characters of a row that are shown."""


def row_words(claim: Claim, data: bytes) -> str:
    """The cells behind a claim as ``column: value``, the measured one first, empty ones left out.

    Args:
        claim: That rests on a row of a structural table.
        data: The bytes of its file.
    """
    row = claim.evidence
    assert isinstance(row, FeedRow)
    table = table_named(row.feed)
    header = _cells(data, 1, table.encoding)
    cells = _cells(data, row.row, table.encoding)
    first = {one.column for one in measures_of(row.feed) if one.name == claim.predicate}
    pairs = [(n, c) for n, c in zip(header, cells, strict=False) if c not in ("", "NA")]
    pairs.sort(key=lambda pair: pair[0] not in first)
    return "; ".join(f"{name}: {cell}" for name, cell in pairs)[:_SHOWN]


def _cells(data: bytes, line: int, encoding: str) -> list[str]:
    """The cells of the row that begins on a line."""
    lines = islice(io.BytesIO(data), line - 1, line + JOINED)
    text = b"".join(lines).removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace")
    separator = separator_of(data[: data.find(b"\n")].decode(encoding, "replace"))
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
