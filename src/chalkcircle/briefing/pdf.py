"""Renders a briefing as PDF; it changes no word of it and takes no word for markup.

The typesetter gets all words as data; it sees no font of the machine, no file and no network.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import msgspec

from .paper import lay_out

if TYPE_CHECKING:
    import typst

    from .records import Briefing


def render_pdf(briefing: Briefing) -> bytes:
    """The page on A4, with bookmarks, links in both directions and tags for screen readers.

    The same briefing gives the same bytes: the date inside is ``made_at``.
    """
    import typst

    paper = lay_out(briefing)
    compiler = typst.Compiler(_template(), font_paths=_fonts(), ignore_system_fonts=True)
    done = compiler.compile(
        format="pdf",
        sys_inputs={"paper": msgspec.json.encode(paper).decode()},
        timestamp=int(briefing.made_at.timestamp()),
    )
    assert isinstance(done, bytes)
    return done


def render_png(svg: str, *, ppi: float) -> bytes:
    """A drawing as a picture of points, for what shows no SVG."""
    import typst

    drawn = (
        b"#set page(width: 160mm, height: auto, margin: 0pt)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    compiler = typst.Compiler(drawn, font_paths=_fonts(), ignore_system_fonts=True)
    done = compiler.compile(format="png", sys_inputs={"svg": svg}, ppi=ppi)
    assert isinstance(done, bytes)
    return done


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files(__package__) / "templates" / "briefing.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The typesetter's own fonts and those of ``fonts/``; none of the machine."""
    import typst

    with as_file(files(__package__) / "fonts") as folder:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder]
        )
