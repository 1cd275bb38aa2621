"""The rule for one happening: its features, its points, and what it must keep apart."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from incidents_sample import moved, telling
from ledger_sample import claim, document, parties, voice

from chalkcircle.incidents import SAME_RULE, Told, features, likeness_of, tells, told, weights
from chalkcircle.incidents.deaths import counted, deaths_in
from chalkcircle.incidents.same import SAME, UNSURE
from chalkcircle.model import Interval, Place, Precision, Stance, Verdict

A = telling()
_BARE: dict[str, Any] = {"mode": "", "place": "", "words": frozenset(), "names": frozenset()}
_JAIL: dict[str, Any] = {"words": frozenset({"jailed", "guards", "prison"}), "names": frozenset()}
VERDICTS = [
    (telling("b"), Verdict.SAME),
    (telling("b", **_BARE), Verdict.UNSURE),
    (telling("b", **_BARE | {"actors": A.recipients, "recipients": A.actors}), Verdict.DIFFERENT),
    (telling("b", **moved(3)), Verdict.UNSURE),
    (telling("b", **_BARE | moved(1)), Verdict.DIFFERENT),
    (telling("b", place="hilltown", **_JAIL), Verdict.DIFFERENT),
    (telling("b", type="COERCE", mode="arrest", **_JAIL), Verdict.DIFFERENT),
]


@pytest.mark.parametrize(("other", "verdict"), VERDICTS)
def test_what_is_told_of_one_happening(other: Told, verdict: Verdict) -> None:
    assert likeness_of(A, other).verdict is verdict
    assert likeness_of(other, A) == likeness_of(A, other)


def test_every_feature_has_its_points_and_its_reason() -> None:
    named = set(re.findall(r'"([a-z]+_[a-z]+)"', inspect.getsource(features)))
    assert named == set(weights())
    assert all(weight.meaning.endswith(".") for weight in weights().values())
    assert 0 < UNSURE < SAME < 1
    assert SAME_RULE == "incidents.same.v1"


def test_the_score_is_the_sum_of_the_points() -> None:
    found = likeness_of(A, telling("b", deaths=(3, 3), names=frozenset(), mode="aerial"))
    assert found.score == sum(weights()[name].points for name in found.why) / 100
    assert set(found.why) == {"type_same", "sides_same", "day_same", "place_same", "words_many"}


def test_one_story_in_two_languages_is_not_told_apart_by_its_words() -> None:
    words = frozenset({"снаряд", "рынок", "ривер"})
    other = telling("b", language="ru", words=words, names=frozenset())
    found = likeness_of(A, other)
    assert found.verdict is Verdict.SAME
    assert not [name for name in found.why if name.startswith("words")]
    same_language = telling("b", words=other.words, names=frozenset())
    assert "words_none" in likeness_of(A, same_language).why


def test_numbers_of_dead_that_exclude_each_other_speak_against() -> None:
    three = telling(deaths=(3, 3))
    assert "deaths_other" in likeness_of(three, telling("b", deaths=(4, 4))).why
    assert "deaths_agree" in likeness_of(three, telling("b", deaths=(2, 1_000_000_000))).why


def test_words_of_one_sentence_prove_nothing() -> None:
    one = telling(span=("d", 0, 50))
    found = likeness_of(one, telling("b", span=("d", 20, 50), type="PROTEST", mode="riot"))
    assert "one_sentence" in found.why
    assert not [name for name in found.why if name.startswith(("words", "names"))]


@pytest.mark.parametrize(
    ("words", "dead"),
    [
        ("Shelling killed at least nine people.", "at least 9"),
        ("Four soldiers were killed and 20 wounded.", "4"),
        ("Up to 1,200 people have been killed.", "up to 1200"),
        ("The death toll rises to 14.", "14"),
        ("Twelve people were wounded.", None),
        ("Two killed bills came back to the table.", "2"),
        ("Nobody counts.", None),
    ],
)
def test_dead_are_read_from_the_words(words: str, dead: str | None) -> None:
    found = deaths_in(words)
    assert (counted(found) if found else None) == dead


def test_demands_forecasts_and_what_may_be_tell_of_no_happening() -> None:
    of = document()
    for fields in (
        {"stance": Stance.DEMANDS, "factuality": 0.0},
        {"stance": Stance.PREDICTS},
        {"factuality": 0.0},
        {"valid": Interval.year(2025)},
    ):
        assert not tells(claim(of, **fields))
        assert told(claim(of, **fields)) is None
    denied = told(claim(of, stance=Stance.DENIES, factuality=-3.0))
    assert denied is not None
    assert denied.denied


def test_a_claim_is_put_down_as_it_tells() -> None:
    of = document("Upland shelled Riverton, killing three.")
    one = claim(
        of,
        valid=Interval(None, of.published, Precision.WEEK),
        place=Place(text="Riverton, Lowland"),
        holders=(voice("Herald"), voice("mayor")),
    )
    found = told(one, of.text, language="en", origin="o")
    assert found is not None
    assert (found.last - found.first, found.day) == (6, False)
    assert (found.place, found.holder, found.origin) == ("riverton", "mayor", "o")
    assert found.deaths == (3, 3)
    assert {"shelle", "rivert"} <= found.words
    sides = {"actors": parties("GEO"), "recipients": parties("OST")}
    for text, place in (("South Ossetia", ""), ("Java, South Ossetia", "java")):
        own = told(claim(of, place=Place(text=text, code="OST"), **sides))
        assert own is not None
        assert own.place == place
