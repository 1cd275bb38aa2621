"""The embedded study: it loads, is broad enough, names nobody it should not, copies nobody."""

import csv
import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from chalkcircle.model import Claim, Kind
from chalkcircle.study import Study, bears, contested, load_study, study_batch

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "studies" / "south-caucasus"
SHARED = ROOT.parent / "shared"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
FLOOR_ENTRIES, FLOOR_TIES, FLOOR_CONTESTED = 297, 201, 70


@cache
def _study() -> Study:
    return load_study(FOLDER)


@cache
def _claims() -> dict[str, Claim]:
    """Claims by the text that is their evidence."""
    documents, claims, _ = study_batch(_study(), now=NOW)
    return dict(zip((document.text for document in documents), claims, strict=True))


def test_it_is_as_broad_as_promised() -> None:
    study = _study()
    entries = {entry.entry for entry in study.chronicle}
    years = {entry.valid.start.year for entry in study.chronicle if entry.valid.start}
    assert len(entries) >= FLOOR_ENTRIES
    assert years == set(range(2020, 2027))
    assert len({tie.entry for tie in study.ties}) >= FLOOR_TIES
    assert len(study.questions) >= 9
    assert study.corridors
    assert study.outlets


def test_every_text_is_one_claim_with_an_address_or_marked_unverified() -> None:
    study = _study()
    rows = len(study.chronicle) + len(study.ties) + len(study.facts) + len(study.positions)
    assert len(_claims()) == rows
    for entry in (*study.chronicle, *study.ties):
        assert entry.source.opened is (entry.source.address is not None), entry.entry
    for fact in study.facts:
        assert fact.source.address or not fact.source.opened, fact.fact


def test_every_issue_has_positions_and_they_cover_the_powers() -> None:
    study = _study()
    assert len(study.positions) >= 30
    assert {issue.id for issue in study.issues} == {each.issue for each in study.positions}
    placed = {each.actor.code for each in study.positions}
    assert placed >= {"ARM", "AZE", "GEO", "RUS", "TUR", "IRN", "USA", "EU", "FRA", "NKR", "ABK"}


def test_every_question_has_a_part_that_reports_can_answer() -> None:
    study = _study()
    assert len(study.templates) >= 15
    assert {q.id for q in study.questions} == {template.question for template in study.templates}


def test_both_sides_of_a_dispute_stand_side_by_side() -> None:
    groups = contested(_claims().values())
    assert len(groups) >= FLOOR_CONTESTED
    for versions in groups:
        holders = {claim.holders[-1].name for claim in versions}
        assert len(holders) == len(versions), versions[0].fired


def test_an_entry_with_a_holder_has_two_versions_or_more() -> None:
    study = _study()
    versions = Counter(each.entry for each in (*study.chronicle, *study.ties))
    held = {each.entry for each in (*study.chronicle, *study.ties) if each.holder}
    assert held
    assert {name for name in held if versions[name] < 2} == set()


def test_the_years_since_2020_have_200_entries() -> None:
    span = {
        each.entry
        for each in _study().chronicle
        if each.valid.start and each.valid.end and each.valid.start.year >= 2020
        if each.valid.end.year <= 2026
    }
    assert len(span) >= 200


def test_ties_reach_back_to_1991() -> None:
    starts = {tie.valid.start.year for tie in _study().ties if tie.valid.start}
    assert set(range(1991, 1995)) <= starts
    ended = [tie for tie in _study().ties if tie.valid.start and tie.valid.end]
    assert any(tie.valid.start.year < 2000 <= tie.valid.end.year for tie in ended)  # type: ignore[union-attr]


def test_every_outlet_in_the_tables_has_a_card() -> None:
    study = _study()
    cards = {name for outlet in study.outlets for name in (outlet.name, *outlet.also)}
    sources = [each.source for each in (*study.chronicle, *study.ties)]
    used = {source.outlet for source in sources} | {source.cites for source in sources} - {None}
    assert used - cards == set()


def test_every_question_has_something_that_bears_on_it() -> None:
    for question in _study().questions:
        assert any(bears(question, claim, text) for text, claim in _claims().items()), question.id


def test_no_question_takes_everything() -> None:
    for question in _study().questions:
        found = sum(bears(question, claim, text) for text, claim in _claims().items())
        assert found < len(_claims()) / 4, question.id


def test_an_allegation_names_its_holder_in_the_sentence() -> None:
    for text, claim in _claims().items():
        party = claim.holders[-1]
        if claim.kind is Kind.EVENT and claim.factuality is None and party.code:
            name = party.name.split()[-1].removesuffix("'s")
            assert name in text or party.name[:5] in text, text


def test_victims_and_detainees_are_not_named() -> None:
    texts = " ".join(_claims())
    assert not re.search(r"Safarov|Kartavykh|Belousov|Galstanyan|Ajapahyan|Vardanyan", texts)


def _runs(text: str, length: int = 6) -> set[str]:
    words = [word.lower() for word in re.findall(r"[\w'’]+", text)]
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")
def test_the_words_are_our_own() -> None:
    seed = SHARED / "data" / "seed"
    with (seed / "chronology.csv").open(encoding="utf-8", newline="") as rows:
        theirs = [row[key] for row in csv.DictReader(rows) for key in ("summary", "action")]
    theirs += [path.read_text(encoding="utf-8") for path in sorted(seed.glob("*.txt"))]
    assert len(theirs) > 400
    taken = set().union(*map(_runs, theirs))
    ours = {text: _runs(text) for text in _claims()}
    assert {text: runs & taken for text, runs in ours.items() if runs & taken} == {}
