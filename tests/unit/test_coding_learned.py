"""The trained encoder inside the reader: what it adds, what it takes back, what it may not do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalkcircle.coding.coder import Coded, TextCoder
from chalkcircle.coding.encoder import LABELS, MODES, ROLES, STANCES, Encoder, shipped
from chalkcircle.coding.windows import WIDEST, window_at
from chalkcircle.model import ConfigError, Kind, Stance
from chalkcircle.model.plover import MODES as MODES_OF
from chalkcircle.model.plover import EventType

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def happened(coded: Coded) -> list[str]:
    return [c.predicate for c in coded.claims if c.kind is Kind.EVENT and (c.factuality or 0) >= 1]


def test_the_labels_are_those_of_the_model() -> None:
    assert LABELS[1:] == tuple(k.value for k in EventType)
    assert len(MODES) == sum(len(m) for m in MODES_OF.values())
    assert {Stance(s) for s in STANCES} == set(Stance)
    assert ROLES[:2] == ("actor", "recipient")


def test_a_trigger_that_no_list_holds_is_read(code) -> None:  # type: ignore[no-untyped-def]
    coded = code("Two Chadian reporters were hauled off to a cell by Sudanese agents on Monday.")
    assert "COERCE" in happened(coded)
    learned = [c for c in coded.claims if any("read:" in f for f in c.fired)]
    assert learned
    assert all(0 < (c.confidence or 0) <= 1 for c in learned)


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's runners launched a devastating attack at the thirtieth kilometre.",
        "In the novel, Portugal invades Spain and both kings lose their crowns.",
        "Flu has invaded the schools of Estonia.",
    ],
)
def test_words_of_war_without_war_yield_no_event(code, text: str) -> None:  # type: ignore[no-untyped-def]
    assert happened(code(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Iceland and Ireland held talks in Oslo on Monday.",
        "Iceland and Ireland held talks in Oslo.",
        "On Monday, Iceland and Ireland held talks in Oslo.",
    ],
)
def test_of_held_talks_the_verb_says_whether_they_were_held(code, text: str) -> None:  # type: ignore[no-untyped-def]
    assert happened(code(text)) == ["CONSULT"]


@pytest.mark.parametrize(
    "text",
    [
        "Iceland and Ireland held no talks in Oslo on Monday.",
        "Iceland and Ireland will hold talks in Oslo on Monday.",
        "Iceland and Ireland were to hold talks in Oslo on Monday.",
        "Iceland and Ireland refused to hold talks in Oslo.",
        "Iceland wants to hold talks with Ireland in Oslo.",
        "Had Iceland held talks with Ireland, the ships would have sailed.",
    ],
)
def test_talks_that_were_not_held_are_no_talks(code, text: str) -> None:  # type: ignore[no-untyped-def]
    assert "CONSULT" not in happened(code(text))


def test_windows_hold_whole_sentences_of_one_paragraph(code) -> None:  # type: ignore[no-untyped-def]
    line = "Peru sent a note to Chile about the fish. " * 40
    coded = code(f"{line.strip()}\nChile answered in May.")
    windows = coded.reading.windows
    assert all(w.end - w.start <= WIDEST for w in windows)
    assert all("\n" not in coded.reading.text[w.start : w.end] for w in windows)
    starts = {s.start for s in coded.reading.sentences}
    assert all(w.start in starts for w in windows)
    for sentence in coded.reading.sentences:
        window = window_at(windows, sentence.start)
        assert window is not None
        assert sentence.end <= window.end


def test_a_sentence_beyond_the_longest_input_is_still_read_by_rule(code) -> None:  # type: ignore[no-untyped-def]
    long = "Peru, " + "a land of rivers, hills and very many other things, " * 60
    coded = code(long + "arrested two Chilean diplomats.")
    assert "COERCE" in happened(coded)


def test_the_same_text_gives_the_same_claims_alone_and_in_company(coder: TextCoder, code) -> None:  # type: ignore[no-untyped-def]
    texts = (
        "Peru arrested two Chilean diplomats on Monday.",
        "Chile accused Peru of spying. " * 5,
        "Kenya's president met the chancellor of Austria, an aide said.\n\nUganda denied it.",
    )
    documents = [code(text).document for text in texts]
    alone = [coder.code(one, now=NOW).claims for one in documents]
    assert all(alone)
    for order in (documents, documents[::-1]):
        together = {c.document.document_id: c.claims for c in coder.code_all(order, now=NOW)}
        assert [together[one.document_id] for one in documents] == alone


def test_the_coders_id_names_the_weights(coder: TextCoder) -> None:
    assert coder.id.endswith(f"+{shipped().id}")


def test_names_that_no_list_holds_are_read(code) -> None:  # type: ignore[no-untyped-def]
    coded = code("Analyst Mirela Kostova told the Danube Policy Institute that Peru had erred.")
    kinds = {m.name: m.type for m in coded.mentions if m.code is None}
    assert kinds.get("Mirela Kostova") == "person"
    assert kinds.get("Danube Policy Institute") == "organisation"


def test_what_a_cue_attributes_ends_with_its_sentence(code) -> None:  # type: ignore[no-untyped-def]
    coded = code(
        "The opposition bemoaned that the harbour was in a poor state. "
        "The mayor of Lima opened a school. "
        "Critics see the budget as a gift to Chile. It rained all day."
    )
    ends = {s.end for s in coded.reading.sentences}
    read = [p for p in coded.reading.passages if p.learned]
    assert read
    for passage in read:
        assert not any(passage.start < end < passage.end for end in ends)


def test_a_quotation_and_its_continuation_share_the_verb_of_saying(code) -> None:  # type: ignore[no-untyped-def]
    coded = code("“We will not sign,” said Peru's foreign minister. “The text is a trap.”")
    first, second = [p for p in coded.reading.passages if p.direct]
    assert coded.document.text[slice(*first.cue)] == "said"
    assert second.cue == first.cue


def test_confidence_is_lower_than_the_raw_chance_of_a_sure_event(code) -> None:  # type: ignore[no-untyped-def]
    coded = code("Peru arrested two Chilean diplomats on Monday.")
    sentence = coded.reading.sentences[0]
    window = window_at(coded.reading.windows, 0)
    assert window is not None
    piece = window.piece(*sentence.at(sentence.tokens[1]))
    assert piece is not None
    raw, sure = window.chance_of(piece, "COERCE"), window.confidence(piece, "COERCE")
    assert 0.5 < sure < raw
    assert window.confidence(piece, "AID") < sure


def test_a_folder_without_weights_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConfigError, match="no such weights"):
        Encoder(tmp_path)


def test_days_and_votes_with_a_dash_are_no_score(code) -> None:  # type: ignore[no-untyped-def]
    assert "CONSULT" in happened(code("Peru and Chile held talks in Lima on 19–20 September."))
    voted = code("Peru's Congress rejected the treaty with Chile in a 9-8 vote on Monday.")
    assert "REJECT" in happened(voted)
    assert happened(code("Peru attacked from the start and beat Chile 2-1.")) == []
