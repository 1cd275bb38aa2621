"""Renders a briefing as Markdown that reads well as plain text; it changes no word of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import plain
from .queries import number_words
from .records import Block, Briefing, Chart, Citation, Facing, Passage, Section, Sentence, Table

_SPECIAL = re.compile(r"([\\`*_\[\]|~])")
_LINE_START = re.compile(r"^(\d*)([#>+.)-])(?=\s)")


def render_markdown(briefing: Briefing) -> str:
    """The page as Markdown: charts become their tables, citations stand at the end."""
    page = _Page(briefing)
    return "\n".join(page.lines()).rstrip() + "\n"


def escape(text: str) -> str:
    """Text that neither Markdown nor the HTML inside it can take for markup."""
    flat = " ".join(text.split())
    safe = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", safe))


class _Page:
    def __init__(self, briefing: Briefing) -> None:
        self._b = briefing
        self._by_claim = {c.claim_id: c for c in briefing.citations}

    def lines(self) -> Iterator[str]:
        b = self._b
        yield f"# {escape(b.title)}\n"
        if b.read:
            yield f"{self._sentence(b.read)}\n"
        yield f"{plain.made(b)}\n"
        for number, section in enumerate(b.sections, 1):
            yield f"## {number} {escape(section.title)}\n"
            yield from self._section(section)
        yield f"## {len(b.sections) + 1} {plain.CITATIONS}\n"
        for citation in b.citations:
            yield from _citation(citation)
        if b.numbers:
            yield f"## {len(b.sections) + 2} {plain.NUMBERS_COUNTED}\n"
        for index, counted in enumerate(b.numbers, 1):
            yield f'<a id="n{index}"></a>n{index}: {escape(number_words(counted))}\n'

    def _section(self, section: Section) -> Iterator[str]:
        for rank, sentence in enumerate(section.lead, 1):
            bullet = f"{rank}. " if section.ranked else ""
            yield bullet + self._sentence(sentence) + ("" if section.ranked else "\n")
        if section.ranked:
            yield ""
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Passage):
            if block.title:
                yield f"{'#' * block.level} {escape(block.title)}\n"
            yield from (f"- {self._sentence(s)}" for s in block.sentences)
            yield ""
        elif isinstance(block, Facing):
            yield f"### {escape(block.title)}\n"
            yield from (f"- {self._sentence(s)}" for s in block.sides)
            yield f"\n{escape(plain.side_by_side(block.rule))}\n"
        else:
            yield from self._table(block)

    def _table(self, table: Table | Chart) -> Iterator[str]:
        cited = table.claims if isinstance(table, Table) else ()
        mark = table.mark if isinstance(table, Table) else None
        yield escape(table.caption) + (f" *({plain.MARK_WORDS[mark]})*" if mark else "") + "\n"
        if not table.rows:
            return
        columns = (*map(escape, table.columns), *(("cites",) if cited else ()))
        yield "| " + " | ".join(columns) + " |"
        yield "|" + " --- |" * len(columns)
        for place, row in enumerate(table.rows):
            cells = [escape(cell) for cell in row]
            if cited:
                number = self._by_claim[cited[place]].n
                cells.append(f"[[{number}]](#c{number})")
            yield "| " + " | ".join(cells) + " |"
        yield ""

    def _sentence(self, sentence: Sentence) -> str:
        topic, rest = sentence.parts
        parts = [f"**{escape(topic)}**{_rest(rest)}" if topic else escape(rest)]
        if sentence.quoted:
            parts.append(_quote(self._by_claim[sentence.claims[0]]))
        if sentence.claims:
            numbers = (self._by_claim[claim].n for claim in sentence.claims)
            parts.append(" ".join(f"[[{n}]](#c{n})" for n in numbers))
        if sentence.mark:
            parts.append(f"*({plain.MARK_WORDS[sentence.mark]})*")
        if sentence.numbers:
            links = " ".join(f"[n{i + 1}](#n{i + 1})" for i in sentence.numbers)
            parts.append(f"(counted: {links})")
        return " ".join(parts)


def _quote(citation: Citation) -> str:
    before, after = citation.around
    return f"“{_cut(citation, escape(before + citation.quote + after))}”"


def _rest(text: str) -> str:
    """What follows a topic: escaped, with the space that parts the two."""
    return f"{' ' * text.startswith(' ')}{escape(text)}"


def _cut(citation: Citation, words: str) -> str:
    return f"{'… ' * citation.cut_start}{words}{' …' * citation.cut_end}"


def _citation(c: Citation) -> Iterator[str]:
    flags = "".join(f" · {flag}" for flag in plain.flags(c))
    address = ""
    if c.address:
        shown = c.address.replace(">", "%3E").replace("<", "%3C").replace(" ", "%20")
        address = f" · <{shown}>" if plain.is_link(c.address) else f" · {escape(c.address)}"
    words = _cut(c, escape(c.before + c.quote + c.after))
    yield f'<a id="c{c.n}"></a>[{c.n}] {words}  '
    yield f"{escape(plain.said_by(c))} · {escape(plain.where(c))}{address}{flags}  "
    yield f"`chalkcircle explain {c.claim_id}`\n"
