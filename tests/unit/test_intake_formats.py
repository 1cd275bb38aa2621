"""What people send: PDF, Word, e-mail, feeds, web archives, e-books, and what breaks in them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from intake_sample import ATOM, FIRST, OPML, PAGE, RSS, SECOND, book, mail, pdf, web_archive, word

from chalkcircle.coding.intake import (
    Feed,
    Read,
    gather,
    open_input,
    read_input,
    subscription,
    unsaved,
)
from chalkcircle.model import Document, UnreadableInput

TODAY = date(2026, 11, 24)


def read(path: Path, content: str | bytes) -> Read:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_input(path, today=TODAY)


def only(path: Path, content: str | bytes) -> Document:
    (document,) = read(path, content).documents
    return document


def headings(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.headings]


def test_a_pdf_gives_paragraphs_headings_and_pages(tmp_path: Path) -> None:
    body = "= On the border\n" + "\n\n".join([FIRST, SECOND] * 12)
    got = read(tmp_path / "a.pdf", pdf(body, header="Example Monitor, weekly"))
    (document,) = got.documents
    assert document.title == "Border report"
    assert headings(document) == ["On the border"]
    lines = document.text.replace("’", "'").split("\n")
    # Paragraphs that a page divides stay whole, and no hyphen of a line's end is left.
    assert lines == ["On the border", *[FIRST, SECOND] * 12]
    assert document.pages[0] == 0
    assert len(document.pages) > 2
    assert list(document.pages) == sorted(set(document.pages))
    for number, start in enumerate(document.pages, start=1):
        assert document.page_of(start) == number
    assert document.page_of(len(document.text) - 1) == len(document.pages)
    assert any("running heads and page numbers" in note for note in got.notes)


def test_a_pdf_page_without_letters_keeps_its_number(tmp_path: Path) -> None:
    body = f"{FIRST}\n#pagebreak()\n#rect()\n#pagebreak()\n{SECOND}"
    got = read(tmp_path / "a.pdf", pdf(body))
    (document,) = got.documents
    at = document.text.index("Georgia")
    assert document.page_of(at) == 3
    assert document.page_of(0) == 1


def test_a_pdf_of_pictures_says_what_to_do(tmp_path: Path) -> None:
    empty = pypdfium2.PdfDocument.new()
    empty.new_page(200, 200)
    sink = io.BytesIO()
    empty.save(sink)
    with pytest.raises(UnreadableInput, match=r"only pictures of pages.*OCR"):
        read(tmp_path / "scan.pdf", sink.getvalue())


def test_a_broken_pdf_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="PDF is broken"):
        read(tmp_path / "half.pdf", b"%PDF-1.7\n1 0 obj <<")


def test_a_word_document_gives_headings_and_tables(tmp_path: Path) -> None:
    got = read(tmp_path / "a.docx", word())
    (document,) = got.documents
    assert document.text == f"What happened\n{FIRST}\na table\n{SECOND}"
    assert headings(document) == ["What happened"]
    assert document.title == "Border report"
    assert got.notes[0] == "tables read cell by cell: 1"


def test_macros_are_noted_and_not_read(tmp_path: Path) -> None:
    got = read(tmp_path / "a.docm", word(macros=True))
    assert got.documents[0].text == f"What happened\n{FIRST}\na table\n{SECOND}"
    assert "holds macros: neither run nor read" in got.notes


def test_a_book_gives_its_chapters_in_the_order_of_its_index(tmp_path: Path) -> None:
    got = read(tmp_path / "a.epub", book())
    assert [d.source for d in got.documents] == ["a.epub#OEBPS/b.xhtml", "a.epub#OEBPS/a.xhtml"]
    first = got.documents[0]
    assert (first.outlet, first.published) == ("Example Press", date(2024, 5, 12))
    assert first.title == "B"


@pytest.mark.parametrize(
    "index", ["", "<package", "<package/>", '<!DOCTYPE p [<!ENTITY a "b">]><package/>']
)
def test_a_book_with_a_broken_index_loses_no_chapter(tmp_path: Path, index: str) -> None:
    got = read(tmp_path / "a.epub", book(index=index))
    assert [d.source for d in got.documents] == ["a.epub#OEBPS/a.xhtml", "a.epub#OEBPS/b.xhtml"]
    assert any("index" in note for note in got.notes)


def test_an_archive_of_another_kind_is_refused(tmp_path: Path) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("a.txt", FIRST)
    with pytest.raises(UnreadableInput, match=r"neither a Word document nor an e-book.*Unpack"):
        read(tmp_path / "a.zip", sink.getvalue())


def test_a_message_keeps_its_sender_and_leaves_out_what_it_quotes(tmp_path: Path) -> None:
    got = read(tmp_path / "a.eml", mail())
    (document,) = got.documents
    assert document.text == FIRST
    assert document.title == "The week on the border"
    assert document.outlet == "Example Newsletter"
    assert document.published == date(2025, 3, 4)  # In the sender's own zone.
    assert [(s.source, s.reason) for s in got.skipped] == [("a.eml#map.pdf", "attachment")]
    assert "lines quoted from another message left out: 1" in got.notes


def test_a_message_without_a_sender_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no sender"):
        read(tmp_path / "a.eml", FIRST)


def test_a_feed_gives_an_item_an_entry(tmp_path: Path) -> None:
    got = read(tmp_path / "a.xml", RSS)
    long, short = got.documents
    assert long.text == f"{FIRST}\n{SECOND}"
    assert (long.title, long.outlet) == ("Border & villages", "Example Gazette")
    assert (long.published, long.address) == (date(2025, 3, 4), "https://example.org/1")
    assert (short.text, short.published) == ("Only a headline here", date(2025, 3, 5))


def test_a_day_of_change_is_told(tmp_path: Path) -> None:
    got = read(tmp_path / "a.atom", ATOM)
    assert got.documents[0].published == date(2025, 3, 6)
    assert got.notes == ("day of the last change taken for 1 entries",)


def test_other_xml_is_not_read_as_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no feed"):
        read(tmp_path / "a.xml", "<?xml version='1.0'?><catalogue><book/></catalogue>")


def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    got = read(tmp_path / "a.warc.gz", web_archive())
    (document,) = got.documents
    assert document.address == "https://example.org/a"
    assert document.published == date(2025, 3, 4)
    assert [s.detail for s in got.skipped] == [
        "https://example.org/a.png: image/png",
        "https://example.org/b: answer 404",
    ]


def test_a_web_archive_without_a_page_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="holds no page"):
        read(tmp_path / "a.warc", b"WARC/1.0\r\nnonsense")


def test_a_folder_is_read_whole_and_what_is_left_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, data in (("b.txt", FIRST), ("in/a.html", PAGE), (".hidden", "x"), ("c.png", "x")):
        (tmp_path / name).write_text(data, "utf-8")
    found = gather([tmp_path])
    assert [p.name for p in found.files] == ["b.txt", "a.html"]
    assert [(s.source, s.reason) for s in found.left] == [("c.png", "unknown-kind")]


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="holds no file"):
        gather([tmp_path])


def test_a_list_of_feeds_names_what_was_not_saved(tmp_path: Path) -> None:
    (tmp_path / "subscriptions.opml").write_text(OPML, "utf-8")
    (tmp_path / "a.xml").write_text(RSS, "utf-8")
    found = gather([tmp_path])
    assert [p.name for p in found.files] == ["a.xml"]
    gazette, another = found.feeds
    assert (gazette.address, gazette.title) == ("https://example.org/feed.xml", "The Gazette")
    saved = open_input(tmp_path / "a.xml", today=TODAY).feed
    assert subscription(saved, found.feeds) == gazette
    (missing,) = unsaved(found.feeds, [gazette, None])
    assert (missing.source, missing.reason) == (another.address, "not-saved")


@pytest.mark.parametrize(
    ("saved", "name"),
    [
        (Feed(None, "http://a.example", "The Courier"), "Courier"),
        (Feed(None, "https://b.example/", "Tribune World"), "Tribune world"),
        (Feed(None, None, "Tribune World"), "Tribune world"),
        (Feed(None, "https://c.example/", "Courier"), "Courier"),
        (Feed(None, "https://b.example/", "The Tribune"), None),
        (Feed(None, None, "Post"), None),
        (Feed(None, None, ""), None),
        (Feed("https://b.example/sport", "https://a.example/", "Courier"), "Tribune sport"),
        (Feed("https://b.example/art", "https://a.example/", "Courier"), None),
    ],
)
def test_a_feed_that_states_no_address_is_known_by_site_or_title_and_never_guessed(
    tmp_path: Path, saved: Feed, name: str | None
) -> None:
    outlines = "".join(
        f'<outline text="{text}" xmlUrl="https://{address}" htmlUrl="{site}"/>'
        for text, address, site in [
            ("Courier", "a.example/rss", "https://a.example/"),
            ("Tribune world", "b.example/world", "https://b.example"),
            ("Tribune sport", "b.example/sport", "https://b.example"),
            ("Post", "d.example/1", ""),
            ("Post", "d.example/2", ""),
        ]
    )
    (tmp_path / "a.opml").write_text(f"<opml><body>{outlines}</body></opml>", "utf-8")
    found = subscription(saved, gather([tmp_path]).feeds)
    assert (found.title if found else None) == name


def test_a_broken_list_of_feeds_is_named_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text("<opml><body/></opml>", "utf-8")
    (tmp_path / "b.txt").write_text(FIRST, "utf-8")
    found = gather([tmp_path])
    assert [p.name for p in found.files] == ["b.txt"]
    assert [(s.source, s.reason) for s in found.left] == [("a.opml", "unreadable")]
    assert "names no feeds" in found.left[0].detail
