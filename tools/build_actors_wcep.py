"""Mines an archive of dated news items for who held which office when; keeps facts, no sentences.

Reads a gzipped JSON-lines archive of Wikipedia's Current Events portal and writes
``src/chalkcircle/actors/data/attested/*.csv``. It must not touch the tables that people edit.

An attestation is a name that an item calls by an office of a state or body ("Armenian Prime
Minister Nikol Pashinyan", "the president of Chile, Sebastián Piñera"). What happens then:

* spellings of one name within one office are united (accents, given names left out);
* per office with one holder at a time, attestations are cut into unbroken runs, and a single
  attestation inside somebody else's run is dropped as an echo of an earlier term;
* a run needs two attestations; its first and last day become ``attested_from`` and
  ``attested_to``, with the portal pages of both as source.

Usage: ``python tools/build_actors_wcep.py ARCHIVE.jsonl.gz``
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz

from chalkcircle.actors.lexicon import Hit, Lexicon, possessive
from chalkcircle.actors.people import capital_name, no_name_words
from chalkcircle.actors.records import ActorType, Name, NameKind, Office
from chalkcircle.actors.registry import DATA, Registry
from chalkcircle.actors.words import Word, fold, split

OUT = DATA / "attested"
PAGE = "https://en.wikipedia.org/wiki/"
NOT_NOW = frozenset("former ex late elect designate nominee incoming candidate then ousted".split())
PASSING = frozenset(
    "new newly elected current incumbent acting outgoing interim caretaker reelected re".split()
)
SECTORS = frozenset({"GOV", "LEG", "MIL", "SPY", "IGO", "PTY", "REB", "OPP", "REL", "COP", "JUD"})
NOT_MINED = frozenset("officer judge prosecutor cleric commissioner pope".split())
"""Offices of which a state has too many for a name and a state to say which."""
BODY_ONLY = frozenset({"party leader", "head", "chairman"})
"""Offices that name a person's place in a body, never in a state."""


class Seen(NamedTuple):
    """One attestation."""

    day: date
    page: str
    name: str
    office: str
    code: str


def items(archive: Path) -> Iterator[tuple[date, str, str]]:
    """Day, page and text of each item."""
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            day, page = date.fromisoformat(record["date"]), record["src"].replace(" ", "_")
            for texts in record["items"].values():
                for text in texts:
                    for one in [text] if isinstance(text, str) else text:
                        yield day, page, one


class Miner:
    """Finds attestations in one text."""

    def __init__(self, registry: Registry) -> None:
        bodies = {ActorType.COUNTRY, ActorType.ORGANISATION, ActorType.GROUP, ActorType.PLACE}
        self.registry = registry
        self.no_names = no_name_words(registry)
        self.states = Lexicon(
            (n.name, n)
            for n in registry.names
            if n.lang == "en"
            and n.kind_of_name not in (NameKind.DEMONYM, NameKind.CAPITAL)
            and registry.actor(n.actor_id).type in bodies
        )
        self.offices = Lexicon((o.phrase, o) for o in registry.offices)

    def read(self, day: date, page: str, text: str) -> Iterator[Seen]:
        """Attestations in a text; those without a state have an empty code."""
        words = split(text)
        states = {hit.last: hit for hit in self.states.all(words)}
        starts = {hit.first: hit for hit in states.values()}
        for hit in self.offices.all(words):
            office = hit.values[0]
            if office.sector not in SECTORS or office.office in NOT_MINED:
                continue
            before = self._state_before(words, hit, states)
            if before is None:
                continue
            code, comma = before
            i = hit.last
            if i < len(words) and words[i].key in NOT_NOW:
                continue
            if i + 1 < len(words) and words[i].key == "of":
                i += 2 if words[i + 1].key == "the" and i + 2 in starts else 1
                state = starts.get(i)
                if state is None or code:
                    continue
                code, comma, i = state.values[0].actor_id, True, state.last
            found = capital_name(words, i, comma=comma, least=1)
            if found is None or (code and not self._fits(office, code)):
                continue
            if self.no_names & {w.key for w in words[found.first : found.last]}:
                continue
            name = text[words[found.first].start : words[found.last - 1].end]
            yield Seen(day, page, name, office.office, code)

    def _state_before(
        self, words: list[Word], hit: Hit[Office], states: dict[int, Hit[Name]]
    ) -> tuple[str, bool] | None:
        """Id of the state in front of an office, empty for none; ``None`` for a former office."""
        i = hit.first
        while i and words[i - 1].key in PASSING | NOT_NOW:
            if words[i - 1].key in NOT_NOW:
                return None
            i -= 1
        genitive = possessive(words, i - 1) if i else False
        state = states.get(i - 1 if genitive else i)
        if state is None:
            return "", False
        if state.first and words[state.first - 1].key in NOT_NOW:
            return None
        return state.values[0].actor_id, genitive

    def _fits(self, office: Office, code: str) -> bool:
        if office.code and office.code != code:
            return False
        is_body = self.registry.actor(code).type in (ActorType.ORGANISATION, ActorType.GROUP)
        return is_body or office.office not in BODY_ONLY


