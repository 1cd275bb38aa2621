"""The small tables of words beside this file, in ``data``; it says nothing about their meaning."""

from __future__ import annotations


def table(name: str) -> list[dict[str, str]]:
    """The rows of ``data/NAME.csv``."""
    import csv
    from importlib import resources

    text = resources.files(__package__).joinpath("data", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))
