"""The stored text is stable: storing it again changes nothing, and headings stay whole lines."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from chalkcircle.coding.intake.text import clean, join_blocks, plain_headings, stored_text

LINES = st.lists(st.text(alphabet="abC d.?:’—\u00ad\u200be\u0301é\t", max_size=60), max_size=12)


@given(st.text(max_size=300) | LINES.map("\n\n".join) | LINES.map("\r\n".join))
def test_storing_twice_is_storing_once(text: str) -> None:
    stored = stored_text(text)
    assert stored_text(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert all(line and line == line.rstrip() for line in stored.split("\n")) or not stored


@given(LINES.map("\n".join))
def test_nothing_visible_is_lost(text: str) -> None:
    assert "".join(stored_text(text).split()) == "".join(clean(text).split())


@given(LINES.map("\n".join))
def test_headings_are_whole_lines_in_order(text: str) -> None:
    stored = stored_text(text)
    lines = stored.split("\n")
    at = -1
    for start, end in plain_headings(stored):
        assert start > at
        assert stored[start:end] in lines
        at = end


@given(st.lists(st.tuples(st.text(alphabet="ab \n", max_size=20), st.booleans()), max_size=8))
def test_blocks_join_to_lines_with_their_headings(blocks: list[tuple[str, bool]]) -> None:
    text, headings = join_blocks(blocks)
    wanted = [" ".join(words.split("\n")).split() for words, heading in blocks if heading]
    assert [text[a:b].split() for a, b in headings] == [words for words in wanted if words]
