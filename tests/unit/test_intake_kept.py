"""What each kind of file says about itself is kept, and what is not read is counted."""

from __future__ import annotations

import gzip
import os
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from intake_sample import (
    FIRST,
    PAGE,
    RSS,
    SECOND,
    book,
    changed,
    edited_word,
    locked_pdf,
    pdf,
    record,
    web_archive,
)

from chalkcircle.coding.intake import Feed, Read, gather, read_input, subscription
from chalkcircle.coding.intake.items import header_day
from chalkcircle.model import UnreadableInput

TODAY = date(2026, 11, 24)


def read(path: Path, content: str | bytes) -> Read:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_input(path, today=TODAY)


def test_words_at_the_edge_of_pages_are_no_running_head(tmp_path: Path) -> None:
    body = "\n#pagebreak()\n".join([f"{FIRST}\n\n{SECOND}"] * 4)
    (document,) = read(tmp_path / "a.pdf", pdf(body)).documents
    assert document.text.count("Georgia") == document.text.count("announcement") == 4


def test_a_pdf_that_only_its_owner_may_copy_is_read(tmp_path: Path) -> None:
    got = read(tmp_path / "a.pdf", locked_pdf("Armenia accused Azerbaijan.", password=""))
    assert got.documents[0].text == "Armenia accused Azerbaijan."


def test_a_pdf_with_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"encrypted.*without one"):
        read(tmp_path / "locked.pdf", locked_pdf("Armenia accused Azerbaijan.", password="x"))


def test_struck_out_words_are_not_read_and_inserted_ones_are(tmp_path: Path) -> None:
    got = read(tmp_path / "a.docx", edited_word())
    assert got.documents[0].text == (
        "Armenia accused Azerbaijan on Monday.\nIn a control.\nAccording to the ministry."
    )
    assert "tracked changes: 2 struck out and not read" in got.notes
    assert "footnotes and endnotes read after the text: 1" in got.notes
    assert any("--date says when it was published" in note for note in got.notes)
    assert got.documents[0].published is None


def test_a_locked_word_document_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="locked with a password"):
        read(tmp_path / "a.docx", b"\xd0\xcf\x11\xe0" + bytes(100))


def _mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "News <news@example.org>")
    message["Date"] = "Tue, 04 Mar 2025 23:30:00 -0500"
    for name, value in headers.items():
        message[name.title()] = value
    return message


def test_a_newsletter_laid_out_by_tables_keeps_its_words(tmp_path: Path) -> None:
    message = _mail(subject="Überblick")
    message.set_content("See the HTML version.")
    cells = f"<table><tr><td><p>{FIRST}</p></td></tr><tr><td>{SECOND}</td></tr></table>"
    quoted = "<blockquote type='cite'>An older message.</blockquote>"
    message.add_alternative(f"<html><body>{cells}{quoted}</body></html>", subtype="html")
    inner = _mail(subject="Fwd")
    inner.set_content("Forwarded words.")
    message.add_attachment(inner)
    got = read(tmp_path / "a.eml", message.as_bytes())
    (document,) = got.documents
    assert document.title == "Überblick"
    assert document.text == f"{FIRST}\n{SECOND}"
    assert [(s.source, s.reason) for s in got.skipped] == [("a.eml#message/rfc822", "attachment")]
    assert "messages quoted left out: 1" in got.notes


@pytest.mark.parametrize(
    "answered",
    [
        f"On 3 March 2025 at 10:00 a reader wrote:\n> {SECOND}\n",
        f"-----Original Message-----\nFrom: a@example.org\n\n{SECOND}\n",
        f"________________________________\nFrom: a@example.org\nSent: Monday\n\n{SECOND}\n",
    ],
)
def test_what_is_answered_is_not_the_senders_word(tmp_path: Path, answered: str) -> None:
    message = _mail()
    message.set_content(f"{FIRST}\n\n{answered}")
    got = read(tmp_path / "a.eml", message.as_bytes())
    assert got.documents[0].text == FIRST
    assert any("quoted from another message" in note for note in got.notes)


def test_a_quotation_takes_the_line_above_it_and_no_more(tmp_path: Path) -> None:
    message = _mail()
    rule = "_" * 30
    message.set_content(
        f"{FIRST}\n{rule}\nThe figures of 2024:\n\n"
        "On 3 March 2025 a reader wrote:\n> One.\n\n> Two.\n"
        f"-----Original Message-----\n{SECOND}\n"
    )
    (document,) = read(tmp_path / "a.eml", message.as_bytes()).documents
    assert document.text.splitlines() == [FIRST, rule, "The figures of 2024:"]


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("Tue, 04 Mar 2025 23:30:00 -0500", date(2025, 3, 4)),
        ("2025-03-04T23:30:00Z", date(2025, 3, 4)),
        ("2025-03-04 10:00:00", date(2025, 3, 4)),
        ("4 March 2025", date(2025, 3, 4)),
        ("Tue, 99 Foo 20255 99:99:99 +9999", None),
    ],
)
def test_days_of_headers_are_read_in_their_own_zone(stated: str, day: date | None) -> None:
    assert header_day(stated) == day


