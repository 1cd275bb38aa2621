"""The resolver on sentences made for each of its rules."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from chalkcircle.actors import ActorType, Mention, Registry, Resolver

DAY = date(2025, 7, 15)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Registry.load())


def found(resolver: Resolver, text: str, on: date | None = DAY) -> dict[str, Mention]:
    return {m.text: m for m in resolver.find(text, on=on)}


def codes(resolver: Resolver, text: str) -> dict[str, str | None]:
    return {m.text: m.code for m in resolver.find(text, on=DAY)}


def test_names_demonyms_capitals_metonyms(resolver: Resolver) -> None:
    text = "Baku told Armenians that the Kremlin and the European Union watch Georgia."
    mentions = found(resolver, text)
    assert {t: m.code for t, m in mentions.items()} == {
        "Baku": "AZE",
        "Armenians": "ARM",
        "Kremlin": "RUS",
        "European Union": "EU",
        "Georgia": "GEO",
    }
    assert mentions["Baku"].rule == "capital-as-government"
    assert mentions["Kremlin"].rule == "metonym"
    assert mentions["Armenians"].rule == "demonym"


def test_similar_names_of_states_stay_apart(resolver: Resolver) -> None:
    text = (
        "Niger, Nigeria, Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea, Congo, the "
        "Republic of the Congo, North Korea and South Korea met."
    )
    assert list(codes(resolver, text).values()) == [
        "NER", "NGA", "GIN", "GNB", "GNQ", "PNG", "COD", "COG", "PRK", "KOR",
    ]  # fmt: skip


def test_small_letters_are_no_countries(resolver: Resolver) -> None:
    text = "The turkey bought in china by us and a chad of paper can not be resolved."
    assert resolver.find(text, on=DAY) == []


@pytest.mark.parametrize("mark", ["'", "’"])
@pytest.mark.parametrize(
    "name", ["Ferry Workers' Union", "Dockers' and Pilots' League", "O'Zara", "Cape d'Ozara"]
)
def test_a_name_with_an_apostrophe_is_found_straight_or_curly(
    tmp_path: Path, name: str, mark: str
) -> None:
    (tmp_path / "actors.csv").write_text(
        "actor_id,label,type,sector,code,source\n"
        f"org:probe,{name},organisation,CVL,ISL,unverified\n", "utf-8"
    )  # fmt: skip
    (tmp_path / "names.csv").write_text(
        f"actor_id,name,kind_of_name,lang,source\norg:probe,{name},name,en,unverified\n", "utf-8"
    )
    written = name.replace("'", mark)
    text = f"On Monday {written} met; {written}{mark}s view is plain."
    both = Resolver(Registry.load([tmp_path])).find(text, on=DAY)
    assert [(m.text, m.actor_id) for m in both] == [(written, "org:probe")] * 2


def test_what_no_name_has_between_its_words_parts_them(resolver: Resolver) -> None:
    assert found(resolver, "The Kurdistan Workers’ Party met.")["Kurdistan Workers’ Party"].actor_id
    assert "Kurdistan Workers, Party" not in found(resolver, "The Kurdistan Workers, Party met.")
    assert codes(resolver, "He left New’ Zealand.") == {}
    assert codes(resolver, "Côte d'Ivoire and Côte d’Ivoire") == {
        "Côte d'Ivoire": "CIV",
        "Côte d’Ivoire": "CIV",
    }


def test_abbreviations_keep_their_points(resolver: Resolver) -> None:
    assert list(codes(resolver, "The U.S. and forces of the U.K. left.")) == [
        "U.S.",
        "forces of the U.K.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Storms reached Atlanta, Georgia, on Monday.",
        "Georgia's governor signed the bill.",
        "Georgia, U.S., counts its votes.",
        "Voters in Georgia, Alabama and Florida queued.",
        "A plant in the state of Georgia closed.",
    ],
)
def test_georgia_the_american_state(resolver: Resolver, text: str) -> None:
    (mention,) = [m for m in resolver.find(text, on=DAY) if m.text == "Georgia"]
    assert (mention.type, mention.code, mention.actor_id) == (ActorType.PLACE, "USA", None)


@pytest.mark.parametrize(
    "text",
    [
        "Talks were held in Tbilisi, Georgia, on Friday.",
        "Georgia and Armenia signed.",
        "A Georgian from Florida returned to Georgia.",
        "Georgia's president vetoed the bill.",
    ],
)
def test_georgia_the_country(resolver: Resolver, text: str) -> None:
    assert "GEO" in {m.actor_id for m in resolver.find(text, on=DAY) if m.text == "Georgia"} | {
        m.code for m in resolver.find(text, on=DAY) if m.office
    }


def test_american_state_stays_so_through_the_text(resolver: Resolver) -> None:
    text = "Police in Atlanta, Georgia, made arrests.\n" + "Later. " * 40 + "Georgia waits."
    assert {m.code for m in resolver.find(text, on=DAY) if m.text == "Georgia"} == {"USA"}


def test_other_homonyms(resolver: Resolver) -> None:
    assert codes(resolver, "A bus left Armenia, Colombia, early.")["Armenia"] == "COL"
    assert codes(resolver, "Shops closed in East Azerbaijan Province.") == {
        "East Azerbaijan Province": "IRN"
    }
    assert codes(resolver, "Jordan Tremblay met Chad Osgood in Israel.") == {"Israel": "ISR"}
    assert codes(resolver, "Jordan met Chad in Israel.") == {
        "Jordan": "JOR",
        "Chad": "TCD",
        "Israel": "ISR",
    }


def test_countries_inside_longer_names(resolver: Resolver) -> None:
    mentions = found(
        resolver, "Azerbaijan Airlines, the Bank of Georgia and Yerevan State University agreed."
    )
    assert set(mentions) == {"Azerbaijan Airlines", "Bank of Georgia", "Yerevan State University"}
    assert {m.type for m in mentions.values()} == {ActorType.ORGANISATION}
    assert [m.sector for m in mentions.values()] == ["BUS", "BUS", "EDU"]


def test_words_about_an_actor_are_marked(resolver: Resolver) -> None:
    rules = [m.rule for m in resolver.find("A pro-Russian crowd, a Russian-led bloc.", on=DAY)]
    assert rules == ["in-compound", "in-compound"]


def test_a_dash_joins_two_actors(resolver: Resolver) -> None:
    assert codes(resolver, "Azerbaijan–Russia ties cooled.") == {
        "Azerbaijan": "AZE",
        "Russia": "RUS",
    }


def test_office_of_a_state_on_a_date(resolver: Resolver) -> None:
    text = "The Azerbaijani president called the president of France."
    mentions = found(resolver, text)
    assert mentions["Azerbaijani president"].actor_id == "per:ilham-aliyev"
    assert mentions["president of France"].name == "Emmanuel Macron"
    older = found(resolver, text, date(2010, 1, 1))
    assert older["president of France"].name == "Nicolas Sarkozy"
    undated = found(resolver, text, None)
    assert undated["president of France"].actor_id is None
    assert undated["president of France"].code == "FRA"


def test_office_with_several_holders_names_nobody(resolver: Resolver) -> None:
    mention = found(resolver, "The Russian Deputy Prime Minister’s trip was off.")
    deputy = mention["Russian Deputy Prime Minister"]
    assert (deputy.actor_id, deputy.code, deputy.office) == (None, "RUS", "deputy prime minister")


def test_title_and_known_name(resolver: Resolver) -> None:
    mentions = found(resolver, "Armenian Prime Minister Nikol Pashinyan met President Macron.")
    assert mentions["Nikol Pashinyan"].office == "prime minister"
    assert mentions["Nikol Pashinyan"].code == "ARM"
    assert mentions["Macron"].actor_id == "per:emmanuel-macron"
    assert mentions["Macron"].rule == "office-and-surname"


def test_title_and_unknown_name(resolver: Resolver) -> None:
    text = "Security analyst Tamta Orbelidze spoke. Orbelidze's view is plain; Orbelidze’s is not."
    mentions = resolver.find(text, on=DAY)
    assert [m.name for m in mentions] == ["Tamta Orbelidze"] * 3
    assert {m.actor_id for m in mentions} == {None}
    assert [m.text for m in mentions[1:]] == ["Orbelidze", "Orbelidze"]


def test_former_office_is_no_office(resolver: Resolver) -> None:
    (mention,) = [
        m
        for m in resolver.find("Former Georgian President Mikheil Saakashvili rose.", on=DAY)
        if m.type is ActorType.PERSON
    ]
    assert (mention.office, mention.sector, mention.code) == ("former president", "ELI", "GEO")


def test_apposition_gives_the_office(resolver: Resolver) -> None:
    text = "Anaïs Gevorgova, the Armenian ambassador, smiled."
    mentions = resolver.find(text, on=DAY, names=[(0, 15, "PERSON")])
    assert mentions[0].text == "Anaïs Gevorgova"
    assert (mentions[0].office, mentions[0].code) == ("ambassador", "ARM")


def test_bodies_and_groups(resolver: Resolver) -> None:
    text = (
        "Russian security officials, Azerbaijani state media, Western political elites, the "
        "Georgian opposition, the government in Yerevan, Armenia's parliament and the Ministry of "
        "Defence of Turkey spoke."
    )
    assert [(m.text, m.code, m.sector) for m in resolver.find(text, on=DAY)] == [
        ("Russian security officials", "RUS", "GOV"),
        ("Azerbaijani state media", "AZE", "JRN"),
        ("Western political elites", "WEST", "ELI"),
        ("Georgian opposition", "GEO", "OPP"),
        ("government in Yerevan", "ARM", "GOV"),
        ("Armenia's parliament", "ARM", "LEG"),
        ("Ministry of Defence of Turkey", "TUR", "GOV"),
    ]


def test_nouns_used_as_adjectives_are_no_groups(resolver: Resolver) -> None:
    assert set(codes(resolver, "Azerbaijani military operations began.")) == {"Azerbaijani"}


def test_surname_of_an_office_holder(resolver: Resolver) -> None:
    assert found(resolver, "Nobody asked Erdoğan.")["Erdoğan"].code == "TUR"
    assert resolver.find("Leyla Erdoğan sings.", on=DAY) == []


def test_a_surname_that_is_a_word_needs_a_full_name(resolver: Resolver) -> None:
    assert resolver.find("In May and in March, Brown bread was cheap.", on=date(2018, 1, 1)) == []


def test_proposed_names_fill_gaps_only(resolver: Resolver) -> None:
    text = "Marta Ferrer of Grupo Norte met Baku officials."
    spans = [(0, 12, "PERSON"), (16, 27, "ORG"), (32, 36, "PERSON"), (37, 46, "PERSON")]
    mentions = resolver.find(text, on=DAY, names=spans)
    assert [(m.text, m.type, m.rule) for m in mentions] == [
        ("Marta Ferrer", ActorType.PERSON, "proposed-name"),
        ("Grupo Norte", ActorType.ORGANISATION, "proposed-name"),
        ("Baku officials", ActorType.GROUP, "agent-noun"),
    ]


def test_names_do_not_run_over_lines(resolver: Resolver) -> None:
    assert codes(resolver, "The voice of South\nKorea") == {}


def test_work_grows_with_length_only(resolver: Resolver) -> None:
    text = "The Armenian prime minister told Baku and the Kremlin that talks go on. " * 60
    resolver.find(text, on=DAY)
    assert _calls(resolver, text * 4) < 5 * _calls(resolver, text)


def _calls(resolver: Resolver, text: str) -> int:
    """Calls of functions, which unlike seconds are the same on a busy machine."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        resolver.find(text, on=DAY)
    finally:
        sys.setprofile(None)
    return count


