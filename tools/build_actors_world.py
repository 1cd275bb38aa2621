r"""Builds the wide tables: people, bodies, towns and nouns for actors, from open directories.

Writes ``src/chalkcircle/actors/data/world/*.csv``. It must not touch the tables that people edit,
and takes facts only: who, of which state, in which sector, since when.

Sources and their short names in the column ``source``:

* ``FB2025`` and ``FB2015``: two editions of the CIA World Factbook (public domain);
* ``PH2014``: the country dictionary of PETRARCH (MIT), office holders by month up to 2011;
* ``PL2``: the agent dictionary made for PLOVER coding (MIT), nouns and their sectors;
* ``WC`` and a day: the page of Wikipedia's Current Events portal of that day (facts only);
* ``GN``: GeoNames, cities of at least 100,000 (CC BY 4.0).

Usage: ``python tools/build_actors_world.py FB2025 FB2015 PHOENIX.txt CITIES.json AGENTS.txt \
    ARCHIVE.jsonl.gz``
"""

from __future__ import annotations

import csv
import html
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from build_actors_wcep import Miner, Seen, items, spelt_out, with_stateless

from chalkcircle.actors.records import ActorType
from chalkcircle.actors.registry import DATA, Registry
from chalkcircle.actors.words import fold, split
from chalkcircle.codes import countries

OUT = DATA / "world"
HEADS = {
    "people": ("name", "code", "sector", "since", "until", "source"),
    "bodies": ("name", "code", "sector", "source"),
    "towns": ("name", "code", "population", "source"),
    "roles": ("noun", "sector", "source"),
}
BIG = 100_000
EARLIEST = "1945"
BESIDE_UN = frozenset({"TWN", "XKX", "PSE", "VAT"})
SOVEREIGN = BESIDE_UN | {c.iso3 for c in countries() if c.un_member and c.iso3 != "AND"}
"""States with heads of their own; a king of fifteen realms is no actor of thirty territories."""
Rows = list[tuple[str, ...]]

TITLES = frozenset(
    """president prime minister king queen governor general vice first second third deputy interim
    acting transitional transition chancellor federal sultan amir emir crown prince princess grand
    duke captain regent dr maj gen lt col brig ret sir dame chairman chairwoman chairperson of the
    presidency state council chief premier supreme leader ayatollah taoiseach co captain-general
    co-prince co-president china
    his her majesty highness excellency shaykh senior secretary party administrator commissioner
    lieutenant executive pope tun marshal field high paramount ruler head government republic
    united kingdom caretaker designate military junta major colonel represented by sovereign
    mr mrs ms sr jr hon dato seri tan sri adm admiral rear""".split()
)
SECTOR_OF = (
    (r"intelligence|security service|secret|state security", "SPY"),
    (r"police|gendarm|constabular|carabinie|investigat|public security", "COP"),
    (r"court|tribunal|prosecut", "JUD"),
    (r"minist|department|directorate|agency|customs|administration|prison", "GOV"),
    (r"militia|paramilit|mobili[sz]ation|basij|self-defen|volunteer", "PRM"),
    (r"army|navy|naval|air force|forces|force|guard|marine|corps|command|fleet|milit|defen", "MIL"),
)
TITLED = re.compile(
    r"\b(PRESIDENT|PRIME|MINISTER|KING|QUEEN|GENERAL|CHANCELLOR|PREMIER|SECRETARY|SENATOR|MAYOR"
    r"|COLONEL|FOREIGN)\b"
)
NOT_IN_NAMES = frozenset(
    "guard football confederation coast army navy news agency east west".split()
)
CODED = re.compile(r"\s+\[([A-Z]{3})(GOV|MIL|LEG|JUD|SPY|OPP|REB)\w* ([<>]?)(\d{6})?-?(\d{6})?\]")
GENERIC = frozenset(
    """army navy air force forces armed ground land national guard coast police marine marines corps
    royal military the and of special operations border security service services aviation defense
    defence reserve component joint staff support command regular strategic rocket space cyber
    paramilitary interior ministry includes separate internal troops federal public state""".split()
)


def text_of(record: dict[str, Any], *path: str) -> str:
    """The text under a path, without markup."""
    found: Any = record
    for key in path:
        found = found.get(key, {}) if isinstance(found, dict) else {}
    text = found.get("text", "") if isinstance(found, dict) else ""
    return html.unescape(re.sub(r"<br\s*/?>|</p>", " ++ ", text)).replace("\xa0", " ")