@pytest.mark.parametrize(
    "spoilt",
    [
        RSS.replace("<rss", '<!DOCTYPE rss PUBLIC "-//N//DTD" "http://a.example/r.dtd"><rss', 1),
        "\ufeff" + RSS.replace("?>", ' encoding="utf-16"?>', 1),
    ],
    ids=["doctype", "utf-16"],
)  # fmt: skip
def test_feeds_in_other_clothes_are_feeds(tmp_path: Path, spoilt: str) -> None:
    raw = spoilt.encode("utf-16-le" if spoilt[0] == "\ufeff" else "utf-8")
    assert len(read(tmp_path / "a.xml", raw).documents) == 2


def test_an_entry_with_a_declaration_inside_keeps_its_words(tmp_path: Path) -> None:
    odd = RSS.replace("<![CDATA[", '<![CDATA[<?xml version="1.0" encoding="utf-8"?>&#1;')
    assert FIRST in read(tmp_path / "a.xml", odd).documents[0].text


def test_subscribed_and_saved_addresses_may_differ_in_scheme() -> None:
    listed = Feed("http://example.org/feed/", title="x")
    assert subscription(Feed("https://example.org/feed"), [listed]) == listed


def test_a_web_archive_unpacks_pages_and_counts_what_it_only_points_at(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.replace("Border report", "Граница").encode("cp1251"))
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    how = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    raw = record(chunks, "text/html; charset=windows-1251", headers=how)
    got = read(tmp_path / "a.warc", raw + record(b"", of="revisit", address="https://b.example/"))
    assert got.documents[0].title == "Граница"
    assert got.documents[0].published == date(2025, 3, 4)
    assert [s.detail for s in got.skipped] == [
        "https://b.example/: revisit of a page kept elsewhere"
    ]


def test_a_page_without_a_day_has_none_though_it_was_fetched_on_one(tmp_path: Path) -> None:
    page = PAGE.replace("article:published_time", "other")
    assert read(tmp_path / "a.warc", record(page.encode())).documents[0].published is None


def test_a_truncated_packed_web_archive_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    got = read(tmp_path / "a.warc.gz", web_archive()[:-30])
    assert got.documents[0].address == "https://example.org/a"
    assert any("breaks off" in note for note in got.notes)


def test_a_record_that_is_cut_short_is_no_page(tmp_path: Path) -> None:
    raw = record(PAGE.encode(), address="https://a.example/") + record(PAGE.encode())[:-200]
    got = read(tmp_path / "a.warc", raw)
    assert len(got.documents) == 1
    assert [s.reason for s in got.skipped] == ["cut-short"]


def test_a_book_names_what_its_index_promises_and_lacks(tmp_path: Path) -> None:
    contents = b"<html><body><nav><ol><li>A</li></ol></nav></body></html>"
    got = read(tmp_path / "a.epub", changed(book(), {
        "OEBPS/a.xhtml": None, "OEBPS/nav.xhtml": contents, "META-INF/container.xml": b"broken",
        "OEBPS/book.opf": _index(),
    }))  # fmt: skip
    assert [d.source for d in got.documents] == ["a.epub#OEBPS/b.xhtml"]
    assert got.documents[0].published == date(2024, 5, 12)
    assert [(s.source, s.reason) for s in got.skipped] == [("a.epub#OEBPS/a.xhtml", "missing")]


def _index() -> bytes:
    return b"""<package xmlns="http://www.idpf.org/2007/opf"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:date opf:event="creation">2001-01-01</dc:date>
<dc:date opf:event="publication">2024-05-12</dc:date></metadata>
<manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/>
<item id="n" href="nav.xhtml" properties="nav"/></manifest>
<spine><itemref idref="b"/><itemref idref="a"/></spine></package>"""


def test_a_locked_book_says_so(tmp_path: Path) -> None:
    sealed = bytes(range(256)) * 8
    locked = {"META-INF/encryption.xml": b"<x/>", "OEBPS/a.xhtml": sealed, "OEBPS/b.xhtml": sealed}
    with pytest.raises(UnreadableInput, match="book is locked"):
        read(tmp_path / "a.epub", changed(book(), locked))


def test_links_pipes_and_odd_names_of_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(FIRST, "utf-8")
    (tmp_path / "in" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    odd.write_text(SECOND, "utf-8")
    found = gather([tmp_path])
    assert sorted(p.name for p in found.files) == ["a.txt", odd.name]
    assert {(s.source, s.reason) for s in found.left} == {
        ("in/loop", "link"), ("gone.txt", "unreadable"), ("pipe.txt", "unreadable"),
    }  # fmt: skip
    assert read_input(odd, today=TODAY).documents[0].source == "caf\ufffd.txt"
    with pytest.raises(UnreadableInput, match="no plain file"):
        read_input(tmp_path / "pipe.txt", today=TODAY)
