"""Writes the tables of ``codes`` that come from open sources; the hand-kept ones it leaves alone.

Usage::

    pip download --no-deps rigour==2.6.1 -d DIR && unzip DIR/rigour-*.whl -d DIR
    python tools/build_codes.py --rigour DIR --tables FEEDS/codes --plover CAMEO2PLOVER-2021.txt

What comes from where, and under which terms, stands in ``src/chalkcircle/codes/data/SOURCES.md``.
Nothing is dropped in silence: what is normalised or left out is printed, and what is not
foreseen here stops the build.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from chalkcircle.model import CONTEXTS, MODES, EventType

DATA = Path(__file__).resolve().parents[1] / "src/chalkcircle/codes/data"

UN_NAMES = {"CIV": "Côte d'Ivoire", "TUR": "Türkiye"}
"""Members whose UN short name the country table leaves empty."""
OTHER_NAMES = {"FLK": "Falkland Islands (Malvinas)"}
"""Territories whose name in the country table is not the one the UN uses."""
EVERYDAY_KEPT = frozenset({"NRU", "SHN"})
"""Where the UN's name is the everyday one too: rigour has a name newer or longer than that."""
FIPS_LEFT_OUT = {
    "BES": "NL is the Netherlands",
    "PSE": "two codes run together; both in codes_by_hand.csv",
    "SJM": "two codes run together; both in codes_by_hand.csv",
    "SRB": "run together with Kosovo; both in codes_by_hand.csv",
    "UMI": "a footnote, not a code; the islands' codes in codes_by_hand.csv",
}

RENAMED_CONTEXTS = {"democracy": "pro_democracy", "humanitarian": "human_security"}
"""Context words of drafts before 0.8, by the name in 2.0 that covers them."""
RENAMED_MODES: dict[tuple[str, str], tuple[str, str]] = {
    ("RETREAT", "ease"): ("", ""),  # the table's own note: no longer a mode
    ("THREATEN", "political"): ("restrict", ""),  # its COERCE twin 1721 has restrict
    ("ASSAULT", "seize"): ("destroy", ""),  # 1712 is destruction; seize belongs to COERCE
    ("ASSAULT", "pro_autocracy"): ("", "pro_autocracy"),  # a context in the mode's column
}
"""(type, mode as written) to (mode, context to add)."""


def _read(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding).splitlines()))