def profiles(folder: Path, registry: Registry) -> Iterator[tuple[str, dict[str, Any]]]:
    """ISO code and profile of each state of an edition."""
    known = {c.name.casefold(): c.iso3 for c in countries()}
    for name in registry.names:
        actor = registry.actor(name.actor_id)
        if actor.type is ActorType.COUNTRY and name.lang == "en":
            known.setdefault(name.name.casefold().removeprefix("the "), actor.code)
    for path in sorted(folder.rglob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        if "Government" not in record:
            continue
        short = text_of(record, "Government", "Country name", "conventional short form")
        long = text_of(record, "Government", "Country name", "conventional long form")
        forms = [
            re.sub(r"^the |[,(].*", "", f, flags=re.I).strip().casefold() for f in (short, long)
        ]
        code = next((known[f] for f in forms if f in known), "")
        if code:
            yield code, record
        elif short and short != "none":
            print("no code:", short)


def day(text: str) -> str:
    """``29 May 2023`` as ``2023-05-29``; what is less sure as far as it goes."""
    months = "january february march april may june july august september october november december"
    match = re.search(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]+) )?(\d{4})", text)
    if not match:
        return ""
    d, m, y = match.groups()
    if m is None or m.lower() not in months.split():
        return f"{y}-01-01"
    return f"{y}-{months.split().index(m.lower()) + 1:02}-{int(d or 1):02}"


def names_of(text: str) -> tuple[str, ...]:
    """A name in plain case and its short form, of ``President Bola Ahmed Adekunle TINUBU``."""
    text = re.sub(r"\([^)]*\)|\"[^\"]*\"|“[^”]*”|,.*", " ", text)
    words = text.split()
    while words and re.sub(r"[.,]", "", words[0]).casefold() in TITLES:
        words.pop(0)
    words = [w for w in words if re.sub(r"[.,]", "", w).casefold() not in ("jr", "sr", "ret", "dr")]
    if not 1 < len(words) < 8 or any(c.isdigit() for c in text):
        return ()
    big = [i for i, w in enumerate(words) if w.isupper() and len(re.sub(r"\W", "", w)) > 1]
    plain = [_plain(w) if i in big else w for i, w in enumerate(words)]
    full = " ".join(plain)
    if not big or any(w.casefold() in ("of", "the", "and", "note") for w in plain):
        return ()
    short = [plain[0]] + [plain[i] for i in big if i] if big[0] else plain
    return tuple(dict.fromkeys((full, " ".join(short))))


def _plain(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)


def heads(code: str, record: dict[str, Any], source: str) -> Iterator[tuple[str, ...]]:
    """Heads of state and government and their deputies, with the day since when."""
    for field in ("chief of state", "head of government"):
        text = text_of(record, "Government", "Executive branch", field)
        for who, since in re.findall(r"([^;()]+(?:\([^)]*\)[^;()]*)??)\s*\(since ([^)]*)\)", text):
            for name in names_of(who) if code in SOVEREIGN else ():
                yield name, code, "GOV", day(since), "", source


def parties(code: str, record: dict[str, Any], source: str) -> Iterator[tuple[str, ...]]:
    """Parties with their short forms; ``people`` rows for leaders are told by six fields."""
    text = text_of(record, "Government", "Political parties") or text_of(
        record, "Government", "Political parties and leaders"
    )
    for part in re.split(r"\+\+|;|\n", re.sub(r"<[^>]+>", "", text)):
        leader = re.search(r"\[([^\]]*)\]", part)
        if leader:
            for name in names_of(leader.group(1)):
                yield name, code, "PTY", "", "", source
        bare = re.sub(r"\[.*|\(.*?\)|\bnote\b.*|:.*", "", part).strip(" .,")
        for name in re.split(r" or |, or ", bare):
            if (
                2 <= len(name) <= 60
                and name[0].isupper()
                and name.casefold() not in ("none", "other")
            ):
                yield name.strip(), code, "PTY", source


def legislatures(code: str, record: dict[str, Any], source: str) -> Iterator[tuple[str, ...]]:
    """Parliaments and chambers, above all by the names of their own languages."""
    government = record["Government"]
    texts = [
        text_of(government, branch, field)
        for branch in government
        if branch.startswith("Legislative branch")
        for field in ("legislature name", "chamber name")
    ]
    old = text_of(government, "Legislative branch", "description")
    texts += re.findall(r"(?:or|the|ral) ((?:[A-Z][\w'’.-]+ ?(?:of |al |de |ya |y )?)+)", old)
    for text in texts:
        for name in re.split(r"[()]|\s-\s| or |/", text):
            name = name.strip(" .,")
            if len(name) > 3 and name[0].isupper() and not re.search(r"\d|seats|Monarch", name):
                yield name, code, "LEG", source


