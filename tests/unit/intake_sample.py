"""Files of every kind, made by the programs and libraries that make them for users."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

import docx
import typst
from docx.oxml import parse_xml

FIRST = (
    "Armenia accused Azerbaijan of shelling the villages of Syunik on Monday, the ministry in "
    "Yerevan said in an extraordinarily long announcement."
)
SECOND = (
    "Georgia's government called on both neighbours to show restraint and offered to host the "
    "next round of negotiations in Tbilisi before the summer."
)
PAGE = f"""<html><head><title>Border report</title>
<meta property="article:published_time" content="2025-03-04T10:00:00+04:00">
<meta property="og:site_name" content="Example Gazette"></head>
<body><article><h1>Border report</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"""


def pdf(body: str, *, header: str = "") -> bytes:
    """A PDF as the typesetter makes it, hyphenated and justified."""
    source = (
        f'#set document(title: "Border report")\n#set page(paper: "a6", header: [{header}], '
        "footer: context counter(page).display())\n"
        '#set text(lang: "en", hyphenate: true, size: 10pt)\n#set par(justify: true)\n'
    )
    made = typst.compile((source + body).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def raw_pdf(*objects: bytes, more: bytes = b"") -> bytes:
    """A PDF of these objects, the first of them the catalogue; ``more`` goes into its trailer."""
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return made + head + table + tail % (len(places) + 1, more, len(made))


def pdf_of(
    content: bytes, *, about: bytes = b"", box: bytes = b"0 0 600 200", pages: int = 1
) -> bytes:
    """A PDF whose every page is the same one, with this stream of content."""
    return raw_pdf(*_pdf_objects(content, about, box, pages))


def _pdf_objects(content: bytes, about: bytes, box: bytes, pages: int) -> list[bytes]:
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R" % box
        + b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<<%s/Length %d>>stream\n" % (about, len(content)) + content + b"\nendstream ",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]


def shown_words(text: str) -> bytes:
    """The stream of content that shows some words."""
    return b"BT /F 8 Tf 10 100 Td (%s) Tj ET" % text.encode("latin-1")


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def locked_pdf(text: str, *, password: str) -> bytes:
    """A PDF encrypted with 40 bits, which its owner forbids to copy.

    Source: ISO 32000-1, section 7.6, algorithms 1 to 4. With an empty password anybody may open it.
    """

    def padded(words: str) -> bytes:
        return (words.encode() + _PAD)[:32]

    def digest(data: bytes) -> bytes:
        return hashlib.md5(data, usedforsecurity=False).digest()

    marked = bytes(range(16))
    owner = _rc4(digest(padded("owner"))[:5], padded(password))
    key = digest(padded(password) + owner + (-64 & 0xFFFFFFFF).to_bytes(4, "little") + marked)[:5]
    content = _rc4(digest(key + b"\4\0\0\0\0")[:10], shown_words(text))
    lock = b"<</Filter/Standard/V 1/R 2/Length 40/P -64/O<%s>/U<%s>>>" % (
        owner.hex().encode(), _rc4(key, _PAD).hex().encode(),
    )  # fmt: skip
    ids = b"/Encrypt 6 0 R/ID[<%s><%s>]" % ((marked.hex().encode(),) * 2)
    return raw_pdf(*_pdf_objects(content, b"", b"0 0 600 200", 1), lock, more=ids)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for one in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(one ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def edited_word() -> bytes:
    """A Word document with tracked changes, a link, a content control, a footnote and no title."""
    document = docx.Document()
    parts = (
        (
            f"<w:p {_W}><w:r><w:t xml:space='preserve'>Armenia </w:t></w:r>"
            "<w:del w:id='1' w:author='x'><w:r><w:delText>attacked</w:delText></w:r></w:del>"
            "<w:ins w:id='2' w:author='x'><w:r><w:t>accused</w:t></w:r></w:ins>"
            "<w:r><w:t xml:space='preserve'> Azerbaijan</w:t></w:r>"
            "<w:hyperlink><w:r><w:t xml:space='preserve'> on Monday.</w:t></w:r></w:hyperlink>"
            "</w:p>"
        ),
        (
            f"<w:sdt {_W}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
        f"<w:moveFrom {_W}><w:p><w:r><w:t>Moved away.</w:t></w:r></w:p></w:moveFrom>",
    )
    for part in parts:
        document.element.body.append(parse_xml(part))
    sink = io.BytesIO()
    document.save(sink)
    notes = (
        f"<w:footnotes {_W}><w:footnote w:type='separator'><w:p><w:r><w:t>x</w:t></w:r></w:p>"
        "</w:footnote><w:footnote><w:p><w:r><w:t>According to the ministry.</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    return changed(sink.getvalue(), {"word/footnotes.xml": notes.encode()})


def word(*, macros: bool = False) -> bytes:
    """A Word document with headings and a table; with macros it is of another type."""
    document = docx.Document()
    document.core_properties.title = "Border report"
    document.add_heading("What happened", level=1)
    document.add_paragraph(FIRST)
    document.add_table(rows=1, cols=1).cell(0, 0).text = "a table"
    document.add_paragraph(SECOND)
    sink = io.BytesIO()
    document.save(sink)
    if not macros:
        return sink.getvalue()
    types = zipfile.ZipFile(io.BytesIO(sink.getvalue())).read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    other = types.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")
    macro = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 a macro"}
    return changed(sink.getvalue(), {"[Content_Types].xml": other, **macro})


def changed(raw: bytes, members: Mapping[str, bytes | None]) -> bytes:
    """A container with members put in, put in place of others, or (``None``) taken out."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(sink, "w") as new:
        whole = {name: old.read(name) for name in old.namelist()} | dict(members)
        for name, data in whole.items():
            if data is not None:
                new.writestr(name, data)
    return sink.getvalue()


