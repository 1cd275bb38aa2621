"""Writes the names of countries in other languages, from the Unicode CLDR; English is kept by hand.

Writes ``src/chalkcircle/actors/data/languages/names.csv``. CLDR comes with the package Babel and is
under the Unicode Licence v3.

Usage: ``python tools/build_actors_languages.py``
"""

from __future__ import annotations

import csv

import babel
from babel import Locale

from chalkcircle.actors.registry import DATA, Registry
from chalkcircle.codes import countries

LANGUAGES = ("az", "fa", "hy", "ka", "ru", "tr", "uk")
OUT = DATA / "languages"


def rows() -> list[tuple[str, str, str, str, str]]:
    """One row a country and language, less those that repeat a name we have."""
    registry = Registry.load_curated()
    source = f"Unicode CLDR, via Babel {babel.__version__}"
    made: dict[tuple[str, str], tuple[str, str, str, str, str]] = {}
    taken = {(n.actor_id, n.name) for n in registry.names}
    for language in LANGUAGES:
        territories = Locale(language).territories
        for country in countries():
            name = territories.get(country.iso2)
            if not name or country.iso3 not in registry or (country.iso3, name) in taken:
                continue
            made.setdefault((country.iso3, name), (country.iso3, name, "name", language, source))
    return sorted(made.values())


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("actor_id", "name", "kind_of_name", "lang", "source"))
        writer.writerows(made := rows())
    print(f"{len(made)} names")
