"""Reads the registry's CSV tables and checks every row; it does not know what rows mean."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec

from chalkcircle.model import RegistryError

WITHDRAWN = "-"
"""An ``actor_id`` (or first field) that begins so takes the row of that key out again."""


class Row(Protocol):
    """What a table's records have in common."""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""

    @property
    def source(self) -> str:
        """What was opened for the row."""


R = TypeVar("R", bound=Row)


def read_table(folders: Sequence[Path], filename: str, record: type[R]) -> tuple[R, ...]:
    """Read one table from several folders, later rows replacing earlier ones of the same key.

    Args:
        folders: Where to look, the weakest first; a folder may lack the file.
        filename: Such as ``names.csv``; UTF-8 with a header.
        record: Struct of the rows.

    Raises:
        RegistryError: A row is broken, names no source, or stands twice in one file.
    """
    rows: dict[tuple[str, ...], R] = {}
    for folder in folders:
        path = folder / filename
        if not path.exists():
            continue
        seen: dict[tuple[str, ...], int] = {}
        for line, taken_out, row in _read_file(path, record):
            if row.key in seen:
                raise RegistryError.about(
                    f"{path.name} line {line} repeats line {seen[row.key]}",
                    row.key,
                    expected="one row a key in one file",
                    do=f"Delete one of the two rows in {path}.",
                )
            seen[row.key] = line
            if taken_out:
                rows.pop(row.key, None)
            else:
                rows[row.key] = row
    return tuple(rows.values())


def _read_file(path: Path, record: type[R]) -> Iterator[tuple[int, bool, R]]:
    columns = [f.name for f in msgspec.structs.fields(cast("type[msgspec.Struct]", record))]
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError.about(
            f"Cannot read {path.name} ({error})",
            str(path),
            expected="a UTF-8 file",
            do="Save it so.",
        ) from error
    reader = csv.reader(text.splitlines(), strict=True)
    header = next(reader, [])
    if unknown := set(header) - set(columns):
        raise RegistryError.about(
            f"{path.name} line 1 has unknown columns",
            sorted(unknown),
            expected=", ".join(sorted(columns)),
            do=f"Mend the header of {path}.",
        )
    try:
        for fields in reader:
            if fields:
                yield reader.line_num, *_row(path, reader.line_num, header, fields, record)
    except csv.Error as error:
        raise RegistryError.about(
            f"{path.name} line {reader.line_num} is not CSV ({error})",
            str(path),
            expected="fields that are quoted where they hold a comma",
            do="Mend the line.",
        ) from error


def _row(
    path: Path, line: int, header: list[str], fields: list[str], record: type[R]
) -> tuple[bool, R]:
    where = f"{path.name} line {line}"
    if len(fields) != len(header):
        raise RegistryError.about(
            f"{where} has {len(fields)} fields",
            ",".join(fields),
            expected=f"{len(header)} ({', '.join(header)})",
            do=f"Mend the row in {path}; quote fields that hold a comma.",
        )
    taken_out = fields[0].startswith(WITHDRAWN)
    values = dict(zip(header, (f.strip() for f in fields), strict=True))
    values[header[0]] = values[header[0]].removeprefix(WITHDRAWN)
    if not values.get("source"):
        raise RegistryError.about(
            f"{where} names no source",
            ",".join(fields),
            expected="title and address of what was opened, or the word unverified",
            do=f"Fill the column source in {path}.",
        )
    kept = {name: value for name, value in values.items() if value}
    try:
        return taken_out, msgspec.convert(kept, record, strict=False)
    except msgspec.ValidationError as error:
        raise RegistryError.about(
            f"{where} is broken ({error})",
            ",".join(fields),
            expected=_allowed(record, str(error)),
            do=f"Mend the row in {path}.",
        ) from error


_COLUMN = re.compile(r" - at `\$\.(\w+)`$")


def _allowed(record: type[R], message: str) -> str:
    """What the column that a message of the library names may hold."""
    column = _COLUMN.search(message)
    if column is None:
        return "a value in every column that needs one"
    kind = get_type_hints(record)[column[1]]
    if get_origin(kind) is Literal:
        words = ", ".join(get_args(kind))
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        words = ", ".join(kind)
    elif kind is bool:
        words = "true, false"
    else:
        return "a day as 2020-09-27" if date in get_args(kind) else "another value"
    return f"in {column[1]} one of {words}"
