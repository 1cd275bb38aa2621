"""The look of a Word document: properties, page, styles and foot; it writes no piece of it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .paper import Paper

_OURS = (
    ("Normal", "", 10.5, 5, 0),
    ("Small", "Normal", 9, 7, 0),
    ("Caption", "Normal", 9, 3, 0),
    ("Cell", "Normal", 8.5, 0, 0),
    ("Number", "Cell", 8.5, 0, 0),
    ("Gap", "Normal", 5, 0, 0),
    ("Contents", "Normal", 10, 0, 8),
    ("Citation", "Normal", 8.5, 5, 11),
    ("Small Bullet", "List Bullet", 9, 3, 0),
)
"""Paragraph styles: name, base, size and space after in points, hanging indent in mm."""


def element(tag: str, **attributes: str) -> Any:
    """An element of the word processing namespace with attributes of the same."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def dress(document: Any, paper: Paper) -> None:
    """Properties, A4, styles and the foot of every page."""
    from docx.shared import Mm

    core = document.core_properties
    core.title, core.author, core.comments = paper.title, f"chalkcircle {paper.version}", ""
    core.language, core.revision = "en", 1
    core.created = core.modified = paper.made_at.astimezone(UTC).replace(tzinfo=None)
    package = document.part.package
    for key in [k for k, r in package.rels.items() if r.reltype.endswith("/thumbnail")]:
        del package.rels[key]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(22)
    _styles(document)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Small"]
    foot.add_run(f"{paper.foot} · page ")
    foot._p.append(_field("PAGE"))
    foot.add_run(" of ")
    foot._p.append(_field("NUMPAGES"))


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt, RGBColor

    styles = document.styles
    for name, base, points, after, indent in _OURS:
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base] if base else None
        style.font.size = Pt(points)
        form = style.paragraph_format
        form.space_after = Pt(after)
        if indent:
            form.left_indent, form.first_line_indent = Mm(indent), Mm(-indent)
    styles["Citation"].paragraph_format.keep_together = True
    caption = styles["Caption"]
    caption.paragraph_format.keep_with_next, caption.font.bold = True, False
    styles["Number"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        styles[name].font.color.rgb = RGBColor(0x1C, 0x1E, 0x22)
    look = styles.element.find(".//" + _qn("w:docDefaults") + "//" + _qn("w:lang"))
    if look is not None:
        look.set(_qn("w:val"), "en-GB")


def _qn(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _field(code: str) -> Any:
    """A number that the word processor fills in."""
    field, run, text = element("fldSimple", instr=code), element("r"), element("t")
    text.text = "1"
    run.append(text)
    field.append(run)
    return field
