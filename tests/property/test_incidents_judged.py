"""Groups against a recomputation, in any order; likeness of a text with itself and its parts."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.incidents import grouped, likeness
from chalkcircle.incidents.texts import LEAST_WORDS, words_of
from chalkcircle.model import Judged, Judgement, Verdict

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_ids = st.sampled_from("abcdef")
_verdict = st.tuples(
    _ids, _ids, st.sampled_from(("chalkcircle", "Ann", "Bob")), st.sampled_from(list(Verdict))
)
_verdicts = st.lists(
    _verdict.filter(lambda v: v[0] != v[1]),
    max_size=15,
    unique_by=lambda v: (min(v[:2]), max(v[:2]), v[2]),
)

Given = list[tuple[str, str, str, Verdict]]


def _judgement(a: str, b: str, by: str, verdict: Verdict) -> Judgement:
    return Judgement(about=Judged.CLAIMS, a=a, b=b, by=by, verdict=verdict, rule="t.v1", at=_AT)


def _joined(verdicts: Given) -> set[frozenset[str]]:
    """The rule, read aloud: pairs that persons join, or a rule where no person says a thing."""
    said: dict[frozenset[str], dict[str, Verdict]] = {}
    for a, b, by, verdict in verdicts:
        if verdict is not Verdict.UNSURE:
            said.setdefault(frozenset((a, b)), {})[by] = verdict
    found = set()
    for pair, given_by in said.items():
        persons = {v for who, v in given_by.items() if who != "chalkcircle"}
        persons = persons or set(given_by.values())
        if persons == {Verdict.SAME}:
            found.add(pair)
    return found


def _closed(pairs: set[frozenset[str]]) -> set[frozenset[str]]:
    """Sets that hang together."""
    found: list[set[str]] = []
    for pair in pairs:
        touching = [s for s in found if s & pair]
        found = [s for s in found if not s & pair] + [set(pair).union(*touching)]
    return {frozenset(s) for s in found}


@given(_verdicts, st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_groups_are_what_hangs_together_in_any_order(
    verdicts: Given, chance: random.Random
) -> None:
    shuffled = [
        (b, a, by, v) if chance.random() < 0.5 else (a, b, by, v) for a, b, by, v in verdicts
    ]
    chance.shuffle(shuffled)
    found = grouped([_judgement(*v) for v in verdicts])
    assert grouped([_judgement(*v) for v in shuffled]) == found
    some, disputes = found
    assert {frozenset(g.members) for g in some} == _closed(_joined(verdicts))
    assert all(g.leader == min(g.members) == g.members[0] for g in some)
    together = {frozenset((d.a, d.b)) for d in disputes if d.joined}
    assert all(any(pair <= set(g.members) for g in some) for pair in together)
    assert not {frozenset((d.a, d.b)) for d in disputes} & _joined(verdicts)


_words = st.lists(
    st.sampled_from("upland lowland border river said that the of met fired Odin 23 two".split()),
    max_size=80,
)


@given(_words, _words, st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_a_text_is_a_copy_of_itself_and_of_what_holds_it_whole(
    words: list[str], more: list[str], cut: int
) -> None:
    text = words_of(" ".join(words), "en")
    assert likeness(text, text) == 1.0
    part = words_of(" ".join(words[cut:]), "en")
    if len(part.plain) >= LEAST_WORDS:
        assert likeness(part, text) == 1.0
    other = words_of(" ".join(more), "en")
    score, back = likeness(text, other), likeness(other, text)
    if score is not None and back is not None and score < 0.9 and back < 0.9:
        assert score == back
    assert score is None or 0.6 <= score <= 1.0


@given(_words)
@settings(max_examples=100, deadline=None)
def test_sketches_of_the_same_words_are_the_same(words: list[str]) -> None:
    text = " ".join(words)
    loud = text.upper().replace(" ", " — ")
    assert words_of(loud, "en").sketch(None) == words_of(text, "en").sketch(None)
