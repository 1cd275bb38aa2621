"""Renders a briefing as a Word document; it changes no word of it and writes no macro."""

from __future__ import annotations

import io
import zipfile
from itertools import count
from typing import TYPE_CHECKING, Any

from .docx_look import dress, element
from .paper import Grid, Heading, Line, Paper, Picture, Piece, Run, Shape, Sides, Style, lay_out

if TYPE_CHECKING:
    from .records import Briefing

_STYLES = {
    Shape.LEAD: "Normal",
    Shape.SMALL: "Small",
    Shape.CONTENTS: "Contents",
    Shape.PLAIN: "Normal",
    Shape.ITEM: "List Bullet",
    Shape.FOLDED: "Small Bullet",
    Shape.RANKED: "List Number",
    Shape.CAPTION: "Small",
    Shape.CITATION: "Citation",
}
_RIGHT_TO_LEFT = ("ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi")
_PICTURE_PPI = 150.0


def render_docx(briefing: Briefing) -> bytes:
    """The page with headings to navigate by and citations that link in both directions.

    The same briefing gives the same bytes: the dates inside are ``made_at``, those of the packed
    files are fixed. Charts are pictures of points, each with its table.
    """
    paper = lay_out(briefing)
    writer = _Writer(paper)
    for piece in (*paper.pieces, *paper.citations, *paper.after):
        writer.add(piece)
    return _repacked(writer.saved())


