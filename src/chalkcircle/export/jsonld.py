"""A selection as JSON-LD in the terms of PROV-O: what was derived from what, and who says so.

The context stands in the file: reading it needs no network. A claim is an entity derived from a
document or a feed's row; its holders are in their order, the outermost first.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chalkcircle.model import FeedRow, Holder, HolderKind, content_id

from .columns import COLUMNS, cells
from .records import Item, Source
from .tally import Tally

URN = "urn:chalkcircle:"
_DAY, _INSTANT = "xsd:date", "xsd:dateTime"
_TYPES = {"day": _DAY, "instant": _INSTANT, "number": "xsd:double", "whole": "xsd:integer"}
_AGENTS = {HolderKind.PERSON: "prov:Person", HolderKind.UNNAMED: "prov:Agent"}

CONTEXT: dict[str, Any] = {
    "@vocab": f"{URN}term:",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "name": "dcterms:title",
    "publisher": "dcterms:publisher",
    "licence": "dcterms:license",
    "issued": {"@id": "dcterms:issued", "@type": _DAY},
    "attribution": "dcterms:bibliographicCitation",
    "holders": {"@container": "@list"},
    "actors": {"@container": "@list"},
    "recipients": {"@container": "@list"},
    "prov:generatedAtTime": {"@type": _INSTANT},
    "prov:hadPrimarySource": {"@type": "@id"},
    "prov:wasDerivedFrom": {"@type": "@id"},
    "prov:wasRevisionOf": {"@type": "@id"},
} | {c.name: {"@type": _TYPES[c.type]} for c in COLUMNS if c.type in _TYPES}

_OWN = ("claim_id", "recorded_at", "supersedes")
_SIDES = ("actor", "recipient", "holder", "source_", "document_id")


def write_jsonld(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write claims as they come, then sources; returns how many claims."""
    import msgspec

    encode, count = msgspec.json.encode, 0
    with path.open("wb") as file:
        file.write(b'{"@context":' + encode(CONTEXT) + b',"@graph":[\n')
        for item in items:
            file.write(encode(_claim(item)) + b",\n")
            count += 1
        for source in tally.sources.values():
            file.write(encode(_source(source)) + b",\n")
        lines = {"@id": f"{URN}export", "@type": "prov:Bundle", "attribution": tally.lines()}
        file.write(encode(lines) + b"\n]}\n")
    return count


def _claim(item: Item) -> dict[str, Any]:
    claim = item.claim
    row = dict(zip((c.name for c in COLUMNS), cells(item), strict=True))
    kept = {
        name: value for name, value in row.items()
        if value not in (None, []) and name not in _OWN and not name.startswith(_SIDES)
    }  # fmt: skip
    agents = [_agent(holder) for holder in claim.holders]
    made = claim.recorded_at or claim.known_at
    told: dict[str, Any] = {
        "@id": f"{URN}claim:{claim.claim_id}",
        "@type": ["prov:Entity", "Claim"],
        **kept,
        "actors": [_party(p.text, p.code, p.actor_id) for p in claim.actors],
        "recipients": [_party(p.text, p.code, p.actor_id) for p in claim.recipients],
        "holders": agents,
        "prov:wasAttributedTo": [{"@id": agent["@id"]} for agent in agents],
        "prov:generatedAtTime": made.isoformat(),
        "prov:wasDerivedFrom": _origin(item),
    }
    if item.address and _is_iri(item.address):
        told["prov:hadPrimarySource"] = item.address
    if claim.supersedes:
        told["prov:wasRevisionOf"] = f"{URN}claim:{claim.supersedes}"
    return told


def _origin(item: Item) -> list[str]:
    evidence = item.claim.evidence
    if isinstance(evidence, FeedRow):
        row = content_id(evidence.feed, evidence.native_id, str(evidence.revision))
        return [f"{URN}row:{row}", _source_id(item.source)]
    return [_source_id(item.source)]


def _source_id(source: Source) -> str:
    # The name of a feed may be anything that its owner chose; an address may not.
    return f"{URN}feed:{content_id(source.id)}" if source.feed else f"{URN}document:{source.id}"


def _source(source: Source) -> dict[str, Any]:
    told = {
        "@id": _source_id(source),
        "@type": ["prov:Entity", "Feed" if source.feed else "Document"],
        "name": source.title or source.file,
        "publisher": source.publisher,
        "issued": source.published and source.published.isoformat(),
        "address": source.address,
        "licence": source.licence,
        "study": source.study,
        "unverified": source.unverified,
    }
    return {name: value for name, value in told.items() if value is not None}


def _agent(holder: Holder) -> dict[str, Any]:
    name = holder.actor_id or holder.name
    kind = _AGENTS.get(holder.kind, "prov:Organization")
    told = {
        "@id": f"{URN}agent:{content_id(holder.kind.value, name)}",
        "@type": kind,
        "name": holder.name,
    }
    return told | _party(None, holder.code, holder.actor_id)


def _party(text: str | None, code: str | None, actor_id: str | None) -> dict[str, str]:
    told = {"words": text, "code": code, "registry_id": actor_id}
    return {name: value for name, value in told.items() if value is not None}


def _is_iri(address: str) -> bool:
    return address.startswith(("https://", "http://")) and not any(
        c in '<>"{}|\\^`' or c <= " " for c in address
    )
