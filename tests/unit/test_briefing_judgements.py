"""Key judgements: words that answer the question are quoted, and a trend is more than chance."""

from __future__ import annotations

import pytest
from briefing_world import ANNA, claim, document, opinion

from chalkcircle.briefing.sections.judgements import telling
from chalkcircle.briefing.sections.trends import verdict
from chalkcircle.model import Claim, Kind
from chalkcircle.study import Bearing, Question

QUESTION = Question(
    id="tunnel", text="Who pays for the tunnel?", note="",
    bearing=(Bearing(words=("tunnel", "toll*")), Bearing(codes=("FRA",))),
)  # fmt: skip
BEST_FIRST = (
    "Paris pays for the tunnel, and gladly.",
    "Berlin lives off the tolls.",
    "To this the tunnel should be added.",
    "The weather will be fine.",
)


def judged(words: str, **changes: object) -> Claim:
    return opinion(document(words), words, **({"kind": Kind.JUDGEMENT} | changes))


def test_words_that_answer_the_question_come_first() -> None:
    ahead = judged(BEST_FIRST[3], kind=Kind.FORECAST)
    claims = [judged(words) for words in BEST_FIRST[:3]]
    ranked = sorted(
        zip([*claims, ahead], BEST_FIRST, strict=True),
        key=lambda pair: telling(QUESTION, *pair),
        reverse=True,
    )
    assert tuple(words for _, words in ranked) == BEST_FIRST


def test_a_mere_statement_or_a_demand_answers_nothing() -> None:
    words = BEST_FIRST[0]
    assert telling(QUESTION, judged(words), words)[0]
    assert not telling(QUESTION, judged(words, predicate="statement"), words)[0]
    assert not telling(QUESTION, claim(document(words), words, holders=(ANNA,)), words)[0]


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        ((9, 9), (0, 30), "too few"),
        ((7, 10), (6, 12), "too close together"),
        ((10, 10), (0, 10), "a larger share"),
        ((0, 40), (30, 40), "a smaller share"),
        ((0, 20), (0, 20), "too close together"),
        ((20, 20), (20, 20), "too close together"),
    ],
)
def test_a_trend_is_more_than_chance(
    now: tuple[int, int], then: tuple[int, int], words: str
) -> None:
    assert words in verdict(now, then)
