"""What a mapping file may say; it neither reads a table nor shapes a row.

Unknown keys are errors, so that a misspelt one is never passed over.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from enum import StrEnum

import msgspec

from chalkcircle.codes import Scheme
from chalkcircle.ledger import COLUMNS, Table
from chalkcircle.ledger.rows import FROM_LEDGER
from chalkcircle.model import ChalkcircleError, FeedError

from .records import Cell, Redistribution

FILLED = frozenset(COLUMNS[Table.EVENTS]) - {*FROM_LEDGER, "row"}
BY_SCHEME = {
    "actor": "actor_code",
    "recipient": "recipient_code",
    "place_country": "",
}
"""Columns that hold entities, and where the code as written goes."""
_KINDS = {
    "id": (Cell.INT, Cell.TEXT),
    "date": (Cell.DAY,),
    "instant": (Cell.INSTANT, Cell.DAY),
    "word": (Cell.TEXT, Cell.INT),
    "double": (Cell.FLOAT, Cell.INT),
}


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


def parse_mapping(text: str, name: str) -> Declared:
    """Read a mapping.

    Args:
        text: TOML.
        name: Of the file, for messages.

    Raises:
        FeedError: Not TOML, an unknown or missing key, or a value that cannot be.
    """
    try:
        declared = msgspec.convert(tomllib.loads(text), Declared)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FeedError.about(
            "Not a mapping of a table",
            name,
            expected=str(error),
            do="Correct that key; feeds.mapping.blank_mapping() has every key, explained.",
        ) from error
    (_check_like if declared.like else _check_own)(declared)
    return declared


def refuse(key: str, value: object, expected: str) -> ChalkcircleError:
    """An error that names the key of the mapping."""
    return FeedError.about(
        f"Mapping, key {key}", value, expected=expected, do="Correct the mapping."
    )


def _check_like(declared: Declared) -> None:
    if declared.column or declared.card or declared.known_at or declared.constants:
        raise refuse("like", declared.like, "no columns, constants, known_at or card beside it")


def _check_own(declared: Declared) -> None:
    feed = declared.feed
    if not feed or not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in feed):
        raise refuse("feed", feed, "a name of small letters, digits and hyphens")
    if declared.card is None:
        raise refuse("card", "", "a source card: title, publisher, licence and the rest")
    if declared.known_at is None:
        raise refuse("known_at.rule", "", f"one of {', '.join(Rule)}")
    if len(declared.file.separator) != 1 or not declared.file.separator.isascii():
        raise refuse("file.separator", declared.file.separator, "one ASCII character")
    if declared.file.encoding not in ("utf-8", "iso-8859-1"):
        raise refuse("file.encoding", declared.file.encoding, "utf-8 or iso-8859-1")
    if unlike := {"renames", "new", "event_types"} & _given(declared):
        raise refuse(sorted(unlike)[0], "", "like, the feed whose columns changed")
    _check_filled(declared)


def _given(declared: Declared) -> set[str]:
    return {f.name for f in msgspec.structs.fields(declared) if getattr(declared, f.name)}


def _check_filled(declared: Declared) -> None:
    filled: Counter[str] = Counter([*declared.constants])
    for number, column in enumerate(declared.column):
        _check_column(f"column[{number}]", column)
        filled.update([column.fills] if column.fills else [])
    if strange := sorted(set(declared.constants) - FILLED):
        raise refuse(
            "constants", strange[0], f"a column of the ledger: {', '.join(sorted(FILLED))}"
        )
    if twice := sorted(name for name, count in filled.items() if count > 1):
        raise refuse("fills", twice[0], "each column of the ledger filled once")
    wanted = {"native_id", "day"} | (
        {"known_at"} if declared.known_at and declared.known_at.rule is Rule.COLUMN else set()
    )
    if lacking := sorted(wanted - set(filled)):
        raise refuse("fills", lacking[0], "a column that fills it")


def _check_column(key: str, column: ColumnDeclared) -> None:
    if bool(column.fills) == bool(column.ignored):
        raise refuse(key, column.name, "either fills, or ignored with a reason")
    if not column.fills:
        return
    if column.fills not in FILLED:
        raise refuse(f"{key}.fills", column.fills, f"one of {', '.join(sorted(FILLED))}")
    if (column.fills in BY_SCHEME) != (column.scheme is not None):
        raise refuse(
            f"{key}.scheme",
            column.name,
            f"a scheme for {', '.join(BY_SCHEME)}: {', '.join(Scheme)}; none for others",
        )
    kinds = _KINDS.get(COLUMNS[Table.EVENTS][column.fills], (Cell.INT,))
    if column.cell not in kinds:
        raise refuse(f"{key}.cell", column.cell, f"{' or '.join(kinds)} to fill {column.fills}")
