"""Who says it: the forms in which texts attribute words, on made texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalkcircle.coding.coder import Coded
from chalkcircle.model import Kind, Stance

Code = Callable[..., Coded]


def voices(coded: Coded) -> list[tuple[str, list[str]]]:
    """Each passage with its holders' names."""
    assert coded.reading is not None
    text = coded.document.text
    return [(text[p.start : p.end], [h.name for h in p.holders]) for p in coded.reading.passages]


def direct(coded: Coded) -> list[list[str]]:
    assert coded.reading is not None
    return [[h.name for h in p.holders] for p in coded.reading.passages if p.direct]


@pytest.mark.parametrize(
    "text",
    [
        "“The road is closed and nobody knows why,” said Peter Muller.",
        "“The road is closed and nobody knows why,” Peter Muller said.",
        "Peter Muller said: “The road is closed and nobody knows why.”",
        "Peter Muller told reporters that “the road is closed and nobody knows why”.",
        "Peter Muller is an engineer.\nMuller notes:\n“The road is closed. Nobody knows why.”",
        "“The road is closed.\nIt will stay so for years.”\n— engineer Peter Muller told us.",
        '"The road is closed and nobody knows why," Peter Muller said on Monday.',
    ],
)
def test_the_speaker_of_a_quotation(code: Code, text: str) -> None:
    assert ["Peter Muller"] in direct(code(text))


def test_an_interview_gives_its_speaker_and_outlet_to_what_follows(code: Code) -> None:
    text = (
        "The Daily Star spoke with analyst Jane Okello.\n"
        "Is there a way back?\n"
        "“No, the door is closed for many years to come.”\n"
        "And the neighbours?\n"
        "“They watch, and they wait for a better day.”"
    )
    found = direct(code(text))
    assert len(found) == 2
    assert all(names[-1] == "Jane Okello" and "Star" in names[0] for names in found)
    asked = [p for p in code(text).reading.passages if p.stance is Stance.ASKS]  # type: ignore[union-attr]
    assert len(asked) == 2


def test_a_quotation_of_nobody_stays_of_nobody(code: Code) -> None:
    text = "It rained all day.\n“We were promised a road and we got a promise instead of it.”"
    assert direct(code(text)) == [["unnamed speaker"]]


def test_scare_quotes_are_no_speech(code: Code) -> None:
    assert direct(code("The so-called “peace corridor” was closed by Kenya.")) == []


@pytest.mark.parametrize(
    ("text", "holder", "stance"),
    [
        ("According to Kenya, Somalia attacked a village.", "Kenya", Stance.ASSERTS),
        ("Kenya denied that its troops attacked a village.", "Kenya", Stance.DENIES),
        ("Kenya predicts that Somalia will attack.", "Kenya", Stance.PREDICTS),
        ("Kenya demanded that Somalia apologise.", "Kenya", Stance.DEMANDS),
        ("Kenya said that Somalia will attack.", "Kenya", Stance.PREDICTS),
    ],
)
def test_reported_speech(code: Code, text: str, holder: str, stance: Stance) -> None:
    reading = code(text).reading
    assert reading is not None
    assert any(p.holders[-1].name == holder and p.stance is stance for p in reading.passages)


def test_voices_nest(code: Code) -> None:
    text = "“Kenya says that Somalia attacked a village at night,” analyst Jane Okello said."
    claim = next(c for c in code(text).claims if c.predicate == "ASSAULT")
    assert [h.name for h in claim.holders] == ["Example Gazette", "Jane Okello", "Kenya"]


def test_what_a_rumour_says_is_graded_lower_than_what_is_known(code: Code) -> None:
    known = next(c for c in code("Kenya attacked Somalia.").claims if c.kind is Kind.EVENT)
    text = "According to reports, Kenya attacked Somalia."
    heard = next(c for c in code(text).claims if c.kind is Kind.EVENT)
    assert known.factuality == 3
    assert heard.factuality is not None
    assert 0 < heard.factuality <= 1


def test_a_verb_that_is_denied_attributes_nothing(code: Code) -> None:
    assert voices(code("It cannot be said that Kenya depends on Somalia.")) == []


def test_the_narrator_is_the_outlet_or_the_source(code: Code) -> None:
    claim = code("Kenya attacked Somalia.").claims[0]
    assert [h.name for h in claim.holders] == ["Example Gazette"]


def test_she_is_who_spoke_last(code: Code) -> None:
    text = (
        "“The road is closed and nobody knows why,” analyst Jane Okello said.\n"
        "“Putin met Erdogan three times and nothing came of it,” she said."
    )
    assert direct(code(text)) == [["Jane Okello"], ["Jane Okello"]]