def services(code: str, record: dict[str, Any], source: str) -> Iterator[tuple[str, ...]]:
    """Armed forces, police and services by their own names."""
    text = text_of(record, "Military and Security", "Military and security forces")
    text = text or text_of(record, "Military", "Military branches")
    text = re.sub(r"<[^>]+>|\(\d{4}\)|\bnote\b.*", "", text, flags=re.S)
    short: list[tuple[str, str]] = re.findall(
        r"([A-Z][^,;:()+]{4,60}?) \(([A-Z][A-Za-z-]{1,8})\)", text
    )
    whole = re.sub(r"\([^)]*\)", "", text)
    names = [n.strip(" .") for n in re.split(r"[,;:]|\+\+| includes | and (?=[A-Z])", whole)]
    for name in [*names, *(n.strip() for n, _ in short)]:
        words = {w.key for w in split(name)}
        if 4 < len(name) < 60 and name[0].isupper() and words - GENERIC and len(words) > 1:
            yield name, code, sector_of(name), source
    for name, letters in short:
        yield letters, code, sector_of(name), source


def sector_of(name: str) -> str:
    """Sector by the words of a service's name."""
    return next((s for pattern, s in SECTOR_OF if re.search(pattern, name, re.I)), "MIL")


def armed_groups(
    records: list[tuple[str, dict[str, Any]]], source: str
) -> Iterator[tuple[str, ...]]:
    """Armed groups that the edition lists for one state only: that state is where they belong."""
    where: dict[str, set[str]] = defaultdict(set)
    for code, record in records:
        text = re.sub(r"<[^>]+>|\bnote\b.*", "", text_of(record, "Terrorism", "Terrorist group(s)"))
        for part in re.split(r";|\+\+", text):
            for name in re.split(r"[()/]| – ", part):
                name = re.sub(r"^(?:and|the) ", "", name.strip(" .,"))
                if len(name) > 1 and name[0].isupper() and not name.startswith(("TBD", "Islamic")):
                    where[name].add(code)
    for name, codes in where.items():
        if len(codes) == 1:
            yield name, codes.pop(), "REB", source


def divisions(code: str, record: dict[str, Any], source: str) -> Iterator[tuple[str, ...]]:
    """Provinces and states."""
    text = text_of(record, "Government", "Administrative divisions")
    text = re.sub(r"<[^>]+>|\bnote\b.*", "", text, flags=re.S)
    if ";" not in text:
        return
    for part in re.split(r"[,;:]|\+\+", text.split(";", 1)[1]):
        name = re.sub(r"\([^)]*\)|\*|^\s*and ", "", part).strip(" .")
        if 3 < len(name) < 40 and name[0].isupper() and not any(c.isdigit() for c in name):
            yield name, code, "", source


