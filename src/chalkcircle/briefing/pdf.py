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
    from collections.abc import Sequence

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


def render_pngs(drawings: Sequence[str], *, ppi: float) -> list[bytes]:
    """Drawings in SVG as pictures of points, for what shows no SVG; each is 160 mm wide."""
    import typst

    if not drawings:
        return []
    sheets = (
        b"#set page(width: 160mm, height: auto, margin: 0pt)\n"
        b"#for svg in json(bytes(sys.inputs.drawings)) {\n"
        b'  page(image(bytes(svg), format: "svg", width: 100%))\n}'
    )
    compiler = typst.Compiler(sheets, font_paths=_fonts(), ignore_system_fonts=True)
    listed = msgspec.json.encode(drawings).decode()
    done = compiler.compile(format="png", sys_inputs={"drawings": listed}, ppi=ppi)
    return [done] if isinstance(done, bytes) else list(done or ())


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
