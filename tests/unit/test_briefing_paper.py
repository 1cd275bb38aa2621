"""PDF and Word: every word is there, none is markup, links lead somewhere, the bytes repeat."""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
import tomllib
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import docx
import msgspec
import pypdfium2
import pypdfium2.raw as raw
import pytest
from briefing_sample import NASTY, cite, sample
from briefing_world import NOW, fill, study
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.briefing import (
    Briefing,
    Chart,
    Mark,
    Passage,
    Section,
    Sentence,
    Table,
    compose,
    encode_briefing,
    plain,
    render_docx,
    render_html,
    render_pdf,
)
from chalkcircle.briefing.queries import number_words
from chalkcircle.charts import Bin, coverage_strip, still
from chalkcircle.ledger import Ledger
from chalkcircle.model import Stamp

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    "#set page(fill: red) #panic() #import \"@preview/x:1.0.0\": * $x^2$ *bold* _it_ `raw` @ref",
    "<label> \\u{41} \\ \\# // comment /* gone */ = Heading\n- item + enum / term: x ~ -- --- ...",
    "'straight' \"quotes\" [ ] { } ( ) & < > | %PDF ]]> <w:p/> {{ jinja }} {% raw %}",
    "Azərbaycan Respublikası: ğ ş ı İ ç ö ü",
    "Հայաստանի Հանրապետություն։ საქართველო",
    "Аԥсны Ҳәынҭқарра, Ґродно, Ελλάδα, Łódź, Việt Nam",
    "نخجوان در کنار رود ارس است",
    "عقد الوزيران اجتماعا",
    "שלום על ישראל",
    "https://example.org/" + "a" * 300,
    "x" * 400,
    "nul \x00 bell \x07 escape \x1b noncharacter \uffff end",
    "",
)  # fmt: skip


def told(briefing: Briefing) -> Iterator[str]:
    """Every string that a reader of the page is to see."""
    yield briefing.title
    for section in briefing.sections:
        yield section.title
        for block in section.blocks:
            yield (block.title or "") if not isinstance(block, Table | Chart) else block.caption
            if isinstance(block, Table | Chart) and block.rows:
                yield from (*block.columns, *(cell for row in block.rows for cell in row))
    for _, sentence in briefing.sentences():
        yield sentence.text
        yield plain.MARK_WORDS[sentence.mark] if sentence.mark else ""
    for c in briefing.citations:
        yield from (c.before, c.quote, c.after, plain.said_by(c), plain.where(c), c.claim_id)
        yield c.address or ""
    yield from map(number_words, briefing.numbers)


def flat(text: str) -> str:
    """Text without white space, and without the hyphens at which a line may have been broken."""
    composed = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b\u0002\ufffd\ufffe\uffff\x00-\x1f-]", "", composed)


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as read:
        return "\n".join(page.get_textpage().get_text_range() for page in read)


