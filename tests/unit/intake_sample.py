"""Files of every kind, made by the programs and libraries that make them for users."""

from __future__ import annotations

import gzip
import io
import zipfile
from email.message import EmailMessage

import docx
import typst

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
    return _changed(
        sink.getvalue(),
        {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 a macro"},
        (b"wordprocessingml.document.main+xml", b"?"),
    )


def _changed(raw: bytes, more: dict[str, bytes], types: tuple[bytes, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument." + types[0],
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            new.writestr(name, data)
        for name, data in more.items():
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


def web_archive() -> bytes:
    """A page, a picture and a page that was not found, each packed by itself."""
    records = []
    for address, kind, status, body in (
        ("https://example.org/a", "text/html; charset=utf-8", "200 OK", PAGE.encode()),
        ("https://example.org/a.png", "image/png", "200 OK", b"\x89PNG"),
        ("https://example.org/b", "text/html", "404 Not Found", b"<html>gone</html>"),
    ):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
            f"WARC-Date: 2025-03-07T00:00:00Z\r\nWARC-Target-URI: {address}\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    return b"".join(records)
