"""Lists: reports of one deed in one sentence, quotes behind what a machine read, nothing twice."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from briefing_world import ANNA, HERALD, claim, document, opinion

from chalkcircle.briefing.citing import cite
from chalkcircle.briefing.claims import leans, weighs
from chalkcircle.briefing.naming import Namer
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import counted, figures
from chalkcircle.briefing.sections.lists import CITED, told
from chalkcircle.model import Claim, Holder, HolderKind, Interval, Kind, Party, Stance

DOC = document("Paris demanded that Berlin change its law, beat a drum and banned hats. It rained.")
WORDS = "Paris demanded that Berlin change its law, beat a drum and banned hats."
SAY = Phrases(Namer(), {})
BAN = {"predicate": "COERCE", "mode": "ban"}


def test_what_a_machine_read_is_followed_by_the_words_it_read() -> None:
    (line,) = told([claim(DOC, WORDS)], SAY, most=5)
    assert line.quoted
    assert line.text.endswith("demanded a change of course from Germany, reports The Gazette:")


def test_deeds_told_in_the_same_words_are_one_sentence() -> None:
    (line,) = told([claim(DOC, WORDS), claim(DOC, WORDS, **BAN)], SAY, most=5)
    both = "France demanded a change of course from Germany and banned activities of Germany"
    assert both in line.text
    assert len(line.claims) == 2


def test_no_sentence_takes_in_more_than_it_may_cite() -> None:
    modes = ("ban", "restrict", "seize", "arrest", "deport", "censor", "curfew")
    many = [claim(DOC, WORDS, predicate="COERCE", mode=mode) for mode in modes]
    lines = told(many, SAY, most=9)
    assert max(len(line.claims) for line in lines) == CITED
    assert {c for line in lines for c in line.claims} == {c.claim_id for c in many}


def entry(**changes: object) -> tuple[Claim, Phrases]:
    """A study's own entry on the day and deed of ``claim``, and who tells it."""
    words = "France asks Germany for another law."
    own = claim(document(words, outlet="The Times"), words, **changes)
    return own, Phrases(Namer(), {own.claim_id: words})


def test_a_studys_entry_takes_in_what_was_read_of_it() -> None:
    own, say = entry()
    read, again = claim(DOC, WORDS), claim(DOC, "Paris demanded", holders=(HERALD,))
    (line,) = told([read, own, again], say, most=5)
    assert line.text.startswith("10 May 2024 — France asks Germany for another law")
    assert line.text.endswith("; one other source too.")
    assert line.claims[0] == own.claim_id
    assert set(line.claims) == {own.claim_id, read.claim_id, again.claim_id}
    other = claim(DOC, WORDS, predicate="ACCUSE", mode=None)
    assert len(told([other, own], say, most=5)) == 2


def test_of_two_contradicting_accounts_the_first_names_the_second() -> None:
    one = claim(DOC, WORDS)
    other = claim(DOC, WORDS, holders=(HERALD, ANNA), stance=Stance.DENIES)
    say = Phrases(Namer(), {}, {one.claim_id: other, other.claim_id: one})
    (line,) = told([one, other], say, most=5)
    assert line.claims == (one.claim_id, other.claim_id)


def test_force_by_a_person_is_told_in_the_sources_words_alone() -> None:
    person = Party(text="She", actor_id="per:a-person", code="FRA")
    force = claim(DOC, WORDS, actors=(person,), predicate="COERCE", mode="arrest")
    (line,) = told([force], SAY, most=5)
    assert line.text == "10 May 2024 — The Gazette says:"
    assert line.quoted
    assert "arrested" in told([claim(DOC, WORDS, **{**BAN, "mode": "arrest"})], SAY, most=1)[0].text


def test_people_of_civilians_are_civilians() -> None:
    civilians = Party(text="Germans", code="DEU", sector="CVL")
    beaten = claim(DOC, WORDS, recipients=(civilians,), predicate="ASSAULT", mode="beat")
    assert "France beat civilians of Germany, reports" in SAY.plain(beaten).text


@pytest.mark.parametrize(
    ("name", "says"),
    [("French officials", "say"), ("the press", "says"), ("Human Rights Watch", "says")],
)
def test_many_say_and_one_says(name: str, says: str) -> None:
    voice = Holder(name=name, kind=HolderKind.ORGANISATION)
    said = claim(DOC, WORDS, kind=Kind.JUDGEMENT, predicate="statement", holders=(voice,))
    assert SAY.quoted(said).text.endswith(f" {says}:")
    denied = SAY.plain(claim(DOC, WORDS, holders=(voice,), stance=Stance.DENIES)).text
    assert (" deny " in denied) == (says == "say")


def test_a_fragment_is_quoted_with_the_start_of_its_sentence() -> None:
    voice = Holder(name="France", kind=HolderKind.GOVERNMENT, code="FRA")
    said = claim(DOC, "that Berlin change its law", holders=(ANNA, voice), stance=Stance.DEMANDS)
    quote = cite(1, said, DOC, Namer())
    assert quote.around == ("Paris demanded ", " …")
    whole = msgspec.structs.replace(quote, after=".”")
    assert whole.around == ("Paris demanded ", ".")
    assert cite(1, claim(DOC, WORDS), DOC, Namer()).around == ("", "")


@pytest.mark.parametrize(
    ("words", "leaning"),
    [
        ("To this should be added old ties.", True),
        ("“Moreover, it trades.", True),
        ("being late", True),
        ("It depends.", True),
        ("Italy depends on gas.", False),
        ("Andorra lacks leverage.", False),
        ("In my view, this is a pretext.", False),
    ],
)
def test_words_that_lean_on_what_stood_before_are_known(words: str, leaning: bool) -> None:
    assert leans(words) is leaning


def test_a_view_weighs_and_a_demand_does_not() -> None:
    assert weighs(opinion(DOC, WORDS))
    assert not weighs(claim(DOC, WORDS, stance=Stance.DEMANDS))
    assert not weighs(opinion(DOC, WORDS, predicate="THREATEN"))
    assert not weighs(opinion(DOC, WORDS, kind=Kind.JUDGEMENT, predicate="statement"))


def test_numbers_that_are_compared_are_written_alike() -> None:
    assert figures(10, 2, 0) == ("ten", "two", "none")
    assert figures(12, 2, 0) == ("12", "2", "none")
    assert (counted(0, "report"), counted(1, "report"), counted(11, "report")) == (
        "no reports", "one report", "11 reports",
    )  # fmt: skip


def test_what_is_left_out_is_counted_in_words() -> None:
    days = [date(2024, 5, day) for day in (1, 2, 3)]
    doc = document("Paris sang. Berlin sang. Rome sang.")
    many = [claim(doc, "Paris sang.", valid=Interval.day(day)) for day in days]
    assert told(many, SAY, most=1)[-1].text == "Two more are in the ledger."
    assert told(many, SAY, most=2)[-1].text == "One more is in the ledger."
