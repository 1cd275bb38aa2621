"""Intake of whole files: what each kind becomes, and what is refused."""

from __future__ import annotations

import gzip
import os
from datetime import date
from pathlib import Path

import pytest

from chalkcircle.coding.intake import MAX_BYTES, Read, read_input
from chalkcircle.model import Document, InputError, UnreadableInput, sha256

TODAY = date(2026, 11, 23)
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")

PROSE = (
    "The government in Tbilisi said on Monday that it would not join the sanctions, and the "
    "opposition answered with a march through the centre of the city. "
)
RUSSIAN = (
    "Президент России выступил сегодня в Москве и сказал, что переговоры с Баку продолжаются, "
    "несмотря на разногласия сторон. "
)


def read(path: Path, content: str | bytes, published: date | None = None) -> Read:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_input(path, published=published, today=TODAY)


def only(path: Path, content: str | bytes, published: date | None = None) -> Document:
    got = read(path, content, published)
    assert got.skipped == ()
    (document,) = got.documents
    return document


def headings(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.headings]


def test_plain_text_keeps_its_words(tmp_path: Path) -> None:
    raw = "\ufeffOne\u00ad.  \r\n\r\n\r\nT\u200bwo… “cafe\u0301” — don’t\r\n".encode()
    document = only(tmp_path / "a.txt", raw, published=date(2025, 7, 15))
    assert document.text == "One.\nTwo… “caf\u00e9” — don’t"
    assert document.raw_sha256 == sha256(raw)
    assert document.source == "a.txt"
    assert (document.published, document.date_origin) == (date(2025, 7, 15), "user")


def test_undated_text_stays_undated(tmp_path: Path) -> None:
    document = only(tmp_path / "a.txt", PROSE)
    assert (document.published, document.date_origin) == (None, "none")
    assert document.language == "en"


def test_headings_of_plain_text(tmp_path: Path) -> None:
    lines = (
            "How Far Will They Go in This Dispute?", PROSE, "A brief look at what happened:", PROSE,
            "What will they do — especially after the war?", PROSE, "Later years", PROSE,
            "He left.", PROSE, "“We stay,”", PROSE, "and so", PROSE, "Last Words Alone",
    )  # fmt: skip
    document = only(tmp_path / "a.txt", "\n".join(lines))
    assert headings(document) == ["How Far Will They Go in This Dispute?", "Later years"]
    assert document.title == "How Far Will They Go in This Dispute?"


def test_a_list_is_no_row_of_headings(tmp_path: Path) -> None:
    document = only(tmp_path / "a.txt", f"{PROSE}\nBaku\nTbilisi\nYerevan\nKars\n{PROSE}")
    assert document.headings == ()


def test_lines_broken_at_a_width_are_joined(tmp_path: Path) -> None:
    wrapped = (
        "The government said that it would not join\nthe sanctions, and the opposition answered\n"
        "with a march through the centre of the old\ncity, which lasted until the early hours of\n"
        "the morning and ended without an incident.\n\nA Heading\n\nThe end of it was not in sight."
    )
    document = only(tmp_path / "a.txt", wrapped)
    first, heading, _ = document.text.split("\n")
    assert first == wrapped.split("\n\n")[0].replace("\n", " ")
    assert headings(document) == [heading] == ["A Heading"]


def test_verse_keeps_its_lines(tmp_path: Path) -> None:
    verse = "A line that is rather long, as first lines often are\nshort\nshort again\nand\nso\non"
    assert only(tmp_path / "a.txt", verse).text == verse


def test_markdown_becomes_text_with_headings(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Front\ndate: 2024-05-12\nsource: The Paper\n---\n# Top *head*\n\n"
        "Some **bold** [link](http://x.org) and\nmore.\n\n- one\n\n> “Said,” he\n\n"
        "```\ncode\n```\n\nSub\n---\nEnd."
    )
    document = only(tmp_path / "a.md", text)
    assert document.text == "Top head\nSome bold link and more.\none\n“Said,” he\nSub\nEnd."
    assert headings(document) == ["Top head", "Sub"]
    assert (document.title, document.outlet) == ("Front", "The Paper")
    assert (document.published, document.date_origin) == (date(2024, 5, 12), "metadata")


