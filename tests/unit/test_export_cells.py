"""Words into cells and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalkcircle.export.cells import (
    MOST_WORDS,
    defused,
    fused,
    joined,
    parted,
    quoted,
    xml_text,
)

TEXT = st.text(alphabet=st.characters(codec="utf-8"))
NASTY = st.text(alphabet="'=+-@\t\r\n |\\?ea＝")


@pytest.mark.parametrize("first", "=+-@\t\r\n＝＋－＠")
def test_a_cell_that_could_run_is_defused(first: str) -> None:
    assert defused(f"{first}1+1").startswith("'")
    assert defused(f" {first}1+1").startswith("'")


@given(TEXT | NASTY)
@example("'=1")
@example("''=1")
def test_defusing_is_undone(text: str) -> None:
    assert fused(defused(text)) == text
    assert not defused(text).lstrip(" ")[:1] or defused(text).lstrip(" ")[0] not in "=+-@\t\r\n"


@pytest.mark.parametrize("text", ["'tis", "a=b", "ARM", "don't", "1-1", ""])
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(st.lists(st.none() | TEXT | NASTY))
@example(["?", None, "", "\\", "a|b", " | ", "\\e"])
def test_joining_is_undone(items: list[str | None]) -> None:
    assert parted(joined(items)) == items
    assert parted(fused(defused(joined(items)))) == items


def test_a_list_reads_well() -> None:
    assert joined(["ARM", None, "Upper House"]) == "ARM | ? | Upper House"


@given(st.text())
def test_xml_holds_what_is_left(text: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    element.text = xml_text(text)
    assert len(element.text or "") == len(text)


@given(st.integers(0, 200), st.integers(0, 199))
def test_a_quotation_has_at_most_fifty_words_with_its_trigger(words: int, at: int) -> None:
    text = " ".join(f"w{n}" for n in range(words))
    trigger = text.find(f"w{min(at, words - 1)}") if words else None
    low, high = quoted(text, 0, len(text), trigger)
    kept = text[low:high].split()
    assert len(kept) == min(words, MOST_WORDS)
    if words and trigger is not None:
        assert low <= trigger < high


def test_a_short_quotation_stays_whole() -> None:
    assert quoted("One two three.", 4, 14) == (4, 14)
    assert quoted("   ", 0, 3) == (0, 3)