class Person:
    """One person as the attestations show: spellings with counts, and who he is."""

    def __init__(self) -> None:
        self.spellings: Counter[str] = Counter()
        self.seen: list[Seen] = []

    def add(self, seen: Seen) -> None:
        """Count one attestation."""
        self.spellings[seen.name] += 1
        self.seen.append(seen)

    @property
    def label(self) -> str:
        """The commonest spelling; of two alike, the one with the accents."""
        return max(self.spellings, key=lambda s: (self.spellings[s], not s.isascii(), s))


def same_person(a: str, b: str) -> bool:
    """Whether two names of holders of one office are spellings of one name."""
    ka, kb = [fold(w.text) for w in split(a)], [fold(w.text) for w in split(b)]
    if ka == kb or (ka[-1] == kb[-1] and (set(ka) <= set(kb) or set(kb) <= set(ka))):
        return True
    return fuzz.ratio(anyascii(" ".join(ka)), anyascii(" ".join(kb))) >= 88


def persons(found: list[Seen]) -> list[Person]:
    """Unite attestations into persons, first within an office, then across offices of a state."""
    people: dict[str, list[Person]] = defaultdict(list)
    by_name: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for seen in found:
        by_name[seen.code, seen.name][seen.office] += 1
    owner: dict[tuple[str, str], Person] = {}
    for (code, name), _ in sorted(by_name.items(), key=lambda x: (-sum(x[1].values()), x[0])):
        same = [p for p in people[code] if same_person(p.label, name)]
        person = same[0] if len(same) == 1 else Person()
        if person not in people[code]:
            people[code].append(person)
        person.spellings[name] += 0
        owner[code, name] = person
    for seen in found:
        owner[seen.code, seen.name].add(seen)
    return [p for same_state in people.values() for p in same_state]


def runs(found: list[tuple[Seen, Person]], single: bool) -> Iterator[tuple[Person, list[Seen]]]:
    """Unbroken runs of attestations of one office, each of at least two."""
    found = sorted(found, key=lambda x: (x[0].day, x[1].label))
    if not single:
        by_person: dict[int, tuple[Person, list[Seen]]] = {}
        for seen, person in found:
            by_person.setdefault(id(person), (person, []))[1].append(seen)
        yield from ((p, s) for p, s in by_person.values() if len(s) > 1)
        return
    groups = _groups(found)
    while (kept := [g for g in groups if len(g[1]) > 1]) != groups:
        groups = _groups([(s, p) for p, g in kept for s in g])
    yield from groups


def _groups(found: list[tuple[Seen, Person]]) -> list[tuple[Person, list[Seen]]]:
    groups: list[tuple[Person, list[Seen]]] = []
    for seen, person in found:
        if groups and groups[-1][0] is person:
            groups[-1][1].append(seen)
        else:
            groups.append((person, [seen]))
    return groups


def spelt_out(found: list[Seen]) -> list[Seen]:
    """Read "Russian President Putin" as the one full name that ends so in that office."""
    full: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for seen in found:
        if len(split(seen.name)) > 1 and seen.code:
            full[seen.code, seen.office, split(seen.name)[-1].key].add(seen.name)
    read = []
    for seen in found:
        if len(split(seen.name)) == 1:
            names = full.get((seen.code, seen.office, fold(seen.name)), set())
            longest = max(names, key=lambda n: (len(n), n), default="")
            if not longest or not all(same_person(longest, n) for n in names):
                continue
            seen = seen._replace(name=longest)
        read.append(seen)
    return read


