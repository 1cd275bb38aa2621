"""Who did what to whom, on made sentences of many regions; each line is one rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalkcircle.coding.coder import Coded
from chalkcircle.model import Claim, Kind, Party

Code = Callable[..., Coded]


def codes(parties: tuple[Party, ...]) -> list[str]:
    return [p.code for p in parties if p.code]


def events(coded: Coded) -> list[Claim]:
    return [c for c in coded.claims if c.kind is Kind.EVENT]


def told(coded: Coded) -> set[tuple[str, str, str]]:
    """Events that happened, as type, actors, recipients."""
    return {
        (c.predicate, "+".join(sorted(codes(c.actors))), "+".join(sorted(codes(c.recipients))))
        for c in events(coded)
        if c.happened
    }


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Kenya accused Somalia of violating its airspace.", ("ACCUSE", "KEN", "SOM")),
        ("Somalia was accused by Kenya of smuggling arms.", ("ACCUSE", "KEN", "SOM")),
        ("Serbia recalled its ambassador from Croatia.", ("SANCTION", "SRB", "HRV")),
        ("Chile and Peru signed a treaty on fishing.", ("SUPPORT", "CHL+PER", "")),
        ("Indian troops shelled Pakistani positions.", ("ASSAULT", "IND", "PAK")),
        ("Vietnam demanded that China withdraw its ships.", ("REQUEST", "VNM", "CHN")),
        (
            "Egypt froze its participation in the African Union.",
            ("SANCTION", "EGY", "AFRICAN_UNION"),
        ),
        ("French police arrested two Belgian citizens.", ("COERCE", "FRA", "BEL")),
        ("The raid on the Turkish embassy by Greek police took an hour.", ("COERCE", "GRC", "TUR")),
        (
            "Poland’s cancellation of the German minister’s visit was rude.",
            ("REJECT", "POL", "DEU"),
        ),
        ("Japan provided aid to Nepal.", ("AID", "JPN", "NPL")),
        ("Ethiopia came under Eritrean attack.", ("ASSAULT", "ERI", "ETH")),
        ("The withdrawal of Rwandan soldiers was completed.", ("RETREAT", "RWA", "")),
        ("Brazil imposed sanctions on Venezuela.", ("SANCTION", "BRA", "VEN")),
        ("Oman did nothing to prevent Iran from attacking Iraq.", ("ASSAULT", "IRN", "IRQ")),
    ],
)
def test_plain_events(code: Code, text: str, event: tuple[str, str, str]) -> None:
    assert event in told(code(text))


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("The presidents of Kenya and Uganda met in Nairobi.", ["KEN", "UGA"]),
        ("The Norwegian foreign minister held talks with Sweden.", ["NOR", "SWE"]),
        ("Fighting between Sudan and Chad flared up near the border on Monday.", ["SDN", "TCD"]),
    ],
)
def test_reciprocal_events_have_all_parties_as_actors(
    code: Code, text: str, parties: list[str]
) -> None:
    both = [c for c in events(code(text)) if c.happened and len(codes(c.actors)) > 1]
    assert any(sorted(codes(c.actors)) == parties and not c.recipients for c in both)


@pytest.mark.parametrize(
    "text",
    [
        "Russia cannot threaten Japan.",
        "Iran did not attack Iraq.",
        "Will France invade Spain?",
        "If Turkey attacks Greece, the alliance breaks.",
        "Egypt may bomb Libya.",
        "Chad wants to attack Sudan.",
        "Analysts fear that Rwanda could invade Burundi.",
        "The risk of an Israeli attack on Iran has grown.",
        "Kuwait should condemn Iraq.",
        "Kenya stopped short of accusing Uganda.",
        "Nobody in Oman attacked Yemen.",
        "No attack by Iran on Iraq took place.",
        "Iran carried out no raid on Iraq.",
        "Neither Iran nor Syria attacked Iraq.",
        "Nobody knows whether Russia will help Armenia.",
        "Rumours that Iran attacked Iraq spread in Basra.",
        "The alleged Iranian attack on Iraq is a tale.",
        "At no time did Russia bomb Georgia.",
        "Nor has France expelled the ambassador of Mali.",
        "Not once has Iran attacked Iraq.",
        "Nowhere did Chad attack Sudan.",
        "Iran almost attacked Iraq.",
        "Iran allegedly attacked Iraq.",
        "Did Iran attack Iraq?!",
        "Perhaps Russia will help Armenia.",
        "Brazil attacked with pace and beat Germany in the semifinal match.",
    ],
)
def test_what_did_not_happen_is_no_event_that_happened(code: Code, text: str) -> None:
    assert told(code(text)) == set()


def test_what_stands_first_can_turn_a_clause_round_without_denying_it(code: Code) -> None:
    assert told(code("Not only has Russia attacked Georgia, it also shelled its ports."))


def test_a_refusal_happened_and_the_refused_deed_did_not(code: Code) -> None:
    assert told(code("Mali refused to attack Niger.")) == {("REJECT", "MLI", "NER")}


def test_headings_yield_no_events(code: Code) -> None:
    heading = "Iran Attacks Iraq"
    text = f"{heading}\nThe two sides traded words for a week."
    assert told(code(text, headings=(heading,))) == set()


def test_an_interview_is_no_consultation(code: Code) -> None:
    text = "The Daily Star spoke with analyst Jane Okello about Kenya.\n“It is quiet,” she said."
    assert all(c.predicate != "CONSULT" for c in events(code(text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Japan says it will send aid to Nepal.", "AGREE"),
        ("Rwanda said it would withdraw its troops. Rwanda will withdraw its troops.", "CONCEDE"),
        ("Turkey said it will impose sanctions on Greece.", "THREATEN"),
        ("The leaders of Kenya and Uganda will meet on Friday.", "AGREE"),
    ],
)
def test_announced_acts_are_acts_of_their_own(code: Code, text: str, kind: str) -> None:
    assert kind in {c.predicate for c in events(code(text)) if c.happened}


def test_demand_and_its_content_are_two_claims(code: Code) -> None:
    claims = code("Vietnam demanded that China withdraw its ships.").claims
    utterance = next(c for c in claims if c.predicate == "REQUEST")
    content = next(c for c in claims if c.utterance == utterance.claim_id)
    assert utterance.happened
    assert content.stance.value == "demands"
    assert content.holders[-1].code == "VNM"
    assert not content.happened


def test_the_alleged_deed_is_held_by_the_accuser(code: Code) -> None:
    claims = code("Kenya accused Somalia of attacking Ethiopia.").claims
    alleged = [c for c in claims if c.predicate == "ASSAULT"]
    assert alleged
    assert all(not c.happened and c.holders[-1].code == "KEN" for c in alleged)
    assert all(codes(c.actors) == ["SOM"] for c in alleged)


def test_evidence_slices_to_the_sentence_and_trigger(code: Code) -> None:
    coded = code("First this.\nKenya accused Somalia of theft. Then that.")
    claim = next(c for c in coded.claims if c.predicate == "ACCUSE")
    evidence = claim.evidence
    text = coded.document.text
    assert text[evidence.start : evidence.end] == "Kenya accused Somalia of theft."  # type: ignore[union-attr]
    assert text[slice(*evidence.trigger)] == "accused"  # type: ignore[union-attr, misc]


def test_contexts_say_what_an_event_is_about(code: Code) -> None:
    claim = events(code("Serbia recalled its ambassador from Croatia over the pipeline."))[0]
    assert claim.contexts == ("diplomatic", "natural_resource")


@pytest.mark.parametrize(
    "line",
    [
        "NAIROBI, May 12 (Example News) - Somalia accused Ethiopia of theft.",
        "NAIROBI (Example News) — Somalia accused Ethiopia of theft.",
        "NAIROBI, 12 May 2025 - Somalia accused Ethiopia of theft.",
    ],
)
def test_a_dateline_is_no_party(code: Code, line: str) -> None:
    assert told(code(line)) == {("ACCUSE", "SOM", "ETH")}


def test_a_source_is_no_recipient(code: Code) -> None:
    claims = events(code("According to Reuters, Kenya promised aid to Somalia."))
    assert all("GBR" not in codes((*c.actors, *c.recipients)) for c in claims)


@pytest.mark.parametrize(
    "text",
    ["Kenya said it would not attack Somalia.", "Kenya will never attack Somalia."],
)
def test_what_will_not_be_done_is_denied(code: Code, text: str) -> None:
    attacks = [c for c in events(code(text)) if c.predicate == "ASSAULT"]
    assert all((c.factuality or 0) <= 0 for c in attacks)
    assert told(code(text)) <= {("REJECT", "KEN", "SOM")}


def test_not_to_be_named_is_no_request(code: Code) -> None:
    assert told(code("A Kenyan official asked not to be named.")) == set()


def test_where_it_happened_is_no_recipient(code: Code) -> None:
    claim = events(code("Kenyan activists rallied in Mogadishu."))[0]
    assert codes(claim.recipients) == []


def test_a_name_without_a_public_role_stays_in_the_quotation(code: Code) -> None:
    coded = code("Kenyan police arrested Zorblatt Quimby in Nairobi.")
    for claim in coded.claims:
        assert "Quimby" not in {p.text for p in (*claim.actors, *claim.recipients)}


def test_a_date_of_something_else_does_not_date_the_event(code: Code) -> None:
    claim = events(code("Kenya condemned the summit that Somalia planned for May 2026."))[0]
    assert claim.valid.start is None or claim.valid.start.year == 2025


def test_a_denied_intention_is_no_threat(code: Code) -> None:
    happened = told(code("Kenya denied that it will attack Somalia."))
    assert not {e for e in happened if e[0] in ("THREATEN", "ASSAULT")}


def test_to_ask_whether_is_no_request(code: Code) -> None:
    coded = code("Kenya asked whether Somalia will attack Ethiopia.")
    assert told(coded) == set()
    assert all(c.stance.value != "predicts" for c in coded.claims if c.holders[-1].code == "KEN")


def test_an_allegation_after_its_content_is_held_too(code: Code) -> None:
    attack = next(
        c
        for c in code("“Somalia attacked Ethiopia at night,” Kenya alleged.").claims
        if c.predicate == "ASSAULT"
    )
    assert attack.holders[-1].code == "KEN"