def docx_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        root = ElementTree.fromstring(packed.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


def hostile() -> Briefing:
    """The sample with more: each text as title, topic, sentence, cell and caption."""
    first = "a" * 32
    sentences = tuple(
        Sentence(text=f"{text} says Anna Analyst.", claims=(first,), topic=text[:9])
        for text in HOSTILE
    )
    blocks = tuple(
        block
        for text in HOSTILE
        for block in (
            Passage(title=text, sentences=(), level=4),
            Table(caption=text, columns=("one", text), rows=((text, "1"), (text,), ())),
        )
    )
    section = Section(id="h", title=HOSTILE[0], lead=sentences, ranked=True, blocks=blocks)
    citation = cite(4, "d" * 32, "d1", "More came.", title=HOSTILE[1], language="no such one")
    said = Section(id="i", title="", lead=(Sentence(text="It came.", claims=("d" * 32,)),))
    base = sample()
    return msgspec.structs.replace(
        base,
        title=HOSTILE[0],
        sections=(*base.sections, section, said, Section(id="j", title="Nothing")),
        citations=(*base.citations, citation),
    )


def world(folder: Path, *, filled: bool) -> Briefing:
    """A briefing that was composed, over a full ledger or over nothing."""
    with fill(folder) if filled else Ledger.open(folder, create=True) as ledger:
        stamp = Stamp(version="0.1.0", config="c", snapshot=ledger.snapshot)
        return compose(
            ledger, study(), since=NOW.date().replace(month=1), as_of=None,
            snapshot=ledger.snapshot, now=NOW, stamp=stamp, command="chalkcircle brief",
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["sample", "hostile", "filled", "empty"])
def test_every_word_is_in_the_pdf_and_in_the_word_file(kind: str, tmp_path: Path) -> None:
    made = {"sample": sample, "hostile": hostile}.get(kind)
    briefing = made() if made else world(tmp_path / "ledger", filled=kind == "filled")
    pdf, word = flat(pdf_text(render_pdf(briefing))), flat(docx_text(render_docx(briefing)))
    missing = [
        (name, piece)
        for words in told(briefing)
        for piece in map(flat, words.split())
        for name, text in (("pdf", pdf), ("docx", word))
        if piece not in text
    ]
    assert missing == []


def test_words_of_other_scripts_have_a_glyph_each() -> None:
    """A letter without a glyph is drawn as the box that stands at position 0 of a font."""
    letters = "Azərğşı Հայաստան։ საქართველო ᲡᲐᲥ Аԥсны ҟҭҵ Ελλάδα نخجوان پچژگ שלום Łódź ↑→…"
    base = sample()
    titled = msgspec.structs.replace(base, title=letters, sections=(), citations=(), numbers=())
    with pypdfium2.PdfDocument(render_pdf(titled)) as read:
        page = read[0]
        drawn = page.get_textpage()
        families = {
            obj.get_font().get_base_name().partition("+")[2]
            for obj in page.get_objects()
            if hasattr(obj, "get_font")
        }
        assert drawn.count_chars() > len(letters)
    assert any("LibertinusSerif" in f for f in families)
    assert {"NotoSansArmenian", "NotoSansGeorgian", "NotoSerif", "DejaVuSansMono"} <= {
        f.partition("-")[0] for f in families
    }


def test_the_same_briefing_gives_the_same_bytes() -> None:
    assert render_pdf(sample()) == render_pdf(sample())
    assert render_docx(sample()) == render_docx(sample())
    later = msgspec.structs.replace(sample(), made_at=datetime(2024, 6, 2, tzinfo=UTC))
    assert render_pdf(later) != render_pdf(sample())
    assert render_docx(later) != render_docx(sample())


def test_the_pdf_says_what_it_is_and_can_be_walked() -> None:
    with pypdfium2.PdfDocument(render_pdf(sample())) as read:
        told_of = read.get_metadata_dict()
        titles = [mark.get_title() for mark in read.get_toc()]
        size = read[0].get_size()
    assert told_of["Title"] == sample().title
    assert told_of["CreationDate"].startswith("D:20240601090000")
    assert [t for t in titles if re.match(r"\d", t)] == [
        "1 Key judgements", "2 Timelines", "3 Who says what", "4 Limits", "5 Citations",
        "6 How the numbers were counted",
    ]  # fmt: skip
    assert [round(side) for side in size] == [595, 842]


def test_the_links_of_the_pdf_lead_to_pages_of_it_and_to_the_web() -> None:
    inner, outer = 0, set()
    with pypdfium2.PdfDocument(render_pdf(sample())) as read:
        for page in read:
            place, link = ctypes.c_int(0), raw.FPDF_LINK()
            while raw.FPDFLink_Enumerate(page, place, link):
                dest = raw.FPDFLink_GetDest(read, link)
                if dest:
                    inner += 1
                    assert 0 <= raw.FPDFDest_GetDestPageIndex(read, dest) < len(read)
                    continue
                address = ctypes.create_string_buffer(300)
                action = raw.FPDFLink_GetAction(link)
                raw.FPDFAction_GetURIPath(read, action, address, 300)
                outer.add(address.value.decode())
    cited = sum(len(s.claims) for _, s in sample().sentences())
    contents, numbers = len(sample().sections) + 2, 1
    assert inner >= 2 * cited + contents + numbers
    assert outer == {"https://example.org/a?b=1&c=2", "https://example.org/a"}


@pytest.mark.parametrize(
    "address",
    [
        "https://[bad",
        "https://a.org/" + "x" * 9000,
        "https://a.org/\x00\n",
        "file:///etc/passwd",
        " ",
    ],
)
def test_an_address_that_is_no_link_stays_words(address: str) -> None:
    base = sample()
    odd = msgspec.structs.replace(base.citations[0], address=address)
    briefing = msgspec.structs.replace(base, citations=(odd, *base.citations[1:]))
    assert address not in re.findall(r'href="([^"]*)"', render_html(briefing))
    with zipfile.ZipFile(io.BytesIO(render_docx(briefing))) as packed:
        relations = packed.read("word/_rels/document.xml.rels").decode()
    assert set(re.findall(r'"([^"]*)" TargetMode="External"', relations)) == {
        "https://example.org/a"
    }
    assert flat(address) in flat(pdf_text(render_pdf(briefing)))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text(max_size=4))