def phoenix(path: Path, isos: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Office holders with months, from ``EARLIEST`` on."""
    names: list[str] = []
    person = closed = False
    for line in path.read_text("utf-8", errors="replace").splitlines():
        code = CODED.match(line)
        closed = closed or line.startswith(("\t[", " ["))
        if code and person and code.group(1) in isos:
            iso, sector, sign, first, last = code.groups()
            if sign == "<" or not first or month(last or first) < EARLIEST:
                continue
            for name in names:
                yield name, iso, sector, month(first), month(last or ""), "PH2014"
        elif re.match(r"[A-Z+]", line):
            if closed:
                names, person, closed = [], False, False
            person = person or "CountryInfo" in line
            bare = line.split("#")[0].strip(" +_").replace("_", " ")
            if len(bare.split()) > 1 and not TITLED.search(bare):
                names.append(_plain(bare))


def month(text: str) -> str:
    """``030101`` as ``2003-01-01``."""
    if not text:
        return ""
    year = int(text[:2])
    return f"{1900 + year if year > 14 else 2000 + year}-{text[2:4]}-{text[4:]}"


def towns(path: Path, iso_of: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Cities of at least ``BIG`` people, the largest with other names in Latin letters."""
    cities = json.loads(path.read_text("utf-8")).values()
    for city in sorted(cities, key=lambda c: -c["population"]):
        code = iso_of.get(city["countrycode"])
        if city["population"] < BIG or code is None:
            continue
        names = {fold(city["name"]): city["name"]}
        if city["population"] >= 10 * BIG:
            for other in city["alternatenames"]:
                if re.fullmatch(r"[A-Z][a-z]{4,}(?:[ -][A-Z][a-z]+)*", other):
                    names.setdefault(fold(other), other)
        for name in list(names.values())[:8]:
            yield name, code, str(city["population"]), "GN"


def nouns(path: Path) -> Iterator[tuple[str, ...]]:
    """Nouns for people and bodies with the sector that the dictionary puts first."""
    for line in path.read_text("utf-8", errors="replace").splitlines():
        match = re.match(r"([A-Z][^#!\[{]*?)\s*(?:\{([^}]*)\})?\s*\[~([A-Z]+)\]", line)
        if match is None:
            continue
        one, many, codes = match.groups()
        parts = re.findall("...", codes)
        sector = next((s for s in ("SPY", "REB") if s in parts), parts[0])
        for noun in (one, many or ""):
            plain = noun.strip("_ ").replace("_", " ").casefold()
            if len(plain) > 2 and sector not in ("UNK", "NON", "JNK"):
                yield plain, sector, "PL2"


def mined(archive: Path) -> Iterator[tuple[str, ...]]:
    """Whoever an item calls by an office of a state, if only once, under the first day."""
    miner = Miner(Registry.load_curated())
    raw = [s for day, page, text in items(archive) for s in miner.read(day, page, text)]
    first: dict[tuple[str, str, str], Seen] = {}
    for seen in with_stateless(spelt_out(raw)):
        home = miner.registry.actor(seen.code)
        sector = miner.registry.office_sectors[seen.office]
        body = home.type in (ActorType.ORGANISATION, ActorType.GROUP)
        sector = home.sector if body and home.sector else sector
        keys = {w.key for w in split(seen.name)}
        if home.code and " " in seen.name and not keys & NOT_IN_NAMES:
            first.setdefault((seen.name, home.code, sector), seen)
    for (name, code, sector), seen in first.items():
        yield name, code, sector, f"{seen.day}", "", f"WC {seen.day}"


def build(
    new: Path, old: Path, dictionary: Path, cities: Path, agents: Path, archive: Path
) -> dict[str, Rows]:
    """All tables."""
    registry = Registry.load_curated()
    tables: dict[str, Rows] = {"people": [], "bodies": [], "towns": [], "roles": []}
    for source, folder in (("FB2025", new), ("FB2015", old)):
        records = list(profiles(folder, registry))
        print(source, len(records), "profiles")
        for code, record in records:
            tables["people"] += heads(code, record, source)
            for row in parties(code, record, source):
                tables["people" if len(row) == 6 else "bodies"].append(row)
            for read in (legislatures, services, divisions):
                tables["bodies"] += read(code, record, source)
        tables["bodies"] += armed_groups(records, source)
    isos = frozenset(c.iso3 for c in countries())
    tables["people"] = united([*tables["people"], *phoenix(dictionary, isos), *mined(archive)])
    tables["bodies"] = [r for r in tables["bodies"] if not set(r[0]) & set('"“”[]<>/')]
    tables["roles"] += nouns(agents)
    tables["towns"] += towns(cities, {c.iso2: c.iso3 for c in countries()})
    return tables


def united(rows: Rows) -> Rows:
    """Terms of one name that follow each other, as one."""
    kept: Rows = []
    for row in sorted(set(rows)):
        before = kept[-1] if kept else ("",) * 6
        follows = before[4] and row[3] and before[4] >= row[3][:4] and row[3] > before[3]
        if before[:3] == row[:3] and before[5] == row[5] and (follows or before[3] == row[3]):
            kept[-1] = (*before[:4], row[4], row[5])
        else:
            kept.append(row)
    return kept


def write(tables: dict[str, Rows]) -> None:
    """Write the tables, sorted, one row a key."""
    OUT.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        width = {"people": 4, "bodies": 3, "towns": 2, "roles": 1}[table]
        one = {row[:width]: row for row in reversed(rows)}
        with (OUT / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADS[table])
            writer.writerows(sorted(one.values()))
        print(f"{table}.csv: {len(one)} rows")


if __name__ == "__main__":
    write(build(*(Path(a) for a in sys.argv[1:7])))