def test_markdown_title_is_its_first_heading(tmp_path: Path) -> None:
    assert only(tmp_path / "a.md", f"## Sub\n\n# Top\n\n{PROSE}").title == "Top"


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-16", PROSE),
        ("utf-8-sig", PROSE),
        ("cp1251", RUSSIAN * 3),
        ("koi8-r", RUSSIAN * 3),
        ("cp1252", "Le président a déclaré « hier » que l’été sera long… – naïve café. " * 3),
        ("cp1254", "Türkiye Cumhurbaşkanı Erdoğan bugün Ankara’da görüştü. " * 3),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, words: str) -> None:
    assert only(tmp_path / "a.txt", words.encode(encoding)).text == words.strip()


def test_what_was_decided_about_an_encoding_is_noted(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", (RUSSIAN * 3).encode("cp1251")).notes == ("read as cp1251",)
    assert read(tmp_path / "b.txt", PROSE).notes == ()


def test_one_broken_byte_does_not_turn_utf8_into_mojibake(tmp_path: Path) -> None:
    got = read(tmp_path / "a.txt", (RUSSIAN * 3).encode() + b"\xff")
    assert got.documents[0].text == f"{(RUSSIAN * 3)}\ufffd"
    assert got.notes == ("1 broken bytes of UTF-8 shown as U+FFFD",)


@pytest.mark.parametrize(
    ("name", "raw", "problem"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.txt", b"\x01\x02\x03text\x04" * 50, "binary"),
        ("a.txt", "Zażółć gęślą jaźń, proszę państwa. ".encode("cp1250") * 5, "encoding"),
        ("a.txt", b"\xff\xfea\x00\x00", "broken at byte"),
        ("a.pdf", b"%PDF-1.7\n...", "PDF is broken"),
        ("a.docx", b"PK\x03\x04...", "it is broken"),
        ("a.jsonl", b"{broken\nnot json\n", "No line of this file is a JSON object"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, raw: bytes, problem: str) -> None:
    with pytest.raises(UnreadableInput, match=problem):
        read(tmp_path / name, raw)


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".epub", ".zip", ".warc", ".gz", ".txt.gz"])
@pytest.mark.parametrize("content", [PROSE, f"<html><body><p>{PROSE}</p></body></html>", "x"])
def test_text_under_the_name_of_another_format_is_refused(
    tmp_path: Path, suffix: str, content: str
) -> None:
    last = suffix.replace(".txt", "")
    with pytest.raises(UnreadableInput, match=rf"ends in \{last}, but its bytes are no "):
        read(tmp_path / f"a{suffix}", content)


def test_what_is_packed_under_the_name_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"ends in \.warc, but its bytes are no web archive"):
        read(tmp_path / "a.warc.gz", gzip.compress(PROSE.encode()))


@pytest.mark.parametrize("name", ["a.text", "a.log", "a.html", "a.doc", "a"])
def test_text_under_another_name_of_text_is_read(tmp_path: Path, name: str) -> None:
    assert only(tmp_path / name, PROSE * 3).text.startswith("The government in Tbilisi")


def test_missing_folder_and_too_large(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file"):
        read_input(tmp_path / "nothing.txt", today=TODAY)
    with pytest.raises(UnreadableInput, match="a folder"):
        read_input(tmp_path, today=TODAY)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        os.truncate(file.fileno(), MAX_BYTES + 1)
    with pytest.raises(UnreadableInput, match="50,000,000"):
        read_input(large, today=TODAY)


def test_a_date_of_the_user_in_the_future_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2030-01-01"):
        read(tmp_path / "a.txt", PROSE, published=date(2030, 1, 1))


@needs_shared
def test_seed_article() -> None:
    path = SHARED / "data/seed/000_8c39f43242f6d5dd.txt"
    (document,) = read_input(path, published=date(2025, 7, 15), today=TODAY).documents
    assert document.text == path.read_text(encoding="utf-8").rstrip("\n")
    assert (len(document.headings), document.title, document.language) == (7, None, "en")


@needs_shared
def test_dated_items_of_the_region() -> None:
    got = read_input(SHARED / "data/news/wcep_region_2003_2026.jsonl", today=TODAY)
    assert (len(got.documents), got.skipped) == (827, ())
    assert {document.date_origin for document in got.documents} == {"record"}
