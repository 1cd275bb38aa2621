"""Files made to exhaust or mislead a reader: refused or read, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import random
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from intake_sample import (
    ATOM,
    FIRST,
    OPML,
    PAGE,
    RSS,
    book,
    changed,
    mail,
    pdf,
    pdf_of,
    record,
    shown_words,
    web_archive,
    word,
)

from chalkcircle.coding.intake import Read, gather, read_input
from chalkcircle.coding.intake.pdf_apart import pages_of
from chalkcircle.model import UnreadableInput

TODAY = date(2026, 11, 24)


def read(path: Path, content: str | bytes) -> Read:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_input(path, today=TODAY)


@contextmanager
def bounded(*, megabytes: int, seconds: float) -> Iterator[None]:
    """What happens inside needs no more memory than this beyond the most that was ever used.

    Seconds are of the processor, and three times as many may pass: what is looked for is a file
    that keeps a reader busy for good, not how fast a shared machine happens to be.
    """
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < megabytes * 1000
    assert time.process_time() - started < 3 * seconds


def _zip(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return sink.getvalue()


@pytest.mark.parametrize("main", ["word/document.xml", "META-INF/container.xml"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, main: str) -> None:
    raw = _zip({main: b"<w/>"} | {f"word/{n}.xml": bytes(1_000_000) for n in range(40)})
    with (
        bounded(megabytes=30, seconds=5),
        pytest.raises(UnreadableInput, match="packed far too tightly"),
    ):
        read(tmp_path / "bomb.docx", raw)


def test_a_bomb_that_states_a_small_size_gives_no_more_than_it_states(tmp_path: Path) -> None:
    raw = _zip({"word/document.xml": bytes(200_000_000)})
    lied = raw.replace(struct.pack("<L", 200_000_000), struct.pack("<L", 1000))
    assert lied != raw
    with bounded(megabytes=30, seconds=5), pytest.raises(UnreadableInput, match="broken"):
        read(tmp_path / "a.docx", lied)


def test_a_part_without_a_name_is_no_stumbling_block(tmp_path: Path) -> None:
    nameless = zipfile.ZipInfo("x")
    nameless.filename = ""
    sink = io.BytesIO(word())
    with zipfile.ZipFile(sink, "a") as made:
        made.writestr(nameless, b"x")
    assert FIRST in read(tmp_path / "a.docx", sink.getvalue()).documents[0].text


def test_a_zip_within_a_zip_is_not_opened(tmp_path: Path) -> None:
    nested = changed(word(), {"word/embeddings/a.zip": _zip({"a": bytes(10_000_000)})})
    with bounded(megabytes=30, seconds=5):
        assert FIRST in read(tmp_path / "a.docx", nested).documents[0].text


def test_parts_that_lie_over_one_another_are_refused(tmp_path: Path) -> None:
    packed = zlib.compressobj(wbits=-15)
    data = random.Random(1).randbytes(50_000)
    body = packed.compress(data) + packed.flush()
    sums = struct.pack("<LLL", zlib.crc32(data), len(body), len(data))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sums
    local += struct.pack("<HH", 17, 0) + b"word/document.xml" + body
    index = b""
    for number in range(100):
        name = b"word/document.xml" if not number else b"word/document%03d" % number
        index += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sums
        index += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
    tail = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 100, 100, len(index), len(local), 0)
    with pytest.raises(UnreadableInput, match="lie over one another"):
        read(tmp_path / "a.docx", local + index + tail)


def test_an_index_of_a_million_parts_is_not_even_read(tmp_path: Path) -> None:
    raw = b"PK\x03\x04" + bytes(26) + (b"PK\x01\x02" + bytes(42)) * 900_000
    tail = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 65535, 65535, 900_000 * 46, 30, 0)
    with bounded(megabytes=120, seconds=5), pytest.raises(UnreadableInput, match="too many parts"):
        read(tmp_path / "a.epub", raw + tail)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entities_that_unfold_or_lead_outside_are_refused(
    tmp_path: Path, doctype: str, encoding: str
) -> None:
    mark = "\ufeff" if encoding != "utf-8" else ""
    xml = f'{mark}<?xml version="1.0"?>{doctype}'
    with pytest.raises(UnreadableInput, match="declares entities"):
        read(tmp_path / "a.rss", f"{xml}<rss><channel>&c;</channel></rss>".encode(encoding))
    spoilt = changed(word(), {"word/document.xml": f"{xml}<w>&c;</w>".encode(encoding)})
    with pytest.raises(UnreadableInput, match="declares entities"):
        read(tmp_path / "a.docx", spoilt)
    (tmp_path / "a.opml").write_bytes(f"{xml}<opml>&c;</opml>".encode(encoding))
    assert "declares entities" in gather([tmp_path / "a.opml"]).left[0].detail
    got = read(tmp_path / "a.epub", book(index=f"{doctype}<package>&c;</package>"))
    assert len(got.documents) == 2
    assert "declares entities" in got.notes[0]


def test_a_feed_of_a_million_items_is_refused_at_once(tmp_path: Path) -> None:
    for item in ("<item><title>x</title></item>", "<item/>"):
        raw = f"<rss><channel>{item * 1_000_000}</channel></rss>"
        with (
            bounded(megabytes=150, seconds=5),
            pytest.raises(UnreadableInput, match=r"too many entries.*1,000,000.*Split"),
        ):
            read(tmp_path / "a.rss", raw)


def test_comments_before_a_page_cost_no_time(tmp_path: Path) -> None:
    with bounded(megabytes=50, seconds=5):
        (document,) = read(tmp_path / "a.html", "<!-- a -->\n" * 60 + PAGE).documents
    assert FIRST[:40] in document.text


@pytest.mark.parametrize("line", [" " * 1_000_000, "1" * 1_000_000 + "\n> x", "\n\n>" * 100_000])
def test_lines_of_a_message_cost_no_more_than_their_length(tmp_path: Path, line: str) -> None:
    raw = f"From: a@example.org\nSubject: x\n\n{FIRST}\n{line}\n"
    with bounded(megabytes=150, seconds=5):
        (document,) = read(tmp_path / "a.eml", raw).documents
    assert document.text.startswith(FIRST[:40])


def test_a_feed_of_a_million_tags_is_refused_at_once(tmp_path: Path) -> None:
    raw = f"<rss><channel><item>{'<b>' * 1_000_001}</item></channel></rss>"
    with bounded(megabytes=50, seconds=5), pytest.raises(UnreadableInput, match="too many tags"):
        read(tmp_path / "a.rss", raw)


def test_a_pdf_of_ten_thousand_pages_is_refused_and_one_of_half_is_read(tmp_path: Path) -> None:
    with bounded(megabytes=50, seconds=5), pytest.raises(UnreadableInput, match="10,000 pages"):
        read(tmp_path / "a.pdf", pdf_of(shown_words(FIRST), pages=10_000))
    with bounded(megabytes=100, seconds=60):
        (document,) = read(tmp_path / "b.pdf", pdf_of(shown_words(FIRST), pages=5_000)).documents
    assert len(document.pages) == 5_000


def test_a_page_of_absurd_size_is_read(tmp_path: Path) -> None:
    with bounded(megabytes=50, seconds=5):
        got = read(tmp_path / "a.pdf", pdf_of(shown_words(FIRST), box=b"0 0 1e30 99999999999"))
    assert got.documents[0].text == FIRST


@pytest.mark.parametrize("times", [1, 2])
def test_a_pdf_that_unfolds_to_gigabytes_is_refused(tmp_path: Path, times: int) -> None:
    content = b"BT " + b"(a) Tj " * 3_000_000 + b"ET"
    for _ in range(times):
        content = zlib.compress(content)
    about = b"/Filter[" + b"/FlateDecode" * times + b"]"
    raw = pdf_of(content, about=about)
    with bounded(megabytes=50, seconds=5), pytest.raises(UnreadableInput, match="exhaust a reader"):
        read(tmp_path / "a.pdf", raw)


def test_a_message_of_ten_thousand_parts_is_read_and_each_is_counted(tmp_path: Path) -> None:
    head = b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n"
    part = b"--x\nContent-Type: text/plain\n\n" + FIRST.encode() + b"\n"
    with bounded(megabytes=100, seconds=60):
        got = read(tmp_path / "a.eml", head + part * 10_000 + b"--x--\n")
    assert (len(got.documents), len(got.skipped)) == (1, 9_999)


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.org\nContent-Type: message/rfc822\n\n" * 10_000,
        b"From: " + b"(" * 9_000 + b"a@example.org\n\nWords.",
        b"From: a@example.org\nSubject: " + b"=?utf-8?q?x?= " * 14_000 + b"\n\nWords.",
    ],
    ids=["nested", "comments", "words"],
)
def test_messages_made_to_exhaust_a_parser_are_refused(tmp_path: Path, raw: bytes) -> None:
    with bounded(megabytes=50, seconds=10), pytest.raises(UnreadableInput, match="e-mail"):
        read(tmp_path / "a.eml", raw)


def test_a_page_packed_as_a_bomb_inside_an_archive_is_skipped(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(300_000_000), 1)
    raw = record(PAGE.encode()) + record(bomb, headers="Content-Encoding: gzip\r\n")
    with bounded(megabytes=250, seconds=20):
        got = read(tmp_path / "a.warc", raw)
    assert len(got.documents) == 1
    assert [s.reason for s in got.skipped] == ["too-large"]


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.pdf": lambda: pdf(f"= A\n{FIRST}"), "a.docx": word, "a.epub": book, "a.eml": mail,
    "a.rss": RSS.encode, "a.atom": ATOM.encode, "a.warc": lambda: gzip.decompress(web_archive()),
    "a.warc.gz": web_archive,
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_only_our_own_error_comes_out_of_spoilt_files(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    sound = SAMPLES[name]()
    read_or_refused = 0
    for _ in range(60):
        raw = bytearray(sound)
        for _ in range(chance.choice((1, 2, 8, 30))):
            at, length = chance.randrange(len(raw) or 1), chance.choice((1, 4, 64))
            spoilt = chance.choice((b"", chance.randbytes(length), bytes(raw[:length]) * 9))
            raw[at : at + length] = spoilt
        with suppress(UnreadableInput):
            read(tmp_path / name, bytes(raw))
        read_or_refused += 1
    assert read_or_refused == 60


def test_a_spoilt_list_of_feeds_is_named(tmp_path: Path) -> None:
    for cut in range(60, len(OPML) - 1, 7):
        (tmp_path / "a.opml").write_text(OPML[:cut], "utf-8")
        assert [s.reason for s in gather([tmp_path / "a.opml"]).left] == ["unreadable"]


def _nested_drawings(depth: int) -> bytes:
    """A PDF whose drawing draws another eight times, and that one the next, and so on."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length 5 >>\nstream\n/A Do\nendstream",
        b"null",
        b"<< /XObject << /A 7 0 R >> >>",
    ]
    for number in range(depth):
        drawn = b"/A Do " * 8 if number < depth - 1 else b"0 0 1 1 re f"
        bodies.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A "
            + f"{8 + number} 0 R >> >> /Length {len(drawn)} >>\nstream\n".encode()
            + drawn
            + b"\nendstream"
        )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    size = len(bodies) + 1
    made += f"xref\n0 {size}\n0000000000 65535 f \n".encode() + table
    made += f"trailer << /Root 1 0 R /Size {size} >>\nstartxref\n{places[-1]}\n%%EOF".encode()
    return made


def test_drawings_that_draw_one_another_for_ever_are_given_up() -> None:
    with pytest.raises(UnreadableInput, match=r"given up after 2 seconds.*Print it anew"):
        pages_of(_nested_drawings(12), "a.pdf", seconds=2)


def test_a_reader_that_falls_over_costs_its_file_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As when PDFium ends its process: here the process cannot even begin."""
    monkeypatch.setenv("PYTHONHOME", str(tmp_path / "nothing"))
    with pytest.raises(UnreadableInput, match="its reader ended with"):
        pages_of(b"%PDF-1.4", "a.pdf")


def test_modules_beside_the_documents_are_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("msgspec", "pypdfium2", "contextlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('ran')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert pages_of(pdf(FIRST), "a.pdf").pages
