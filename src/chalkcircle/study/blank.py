"""The files of a study that says nothing yet; it writes none of them."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

from . import facts, positions, rows
from .faults import fault

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TABLES = {
    "chronicle.csv": rows.COLUMNS,
    "ties.csv": rows.COLUMNS,
    "corridor_facts.csv": facts.COLUMNS,
    "positions.csv": positions.COLUMNS,
}
_FORMS = ("corridors.toml", "outlets.toml", "questions.toml", "study.toml")


def blank_study(name: str, today: date) -> dict[str, str]:
    """Every file that a study must have, by name: tables with their header line alone.

    Args:
        name: Name of the folder and id of the study.
        today: The day up to which its sources are read.

    Raises:
        StudyError: The name is no slug.
    """
    if not _SLUG.fullmatch(name):
        raise fault(
            "NAME", "not a name for a study", name,
            expected="lower-case letters and digits with single hyphens, such as baltic-sea",
            do="Choose another name.",
        )  # fmt: skip
    title = f"{name.replace('-', ' ').capitalize()} study"
    given = {"NAME": name, "TITLE": title, "DAY": today.isoformat()}
    texts = {table: f"{','.join(columns)}\n" for table, columns in _TABLES.items()}
    for form in _FORMS:
        text = (files(__package__) / "data" / form).read_text(encoding="utf-8")
        texts[form] = re.sub(r"\b(NAME|TITLE|DAY)\b", lambda found: given[found[0]], text)
    return texts
