"""Reads the tables that ship beside the code, each once and only when asked; judges no row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of ``data/<name>.csv``, cells as text, an absent value as an empty text."""
    from importlib import resources

    text = resources.files(__package__).joinpath("data", f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines(), strict=True))


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that may hold several, separated by a semicolon."""
    return tuple(cell.split(";")) if cell else ()


def day(cell: str) -> date | None:
    """An ISO date, ``None`` for an empty cell."""
    return date.fromisoformat(cell) if cell else None


def near(value: str, known: dict[str, str], most: int = 5) -> str:
    """Known codes that a wrong one may have meant, for an error message.

    Args:
        value: What was given: a mistyped code, or a name where a code is wanted.
        known: Names by code.
        most: How many to list.

    Returns:
        For instance ``GEO (Georgia), GRC (Greece)``; empty when nothing is near.
    """
    from difflib import get_close_matches

    wanted = value.strip().casefold()
    names: dict[str, list[str]] = {}
    for code, name in known.items():
        names.setdefault(name.casefold(), []).append(code)
    close = [name for name in names if wanted and wanted in name]
    close += get_close_matches(wanted, names, n=most, cutoff=0.75)
    found = [code for name in close for code in names[name]]
    found += get_close_matches(value.strip().upper(), known, n=most, cutoff=0.5)
    return listed((code, known[code]) for code in [*dict.fromkeys(found)][:most])


def listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Codes with what stands behind each, for an error message: ``A (a), B (b)``."""
    return ", ".join(code if name in ("", code) else f"{code} ({name})" for code, name in pairs)
