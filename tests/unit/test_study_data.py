"""Every study folder: it loads, its disputes have two sides, its outlets and numbers are known."""

import csv
import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from chalkcircle.actors import Registry
from chalkcircle.study import Study, bears, contested, load_study, study_batch
from chalkcircle.study.cells import Row

STUDIES = Path(__file__).resolve().parents[2] / "studies"
FOLDERS = sorted(path.parent.name for path in STUDIES.glob("*/study.toml"))
NOW = datetime(2027, 1, 1, tzinfo=UTC)
FACT_COLUMNS = (
    "fact", "corridor", "attribute", "value", "unit", "as_of", "said_by", "stance", "text",
    "outlet", "source_title", "source_address", "opened", "written", "note",
)  # fmt: skip
POSITION_COLUMNS = (
    "position", "issue", "actor", "date", "value", "salience", "text", "rests_on", "written",
)  # fmt: skip

pytestmark = pytest.mark.parametrize("name", FOLDERS)


@cache
def _study(name: str) -> Study:
    return load_study(STUDIES / name)


@cache
def _table(name: str, file: str) -> tuple[dict[str, str], ...]:
    """Rows of a table that a study may lack; the names of its columns are in the first row."""
    path = STUDIES / name / file
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines, strict=True))


def _rows(name: str, file: str) -> list[Row]:
    """The same with their lines, to be read as the study's other tables are."""
    return [Row(file, at, row) for at, row in enumerate(_table(name, file), start=2)]


def test_it_loads_and_covers_what_a_study_is_for(name: str) -> None:
    study = _study(name)
    assert study.id == name
    assert len({entry.entry for entry in study.chronicle}) >= 30
    assert len(study.ties) >= 10
    assert len(study.issues) >= 3
    assert len(study.corridors) >= 5
    assert (STUDIES / name / "LICENSE").exists()
    assert (STUDIES / name / "README.md").exists()


def test_every_dispute_has_two_sides(name: str) -> None:
    _, claims, _ = study_batch(_study(name), now=NOW)
    groups = contested(claims)
    assert len(groups) >= 5
    for versions in groups:
        holders = {claim.holders[-1].name for claim in versions}
        assert len(holders) == len(versions), versions[0].fired


def test_every_outlet_has_a_card(name: str) -> None:
    study = _study(name)
    cards = {known for card in study.outlets for known in (card.name, *card.also)}
    used = {entry.source.outlet for entry in (*study.chronicle, *study.ties)}
    used |= {row["outlet"] for row in _table(name, "corridor_facts.csv")}
    assert used - cards == set()
    assert len(cards) == sum(1 + len(card.also) for card in study.outlets), "a name on two cards"


def test_every_question_has_something_that_bears_on_it(name: str) -> None:
    documents, claims, _ = study_batch(_study(name), now=NOW)
    pairs = [(claim, document.text) for claim, document in zip(claims, documents, strict=True)]
    for question in _study(name).questions:
        found = sum(bears(question, claim, text) for claim, text in pairs)
        assert 0 < found < len(pairs) / 2, question.id


def test_registry_rows_of_a_study_add_to_the_built_in_ones(name: str) -> None:
    if overlay := _study(name).actors:
        own = {row["actor_id"] for row in _table(name, "actors/actors.csv")}
        assert own - {actor.actor_id for actor in Registry.load([overlay])} == set()
        assert own & {actor.actor_id for actor in Registry.load()} == set()


def test_facts_are_numbers_of_known_corridors_and_parties(name: str) -> None:
    rows = _rows(name, "corridor_facts.csv")
    corridors = {corridor.id for corridor in _study(name).corridors}
    assert rows
    for row in rows:
        assert tuple(row.cells) == FACT_COLUMNS
        assert row.text("corridor") in corridors, row.text("fact")
        assert re.fullmatch(r"[a-z][a-z0-9_]*", row.text("attribute")), row.text("fact")
        assert float(row.text("value")) > 0, row.text("fact")
        assert row.text("stance") in ("asserts", "predicts"), row.text("fact")
        assert row.yes("opened") is bool(row.optional("source_address")), row.text("fact")
        assert row.text("unit")
        assert row.text("source_title")
        if row.optional("as_of"):
            row.interval("as_of")


def test_a_fact_is_given_once_and_read_alone(name: str) -> None:
    rows = _rows(name, "corridor_facts.csv")
    assert len({row.text("fact") for row in rows}) == len(rows)
    assert len({row.text("text") for row in rows}) == len(rows)
    for row in rows:
        party = row.party("said_by", on=None)
        said = party.text if party else row.text("outlet")
        assert said in row.text("text"), row.text("fact")


def test_both_ends_of_a_range_are_there(name: str) -> None:
    values = {
        (row["corridor"], row["attribute"], row["source_address"]): float(row["value"])
        for row in _table(name, "corridor_facts.csv")
    }
    for (corridor, attribute, address), low in values.items():
        if attribute.endswith("_low"):
            high = values[corridor, attribute.removesuffix("_low") + "_high", address]
            assert low < high, (corridor, attribute)


def test_positions_rest_on_entries_of_the_study(name: str) -> None:
    rows = _rows(name, "positions.csv")
    study = _study(name)
    entries = {entry.entry for entry in (*study.chronicle, *study.ties)}
    entries |= {row["fact"] for row in _table(name, "corridor_facts.csv")}
    issues = {issue.id for issue in study.issues}
    watched = {*study.actors_of_interest, *study.outside_powers}
    assert len({row.text("position") for row in rows}) == len(rows)
    for row in rows:
        assert tuple(row.cells) == POSITION_COLUMNS
        assert row.text("issue") in issues, row.text("position")
        actor = row.party("actor", on=None)
        assert actor
        assert actor.code in watched, row.text("position")
        assert 0 <= float(row.text("value")) <= 100, row.text("position")
        assert 0 <= float(row.optional("salience") or 0) <= 100, row.text("position")
        assert set(row.text("rests_on").split(";")) <= entries, row.text("position")
        row.interval("date")


def _values(name: str) -> dict[tuple[str, str], set[float]]:
    found: dict[tuple[str, str], set[float]] = defaultdict(set)
    for row in _table(name, "corridor_facts.csv"):
        found[row["corridor"], row["attribute"]].add(float(row["value"]))
    return found


KNOWN_CONTRADICTIONS: dict[str, dict[tuple[str, str], set[float]]] = {
    "south-caucasus": {
        ("rasht-astara", "length"): {162, 167},
        ("btc", "length"): {1768, 1776},
        ("north-south", "volume"): {15, 17},
        ("qazvin-rasht", "length"): {175, 205},
    },
    "horn-of-africa": {
        ("addis-djibouti", "length"): {750, 752.7, 756, 759},
        ("tadjourah", "length_djibouti_section"): {80, 112, 120},
        ("tadjourah", "port_cost"): {60, 90},
    },
}


def test_contradictions_are_kept_side_by_side(name: str) -> None:
    values = _values(name)
    for key, expected in KNOWN_CONTRADICTIONS.get(name, {}).items():
        assert values[key] == expected, key


def test_the_first_study_holds_every_fact_that_was_compiled(name: str) -> None:
    if name == "south-caucasus":
        rows = _table(name, "corridor_facts.csv")
        assert {row["fact"][:4] for row in rows} == {f"F{n:03}" for n in range(1, 96)}
        assert len(_study(name).corridors) >= 33
        middle = {row["as_of"]: row["value"] for row in rows if row["attribute"] == "volume"}
        assert (middle["2024"], middle["2025"]) == ("4.484", "4.119"), "freight fell in 2025"
