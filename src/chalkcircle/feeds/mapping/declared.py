"""What a mapping file may say; it neither reads a table nor shapes a row.

Unknown keys are errors, so that a misspelt one is never passed over.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from chalkcircle.codes import Scheme
from chalkcircle.feeds.records import Cell, Redistribution


class _Declared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings common to all parts (``kw_only`` is not inherited: each names it)."""


class FileDeclared(_Declared, frozen=True, kw_only=True):
    """How the file is written."""

    separator: str = ","
    quoted: bool = True
    header: bool = True
    encoding: str = "utf-8"


class ColumnDeclared(_Declared, frozen=True, kw_only=True):
    """One column: what its cells are, and what they fill or why they are ignored."""

    name: str
    cell: Cell = Cell.TEXT
    form: str = ""
    required: bool = False
    low: float | str | None = None
    high: float | str | None = None
    nulls: tuple[str, ...] = ()
    fills: str = ""
    scheme: Scheme | None = None
    ignored: str = ""


class Rule(StrEnum):
    """Where the instant of knowing comes from."""

    DAY = "day"
    COLUMN = "column"
    RELEASE = "release"


class KnownDeclared(_Declared, frozen=True, kw_only=True):
    """When a row became known."""

    rule: Rule


class CardDeclared(_Declared, frozen=True, kw_only=True):
    """The source card but for what the rest of the mapping says already."""

    title: str
    publisher: str
    homepage: str = ""
    licence: str
    redistribution: Redistribution
    attribution: str
    bibtex: str = ""
    source: str = "unverified"
    refresh: str = "not stated"
    faults: tuple[str, ...] = ()


class Declared(_Declared, frozen=True, kw_only=True):
    """A mapping file: a table of one's own, or changed columns of a feed that we have.

    Attributes:
        like: A feed that we have; then only ``renames``, ``new`` and ``event_types`` count.
        renames: Our name of a column = the file's.
        new: Columns that the format does not know, with the reason why they are ignored.
        event_types: Of POLECAT, beside those of PLOVER 2.0.
    """

    feed: str = ""
    file: FileDeclared = FileDeclared()
    column: tuple[ColumnDeclared, ...] = ()
    constants: dict[str, str | int | float] = {}
    known_at: KnownDeclared | None = None
    card: CardDeclared | None = None
    like: str = ""
    renames: dict[str, str] = {}
    new: dict[str, str] = {}
    event_types: tuple[str, ...] = ()
