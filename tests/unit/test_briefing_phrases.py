"""Sentences: plain English that names who says so, for every type, mode, tie and stance."""

from __future__ import annotations

from datetime import date

import pytest
from briefing_world import ANNA, DEU, FRA, GAZETTE, claim, document, opinion

from chalkcircle.briefing.citing import cite
from chalkcircle.briefing.naming import Namer, listing
from chalkcircle.briefing.phrases import Phrases, verb_of
from chalkcircle.briefing.plain import time_words
from chalkcircle.codes import policy
from chalkcircle.model import (
    MODES,
    EventType,
    Holder,
    HolderKind,
    Interval,
    Kind,
    Party,
    Precision,
    Stance,
    Tie,
)

DOC = document("Paris demanded that Berlin change its law, sources say.")
WORDS = "Paris demanded that Berlin change its law"
NAMER = Namer(policy("un_members_everyday"))
SAY = Phrases(NAMER, {})


def test_every_type_mode_and_tie_has_a_verb_of_its_own() -> None:
    for kind in EventType:
        for mode in (None, *MODES.get(kind, ())):
            verb = verb_of(claim(DOC, WORDS, predicate=kind, mode=mode))
            general = verb_of(claim(DOC, WORDS, predicate=kind, mode=None))
            assert verb is not None
            assert mode is None or verb != general or kind is EventType.ACCUSE
            assert "{b}" in verb.toward
            assert "{b}" not in verb.alone
    for tie in Tie:
        assert verb_of(claim(DOC, WORDS, kind=Kind.TIE, predicate=tie, mode=None)) is not None


def test_a_demand_reads_as_an_analyst_writes_it() -> None:
    said = claim(
        DOC,
        WORDS,
        actors=(Party(text="Paris", code="FRA", sector="GOV"),),
        holders=(GAZETTE, ANNA),
        valid=Interval.day(date(2024, 5, 12)),
    )
    assert SAY.dated(said).text == (
        "12 May 2024 — The government of France demanded a change of course from Germany, "
        "says Anna Analyst (The Gazette)."
    )


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"stance": Stance.PREDICTS}, "The Gazette expects France to demand a change of course"),
        ({"stance": Stance.DEMANDS}, "The Gazette demands that France demand a change of course"),
        ({"stance": Stance.DENIES}, "The Gazette denies France demanding a change of course"),
        ({"stance": Stance.ASKS}, "The Gazette asks about France demanding a change of course"),
        (
            {"stance": Stance.HYPOTHESISES},
            "The Gazette speaks of a case of France demanding a change of course",
        ),
        (
            {"stance": Stance.PREDICTS, "factuality": -2.0},
            "The Gazette does not expect France to demand a change of course",
        ),
        ({"factuality": -3.0}, "France did not demand a change of course from Germany, reports"),
        ({"factuality": 0.0}, "leave open whether it happened"),
        ({"factuality": None}, "leave open whether it happened"),
        ({"condition": "if it rains"}, "provided that “if it rains”"),
        ({"recipients": ()}, "France demanded a change of course, reports The Gazette."),
    ],
)
def test_stance_and_factuality_decide_the_form(changes: dict[str, object], text: str) -> None:
    assert text in SAY.plain(claim(DOC, WORDS, **changes)).text


@pytest.mark.parametrize("stance", Stance)
@pytest.mark.parametrize("kind", Kind)
def test_every_sentence_names_its_innermost_holder(stance: Stance, kind: Kind) -> None:
    predicate = {Kind.EVENT: "ACCUSE", Kind.TIE: "backs"}.get(kind, "statement")
    said = claim(
        DOC, WORDS, kind=kind, predicate=predicate, mode=None, stance=stance,
        holders=(GAZETTE, ANNA), factuality=None if kind is Kind.JUDGEMENT else 1.0,
    )  # fmt: skip
    citation = cite(1, said, DOC, NAMER)
    assert citation.holder == "Anna Analyst"
    for sentence in (SAY.plain(said), SAY.dated(said), SAY.quoted(said)):
        assert "Anna Analyst" in sentence.text
        assert sentence.claims == (said.claim_id,)
        assert sentence.text.endswith(":") == sentence.quoted


def test_who_tells_of_whom_is_told() -> None:
    paris = Holder(name="France", kind=HolderKind.GOVERNMENT, code="FRA")
    said = claim(DOC, WORDS, holders=(GAZETTE, ANNA, paris), stance=Stance.DENIES)
    assert SAY.plain(said).text.startswith(
        "France, as told by Anna Analyst (The Gazette), denies it"
    )


def test_what_is_said_of_a_tie_is_not_made_a_fact() -> None:
    tie = claim(DOC, WORDS, kind=Kind.TIE, predicate="allied_with", mode=None, factuality=0.0)
    assert SAY.plain(tie).text.endswith("; the words leave open whether that is so.")
    undated = Interval(None, date(2024, 5, 12), Precision.OPEN)
    bounded = claim(DOC, WORDS, kind=Kind.TIE, predicate="backs", mode=None, valid=undated)
    assert SAY.dated(bounded).text.startswith("By 12 May 2024 — France backed Germany")


@pytest.mark.parametrize(
    ("start", "words"), [(None, "By 12 May 2024"), (date(2024, 5, 1), "From 1 May 2024")]
)
def test_nothing_happened_after_it_was_told(start: date | None, words: str) -> None:
    later = Interval(start, date(2028, 12, 31), Precision.SPAN)
    assert SAY.dated(claim(DOC, WORDS, valid=later)).text.startswith(f"{words} — France")


