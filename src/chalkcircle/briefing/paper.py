"""Lays a briefing out as the pieces of a paper page, for PDF and Word; it changes no word of it.

It knows no file format: what a piece looks like is for the renderer to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from . import plain
from .queries import number_words
from .records import Block, Briefing, Chart, Citation, Facing, Passage, Section, Sentence, Table

_SPACE = re.compile(r"\s+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Style(StrEnum):
    """What a run of words is."""

    TEXT = "text"
    STRONG = "strong"
    SOFT = "soft"
    MARK = "mark"
    CODE = "code"
    REF = "ref"
    BREAK = "break"
    TAB = "tab"


class Shape(StrEnum):
    """What a line is."""

    LEAD = "lead"
    SMALL = "small"
    CONTENTS = "contents"
    PLAIN = "plain"
    ITEM = "item"
    FOLDED = "folded"
    RANKED = "ranked"
    CAPTION = "caption"
    CITATION = "citation"


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of one style.

    Attributes:
        to: Where they lead: ``#`` and an anchor of this paper, or an address of the web.
        at: Anchor that stands before them.
        lang: ISO 639 code, when it is not the language of the page.
        turn: They name a place by an arrow; paper may print its page instead.
    """

    text: str
    style: Style = Style.TEXT
    to: str = ""
    at: str = ""
    lang: str = ""
    turn: bool = False


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading; ``level`` 1 is a section."""

    text: str
    level: int = 1
    no: str = ""
    at: str = ""


class Line(msgspec.Struct, frozen=True, tag="line"):
    """A paragraph; ``no`` is what stands in its margin, ``at`` its anchor."""

    shape: Shape
    runs: tuple[Run, ...]
    no: str = ""
    at: str = ""


class Sides(msgspec.Struct, frozen=True, tag="sides"):
    """Paragraphs side by side."""

    lines: tuple[Line, ...]


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table; every row has as many cells as there are columns.

    Attributes:
        numeric: By column: whether its cells are numbers.
        small: It would be folded on a screen.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    numeric: tuple[bool, ...]
    small: bool = False


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A drawing as SVG without variables, and what it shows."""

    svg: str
    caption: str


