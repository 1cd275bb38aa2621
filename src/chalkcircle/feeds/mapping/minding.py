"""Checks what a mapping says, so that no table is read by one that cannot be; reads no table.

Each error names the key of the mapping that it is about.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import msgspec

from chalkcircle.codes import Scheme
from chalkcircle.feeds.records import Cell

from .declared import ColumnDeclared, Declared, Rule
from .fillable import BY_SCHEME, FILLED, FORMS, bounds_for, kinds_for
from .refusing import key_of, refuse


def check_mapping(declared: Declared) -> None:
    """Check the parts of a mapping against each other.

    Raises:
        FeedError: A key cannot be what it is.
    """
    if declared.like:
        if declared.column or declared.card or declared.known_at or declared.constants:
            raise refuse("like", declared.like, "no column, constants, known_at or card beside it")
        return
    _check_whole(declared)
    for number, column in enumerate(declared.column):
        key = f"column[{number}]"
        _check_column(key, column)
        if column.fills:
            _check_filling(key, column)
        _check_bounds(key, column)
    _check_constants(declared)
    _check_filled(declared)


def _check_whole(declared: Declared) -> None:
    feed, file = declared.feed, declared.file
    if not feed or not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in feed):
        raise refuse("feed", feed, "a name of small letters, digits and hyphens")
    if declared.card is None:
        raise refuse("card", "", "a source card: title, publisher, licence and the rest")
    if declared.known_at is None:
        raise refuse("known_at.rule", "", f"one of {', '.join(Rule)}")
    if len(file.separator) != 1 or not file.separator.isascii() or file.separator in '\n\r\0"':
        raise refuse("file.separator", file.separator, "one ASCII character, no quote or line end")
    if file.encoding not in ("utf-8", "iso-8859-1"):
        raise refuse("file.encoding", file.encoding, "utf-8 or iso-8859-1")
    for name in ("renames", "new", "event_types"):
        if getattr(declared, name):
            raise refuse(name, "", "like, the feed whose columns changed")
    names = Counter(column.name for column in declared.column)
    if twice := [name for name, count in names.items() if count > 1]:
        raise refuse("column.name", twice[0], "each column once")


def _check_column(key: str, column: ColumnDeclared) -> None:
    if bool(column.fills) == bool(column.ignored):
        raise refuse(key, column.name, "either fills, or ignored with a reason")
    forms = FORMS.get(column.cell, ("",))
    if column.form not in forms:
        raise refuse(
            key_of(f"{key}.form", column.name),
            column.form,
            f"one of {', '.join(forms)}" if forms[0] else "none",
        )


def _check_filling(key: str, column: ColumnDeclared) -> None:
    if column.fills not in FILLED:
        raise refuse(
            key_of(f"{key}.fills", column.name), column.fills, f"one of {', '.join(sorted(FILLED))}"
        )
    if column.fills == "event_code":
        if column.scheme not in (None, Scheme.CAMEO):
            raise refuse(
                key_of(f"{key}.scheme", column.name),
                column.scheme,
                f"{Scheme.CAMEO} or none for event_code",
            )
        if column.scheme and column.cell is not Cell.TEXT:
            raise refuse(
                key_of(f"{key}.cell", column.name),
                column.cell,
                "text: a code of CAMEO may begin with 0",
            )
    elif (column.fills in BY_SCHEME) != (column.scheme is not None):
        raise refuse(
            key_of(f"{key}.scheme", column.name),
            column.scheme or "",
            f"a scheme for {', '.join(BY_SCHEME)}: {', '.join(Scheme)}; none for others",
        )
    kinds = kinds_for(column.fills)
    if column.cell not in kinds:
        raise refuse(
            key_of(f"{key}.cell", column.name),
            column.cell,
            f"{' or '.join(kinds)} to fill {column.fills}",
        )


def _check_bounds(key: str, column: ColumnDeclared) -> None:
    for name in ("low", "high"):
        bound = getattr(column, name)
        if bound is None:
            continue
        if column.cell in FORMS:
            try:
                datetime.fromisoformat(str(bound))
            except ValueError:
                raise refuse(
                    key_of(f"{key}.{name}", column.name), bound, "a day as YYYY-MM-DD"
                ) from None
        elif column.cell is Cell.TEXT or isinstance(bound, str):
            raise refuse(
                key_of(f"{key}.{name}", column.name),
                bound,
                "a number, and of a cell that is a number or day",
            )


def _check_constants(declared: Declared) -> None:
    for name, value in declared.constants.items():
        if name not in FILLED:
            raise refuse("constants", name, f"a column of the ledger: {', '.join(sorted(FILLED))}")
        kinds = kinds_for(name)
        if name == "native_id" or set(kinds) & set(FORMS):
            raise refuse(f"constants.{name}", value, "a column: it differs from row to row")
        bounds = bounds_for(name)
        if bounds is None:
            if not isinstance(value, str):
                raise refuse(f"constants.{name}", value, "a text")
        elif isinstance(value, str) or not bounds[0] <= value <= bounds[1]:
            raise refuse(f"constants.{name}", value, f"a number from {bounds[0]} to {bounds[1]}")
        elif Cell.FLOAT not in kinds and value != int(value):
            raise refuse(f"constants.{name}", value, "a whole number")


def _check_filled(declared: Declared) -> None:
    filled = Counter([*declared.constants, *(c.fills for c in declared.column if c.fills)])
    if twice := sorted(name for name, count in filled.items() if count > 1):
        where = [f"column {c.name!r}" for c in declared.column if c.fills == twice[0]]
        where += ["[constants]"] * (twice[0] in declared.constants)
        raise refuse("fills", twice[0], "each column of the ledger filled once, and "
                     f"{' and '.join(where)} fill it: leave one out")  # fmt: skip
    by_column = declared.known_at is not None and declared.known_at.rule is Rule.COLUMN
    if by_column != ("known_at" in filled):
        raise refuse("known_at.rule", msgspec.to_builtins(declared.known_at), "column if, and only "
                     "if, a column fills known_at")  # fmt: skip
    if lacking := sorted({"native_id", "day"} - set(filled)):
        raise refuse("fills", lacking[0], "a column that fills it")
