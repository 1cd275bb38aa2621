"""Renders a briefing as one self-contained HTML file; it changes no word of it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from . import plain
from .queries import number_words
from .records import Block, Briefing, Chart, Citation, Table
from .typefaces import font_faces

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup


def render_html(briefing: Briefing) -> str:
    """One file with everything inside: no script, no request, opens from disk.

    All text is escaped by the template engine; only charts, style and fonts made in this package
    are passed through.
    """
    return _template().render(b=briefing, view=_View(briefing))


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("chalkcircle.briefing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("briefing.html.j2")


class _View:
    """What the template asks for beyond the records; counts anchors while the page is written."""

    made = staticmethod(plain.made)
    colophon = staticmethod(plain.colophon)
    side_by_side = staticmethod(plain.side_by_side)
    flags = staticmethod(plain.flags)
    foreign = staticmethod(plain.foreign)
    is_link = staticmethod(plain.is_link)
    host = staticmethod(plain.host)
    said_by = staticmethod(plain.said_by)
    where = staticmethod(plain.where)
    mark_words = plain.MARK_WORDS
    citations, chart_as_table = plain.CITATIONS, plain.CHART_AS_TABLE

    def __init__(self, briefing: Briefing) -> None:
        from markupsafe import Markup

        self._numbers = briefing.numbers
        self._by_claim = {c.claim_id: c for c in briefing.citations}
        self._places: defaultdict[int, list[str]] = defaultdict(list)
        self.number = briefing.number_of()
        folder = files(__package__)
        self.css = Markup((folder / "templates" / "briefing.css").read_text(encoding="utf-8"))  # noqa: S704
        self.fonts = Markup(font_faces())  # noqa: S704

    def citation(self, claim_id: str) -> Citation:
        return self._by_claim[claim_id]

    def anchor(self, n: int) -> str:
        """A new id for one more place that cites ``n``."""
        places = self._places[n]
        places.append(f"r{n}-{len(places) + 1}")
        return places[-1]

    def backs(self, n: int) -> list[str]:
        return self._places[n]

    def explain(self, index: int) -> str:
        return number_words(self._numbers[index])

    @staticmethod
    def kind(block: Block) -> str:
        return type(block).__name__

    @staticmethod
    def svg(chart: Chart) -> Markup:
        from markupsafe import Markup

        return Markup(chart.svg)  # noqa: S704 - made and escaped by chalkcircle.charts

    @staticmethod
    def numeric(table: Table | Chart, column: int) -> bool:
        return plain.all_numbers(row[column] for row in table.rows)
