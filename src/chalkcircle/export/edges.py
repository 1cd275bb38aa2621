"""Claims as edges between entities, for the forms that are graphs; it writes nothing.

Nodes are states and other entities, never persons: whoever acts stands for the entity that he or
she acts for, and a party that acts for none known gives no edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from chalkcircle.codes import display_name, is_known
from chalkcircle.model import Party

from .columns import COLUMNS, cells
from .records import About, Item
from .tally import Tally

NO_PAIR = "a claim without a known entity on both sides"
Spell = tuple[date | None, date | None]
Value = str | float | int | bool

ATTRIBUTES: dict[str, str] = {
    "claim_id": "string",
    "kind": "string",
    "predicate": "string",
    "mode": "string",
    "stance": "string",
    "happened": "boolean",
    "factuality": "double",
    "holders": "string",
    "mutual": "boolean",
    "valid_from": "string",
    "valid_to": "string",
    "valid_precision": "string",
    "known_at": "string",
    "hindsight": "boolean",
    "source_publisher": "string",
    "source_address": "string",
    "source_unverified": "boolean",
    "feed": "string",
    "claims": "int",
}
"""Attributes of an edge with their types."""

_SAME = ("kind", "predicate", "stance", "happened", "mutual")
"""What claims share that are summed into one edge: what is denied is not added to what happened."""


@dataclass(slots=True)
class Edge:
    """One edge; ``spells`` are the times it holds, empty where nobody dated it."""

    id: str
    source: str
    target: str
    weight: int
    attributes: dict[str, Value]
    spells: list[Spell] = field(default_factory=list)


def edges(items: Iterable[Item], tally: Tally) -> Iterator[Edge]:
    """Edges as their claims come, or when all have come if they are summed."""
    single = _single(items, tally)
    return _summed(single) if tally.about.summed else single


def labels(codes: Iterable[str], about: About) -> dict[str, str]:
    """Name of each entity by the policy."""
    return {
        code: display_name(code, on=None, policy=about.policy) if is_known(code) else code
        for code in sorted(codes)
    }


def _single(items: Iterable[Item], tally: Tally) -> Iterator[Edge]:
    for item in items:
        pairs, mutual = _pairs(item)
        if not pairs:
            tally.left_out[NO_PAIR] += 1
        told = _attributes(item) | {"mutual": mutual} if pairs else {}
        valid = item.claim.valid
        spells = [] if valid.is_open else [(valid.start, valid.end)]
        for n, (a, b) in enumerate(pairs):
            name = f"{item.claim.claim_id}-{n}" if n else item.claim.claim_id
            yield Edge(name, a, b, 1, told, list(spells))


def _pairs(item: Item) -> tuple[list[tuple[str, str]], bool]:
    """Who acts on whom; where nobody receives, the actors act on each other."""
    actors, others = _codes(item.claim.actors), _codes(item.claim.recipients)
    if item.claim.recipients:
        return [(a, b) for a in actors for b in others], False
    return [(a, b) for n, a in enumerate(actors) for b in actors[n + 1 :]], True


def _codes(parties: tuple[Party, ...]) -> list[str]:
    return list(dict.fromkeys(p.code for p in parties if p.code))


def _attributes(item: Item) -> dict[str, Value]:
    row = dict(zip((c.name for c in COLUMNS), cells(item), strict=True))
    row["holders"] = " › ".join(h.name for h in item.claim.holders)
    row["known_at"] = item.claim.known_at.isoformat()
    found: dict[str, Value] = {}
    for name, type_ in ATTRIBUTES.items():
        value = row.get(name)
        if value not in (None, ""):
            found[name] = value if isinstance(value, bool | float | int) else str(value)
            if type_ == "double" and isinstance(value, int | float):
                found[name] = float(value)
    return found


def _summed(some: Iterable[Edge]) -> Iterator[Edge]:
    whole: dict[tuple[object, ...], Edge] = {}
    holders: dict[str, dict[str, None]] = {}
    for edge in some:
        told = edge.attributes
        key = (edge.source, edge.target, *(told.get(name) for name in _SAME))
        if key not in whole:
            kept = {name: told[name] for name in _SAME if name in told}
            whole[key] = Edge(edge.id, edge.source, edge.target, 0, kept)
        into = whole[key]
        into.weight += 1
        into.spells += edge.spells
        holders.setdefault(into.id, {})[str(told.get("holders", ""))] = None
    for n, into in enumerate(whole.values()):
        said = sorted(name for name in holders[into.id] if name)
        attributes = into.attributes | {"claims": into.weight, "holders": "; ".join(said)}
        yield Edge(f"e{n}", into.source, into.target, into.weight, attributes, _merged(into.spells))


def _merged(spells: list[Spell]) -> list[Spell]:
    """Spells in order, those that share or adjoin a day as one."""
    found: list[Spell] = []
    for start, end in sorted(spells, key=lambda s: (s[0] or date.min, s[1] or date.max)):
        last = found[-1][1] if found else date.min
        if found and (last is None or (start or date.min).toordinal() <= last.toordinal() + 1):
            ends = None if last is None or end is None else max(last, end)
            found[-1] = (found[-1][0], ends)
        else:
            found.append((start, end))
    return found
