"""Paragraphs and quotations: both customs of running a quotation over paragraphs."""

from __future__ import annotations

import pytest

from chalkcircle.coding.layout import paragraphs, quotations
from chalkcircle.coding.reading import Reading
from chalkcircle.model import Document


def quoted(text: str) -> list[str]:
    reading = Reading(Document(text=text, raw_sha256="0" * 64, source="made.txt"))
    paragraphs(reading)
    quotations(reading)
    return [text[q.start : q.end] for q in reading.quotations]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He said: “Yes.” Then he left.", ["“Yes.”"]),
        ('She said "no" and "never".', ['"no"', '"never"']),
        ("“One.\nTwo.”\nThree.", ["“One.\nTwo.”"]),
        ("“One.\n“Two.”\nThree.", ["“One.\n“Two.”"]),
        ('"One.\n"Two."\nThree.', ['"One.\n"Two."']),
        ("«Да», сказал он.", ["«Да»"]),
        ('A 19" screen is no speech.', []),
        ("No marks at all.", []),
    ],
)
def test_quotations(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_a_mark_that_nobody_closes_ends_with_its_paragraph() -> None:
    long = "word " * 1200
    assert quoted(f"“Open\n{long}\nlast") == ["“Open"]


def test_lines_without_words_are_no_paragraphs() -> None:
    reading = Reading(Document(text="One\n***\nTwo", raw_sha256="0" * 64, source="made.txt"))
    paragraphs(reading)
    assert [(p.start, p.end) for p in reading.paragraphs] == [(0, 3), (8, 11)]