def book(*, index: str | None = None) -> bytes:
    """An e-book of two chapters, the second named first by its index."""
    package = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A border</dc:title>
<dc:publisher>Example Press</dc:publisher><dc:date>2024-05-12</dc:date></metadata>
<manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest>
<spine><itemref idref="b"/><itemref idref="a"/></spine></package>"""
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    chapter = "<html><body><h1>{}</h1><p>{}</p><p>{}</p></body></html>"
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("mimetype", "application/epub+zip")
        made.writestr("META-INF/container.xml", container)
        made.writestr("OEBPS/book.opf", package if index is None else index)
        made.writestr("OEBPS/a.xhtml", chapter.format("A", FIRST, SECOND))
        made.writestr("OEBPS/b.xhtml", chapter.format("B", SECOND, FIRST))
    return sink.getvalue()


def mail() -> bytes:
    """A newsletter that answers another message and has an attachment."""
    message = EmailMessage()
    message["From"] = "Example Newsletter <news@example.org>"
    message["To"] = "desk@example.net"
    message["Subject"] = "The week on the border"
    message["Date"] = "Tue, 04 Mar 2025 23:30:00 -0500"
    message.set_content(f"{FIRST}\n\n> {SECOND}\n")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="map.pdf")
    return message.as_bytes()


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Example Gazette</title>
<atom:link rel="self" href="https://example.org/feed.xml"/>
<item><title>Border &amp;amp; villages</title><link>https://example.org/1</link>
<pubDate>Tue, 04 Mar 2025 01:30:00 +0400</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>
<item><title>Only a headline here</title><pubDate>Wed, 05 Mar 2025 08:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Wire</title>
<entry><title>Border</title><updated>2025-03-06T09:00:00Z</updated>
<summary>{FIRST}</summary></entry></feed>"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Region">
<outline text="The Gazette" type="rss" xmlUrl="https://example.org/feed.xml"/>
<outline text="Another" type="rss" xmlUrl="https://example.com/rss"/></outline></body></opml>"""


def record(
    body: bytes, kind: str = "text/html", *, status: str = "200 OK", address: str = "https://a.example/",
    headers: str = "", of: str = "response",
) -> bytes:  # fmt: skip
    """One record of a web archive: what a server answered."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {of}\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"WARC-Date: 2025-03-07T00:00:00Z\r\nWARC-Target-URI: {address}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def web_archive() -> bytes:
    """A page, a picture and a page that was not found, each packed by itself."""
    records = (
        record(PAGE.encode(), "text/html; charset=utf-8", address="https://example.org/a"),
        record(b"\x89PNG", "image/png", address="https://example.org/a.png"),
        record(b"<html>gone</html>", status="404 Not Found", address="https://example.org/b"),
    )
    return b"".join(map(gzip.compress, records))
