"""A folder of every kind of file: what is given is stored, held or skipped by name, and no more."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from intake_sample import ATOM, FIRST, OPML, PAGE, RSS, book, mail, pdf, web_archive, word

from chalkcircle import app
from chalkcircle.app.inputs import walk
from chalkcircle.ledger import Ledger
from chalkcircle.model import Document

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RUSSIAN = "Министр иностранных дел провёл переговоры с послом соседней страны в столице. " * 3


def test_nothing_of_a_folder_is_lost_in_silence(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    for name, content in {
        "a.txt": FIRST.encode(), "deep/a.html": PAGE.encode(), "a.pdf": pdf(FIRST),
        "a.docx": word(), "a.eml": mail(), "a.xml": RSS.encode(), "a.atom": ATOM.encode(),
        "a.epub": book(), "a.warc.gz": web_archive(), "list.opml": OPML.encode(),
        "b.rss": RSS.replace("Only a headline here", RUSSIAN).encode(), "c.png": b"\x89PNG",
        "broken.pdf": b"%PDF-1.7", "broken.docx": b"PK\x03\x04", "broken.opml": b"<opml>",
    }.items():  # fmt: skip
        (folder / name).write_bytes(content)
    shop = app.Workshop(app.Settings())
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        done = app.ingest(shop, ledger, [folder], now=NOW, keep_going=True)
        documents = ledger.documents()
    assert done.given == done.added + done.held + len(done.skipped)
    assert len(documents) == done.added
    reasons = Counter(s.reason for s in done.skipped)
    assert reasons == {"unreadable": 3, "unknown-kind": 1, "attachment": 1, "no-page": 2}
    assert [s.source for s in done.not_coded if s.reason == "not-saved"] == [
        "https://example.com/rss"
    ]
    assert {d.language for d in documents} == {"en", "ru", "und"}  # A headline alone is too short.
    assert all(": " in note for note in done.notes)
    assert any(note.startswith("a.eml: lines quoted") for note in done.notes)


def test_a_saved_feed_without_its_address_takes_the_name_of_its_list(tmp_path: Path) -> None:
    own = '<atom:link rel="self" href="https://example.org/feed.xml"/>'
    listed = OPML.replace("feed.xml", 'feed.xml" htmlUrl="https://example.org/')
    (tmp_path / "list.opml").write_text(listed, "utf-8")
    (tmp_path / "a.rss").write_text(RSS.replace(own, "<link>https://example.org</link>"), "utf-8")
    inputs = app.open_inputs([tmp_path], published=None, today=NOW.date())
    assert [s.source for s in inputs.unsaved] == ["https://example.com/rss"]
    documents = [d for d in walk(inputs, None) if isinstance(d, Document)]
    assert {d.outlet for d in documents} == {"The Gazette"}
