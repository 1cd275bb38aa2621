"""Mines the dated news items for towns and the state an item puts them in ("in Gyumri, Armenia").

Writes ``src/chalkcircle/actors/data/places/*.csv``. It must not touch the tables that people edit,
and gives no place that two states are named for unless nine in ten items agree, nor one that is
an ordinary word more often ("Most", "Nice").

Usage: ``python tools/build_actors_places.py ARCHIVE.jsonl.gz``
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from anyascii import anyascii
from build_actors_wcep import HEADS, PAGE, items

from chalkcircle.actors.lexicon import Hit, Lexicon
from chalkcircle.actors.people import NO_NAMES
from chalkcircle.actors.records import ActorType, Name, NameKind
from chalkcircle.actors.registry import DATA, Registry
from chalkcircle.actors.words import Word, fold, split

OUT = DATA / "places"
LEAD = frozenset("in at near from to outside around of into reach reached".split())
NAMED = frozenset({NameKind.NAME, NameKind.ALIAS, NameKind.OFFICIAL})
LEAST = 2
AGREE = 0.9
LONGEST = 3


def pairs(words: list[Word], states: list[Hit[Name]]) -> Iterator[tuple[int, int, Hit[Name]]]:
    """First and last word of a place, and the state named after a comma."""
    for hit in states:
        end = hit.first
        if end < 2 or words[end].gap != ", ":
            continue
        begin = end
        while begin and end - begin < LONGEST and words[begin - 1].capital:
            begin -= 1
            if words[begin].gap not in (" ", "-", "'", "’"):
                break
        lead = words[begin - 1] if begin else None
        if begin == end or lead is None or lead.key not in LEAD or words[begin].gap != " ":
            continue
        if any(w.key in NO_NAMES or not w.text.isalpha() for w in words[begin:end]):
            continue
        yield begin, end, hit


def build(archive: Path) -> dict[str, list[tuple[str, ...]]]:
    """Both tables."""
    registry = Registry.load_curated()
    known = {n.name for n in registry.names}
    lexicon = Lexicon(
        (n.name, n)
        for n in registry.names
        if n.lang == "en"
        and n.kind_of_name in NAMED
        and registry.actor(n.actor_id).type in (ActorType.COUNTRY, ActorType.PLACE)
        and registry.actor(n.actor_id).code
    )
    doubtful = {fold(h.name) for h in registry.homonyms if h.code}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    small: Counter[str] = Counter()
    page_of: dict[tuple[str, str], str] = {}
    for day, page, text in items(archive):
        words = split(text)
        small.update(w.text for w in words if not w.capital)
        for begin, end, hit in pairs(words, lexicon.all(words)):
            state = hit.values[0]
            code = registry.actor(state.actor_id).code
            others = (n.name for n in registry.names_of(state.actor_id) if n.name != state.name)
            if fold(state.name) in doubtful and not any(other in text for other in others):
                continue
            name = text[words[begin].start : words[end - 1].end]
            counts[name][code] += 1
            page_of.setdefault((name, code), f"Wikipedia Current Events {day}, {PAGE}{page}")
    tables: dict[str, list[tuple[str, ...]]] = {"actors": [], "names": []}
    taken: set[str] = set()
    for name in sorted(counts):
        (code, most), total = counts[name].most_common(1)[0], counts[name].total()
        if most < LEAST or most / total < AGREE or name in known or small[name.lower()] > total:
            continue
        slug = "plc:" + "-".join((code.lower(), *(w.key for w in split(anyascii(name)))))
        source = page_of[name, code]
        if slug not in taken:
            tables["actors"].append((slug, name, "place", "", code, "", "", source))
        taken.add(slug)
        tables["names"].append((slug, name, "name", "en", source))
    print(f"{len(counts)} names with a state, {len(tables['actors'])} kept")
    return tables


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for table, rows in build(Path(sys.argv[1])).items():
        with (OUT / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADS[table].split(","))
            writer.writerows(sorted(rows))
