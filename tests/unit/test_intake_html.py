"""Intake of pages: main text, headings and metadata; hostile pages are refused in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chalkcircle.coding.intake import Read, read_input
from chalkcircle.model import UnreadableInput

TODAY = date(2026, 11, 23)
PROSE = (
    "The government in Tbilisi said on Monday that it would not join the sanctions, and the "
    "opposition answered with a march through the centre of the city."
)
RUSSIAN = (
    "Президент России выступил сегодня в Москве и сказал, что переговоры с Баку продолжаются, "
    "несмотря на разногласия сторон."
)
LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
"headline": "Linked", "datePublished": "2024-05-12T22:00:00+04:00",
"publisher": {"name": "The Publisher"}}]}</script>"""


def page(head: str = "", prose: str = PROSE, charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>Page | Site</title>{head}'
        "<style>p {color: red}</style><script>var hidden = 1</script></head><body>"
        "<nav><a href='x'>Menu</a></nav><article><h1>The Story</h1>"
        f"<p>{prose}</p><h2>What Came Next</h2>"
        f"<p>{prose.upper()} <b>Bold</b>\nwords.<br>A break.</p>"
        "<ul><li>An item of a list</li></ul><script>evil()</script>"
        f"<p>Later. {prose}</p></article><footer>Copyright</footer></body></html>"
    )


def read(path: Path, content: str | bytes, published: date | None = None) -> Read:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_input(path, published=published, today=TODAY)


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.txt", "saved"])
def test_main_text_and_headings(tmp_path: Path, name: str) -> None:
    (document,) = read(tmp_path / name, page()).documents
    assert document.text.split("\n") == [
        "The Story", PROSE, "What Came Next", f"{PROSE.upper()} Bold words.", "A break.",
        "An item of a list", f"Later. {PROSE}",
    ]  # fmt: skip
    assert [document.text[a:b] for a, b in document.headings] == ["The Story", "What Came Next"]
    assert (document.title, document.published, document.language) == ("The Story", None, "en")


def test_what_a_page_states_about_itself(tmp_path: Path) -> None:
    head = (
        '<meta property="og:title" content="A Title"><meta property="og:site_name" content="Site">'
        '<meta property="article:published_time" content="2024-05-11T10:00:00Z">'
        '<meta property="article:modified_time" content="2025-01-01">'
        f'<link rel="canonical" href="https://example.org/a">{LINKED}'
    )
    got = read(tmp_path / "a.html", page(head), published=date(2025, 7, 15))
    (document,) = got.documents
    assert (document.title, document.outlet) == ("A Title", "Site")
    assert (document.published, document.date_origin) == (date(2024, 5, 11), "metadata")
    assert document.address == "https://example.org/a"
    assert got.notes == ("date from article:published_time: 2024-05-11T10:00:00Z",)


def test_linked_data_speaks_where_meta_tags_do_not(tmp_path: Path) -> None:
    (document,) = read(tmp_path / "a.html", page(LINKED)).documents
    assert (document.title, document.outlet) == ("Linked", "The Publisher")
    assert document.published == date(2024, 5, 12)


def test_a_date_in_the_words_is_no_date_of_publication(tmp_path: Path) -> None:
    (document,) = read(
        tmp_path / "a.html", page(prose=f"On 12 May 2024 it rained. {PROSE}")
    ).documents
    assert document.published is None


@pytest.mark.parametrize(
    ("stated", "reason"), [("2031-01-01", "future-date"), ("some day", "no-date")]
)
def test_a_page_with_an_impossible_date_is_skipped(
    tmp_path: Path, stated: str, reason: str
) -> None:
    got = read(tmp_path / "a.html", page(f'<meta name="date" content="{stated}">'))
    assert (got.documents, [skipped.reason for skipped in got.skipped]) == ((), [reason])


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("cp1251", "windows-1251"), ("cp1251", "iso-8859-1"), ("utf-8", "windows-1251")],
)
def test_a_wrong_charset_gives_no_mojibake(tmp_path: Path, encoding: str, declared: str) -> None:
    raw = page(prose=RUSSIAN, charset=declared).encode(encoding)
    got = read(tmp_path / "a.html", raw)
    assert RUSSIAN in got.documents[0].text
    assert any(encoding in note.lower() for note in got.notes)


def test_latin1_is_read_as_browsers_read_it(tmp_path: Path) -> None:
    prose = f"“We won’t,” he said – twice. {PROSE}"
    raw = page(prose=prose, charset="iso-8859-1").encode("cp1252")
    assert prose in read(tmp_path / "a.html", raw).documents[0].text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("<html><body>" + "<div>" * 200_000 + PROSE + "</div>" * 200_000, "nested too deeply"),
        (f"<html><body><p>{PROSE}</p>" + "<div>" * 300 + PROSE, "nested too deeply"),
        ("<html><body>" + f"<p>{PROSE}</p>" * 25_000, "too complex"),
        ("<html><body><p>" + "word " * 2_100_000, "too large"),
        ("<html><body><script>only()</script></body></html>", "no main text"),
    ],
    ids=["deep", "deep-after-text", "wide", "large", "empty"],
)
def test_a_hostile_page_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(UnreadableInput, match=problem):
        read(tmp_path / "a.html", content)