def _write(name: str, header: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        count = sum(1 for line in lines if writer.writerow(line))
    print(f"{name}: {count} rows")


def _rigour_countries(folder: Path) -> dict[str, tuple[str, str]]:
    """ISO3 to (ISO2, everyday name) as rigour has them; only its compiled table is loaded."""
    sys.path.insert(0, str(folder))
    from rigour._core import territories_jsonl

    found = (json.loads(line) for line in territories_jsonl().splitlines() if line.strip())
    return {t["alpha3"].upper(): (t["code"].upper(), t["name"]) for t in found if t.get("alpha3")}


def _un_name(row: dict[str, str]) -> tuple[str, bool]:
    """UN short name and whether it is a member (the source stars observers and associates)."""
    iso3, name = row["ISO3166-1-Alpha-3"], row["UNTERM English Short"].strip()
    name = UN_NAMES.get(iso3, name)
    member = bool(name) and not name.endswith("*")
    name = re.sub(r"\s*(\(the\))?\s*\**$", "", name)
    return name or OTHER_NAMES.get(iso3, row["official_name_en"]), member


def country_rows(
    table: list[dict[str, str]], rigour: dict[str, tuple[str, str]]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Rows of countries.csv; the two sources must agree on every alpha-2 code."""
    for row in sorted(table, key=lambda row: row["ISO3166-1-Alpha-3"]):
        iso3, iso2 = row["ISO3166-1-Alpha-3"], row["ISO3166-1-Alpha-2"]
        other, everyday = rigour[iso3]
        if other != iso2:
            raise SystemExit(f"{iso3}: alpha-2 is {iso2} in one source and {other} in the other")
        name, member = _un_name(row)
        shown = "" if everyday == name or iso3 in EVERYDAY_KEPT else everyday
        yield iso3, iso2, "yes" if member else "no", name, shown


def code_rows(table: list[dict[str, str]], tables: Path) -> Iterator[tuple[str, ...]]:
    """Rows of codes.csv: FIPS and CAMEO codes that stand for an ISO country at all times."""
    iso = {row["ISO3166-1-Alpha-3"] for row in table}
    for row in sorted(table, key=lambda row: row["FIPS"]):
        iso3, fips = row["ISO3166-1-Alpha-3"], row["FIPS"].strip()
        if iso3 in FIPS_LEFT_OUT:
            print(f"  FIPS {fips} of {iso3} left out: {FIPS_LEFT_OUT[iso3]}")
        elif re.fullmatch("[A-Z]{2}", fips):
            yield "fips", fips, iso3, "", "", ""
        else:
            print(f"  FIPS: {iso3} has none ({fips!r})")
    lines = (tables / "ref_cameoCountry.txt").read_text("latin-1").splitlines()[1:]
    for code in sorted(line.split("\t")[0] for line in lines):
        if code in iso:
            yield "cameo", code, code, "", "", ""


def cameo_list(tables: Path) -> set[str]:
    """All event codes that CAMEO's lists name."""
    listed = {row["code"] for row in _read(tables / "cameo_codes_goldstein.csv", "latin-1")}
    lines = (tables / "ref_cameoEvent.txt").read_text("latin-1").splitlines()[1:]
    return listed | {line.split("\t")[0] for line in lines}


def plover_map(path: Path) -> dict[str, tuple[list[str], str, list[str]]]:
    """CAMEO code to (types, mode, contexts) in the names of PLOVER 2.0."""
    found: dict[str, tuple[list[str], str, list[str]]] = {}
    for line in path.read_text("utf-8").splitlines():
        if not (match := re.match(r"(\d+):([^#]*)", line)):
            continue
        code = match[1]
        kind, mode, contexts = ([p.strip() for p in match[2].split(",")] + ["", ""])[:3]
        parsed = _normalised(code, kind, mode, [c.strip() for c in contexts.split(";") if c])
        if code in found and found[code] != parsed:
            parsed = (found[code][0] + parsed[0], "", [])
            print(f"  {code}: the map gives {' and '.join(parsed[0])}; both kept")
        found[code] = parsed
    return found


def _normalised(
    code: str, kind: str, mode: str, contexts: list[str]
) -> tuple[list[str], str, list[str]]:
    event = EventType(kind)
    if mode and mode not in MODES.get(event, frozenset()):
        new, context = RENAMED_MODES[kind, mode]
        print(f"  {code}: mode {mode!r} of {kind} becomes {new!r}, context {context!r} added")
        mode, contexts = new, [*([context] if context else []), *contexts]
    for old in [c for c in contexts if c not in CONTEXTS]:
        print(f"  {code}: context {old!r} becomes {RENAMED_CONTEXTS[old]!r}")
        contexts = [RENAMED_CONTEXTS.get(c, c) for c in contexts]
    return [kind], mode, contexts


def cameo_rows(plover: Path, tables: Path) -> Iterator[tuple[str, ...]]:
    """Rows of cameo_plover.csv: every code of CAMEO's lists and of the map."""
    mapped, listed = plover_map(plover), cameo_list(tables)
    print(f"  in the map alone: {sorted(mapped.keys() - listed)}")
    print(f"  without a type in PLOVER: {sorted(listed - mapped.keys())}")
    for code in sorted(mapped.keys() | listed):
        kinds, mode, contexts = mapped.get(code, ([], "", []))
        yield code, ";".join(kinds), mode, ";".join(contexts)


def main() -> None:
    """Write the three built tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rigour", type=Path, required=True, help="folder of the unpacked wheel")
    parser.add_argument("--tables", type=Path, required=True, help="folder of code tables")
    parser.add_argument("--plover", type=Path, required=True, help="CAMEO2PLOVER-2021.txt")
    given = parser.parse_args()
    table = _read(given.tables / "country-codes.csv")
    _write(
        "countries.csv",
        ("iso3", "iso2", "un_member", "name", "everyday"),
        country_rows(table, _rigour_countries(given.rigour)),
    )
    _write(
        "codes.csv",
        ("scheme", "code", "entity", "from_year", "to_year", "use"),
        code_rows(table, given.tables),
    )
    _write(
        "cameo_plover.csv",
        ("cameo", "event_type", "mode", "contexts"),
        cameo_rows(given.plover, given.tables),
    )


if __name__ == "__main__":
    main()
