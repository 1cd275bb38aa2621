"""A selection as GraphML or as GEXF 1.3, whose edges have dated spells.

Edges are written to a scratch file as they come and follow the nodes, so a large graph needs no
more memory than its entities.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from xml.sax.saxutils import escape, quoteattr

from .cells import xml_text
from .edges import ATTRIBUTES, Edge, Spell, Value, edges, labels
from .records import Item
from .tally import Tally

_GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<desc>{about}</desc>
<key id="label" for="node" attr.name="label" attr.type="string"/>
<key id="weight" for="edge" attr.name="weight" attr.type="double"/>
{keys}
<graph id="claims" edgedefault="directed">
"""
_GEXF = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>Chalkcircle</creator><description>{about}</description></meta>
<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">
<attributes class="edge" mode="static">
{keys}
</attributes>
<nodes>
"""
_GEXF_TYPES = {"int": "integer"}


def write_graphml(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write a GraphML file; returns how many edges."""
    keys = (
        f'<key id="{name}" for="edge" attr.name="{name}" attr.type="{type_}"/>'
        for name, type_ in ATTRIBUTES.items()
    )
    frame = (_GRAPHML, keys, "", "</graph>\n</graphml>\n")
    return _write(items, path, tally, frame, _graphml_node, _graphml_edge)


def write_gexf(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write a GEXF file; returns how many edges."""
    keys = (
        f'<attribute id="{name}" title="{name}" type="{_GEXF_TYPES.get(type_, type_)}"/>'
        for name, type_ in ATTRIBUTES.items()
    )
    frame = (_GEXF, keys, "</nodes>\n<edges>\n", "</edges>\n</graph>\n</gexf>\n")
    return _write(items, path, tally, frame, _gexf_node, _gexf_edge)


def _write(
    items: Iterable[Item],
    path: Path,
    tally: Tally,
    frame: tuple[str, Iterable[str], str, str],
    node: Callable[[str, str], str],
    edge: Callable[[Edge], str],
) -> int:
    head, keys, between, foot = frame
    count, codes = 0, set[str]()
    with TemporaryFile(dir=path.parent) as scratch, path.open("wb") as file:
        for one in edges(items, tally):
            scratch.write(edge(one).encode())
            codes |= {one.source, one.target}
            count += 1
        about = _text("\n".join(tally.lines()))
        file.write(head.format(about=about, keys="\n".join(keys)).encode())
        for code, label in labels(codes, tally.about).items():
            file.write(node(code, label).encode())
        file.write(between.encode())
        scratch.seek(0)
        shutil.copyfileobj(scratch, file)
        file.write(foot.encode())
    return count


def _graphml_node(code: str, label: str) -> str:
    return f'<node id={_quoted(code)}><data key="label">{_text(label)}</data></node>\n'


def _graphml_edge(edge: Edge) -> str:
    values = {"weight": float(edge.weight), **edge.attributes}
    data = "".join(f'<data key="{k}">{_text(_shown(v))}</data>' for k, v in values.items())
    return f"<edge {_ends(edge)}>{data}</edge>\n"


def _gexf_node(code: str, label: str) -> str:
    return f"<node id={_quoted(code)} label={_quoted(label)}/>\n"


def _gexf_edge(edge: Edge) -> str:
    label = _quoted(str(edge.attributes.get("predicate", "")))
    values = "".join(
        f'<attvalue for="{k}" value={_quoted(_shown(v))}/>' for k, v in edge.attributes.items()
    )
    spells = "".join(_spell(spell) for spell in edge.spells)
    spells = f"<spells>{spells}</spells>" if spells else ""
    head = f'<edge {_ends(edge)} label={label} weight="{float(edge.weight)}">'
    return f"{head}<attvalues>{values}</attvalues>{spells}</edge>\n"


def _spell(spell: Spell) -> str:
    ends = (
        f' {name}="{day.isoformat()}"'
        for name, day in zip(("start", "end"), spell, strict=True) if day
    )  # fmt: skip
    return f"<spell{''.join(ends)}/>"


def _ends(edge: Edge) -> str:
    ends = (("id", edge.id), ("source", edge.source), ("target", edge.target))
    return " ".join(f"{name}={_quoted(value)}" for name, value in ends)


def _shown(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(words: str) -> str:
    return escape(xml_text(words))


def _quoted(words: str) -> str:
    return quoteattr(xml_text(words))
