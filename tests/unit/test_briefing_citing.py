"""Quotes: exact slices of the stored text, never more than fifty words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.briefing.check import WORD_LIMIT
from chalkcircle.briefing.citing import cite
from chalkcircle.briefing.naming import Namer
from chalkcircle.briefing.records import Citation
from chalkcircle.model import Claim, Document, Holder, HolderKind, Kind, TextSpan

KNOWN = datetime(2024, 5, 12, tzinfo=UTC)


def quote_of(text: str, start: int, end: int, trigger: tuple[int, int] | None = None) -> Citation:
    document = Document(text=text, raw_sha256="0" * 64, source="a.txt", published=date(2024, 5, 12))
    claim = Claim(
        kind=Kind.JUDGEMENT,
        predicate="statement",
        known_at=KNOWN,
        holders=(Holder(name="A Gazette", kind=HolderKind.OUTLET),),
        evidence=TextSpan(document_id=document.document_id, start=start, end=end, trigger=trigger),
        coder="test.v1",
    )
    return cite(1, claim, document, Namer())


WORDS = st.sampled_from(["one", "two.", "“three", "four”", "five!", "\n", "six,", '"seven"', "a"])


@given(st.lists(WORDS, min_size=3, max_size=180).map(" ".join), st.data())
def test_a_quote_is_what_stands_there_and_short(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low = data.draw(st.integers(start, end - 1))
    if not text[start:end].strip(' \n“”"'):
        return
    found = quote_of(text, start, end, (low, end))
    shown = found.before + found.quote + found.after
    assert text[found.start : found.end] == found.quote != ""
    assert text[found.start - len(found.before) : found.end + len(found.after)] == shown
    assert len(shown.split()) <= WORD_LIMIT
    assert start <= found.start < found.end <= end
    assert found.cut_start == (len(text[start : found.start].strip(' \n“”"')) > 0)
    assert found.cut_end == (len(text[found.end : end].strip(' \n“”"')) > 0)


def test_a_clause_is_shown_within_its_sentence() -> None:
    text = "It rained. Baku demands that Yerevan change its law, and waits. Then it snowed."
    start = text.index("Baku")
    found = quote_of(text, start, text.index(", and"))
    assert (found.before, found.quote) == ("", "Baku demands that Yerevan change its law")
    assert found.after == ", and waits."


def test_a_long_span_is_cut_around_its_trigger() -> None:
    text = " ".join(f"w{i}" for i in range(200))
    trigger = text.index("w100")
    found = quote_of(text, 0, len(text), (trigger, trigger + 4))
    assert found.cut_start
    assert found.cut_end
    assert "w100" in found.quote
    assert len(found.quote.split()) == WORD_LIMIT


def test_quotation_marks_around_a_quote_are_left_off() -> None:
    text = "“Tensions began in winter. They grew.”"
    assert quote_of(text, 0, len(text)).quote == "Tensions began in winter. They grew."
    assert quote_of(text, 0, text.index(" They")).quote == "Tensions began in winter."
    inner = 'trying to "hush up" the crash'
    assert quote_of(inner, 0, len(inner)).quote == inner
    assert quote_of(inner, inner.index('"'), len(inner)).quote == '"hush up" the crash'