def _repacked(data: bytes) -> bytes:
    """The same archive without the time at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()


class _Writer:
    """Appends pieces to a document and counts its bookmarks.

    Paragraphs are built as elements: python-docx looks a style up anew for each.
    """

    def __init__(self, paper: Paper) -> None:
        import docx

        from .pdf import render_pngs

        self._document = docx.Document()
        self._bookmarks = count(1)
        self._numbered: int | None = None
        drawings = [p.svg for p in paper.pieces if isinstance(p, Picture)]
        self._points = iter(render_pngs(drawings, ppi=_PICTURE_PPI))
        dress(self._document, paper)
        self._end = self._document.element.body.sectPr
        self._styles = {style.name: style.style_id for style in self._document.styles}
        self._paragraph("Title", (Run(paper.title),))

    def saved(self) -> bytes:
        written = io.BytesIO()
        self._document.save(written)
        return written.getvalue()

    def add(self, piece: Piece) -> None:
        if isinstance(piece, Heading):
            self._numbered = None
            words = f"{piece.no}  {piece.text}" if piece.no else piece.text
            self._paragraph(f"Heading {piece.level}", (Run(words, at=piece.at),))
        elif isinstance(piece, Line):
            self._line(piece)
        elif isinstance(piece, Sides):
            self._sides(piece)
        elif isinstance(piece, Grid):
            self._grid(piece)
        else:
            self._picture(piece)

    def _line(self, line: Line) -> None:
        if line.shape is Shape.RANKED:
            self._number(self._paragraph(_STYLES[line.shape], line.runs))
            return
        runs = (Run(line.no, at=line.at), Run("", Style.TAB), *line.runs) if line.no else line.runs
        self._paragraph(_STYLES[line.shape], runs)

    def _number(self, paragraph: Any) -> None:
        """Let every ranked list begin at one."""
        if self._numbered is None:
            numbering = self._document.part.numbering_part.element
            style = self._document.styles["List Number"].element.pPr.numPr.numId.val
            kind = numbering.num_having_numId(style).abstractNumId.val
            new = numbering.add_num(kind)
            new.add_lvlOverride(0).add_startOverride(1)
            self._numbered = new.numId
        properties = paragraph.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = self._numbered

    def _sides(self, sides: Sides) -> None:
        self._table([element("tr")], len(sides.lines), frame=True)
        for line in sides.lines:
            self._cell(self._end.getprevious()[-1], "Normal", line.runs)
        self._paragraph("Gap", ())

    def _grid(self, grid: Grid) -> None:
        self._paragraph("Caption", (Run(grid.caption),))
        if not grid.columns or not grid.rows:
            return
        rows = []
        head = tuple((Run(c, Style.STRONG),) for c in grid.columns)
        for cells in (head, *grid.rows):
            row, properties = element("tr"), element("trPr")
            properties.append(element("cantSplit"))
            if cells is head:
                properties.append(element("tblHeader"))
            row.append(properties)
            for runs, number in zip(cells, grid.numeric, strict=True):
                self._cell(row, "Number" if number else "Cell", runs)
            rows.append(row)
        self._table(rows, len(grid.columns), frame=False)
        self._paragraph("Gap", ())

    def _table(self, rows: list[Any], columns: int, *, frame: bool) -> None:
        """A table with rules under its rows, framed or open at the sides."""
        table, properties, borders = element("tbl"), element("tblPr"), element("tblBorders")
        closed = ("left", "right", "insideV") if frame else ()
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            if side in ("top", "bottom", "insideH", *closed):
                borders.append(element(side, val="single", sz="4", space="0", color="BBBBBB"))
        properties.append(element("tblW", type="pct", w="5000"))
        properties.append(borders)
        table.append(properties)
        widths = element("tblGrid")
        widths.extend(element("gridCol") for _ in range(columns))
        table.append(widths)
        table.extend(rows)
        self._end.addprevious(table)

    def _cell(self, row: Any, style: str, runs: tuple[Run, ...]) -> None:
        cell = element("tc")
        cell.append(self._made(style, runs))
        row.append(cell)

    def _picture(self, picture: Picture) -> None:
        from docx.shared import Cm

        drawn = self._document.add_picture(io.BytesIO(next(self._points)), width=Cm(17))
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        drawn._inline.docPr.set("descr", picture.caption)
        self._paragraph("Small", (Run(picture.caption),))

    def _paragraph(self, style: str, runs: tuple[Run, ...]) -> Any:
        made = self._made(style, runs)
        self._end.addprevious(made)
        return made

    def _made(self, style: str, runs: tuple[Run, ...]) -> Any:
        made, properties = element("p"), element("pPr")
        properties.append(element("pStyle", val=self._styles[style]))
        made.append(properties)
        for run in runs:
            if run.at:
                number = str(next(self._bookmarks))
                name = _bookmark(run.at)
                made.append(element("bookmarkStart", id=number, name=name))
                made.append(element("bookmarkEnd", id=number))
            made.append(self._run(run))
        return made

    def _run(self, run: Run) -> Any:
        """One run, inside a link when it leads somewhere."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.ns import qn

        words = _words(run)
        if not run.to:
            return words
        link = element("hyperlink", history="1")
        if run.to.startswith("#"):
            link.set(qn("w:anchor"), _bookmark(run.to[1:]))
        else:
            part = self._document.part
            key = part.relate_to(run.to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), key)
        link.append(words)
        return link


def _bookmark(anchor: str) -> str:
    """A name that Word takes: letters, digits and underscores."""
    return anchor.replace("-", "_")


def _words(run: Run) -> Any:
    made, look = element("r"), element("rPr")
    if run.style is Style.CODE:
        look.append(element("rFonts", ascii="Consolas", hAnsi="Consolas"))
    if run.style is Style.STRONG:
        look.append(element("b"))
    if run.to:
        look.append(element("color", val="0D5B4C"))
    elif run.style in (Style.SOFT, Style.MARK):
        look.append(element("color", val="555555"))
    if run.style is Style.MARK:
        look.append(element("sz", val="16"))
        look.append(element("bdr", val="single", sz="4", space="0", color="AAAAAA"))
    if run.lang in _RIGHT_TO_LEFT:
        look.append(element("rtl"))
        look.append(element("lang", bidi=run.lang))
    elif run.lang:
        look.append(element("lang", val=run.lang))
    made.append(look)
    if run.style in (Style.BREAK, Style.TAB):
        made.append(element("br" if run.style is Style.BREAK else "tab"))
        return made
    text = element("t")
    text.text = run.text
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(text)
    return made