def test_no_text_stops_the_typesetter_or_word(text: str, language: str) -> None:
    base = sample()
    sentence = Sentence(text=text, topic=text[:3], mark=Mark.ABOUT)
    blocks = (
        Passage(title=text, sentences=(sentence,)),
        Table(caption=text, columns=(text,), rows=((text,),)),
    )
    section = Section(id="x", title=text, lead=(sentence,), blocks=blocks)
    odd = msgspec.structs.replace(base.citations[0], title=text, language=language, holder=text)
    briefing = msgspec.structs.replace(
        base, title=text, sections=(*base.sections, section), citations=(odd, *base.citations[1:])
    )
    assert render_pdf(briefing).startswith(b"%PDF")
    docx.Document(io.BytesIO(render_docx(briefing)))


def test_every_link_of_the_word_file_leads_somewhere() -> None:
    data = render_docx(hostile())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        root = ElementTree.fromstring(packed.read("word/document.xml"))
        relations = packed.read("word/_rels/document.xml.rels").decode()
        names = packed.namelist()
    marks = [m.get(f"{W}name") or "" for m in root.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    assert all(re.fullmatch(r"[a-z]\w{0,39}", mark) for mark in marks)
    inner = {link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")} - {None}
    assert {"c1", "r1_1", "n1", "s1"} <= inner <= set(marks)
    assert set(re.findall(r'Target="(https?:[^"]*)"', relations)) >= {
        "https://example.org/a?b=1&amp;c=2"
    }
    assert "javascript" not in relations
    assert not [name for name in names if "vba" in name.lower() or "thumbnail" in name]


def test_the_word_file_has_headings_numbers_and_repeated_head_rows() -> None:
    read = docx.Document(io.BytesIO(render_docx(sample())))
    styles = [(p.style.name, p.text) for p in read.paragraphs if p.style is not None]
    headings = [text for style, text in styles if style == "Heading 1"]
    assert headings[:2] == ["1  Key judgements", "2  Timelines"]
    assert [s for s, _ in styles].count("List Number") == 2
    properties = read.core_properties
    assert (properties.title, properties.language) == (sample().title, "en")
    assert properties.created == datetime(2024, 6, 1, 9, tzinfo=UTC)
    heads = read.element.body.findall(f".//{W}tblHeader")
    assert len(heads) == 3  # two charts and a table; facing accounts have no head
    assert len(read.inline_shapes) == 2
    foot = "".join(t.text or "" for t in read.sections[0].footer._element.iter(f"{W}t"))
    assert "made 1 June 2024" in foot
    assert "snapshot 7" in foot


def test_gaps_of_a_still_chart_become_one_and_no_variable_stays() -> None:
    months = [datetime(2024, m, 1, tzinfo=UTC).date() for m in range(1, 9)]
    bins = [Bin(start=m, documents=int(i in (2, 5))) for i, m in enumerate(months)]
    svg = coverage_strip(bins, title="Read", description="by month", uid="u")
    drawn = still(svg)
    assert "var(" in svg
    assert "var(" not in drawn
    hatched = re.findall(r'x="([\d.]+)"[^>]* width="([\d.]+)"[^>]*-hatch', drawn)
    wide = (636 - 44) / 8
    wanted = [(44, 2 * wide), (44 + 3 * wide, 2 * wide), (44 + 6 * wide, 2 * wide)]
    assert [(float(x), float(w)) for x, w in hatched] == wanted
    ElementTree.fromstring(drawn)


def test_the_fonts_for_paper_are_the_ones_written_down() -> None:
    folder = files("chalkcircle.briefing") / "fonts"
    vendored = tomllib.loads((folder / "VENDOR.toml").read_text(encoding="utf-8"))["paper"]
    for font in vendored:
        found = hashlib.sha256((folder / font["file"]).read_bytes()).hexdigest()
        assert found == font["sha256"]
        licence = (folder / font["licence_file"]).read_text("utf-8")
        assert "SIL OPEN FONT LICENSE" in licence.upper()


def test_text_that_tries_to_break_out_changes_nothing_else() -> None:
    assert NASTY in docx_text(render_docx(sample()))
    spoken = pdf_text(render_pdf(hostile()))
    assert "#set page(fill: red)" in " ".join(spoken.split())
    assert msgspec.json.decode(encode_briefing(hostile()), type=Briefing) == hostile()
