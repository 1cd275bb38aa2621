"""Pairs with marks: taking them out and putting them in, and what the reader of pairs promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.coding.pairs import MARKS, OLDER, PairReader, mark_pair, unmark
from chalkcircle.model import ConfigError
from chalkcircle.model.plover import EventType


@pytest.fixture(scope="module")
def reader() -> PairReader:
    return PairReader()


def test_marks_are_taken_out_and_their_places_told() -> None:
    text, source, target = unmark("On Monday <s>Peru </s>met <t>Chile</t>.")
    assert text == "On Monday Peru met Chile."
    assert text[slice(*source)] == "Peru"
    assert text[slice(*target)] == "Chile"


def test_missing_marks_leave_empty_spans_at_the_ends() -> None:
    text, source, target = unmark("Peru met Chile.")
    assert (text, source, target) == ("Peru met Chile.", (0, 0), (15, 15))


@given(st.text("abc ", max_size=20), st.text("xyz", min_size=1), st.text("pq", min_size=1))
def test_marked_words_stay_in_their_order(between: str, first: str, second: str) -> None:
    text = f"{first} {between} {second}"
    target = (len(text) - len(second), len(text))
    marked = mark_pair(text, (0, len(first)), target)
    assert [w for w in marked.split() if w not in MARKS] == text.split()
    assert [w for w in marked.split() if w in MARKS] == list(MARKS)


def test_chances_sum_to_one_and_low_confidence_abstains(reader: PairReader) -> None:
    text = "Police in Kenya arrested two reporters."
    pair = (text, (0, 15), (25, 38))
    (certain,) = reader.types([pair])
    assert certain.type is EventType.COERCE
    assert certain.told
    assert sum(certain.chances.values()) == pytest.approx(1, abs=1e-4)
    assert not reader.types([pair], floor=1.0)[0].told
    (older,) = reader.older_roots([pair])
    assert set(older) == set(OLDER)
    assert max(older, key=lambda root: older[root]) == "COERCE"


def test_the_order_of_the_texts_does_not_matter(reader: PairReader) -> None:
    a = ("Peru met Chile.", (0, 4), (9, 14))
    b = ("The army of Mali shelled a village near the border on Sunday.", (0, 16), (25, 34))
    together = reader.types([a, b, a])
    alone = reader.types([b])
    assert [p.type for p in together] == [EventType.CONSULT, EventType.ASSAULT, EventType.CONSULT]
    # Longer neighbours pad a text; int8 rounding may then move the last digits.
    assert together[1].confidence == pytest.approx(alone[0].confidence, abs=0.05)


def test_a_folder_without_weights_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError, match="no such weights"):
        PairReader(tmp_path)
