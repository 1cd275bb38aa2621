"""Reads the text of a mapping and tells in its own words what cannot be; it reads no table.

What the decoder says of a key is never shown: it names neither the column nor what may stand there.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from typing import Any

import msgspec

from chalkcircle.codes import Scheme
from chalkcircle.feeds.records import Cell, Redistribution
from chalkcircle.model import ChalkcircleError, FeedError

from .declared import CardDeclared, ColumnDeclared, Declared, FileDeclared, KnownDeclared, Rule
from .refusing import DO, key_of, refuse

_CHOICES: dict[str, type[StrEnum]] = {
    "cell": Cell,
    "scheme": Scheme,
    "rule": Rule,
    "redistribution": Redistribution,
}
_PARTS: dict[str, type[msgspec.Struct]] = {
    "": Declared,
    "file": FileDeclared,
    "column": ColumnDeclared,
    "known_at": KnownDeclared,
    "card": CardDeclared,
}
_TYPES = {
    "bool": "true or false",
    "str": "a text in quotes",
    "int": "a number",
    "float": "a number",
    "array": "a list in [ ]",
    "object": "a table of keys",
}


def parse_mapping(text: str, name: str) -> Declared:
    """Read a mapping.

    Args:
        text: TOML.
        name: Of the file, for messages.

    Raises:
        FeedError: Not TOML, an unknown or missing key, or a value of another kind.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FeedError.about(
            f"The mapping is not TOML ({error})", name, expected="key = value", do=DO
        ) from error
    try:
        return msgspec.convert(given, Declared)
    except msgspec.ValidationError as error:
        raise _told(str(error), given) from error


def _told(said: str, given: dict[str, Any]) -> ChalkcircleError:
    """The error that names key, column, what stands there and what may."""
    what, _, place = said.partition(" - at `$")
    path = place.rstrip("`").removeprefix(".").replace("[...]", "")
    part, _, last = path.rpartition(".")
    inner = re.sub(r"\[\d+\]", "", path)
    named = re.search(r"`([^`]+)`$", what)
    if what.startswith("Object contains unknown field") and named and inner in _PARTS:
        known = ", ".join(_PARTS[inner].__struct_fields__)
        return refuse(_key(path, given), named[1], f"one of the keys {known}")
    if what.startswith("Object missing required field") and named:
        return refuse(_key(path, given), "", f"the key {named[1]}, which is missing")
    value = _at(path, given)
    if choices := _CHOICES.get(last):
        expected = f"one of {', '.join(choices)}"
    elif kinds := re.match(r"Expected `([^`]+)`", what):
        words = [_TYPES[one] for one in kinds[1].split(" | ") if one in _TYPES]
        expected = " or ".join(dict.fromkeys(words)) or kinds[1]
    else:
        expected = "another value"
    return refuse(_key(part, given, last), value, expected)


def _key(path: str, given: dict[str, Any], last: str = "") -> str:
    """A path, with the name of its column where there is one."""
    column = _at(path, given) if path.startswith("column[") else None
    whole = f"{path}.{last}".strip(".")
    name = column.get("name") if isinstance(column, dict) else None
    return key_of(whole, name) if isinstance(name, str) else whole or "at the top"


def _at(path: str, given: dict[str, Any]) -> Any:
    """What stands at a path; all that is there where the path does not say which."""
    found: Any = given
    for key, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        if key and isinstance(found, dict) and key in found:
            found = found[key]
        elif number and isinstance(found, list) and int(number) < len(found):
            found = found[int(number)]
        else:
            break
    return found