Piece = Heading | Line | Sides | Grid | Picture


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A whole page.

    Attributes:
        foot: What stands at the foot of every sheet.
        pieces: Everything down to the heading of the citations.
        citations: One line each.
        after: What follows them.
    """

    title: str
    made_at: datetime
    version: str
    foot: str
    pieces: tuple[Piece, ...]
    citations: tuple[Line, ...]
    after: tuple[Piece, ...]


def lay_out(briefing: Briefing) -> Paper:
    """The pieces of a briefing from top to bottom."""
    b, layer = briefing, _Layer(briefing)
    pieces = (*layer.top(),)
    for index, section in enumerate(b.sections, 1):
        pieces += (*layer.section(index, section),)
    last = len(b.sections) + 1
    stamp = f"chalkcircle {b.stamp.version}, snapshot {b.stamp.snapshot}"
    return Paper(
        title=clean(b.title),
        made_at=b.made_at,
        version=b.stamp.version,
        foot=clean(f"{b.title} · made {plain.day_words(b.made_at)}, {plain.known(b)} · {stamp}"),
        pieces=(*pieces, Heading(plain.CITATIONS, no=str(last), at=f"s{last}")),
        citations=tuple(map(layer.citation, b.citations)),
        after=(*layer.counted(last + 1), layer.colophon()),
    )


def clean(text: str) -> str:
    """Text with single spaces and without characters that no paper can show."""
    return _SPACE.sub(" ", _UNPRINTABLE.sub("\ufffd", text))


class _Layer:
    """Counts anchors while the paper is laid out."""

    def __init__(self, briefing: Briefing) -> None:
        self._b = briefing
        self._by_claim = {c.claim_id: c for c in briefing.citations}
        self._places: defaultdict[int, int] = defaultdict(int)

    def top(self) -> Iterator[Piece]:
        b = self._b
        if b.read:
            yield Line(Shape.LEAD, self._sentence(b.read))
        yield Line(Shape.SMALL, (Run(plain.made(b), Style.SOFT),))
        titles = [s.title for s in b.sections] + [plain.CITATIONS]
        titles += [plain.NUMBERS_COUNTED] if b.numbers else []
        for index, title in enumerate(titles, 1):
            run = Run(clean(title), to=f"#s{index}")
            yield Line(Shape.CONTENTS, (run,), no=str(index))

    def section(self, index: int, section: Section) -> Iterator[Piece]:
        yield Heading(clean(section.title), no=str(index), at=f"s{index}")
        for rank, sentence in enumerate(section.lead, 1):
            shape = Shape.RANKED if section.ranked else Shape.PLAIN
            yield Line(shape, self._sentence(sentence), no=str(rank) if section.ranked else "")
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Piece]:
        if isinstance(block, Passage):
            if block.title:
                yield Heading(clean(block.title), level=block.level - 1)
            shape = Shape.FOLDED if block.folded else Shape.ITEM
            yield from (Line(shape, self._sentence(s)) for s in block.sentences)
        elif isinstance(block, Facing):
            yield Heading(clean(block.title), level=2)
            yield Sides(tuple(Line(Shape.PLAIN, self._sentence(s)) for s in block.sides))
            rule = clean(plain.side_by_side(block.rule))
            yield Line(Shape.CAPTION, (Run(rule, Style.SOFT),))
        elif isinstance(block, Chart):
            from chalkcircle.charts import still

            yield Picture(still(block.svg), clean(block.caption))
            if block.rows:
                yield self._grid(block, plain.CHART_AS_TABLE, small=True)
        else:
            mark = f" ({plain.MARK_WORDS[block.mark]})" if block.mark else ""
            yield self._grid(block, clean(block.caption) + mark, small=block.folded)

    def _grid(self, table: Table | Chart, caption: str, *, small: bool) -> Grid:
        width = len(table.columns)
        texts = [(*row, *[""] * width)[:width] for row in table.rows]
        numeric = tuple(plain.all_numbers(row[i] for row in texts) for i in range(width))
        columns = tuple(map(clean, table.columns))
        rows: list[tuple[tuple[Run, ...], ...]]
        rows = [tuple((_cell(text),) for text in row) for row in texts]
        if isinstance(table, Table) and table.claims:
            refs = (self._ref(self._by_claim[claim].n) for claim in table.claims)
            cells = (tuple(_listed("[", [ref], "", "]")) for ref in refs)
            rows = [(*row, cell) for row, cell in zip(rows, cells, strict=True)]
            columns, numeric = (*columns, "cites"), (*numeric, False)
        return Grid(
            caption=caption, columns=columns, rows=tuple(rows), numeric=numeric, small=small
        )

    def _sentence(self, sentence: Sentence) -> tuple[Run, ...]:
        topic, rest = map(clean, sentence.parts)
        runs = [Run(topic, Style.STRONG)] if topic else []
        runs.append(Run(rest))
        if sentence.quoted:
            citation = self._by_claim[sentence.claims[0]]
            runs += (Run(" "), *_quoted(citation, *citation.around, marks="“”"))
        if sentence.claims:
            numbers = (self._by_claim[claim].n for claim in sentence.claims)
            runs += _listed(" [", [self._ref(n) for n in numbers], ", ", "]")
        if sentence.mark:
            runs += (Run(" "), Run(plain.MARK_WORDS[sentence.mark], Style.MARK))
        if sentence.numbers:
            refs = [Run(f"n{i + 1}", Style.REF, to=f"#n{i + 1}") for i in sentence.numbers]
            runs += _listed(" (counted: ", refs, " ", ")")
        return tuple(runs)

    def _ref(self, n: int) -> Run:
        self._places[n] += 1
        return Run(str(n), Style.REF, to=f"#c{n}", at=f"r{n}-{self._places[n]}")

    def citation(self, c: Citation) -> Line:
        end = Run("", Style.BREAK)
        runs = [*_quoted(c, c.before, c.after), end, Run(clean(plain.said_by(c)), Style.SOFT), end]
        runs.append(Run(clean(plain.where(c)), Style.SOFT))
        if c.address:
            to = c.address if plain.is_link(c.address) else ""
            runs += (Run(" · ", Style.SOFT), Run(clean(c.address), Style.SOFT, to=to))
        runs += [Run(f" · {flag}", Style.SOFT) for flag in plain.flags(c)]
        runs += (end, Run(f"chalkcircle explain {clean(c.claim_id)}", Style.CODE))
        places = range(1, self._places[c.n] + 1)
        if places:
            turns = [Run(f"↑{k}", Style.REF, to=f"#r{c.n}-{k}", turn=True) for k in places]
            runs += (end, *_listed("Back to the text: ", turns, ", ", ""))
        return Line(Shape.CITATION, tuple(runs), no=f"[{c.n}]", at=f"c{c.n}")

    def counted(self, no: int) -> Iterator[Piece]:
        if self._b.numbers:
            yield Heading(plain.NUMBERS_COUNTED, no=str(no), at=f"s{no}")
        for index, number in enumerate(self._b.numbers, 1):
            words = Run(clean(number_words(number)), Style.SOFT)
            yield Line(Shape.CITATION, (words,), no=f"n{index}", at=f"n{index}")

    def colophon(self) -> Line:
        return Line(Shape.SMALL, (Run(clean(plain.colophon(self._b)), Style.SOFT),))


def _quoted(c: Citation, before: str, after: str, marks: str = "") -> list[Run]:
    """The words of a citation with what surrounds them, between ``marks``."""
    lang = plain.foreign(c)
    runs = [
        Run(f"{marks[:1]}{'… ' * c.cut_start}", lang=lang),
        Run(clean(before), Style.SOFT, lang=lang),
        Run(clean(c.quote), lang=lang),
        Run(clean(after), Style.SOFT, lang=lang),
        Run(f"{' …' * c.cut_end}{marks[1:]}", lang=lang),
    ]
    return [run for run in runs if run.text]


def _listed(opening: str, runs: list[Run], between: str, closing: str) -> list[Run]:
    listed = [Run(opening, Style.SOFT)]
    for index, run in enumerate(runs):
        listed += (Run(between, Style.SOFT), run) if index else (run,)
    return [*listed, Run(closing, Style.SOFT)] if closing else listed


def _cell(text: str) -> Run:
    return Run(clean(text), to=text if plain.is_link(text) else "")
