"""What bears on a question is decided by the stated rules alone."""

from datetime import UTC, datetime

import pytest

from chalkcircle.model import Claim, Kind, Party, TextSpan
from chalkcircle.study import Bearing, Question, bears

CLAIM = Claim(
    kind=Kind.EVENT,
    actors=(Party(text="Chile", code="CHL"),),
    predicate="REJECT",
    recipients=(Party(text="Bolivia", code="BOL"), Party(text="somebody")),
    known_at=datetime(2026, 1, 31, tzinfo=UTC),
    evidence=TextSpan(document_id="d", start=0, end=9),
    coder="test.v1",
)
QUOTE = "Chile apologised\nfor the port."


def _question(*rules: Bearing) -> Question:
    return Question(id="q", text="?", note="", bearing=rules)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Bearing(codes=("PER", "BOL")), True),
        (Bearing(codes=("PER",)), False),
        (Bearing(dyads=(("BOL", "CHL"),)), True),
        (Bearing(dyads=(("BOL", "PER"), ("CHL", "PER"))), False),
        (Bearing(predicates=("AGREE", "REJECT")), True),
        (Bearing(predicates=("AGREE",)), False),
        (Bearing(kinds=(Kind.EVENT,)), True),
        (Bearing(kinds=(Kind.FORECAST,)), False),
        (Bearing(words=("PORT",)), True),
        (Bearing(words=("por", "ports", "the  ports")), False),
        (Bearing(words=("apolog*",)), True),
        (Bearing(words=("apologised for",)), True),
        (Bearing(words=("ologised*",)), False),
        (Bearing(codes=("CHL",), words=("port",)), True),
        (Bearing(codes=("CHL",), words=("railway",)), False),
    ],
)
def test_every_list_of_a_rule_must_fit(rule: Bearing, expected: bool) -> None:
    assert bears(_question(rule), CLAIM, QUOTE) is expected


def test_one_fitting_rule_suffices() -> None:
    miss, hit = Bearing(codes=("PER",)), Bearing(words=("port",))
    assert bears(_question(miss, hit), CLAIM, QUOTE)
    assert not bears(_question(miss, miss), CLAIM, QUOTE)


def test_signs_in_a_word_are_plain_signs() -> None:
    assert not bears(_question(Bearing(words=("p.rt",))), CLAIM, QUOTE)
    assert bears(_question(Bearing(words=("(AZE)",))), CLAIM, "said (AZE) twice")