def test_several_do_things_with_each_other() -> None:
    both = {"actors": (FRA, DEU), "recipients": ()}
    support = claim(DOC, WORDS, predicate="SUPPORT", mode=None, **both)
    assert "France and Germany expressed support for each other" in SAY.plain(support).text
    accused = claim(DOC, WORDS, predicate="ACCUSE", mode=None, **both)
    assert "France and Germany accused others, reports" in SAY.plain(accused).text


def test_an_event_that_only_its_report_bounds_happened_by_then() -> None:
    bounded = claim(DOC, WORDS, valid=Interval(None, date(2024, 5, 12), Precision.SPAN))
    assert SAY.dated(bounded).text.startswith("By 12 May 2024 — France demanded")


def test_a_denial_follows_what_is_denied() -> None:
    denial = claim(DOC, WORDS, holders=(GAZETTE, ANNA), stance=Stance.DENIES)
    told = claim(DOC, WORDS)
    answered = Phrases(NAMER, {}, {told.claim_id: denial}).answered(told)
    assert answered.text.endswith("reports The Gazette. Anna Analyst (The Gazette) denies it.")
    assert answered.claims == (told.claim_id, denial.claim_id)


def test_opinions_stand_in_their_own_words() -> None:
    said = SAY.plain(opinion(DOC, WORDS))
    assert said.quoted
    assert said.text == "Anna Analyst (The Gazette) expects:"


def test_names_follow_the_policy_and_take_an_article() -> None:
    everyday, united = NAMER, Namer(policy("un_members"))
    assert everyday.code("EU") == "the European Union"
    assert everyday.code("FRA") == "France"
    assert everyday.code("ZZZ") == "ZZZ"
    assert everyday.parties((FRA, FRA, DEU)) == "France and Germany"
    assert united.contested("NKR")
    assert not united.contested("EU")
    assert (
        Namer(label=lambda i: "A. Person").party(Party(text="he", actor_id="per:a")) == "A. Person"
    )
    assert listing([]) == ""
    assert listing(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("The opposition", "FRA", "the opposition in France"),
        ("the Opposition", "FRA", "the opposition in France"),
        ("Prime Minister", "FRA", "the prime minister of France"),
        ("A court", "FRA", "a court in France"),
        ("The opposition", None, "the opposition"),
        ("Interior Ministry of Bavaria", "DEU", "Interior Ministry of Bavaria"),
        ("Green Dream", "FRA", "Green Dream"),
    ],
)
def test_an_office_says_whose_it_is(name: str, code: str | None, words: str) -> None:
    assert NAMER.holder(Holder(name=name, kind=HolderKind.ORGANISATION, code=code)) == words


def test_a_text_without_outlet_is_named_only_where_it_speaks() -> None:
    namer = Namer(files=frozenset({"a.txt"}))
    file = Holder(name="a.txt", kind=HolderKind.OUTLET)
    own, carried = claim(DOC, WORDS, holders=(file,)), claim(DOC, WORDS, holders=(file, ANNA))
    assert Phrases(namer, {}).plain(own).text.endswith("reports the text “a.txt”.")
    assert Phrases(namer, {}).plain(carried).text.endswith("says Anna Analyst.")
    assert namer.chain(carried) == ("the text “a.txt” (no outlet given)", "Anna Analyst")
    assert namer.source_of(document("x", outlet=None)) == namer.chain(own)[0]


def test_own_words_call_a_state_as_it_was_called_then() -> None:
    told = "Turkey's envoy left; Turkish papers wrote of it."
    assert NAMER.words(told, date(2021, 6, 1)) == told
    assert NAMER.words(told, None) == "Türkiye's envoy left; Turkish papers wrote of it."
    assert NAMER.words("Turkeys", None) == "Turkeys"


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval.day(date(2024, 5, 12)), "12 May 2024"),
        (Interval.month(2024, 5), "May 2024"),
        (Interval.year(2024), "2024"),
        (Interval(date(1990, 1, 1), date(1999, 12, 31), Precision.DECADE), "the 1990s"),
        (Interval(date(2015, 7, 1), date(2025, 7, 1), Precision.DECADE), "2015 to 2025"),
        (Interval(date(2018, 1, 1), date(2020, 12, 31), Precision.SPAN), "2018 to 2020"),
        (Interval(date(2024, 5, 9), date(2024, 5, 10), Precision.SPAN), "9 to 10 May 2024"),
        (Interval(date(2024, 5, 6), date(2024, 5, 12), Precision.WEEK), "week of 6 May 2024"),
        (Interval(date(2024, 3, 1), date(2024, 5, 31), Precision.SEASON), "March to May 2024"),
        (Interval(None, date(2024, 5, 1), Precision.SPAN), "until 1 May 2024"),
        (Interval(), "undated"),
    ],
)
def test_times_are_no_finer_than_the_source(interval: Interval, words: str) -> None:
    assert time_words(interval) == words


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("French defence ministry", "the French defence ministry"),
        ("France's border service", "France's border service"),
        ("Prime Minister Example", "Prime Minister Example"),
    ],
)
def test_parts_of_one_state_keep_the_words_of_the_study(words: str, named: str) -> None:
    study = Holder(name="A study", kind=HolderKind.STUDY, actor_id="study:a")
    part = Holder(name=words, kind=HolderKind.GOVERNMENT, code="FRA")
    whole = Holder(name="France", kind=HolderKind.GOVERNMENT, actor_id="FRA", code="FRA")
    assert NAMER.voice(claim(DOC, WORDS, holders=(study, GAZETTE, part))) == (
        f"{named} ({GAZETTE.name})"
    )
    assert NAMER.innermost(claim(DOC, WORDS, holders=(study, GAZETTE, whole))) == "France"
    # In prose, a resolver has said which state the words mean.
    assert NAMER.innermost(claim(DOC, WORDS, holders=(GAZETTE, part))) == "France"