def test_agents_without_a_state_come_when_asked_for(resolver: Resolver) -> None:
    text = "Police held students near Kenya's parliament; a court freed them."
    assert [m.text for m in resolver.find(text, on=DAY)] == ["Kenya's parliament"]
    mentions = resolver.find(text, on=DAY, stateless=True)
    assert [(m.text, m.code, m.sector) for m in mentions if m.rule == "stateless-agent"] == [
        ("Police", None, "COP"),
        ("students", None, "EDU"),
        ("court", None, "JUD"),
    ]


def test_an_ethnic_group_is_no_state(resolver: Resolver) -> None:
    text = "Ethnic Armenians fled; the ethnic Russian minority and Russians stayed."
    assert codes(resolver, text) == {
        "Ethnic Armenians": None,
        "ethnic Russian": None,
        "Russians": "RUS",
    }


@pytest.mark.parametrize(
    ("text", "code", "sector"),
    [
        ("spokesman for the German foreign ministry", "DEU", "GOV"),
        ("spokeswoman for Peru's air force", "PER", "MIL"),
        ("Kenya's deputy police chief", "KEN", "COP"),
        ("head of Ghana's central bank", "GHA", "GOV"),
    ],
)
def test_offices_of_bodies(resolver: Resolver, text: str, code: str, sector: str) -> None:
    (mention,) = resolver.find(f"The {text} resigned.", on=DAY)
    assert (mention.text, mention.code, mention.sector) == (text, code, sector)
    assert mention.type is ActorType.PERSON


def test_a_living_state_wins_over_a_lapsed_one(resolver: Resolver) -> None:
    text = "The former Yugoslav Republic of Macedonia joined."
    assert codes(resolver, text) == {"Republic of Macedonia": "MKD"}
    assert codes(resolver, "The Republic of the Union of Myanmar voted.") == {"Myanmar": "MMR"}
