"""Quotes, sentences and pieces of a text, and that no answer whatever gets words of its own out."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from coding_llm_standin import NOW, RESOLVER, document
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.coding.assemble import claims_of
from chalkcircle.coding.layout import paragraphs, quotations
from chalkcircle.coding.llm.answer import Answer, Reality, Sort, read_answer
from chalkcircle.coding.llm.checking import Checker
from chalkcircle.coding.llm.grading import add_attributions, add_events
from chalkcircle.coding.llm.naming import Names
from chalkcircle.coding.llm.spans import Sentences, pieces, places
from chalkcircle.coding.reading import Reading
from chalkcircle.coding.voices import holder_of
from chalkcircle.model import EventType, Stance, TextSpan

LETTERS = st.text(alphabet="ab é։؟?.\n\u00a0“”'俄გ", max_size=40)


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("Oman", "Romania, Oman, Omani, Oman's", [(9, 13), (22, 26)]),
        ("a a", "a a a", [(0, 3), (2, 5)]),
        ("", "anything", []),
        (" \n ", "anything", []),
        ("a.c", "abc a.c", [(4, 7)]),
        ("俄罗斯", "昨天俄罗斯谴责", [(2, 5)]),
        ("Ankara", "Ankara'nın", [(0, 6)]),
        ("A", "a", []),
    ],
)
def test_quotes_stand_where_they_stand(quote: str, text: str, found: list[tuple[int, int]]) -> None:
    assert list(places(quote, text, (0, len(text)))) == found


@given(LETTERS, LETTERS, st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_what_is_found_is_the_quote_but_for_white_space(
    quote: str, text: str, one: int, other: int, lines: bool
) -> None:
    low, high = sorted((min(one, len(text)), min(other, len(text))))
    for start, end in places(quote, text, (low, high), over_lines=lines):
        assert low <= start < end <= high
        assert text[start:end].split() == quote.split()
        assert lines or "\n" not in text[start:end]


@given(LETTERS, st.integers(1, 50))
def test_pieces_are_in_order_and_leave_out_no_word(text: str, most: int) -> None:
    cut = pieces(text, most)
    assert all(0 < end - start <= most for start, end in cut)
    assert all(a[1] <= b[0] for a, b in pairwise(cut))
    inside = {i for start, end in cut for i in range(start, end)}
    assert all(i in inside for i, c in enumerate(text) if c.isalnum())


def test_pieces_end_with_paragraphs_else_with_sentences() -> None:
    text = "One two.\nThree four. Five six.\nSeven."
    assert [text[a:b] for a, b in pieces(text, 20)] == [
        "One two.\n",
        "Three four.",
        " Five six.\nSeven.",
    ]


@given(LETTERS)
def test_sentences_do_not_overlap_and_hold_every_word(text: str) -> None:
    found = Sentences(text).all
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    inside = {i for start, end in found for i in range(start, end)}
    assert all(i in inside for i, c in enumerate(text) if c.isalnum())


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Smith left the U.S. Navy. He won.", ["Mr. Smith left the U.S. Navy.", "He won."]),
        ("“Go.” They went. and so", ["“Go.”", "They went. and so"]),
        ("Heading\nIt rose 3.5 points.", ["Heading", "It rose 3.5 points."]),
        ("ის წავიდა. ისინი დარჩნენ.", ["ის წავიდა.", "ისინი დარჩნენ."]),
        ("Նա գնաց։ Մնացին։", ["Նա գնաց։", "Մնացին։"]),
        ("我来了。他走了？", ["我来了。", "他走了？"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b in Sentences(text).all] == sentences


TEXT = (
    "Kenya accused Somalia of theft. “Peru bombed Chile,” Mali said.\n"
    "Did Iran arrest Jonas Examplesen? It denied."
)
WORDS = st.sampled_from(
    [
        *TEXT.replace("\n", " ").split(" "),
        "Kenya accused Somalia of theft.",
        "“Peru bombed Chile,” Mali said.",
        "Did Iran arrest Jonas Examplesen?",
        "“Peru bombed Chile,”",
        "Jonas Examplesen",
        "INVENTED",
        "",
    ]
)
PARTY = st.fixed_dictionaries(
    {"quote": WORDS, "means": st.just("") | WORDS, "kind": st.sampled_from(list(Sort))}
)
PARTIES = st.lists(PARTY, max_size=2)
SENTENCE = st.sampled_from(
    [
        "Kenya accused Somalia of theft.",
        "“Peru bombed Chile,” Mali said.",
        "Did Iran arrest Jonas Examplesen?",
        "INVENTED.",
    ]
)
EVENT = st.fixed_dictionaries(
    {
        "sentence": SENTENCE,
        "trigger": st.sampled_from(["accused", "bombed", "arrest", "INVENTED"]),
        "type": st.sampled_from([*EventType, "INVENTED"]),
        "mode": st.sampled_from(["", "arrest", "INVENTED"]),
        "actors": PARTIES,
        "recipients": PARTIES,
        "holders": PARTIES,
        "factuality": st.sampled_from(list(Reality)),
        "stance": st.sampled_from(list(Stance)),
        "when": st.just("") | WORDS,
        "place": st.just("") | WORDS,
    }
)
SAID = st.fixed_dictionaries(
    {
        "sentence": SENTENCE,
        "source": PARTY,
        "cue": st.sampled_from(["said", "denied", "accused", "INVENTED"]),
        "content": st.lists(WORDS, max_size=2),
        "stance": st.sampled_from(list(Stance)),
    }
)


ANSWER = st.fixed_dictionaries(
    {"events": st.lists(EVENT, max_size=4), "said": st.lists(SAID, max_size=3)}
)


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {"events": st.lists(EVENT, max_size=4), "said": st.lists(SAID, max_size=3)}
    )
)
def test_no_answer_gets_words_of_its_own_out(raw: dict[str, Any]) -> None:
    answer = read_answer(json.dumps(raw))
    assert isinstance(answer, Answer)
    made = document(TEXT, outlet="Gazette")
    reading = Reading(made)
    paragraphs(reading)
    quotations(reading)
    reading.mentions = RESOLVER.find(TEXT, on=made.published)
    checked = Checker(reading, Names(RESOLVER, reading), (0, len(TEXT))).check(answer)
    assert 0 <= checked.refused <= checked.quotes
    assert len(checked.events) <= len(answer.events)
    add_attributions(reading, checked.attributions, checked.events)
    add_events(reading, checked.events, Sentences(TEXT))
    known = {holder_of(m).name for m in reading.mentions} | {"Gazette", "unnamed speaker"}
    for claim in claims_of(reading, coder="llm:test.v1", now=NOW):
        assert b"INVENTED" not in msgspec.json.encode(claim)
        assert isinstance(claim.evidence, TextSpan)
        words = TEXT[claim.evidence.start : claim.evidence.end]
        assert all(h.name in TEXT or h.name in known for h in claim.holders)
        assert all(
            p.text in TEXT or p.text == "a private person"
            for p in (*claim.actors, *claim.recipients)
        )
        if claim.happened:
            assert not words.endswith("?")
        if "bombed" in words and len(claim.holders) == 1:
            assert not claim.happened or claim.evidence.trigger != (39, 45)
