"""Reads the TOML files of a study into records; checks their form, never their sense."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import Any, TypeVar

import msgspec

from .faults import fault
from .records import Corridor, Issue, Outlet, Question, StudyFile, Template

T = TypeVar("T")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``study.toml`` holds; each key becomes the field of that name in ``Study``."""

    id: str
    title: str
    description: str
    licence: str
    region: str
    language: str
    compiled: date
    names_policy: str
    actors_of_interest: tuple[str, ...]
    outside_powers: tuple[str, ...] = ()
    dyads: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()


class Outlets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``outlets.toml`` holds."""

    outlets: tuple[Outlet, ...] = ()


class Corridors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``corridors.toml`` holds."""

    corridors: tuple[Corridor, ...] = ()


class Questions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``questions.toml`` holds."""

    questions: tuple[Question, ...] = ()
    templates: tuple[Template, ...] = ()


def read_toml(file: StudyFile, form: type[T]) -> T:
    """Read one TOML file into a record.

    Raises:
        StudyError: Not UTF-8, not TOML, an unknown or missing key, or a value of another type;
            names the file and the key.
    """
    try:
        tree = tomllib.loads(file.data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise fault(
            file.name, f"cannot be read ({error})", file.data[:40], expected="TOML in UTF-8"
        ) from error
    try:
        return msgspec.convert(tree, form, builtin_types=(date,), str_keys=True)
    except msgspec.ValidationError as error:
        raise _misfit(file, tree, str(error)) from error


_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")


def _misfit(file: StudyFile, tree: Any, message: str) -> Exception:
    """Turn msgspec's words into ours, with the value that it leaves out."""
    found = _MESSAGE.fullmatch(message)
    what, path = (found["what"], found["path"] or "") if found else (message, "")
    where = f"{file.name}, {path}" if path else file.name
    value = _at(tree, path)
    if unknown := _UNKNOWN.fullmatch(what):
        return fault(
            where, "unknown key", unknown["key"], expected="a key that this part of the file has",
            do="Check its spelling, or remove it.",
        )  # fmt: skip
    if missing := _MISSING.fullmatch(what):
        return fault(where, f"{missing['key']} is missing", value, expected="that key with a value")
    return fault(where, what, value, expected="a value of the type named")


def _at(tree: Any, path: str) -> Any:
    for step in re.findall(r"[^.\[\]]+", path):
        tree = tree[int(step)] if isinstance(tree, list) else tree.get(step, tree)
    return tree
