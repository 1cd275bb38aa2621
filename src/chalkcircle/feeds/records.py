"""What a feed is to us: its card, the columns of its files, and how its rows are shaped.

Nothing here opens a file; a reader returns rows, and only ``app`` gives them to the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.ledger import Table

if TYPE_CHECKING:
    import pyarrow as pa


class Redistribution(StrEnum):
    """What the terms of a feed let others have, the loosest first."""

    FREE = "free"
    """With attribution, rows may be passed on."""
    SHARE_ALIKE = "share-alike"
    """As free, under the same licence."""
    NEVER = "never"
    """Rows stay with who obtained them: every export leaves them out and says so."""


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The source card of a feed, ``card.toml`` beside its reader.

    Attributes:
        name: What commands and columns call it (``gdelt``).
        licence: SPDX expression where there is one, else the terms in words.
        attribution: The line that travels with every export.
        bibtex: Entries to cite, keyed as they are.
        source: Title and address of where the terms and the format were read, or ``unverified``.
        refresh: How often it changes, in words.
        known_at: Which column says when a row became known, in words.
        faults: Known faults, a sentence each.
        ignored: Columns that are gated and not stored, with the reason in a few words.
        floors: Least rows of a whole file by id of its format: a smaller one is told, not refused.
    """

    name: str
    title: str
    publisher: str
    homepage: str
    licence: str
    redistribution: Redistribution
    attribution: str
    bibtex: str
    source: str
    refresh: str
    known_at: str
    faults: tuple[str, ...] = ()
    ignored: dict[str, str] = {}
    floors: dict[str, int] = {}


class Cell(StrEnum):
    """What a cell of a column must be; an empty one is allowed unless it is ``required``."""

    TEXT = "text"
    """Valid UTF-8 without NUL."""
    INT = "int"
    """Digits with an optional sign: no exponent, no point, no grouping, ASCII only."""
    FLOAT = "float"
    """Decimal or exponent notation, finite."""
    DAY = "day"
    """A real calendar day by ``form``."""
    INSTANT = "instant"
    """A real instant, UTC, by ``form``."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file, as the gate checks it.

    Attributes:
        name: As the publisher names it.
        low, high: Bounds, included: numbers; for days and instants, ISO text.
        form: Of days and instants: ``YYYYMMDD``, ``YYYYMMDDHHMMSS``, ``YYYY-MM-DD``,
            ``YYYY-MM-DD HH:MM:SS``, ``D Month YYYY``, ``M/D/YYYY``, ``D/M/YYYY``,
            ``D.M.YYYY``.
        nulls: Spellings that mean "none" beside the empty cell (ICEWS: ``NULL``, ``NA``).
        most: Longest cell in bytes.
    """

    name: str
    cell: Cell = Cell.TEXT
    required: bool = False
    low: float | str | None = None
    high: float | str | None = None
    form: str = ""
    nulls: tuple[str, ...] = ()
    most: int = 8192


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of one kind of file are written.

    Attributes:
        separator: One byte.
        quoted: RFC 4180 quotes count (a separator or line end within them is data); else a
            quote is a character like others.
        header: The first line names the columns: each must be one of ``columns`` or ``more``,
            none of ``columns`` may lack. Else the number of cells of a row decides.
        more: Known columns that a file may have beside, in any place; gated as text.
        header_only: Names that a header may have for columns that the rows leave out.
        encoding: ``utf-8`` or ``iso-8859-1``; a row that does not decode is quarantined.
        longest: Bytes of a row; a longer one is quarantined.
    """

    columns: tuple[Column, ...]
    separator: str = "\t"
    quoted: bool = False
    header: bool = False
    more: tuple[str, ...] = ()
    header_only: tuple[str, ...] = ()
    encoding: str = "utf-8"
    longest: int = 65536


@dataclass(frozen=True, slots=True)
class Gated:
    """The rows of one stretch of a file that passed the gate, column by column.

    Attributes:
        columns: By publisher's name: text as dictionary arrays (empty cells and ``nulls`` are
            null), numbers as int64 or float64, days as date32, instants as timestamp("us").
        rows: Line in the file of each, int32; 1 is the first line, a header counts.
    """

    columns: Mapping[str, pa.Array]
    rows: pa.Array


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows of a table of the ledger, and which of the gated ones were set aside on the way.

    Attributes:
        rows: Columns of the table but for those the ledger fills.
        kept: Index among the gated rows of each row here.
        refused: Index among the gated rows, and the reason.
    """

    rows: pa.Table
    kept: pa.Array
    refused: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Context:
    """What a shaping may need beside the cells.

    Attributes:
        name: Of the file.
        now: The present.
        released: When the file was published, where rows do not say and somebody told.
    """

    name: str
    now: datetime
    released: datetime | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file of a feed.

    Attributes:
        id: With version, as the catalogue keeps it: ``gdelt.events.v1``.
        layouts: Those it came in, newest first; what fits decides, nothing is guessed.
        recognises: Whether a file of this name and first 4 KiB is meant to be one.
        shape: From gated cells to rows of ``table``.
        numbered: Whether ``native_id`` is a whole number.
        needs: Columns that ``shape`` uses; the others are checked and let go. Empty for all.
    """

    id: str
    feed: str
    table: Table
    layouts: tuple[Layout, ...]
    recognises: Callable[[str, bytes], bool]
    shape: Callable[[Gated, Context], Shaped]
    numbered: bool = True
    needs: tuple[str, ...] = ()