def with_stateless(found: list[Seen]) -> list[Seen]:
    """Give "President Ilham Aliyev" the state under which that name and office are known."""
    known: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for seen in found:
        if seen.code:
            known[fold(seen.name), seen.office][seen.code] += 1
    placed = []
    for seen in found:
        codes = known.get((fold(seen.name), seen.office), Counter())
        if seen.code:
            placed.append(seen)
        elif len(codes) == 1:
            placed.append(seen._replace(code=next(iter(codes))))
    return placed


def slug(name: str) -> str:
    """An id for a person; two persons of one name share it, and the roles tell them apart."""
    return "per:" + "-".join(w.key for w in split(anyascii(name)))


class Held(NamedTuple):
    """One term: who, of which state or body, in which office, on what evidence."""

    person: Person
    code: str
    office: str
    run: list[Seen]


def terms(registry: Registry, found: list[Seen]) -> list[Held]:
    """All terms that the attestations show, by state and office."""
    single = {o.office: o.single for o in registry.offices}
    by_office: dict[tuple[str, str], list[tuple[Seen, Person]]] = defaultdict(list)
    for person in persons(found):
        for seen in person.seen:
            by_office[seen.code, seen.office].append((seen, person))
    return [
        Held(person, code, office, run)
        for (code, office), seen in sorted(by_office.items())
        for person, run in runs(seen, single[office])
    ]


def build(archive: Path) -> dict[str, list[tuple[str, ...]]]:
    """All three tables."""
    registry = Registry.load_curated()
    miner = Miner(registry)
    raw = [s for day, page, text in items(archive) for s in miner.read(day, page, text)]
    found = with_stateless(spelt_out(raw))
    held = terms(registry, found)
    print(f"{len(raw)} attestations, {len(found)} with a state, {len(held)} terms")
    curated = {(r.actor_id, r.office, r.code) for r in registry.roles}
    tables: dict[str, list[tuple[str, ...]]] = {"actors": [], "names": [], "roles": []}
    for term in held:
        actor_id = slug(term.person.label)
        if (actor_id, term.office, term.code) not in curated:
            tables["roles"].append(role_row(actor_id, term))
        if actor_id not in registry:
            tables["actors"].append(actor_row(registry, actor_id, term))
        tables["names"] += name_rows(actor_id, term.person)
    return tables


def cited(seen: Seen) -> str:
    """The portal page of an attestation."""
    return f"Wikipedia Current Events {seen.day}, {PAGE}{seen.page}"


def role_row(actor_id: str, term: Held) -> tuple[str, ...]:
    """A row of ``roles.csv``."""
    first, last = term.run[0], term.run[-1]
    days = (f"{first.day}", f"{last.day}")
    note = f"{len(term.run)} attestations"
    source = f"{cited(first)}; {cited(last)}"
    return (actor_id, term.office, term.code, "", "", *days, note, source)


def actor_row(registry: Registry, actor_id: str, term: Held) -> tuple[str, ...]:
    """A row of ``actors.csv``."""
    home = registry.actor(term.code)
    body = home.type in (ActorType.ORGANISATION, ActorType.GROUP)
    sector = registry.office_sectors[term.office]
    sector = (home.sector if body else "") or sector
    label = term.person.label
    return (actor_id, label, "person", sector, home.code, "", "", cited(term.run[0]))


def name_rows(actor_id: str, person: Person) -> list[tuple[str, ...]]:
    """Rows of ``names.csv``: the commonest spelling, and others seen twice or more."""
    rows: list[tuple[str, ...]] = []
    for spelling, count in person.spellings.items():
        if spelling == person.label or count > 1:
            seen = next(s for s in person.seen if s.name == spelling)
            kind = "name" if spelling == person.label else "alias"
            rows.append((actor_id, spelling, kind, "en", cited(seen)))
    return rows


HEADS = {
    "actors": "actor_id,label,type,sector,code,valid_from,valid_to,source",
    "names": "actor_id,name,kind_of_name,lang,source",
    "roles": "actor_id,office,code,valid_from,valid_to,attested_from,attested_to,note,source",
}


def write(tables: dict[str, list[tuple[str, ...]]]) -> None:
    """Write the tables, sorted, one row a key."""
    OUT.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        width = 2 if table == "names" else 7 if table == "roles" else 1
        one_a_key = {row[:width]: row for row in reversed(rows)}
        with (OUT / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADS[table].split(","))
            writer.writerows(sorted(one_a_key.values()))
        print(f"{table}.csv: {len(one_a_key)} rows")


if __name__ == "__main__":
    write(build(Path(sys.argv[1])))
