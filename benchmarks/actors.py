"""Whom a string names: country and sector against hand-made cases.

python benchmarks/actors.py FILE.json --json

A line has `actor`, `context`, `date`, `country` and `sector`; null is not scored and "" must come
out empty. The cases follow another house's conventions for some codes: they are turned into it here
and nowhere else (`OTHER_CODES`).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from chalkcircle.actors import ActorType, Registry, Resolution, Resolver
from measuring import footer, ratio, with_intervals, write_predictions

OTHER_CODES = {
    "EU": "EUR", "UN": "UNO", "OST": "GEO", "ABK": "GEO", "NKR": "AZE", "PMR": "MDA",
    "SML": "SOM", "NCY": "CYP",
}  # fmt: skip
"""What the cases write for ours: unions by old codes, contested places by the state that claims."""
UNCLASSED = "UNK"
"""What the cases write for words that name something of no sector ("he", "a region of Peru")."""
PEOPLE_OF_PLACE = "CVL"
"""What the cases write for a town or province named as if it acted: its people."""
WRITTEN = date(2022, 1, 1)
"""When the cases were made: the day on which undated ones are read."""


def main() -> int:
    """Resolve every case and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--predictions", type=Path)
    arguments = parser.parse_args()
    started = time.process_time()
    cases = json.loads(arguments.file.read_text("utf-8"))
    resolver = Resolver(Registry.load())
    rows = [{"index": i, **resolve(case, resolver)} for i, case in enumerate(cases)]
    figures = with_intervals(list(zip(cases, rows, strict=True)), scores)
    write_predictions(arguments.predictions, rows)
    print(json.dumps({**figures, **footer(started, len(cases))}))
    return 0


def resolve(case: dict[str, Any], resolver: Resolver) -> dict[str, Any]:
    """Country, sector and actor of one case, in the cases' own codes."""
    found = resolver.resolve(case["actor"], on=_day(case), context=case.get("context") or "")
    return {
        "country": _country(found, resolver.registry),
        "sector": found.sector or _unclassed(found),
        "actor_id": found.actor_id,
    }


def _country(found: Resolution, registry: Registry) -> str:
    """The other code; an organisation between states other than the two with codes is "IGO"."""
    code = found.code or ""
    body = registry.actors.get(code)
    between = body is not None and body.type is ActorType.ORGANISATION and body.sector == "IGO"
    if code not in OTHER_CODES and (between or (not code and found.sector == "IGO")):
        return "IGO" if found.actor_id else ""
    return OTHER_CODES.get(code, code)


def _unclassed(found: Resolution) -> str:
    """What the cases write where we give no sector, by the sort of thing that was named."""
    if found.rule in ("pronoun", "place-of-state"):
        return UNCLASSED
    return PEOPLE_OF_PLACE if found.type is ActorType.PLACE and found.code else ""


def _day(case: dict[str, Any]) -> date:
    try:
        return date.fromisoformat(case.get("date") or "")
    except ValueError:
        return WRITTEN


def scores(cases: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, float]:
    """Shares of right countries, sectors and both, each over the cases that say what is right."""
    figures = {}
    for name, fields in (
        ("country_accuracy", ("country",)),
        ("sector_accuracy", ("sector",)),
        ("both_accuracy", ("country", "sector")),
    ):
        scored = [(c, f) for c, f in cases if all(c.get(k) is not None for k in fields)]
        right = sum(all(c[k] == f[k] for k in fields) for c, f in scored)
        figures[name] = ratio(right, len(scored))
    return figures


if __name__ == "__main__":
    sys.exit(main())
