"""PDF that loops, runs or carries, XML that leads outside, archives that are no documents."""

from __future__ import annotations

import io
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from intake_sample import FIRST, RSS, book, changed, raw_pdf, shown_words, word

from chalkcircle.coding.intake import Read, read_input
from chalkcircle.coding.intake.pdf_apart import pages_of
from chalkcircle.model import UnreadableInput

TODAY = date(2026, 11, 24)


def read(path: Path, content: bytes) -> Read:
    path.write_bytes(content)
    return read_input(path, today=TODAY)


PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>>>>>"
)
STREAM = b"<</Length %d>>stream\n" % len(shown_words(FIRST)) + shown_words(FIRST) + b"\nendstream "
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


@pytest.mark.parametrize("kids", [b"2 0 R", b"3 0 R 2 0 R", b"6 0 R"])
def test_pages_that_hold_one_another_come_to_an_end(kids: bytes) -> None:
    tree = b"<</Type/Pages/Count 2/Kids[%s]>>" % kids
    other = b"<</Type/Pages/Count 2/Parent 2 0 R/Kids[2 0 R]>>"
    raw = raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, PAGE, STREAM, FONT, other)
    try:
        assert len(pages_of(raw, "a.pdf", seconds=9).pages) <= 2
    except UnreadableInput as refused:
        assert "given up" not in str(refused)  # noqa: PT017


def test_a_pdf_of_a_million_objects_is_read_or_refused_in_time(tmp_path: Path) -> None:
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", tree, PAGE, STREAM, FONT, *[b"<<>>"] * 1_000_000]
    parts = [b"%d 0 obj%sendobj\n" % (n, one) for n, one in enumerate(objects, 1)]
    places, at = [], 9
    for part in parts:
        places.append(b"%010d 00000 n \n" % at)
        at += len(part)
    size = len(parts) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, at)
    raw = b"".join([b"%PDF-1.4\n", *parts, head, *places, tail])
    try:
        assert FIRST[:40] in read(tmp_path / "a.pdf", raw).documents[0].text
    except UnreadableInput as refused:
        assert "a.pdf" in str(refused)  # noqa: PT017


def test_scripts_and_files_inside_a_pdf_are_neither_run_nor_read(tmp_path: Path) -> None:
    about = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R/Names<</EmbeddedFiles<</Names[(a)7 0 R]>>"
        b"/JavaScript<</Names[(j)6 0 R]>>>>>>"
    )
    script = b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\);this.exportDataObject\\(\\))>>"
    file = b"<</Type/Filespec/F(a.txt)/EF<</F 8 0 R>>>>"
    held = b"<</Type/EmbeddedFile/Length 22>>stream\nKenya attacked Somalia.\nendstream "
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    raw = raw_pdf(about, tree, PAGE, STREAM, FONT, script, file, held)
    before = set(tmp_path.iterdir())
    (document,) = read(tmp_path / "a.pdf", raw).documents
    assert document.text == FIRST
    assert set(tmp_path.iterdir()) - before == {tmp_path / "a.pdf"}


DOCTYPE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/outside.dtd">'


def test_a_document_type_from_outside_is_never_asked_for(tmp_path: Path) -> None:
    """The network is closed to these tests: to ask would raise."""
    feed = read(tmp_path / "a.rss", RSS.replace("?>", f"?>{DOCTYPE}", 1).encode())
    assert feed.documents
    part = b'<?xml version="1.0"?>' + DOCTYPE.encode() + b"<w/>"
    with pytest.raises(UnreadableInput):
        read(tmp_path / "a.docx", changed(word(), {"word/document.xml": part}))
    got = read(tmp_path / "a.epub", book(index=f"{DOCTYPE}<package/>"))
    assert len(got.documents) == 2


def _tar(kind: str) -> bytes:
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=kind) as made:  # type: ignore[call-overload]
        info = tarfile.TarInfo("../../slipped.txt")
        info.size = len(FIRST)
        made.addfile(info, io.BytesIO(FIRST.encode()))
    return sink.getvalue()


def _sheet() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>')
    return sink.getvalue()


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.docx", "a.txt", "a.xlsx", "a.svg"])
def test_what_is_no_document_is_refused_and_nothing_is_unpacked(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    svg = f'<?xml version="1.0"?>{DOCTYPE}<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>'
    content = {"a.tar.gz": _tar("w:gz"), "a.xlsx": _sheet(), "a.svg": svg.encode()}
    with pytest.raises(UnreadableInput):
        read(folder / name, content.get(name, _tar("w")))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [folder / name]
