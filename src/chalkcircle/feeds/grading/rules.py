"""The rules and the grades made of them, read from the table beside this file; it applies none."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

METHOD = "feeds.grade.v1"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that can be seen in a row.

    Attributes:
        against: It speaks against the row.
        finding: What was found about it, in our words.
        precision: A published share with its count, or ``unverified``.
        opened: Whether the source was read.
    """

    name: str
    against: bool
    text: str
    formula: str
    finding: str
    precision: str
    source: str
    address: str
    opened: Literal["yes", "no"]


class Grade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A level: all of ``all`` hold, one of ``any`` if it names some, none of ``none``."""

    level: str
    name: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table, in its order: the first grade that fits is a row's grade."""

    rule: tuple[Rule, ...]
    grade: tuple[Grade, ...]


@cache
def load_rules() -> Rules:
    """Read the table."""
    text = (files(__package__) / "rules.toml").read_text("utf-8")
    return msgspec.toml.decode(text, type=Rules)
