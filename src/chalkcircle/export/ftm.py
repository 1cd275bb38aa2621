"""A selection as FollowTheMoney entities, one JSON object a line.

That vocabulary has no word for what is denied, demanded or foretold, and none for how likely a
thing is. So only events told as having happened, and ties that somebody asserts, are written;
the rest is left out and counted. Persons are written only where the registry knows their role.

Source: schemata Event, UnknownLink, PublicBody, Organization, LegalEntity, Person of
followthemoney 4.11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chalkcircle.codes import country, display_name, is_known
from chalkcircle.model import (
    Claim,
    CodeError,
    Interval,
    Kind,
    Party,
    Precision,
    Stance,
    content_id,
)

from .records import About, Item, dated
from .tally import Tally

NO_FACT = "told as nothing that happened or holds, for which this form has no words"
_NO_PAIR = "a tie without a known entity on both sides"
_SCHEMATA = {"country": "PublicBody", "person": "Person", "organisation": "Organization"}
_FINE = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
"""Characters of an ISO day that a source dates by."""

Entity = dict[str, Any]


def write_ftm(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write entities as they come, an actor before its first claim; returns how many."""
    import msgspec

    known: set[str] = set()
    count = 0
    with path.open("wb") as file:
        for item in items:
            for entity in _entities(item, tally):
                if entity["id"] not in known:
                    file.write(msgspec.json.encode(entity) + b"\n")
                    count += 1
                if entity["schema"] not in ("Event", "UnknownLink"):
                    known.add(entity["id"])
    return count


def _entities(item: Item, tally: Tally) -> Iterator[Entity]:
    claim, about = item.claim, tally.about
    actors = [e for p in claim.actors if (e := _actor(p, about))]
    others = [e for p in claim.recipients if (e := _actor(p, about))]
    if claim.happened:
        ids = list(dict.fromkeys(e["id"] for e in (*actors, *others)))
        yield from (*actors, *others, _event(item, ids, about))
        return
    asserted = claim.stance is Stance.ASSERTS and (claim.factuality is None or claim.factuality > 0)
    if claim.kind is not Kind.TIE or not asserted:
        tally.left_out[NO_FACT] += 1
    elif not actors or not others:
        tally.left_out[_NO_PAIR] += 1
    else:
        yield from (*actors, *others)
        for n, (a, b) in enumerate((a, b) for a in actors for b in others):
            yield _link(item, n, a["id"], b["id"])


def _actor(party: Party, about: About) -> Entity | None:
    """The entity of a party: a person or body of the registry, else whom it acts for."""
    row = about.actor(party.actor_id) if party.actor_id else None
    name, code = (row.label, row.code) if row else (party.code, party.code)
    if not name:
        return None
    schema = _SCHEMATA.get(row.type.value, "LegalEntity") if row else "PublicBody"
    if code and is_known(code) and (row is None or row.actor_id == code):
        name = display_name(code, on=None, policy=about.policy)
    return {
        "id": f"chalk-{content_id('actor', row.actor_id if row else name)}",
        "schema": schema,
        "properties": {"name": [name]} | _country(code),
    }


def _country(code: str | None) -> dict[str, list[str]]:
    try:
        return {"country": [country(code).iso2.lower()]} if code else {}
    except CodeError:
        return {}


def _event(item: Item, involved: list[str], about: About) -> Entity:
    claim = item.claim
    sides = [" + ".join(_name(p, about) for p in s) for s in (claim.actors, claim.recipients)]
    name = f"{claim.predicate.lower()}: {' → '.join(side for side in sides if side)}"
    told = {"name": [name], "involved": involved, **_shared(item)}
    if claim.place:
        told |= {"location": [claim.place.text], **_country(claim.place.code)}
    return _entity(f"chalk-{claim.claim_id}", "Event", told)


def _link(item: Item, n: int, a: str, b: str) -> Entity:
    told = {"subject": [a], "object": [b], "role": [item.claim.predicate], **_shared(item)}
    return _entity(f"chalk-{item.claim.claim_id}-{n}", "UnknownLink", told)


def _row(item: Item) -> str:
    if not item.feed:
        return ""
    if item.source.table:
        return f"Row of the table {item.feed} of its publisher."
    return f"Row of the feed {item.feed}: nobody here has read the article."


def _shared(item: Item) -> dict[str, list[str]]:
    """Who says so, when, and where to read it: on every statement."""
    claim = item.claim
    told = {
        "summary": [f"According to {_chain(claim)}.", _row(item)],
        "description": [item.quote or ""],
        "publisher": [item.source.publisher or item.source.title or ""],
        "sourceUrl": [item.address or ""] if (item.address or "").startswith("http") else [],
        "recordId": [claim.claim_id],
        "retrievedAt": [claim.recorded_at.date().isoformat()] if claim.recorded_at else [],
        "modifiedAt": [claim.known_at.date().isoformat()],
        **_dates(claim.valid, item),
    }
    return {name: [v for v in values if v] for name, values in told.items()}


def _dates(valid: Interval, item: Item) -> dict[str, list[str]]:
    """A day, month or year as such; anything else by its ends."""
    if valid.start and (fine := _FINE.get(valid.precision)):
        return {"date": [valid.start.isoformat()[:fine]]}
    return {f"{end}Date": [day.isoformat()] for end, day in dated(item)}


def _chain(claim: Claim) -> str:
    return " › ".join(h.name for h in claim.holders) or "the feed alone"


def _name(party: Party, about: About) -> str:
    """Its label or code; whoever is not known stays words in the quotation."""
    row = about.actor(party.actor_id) if party.actor_id else None
    return row.label if row else party.code or "an unnamed party"


def _entity(id_: str, schema: str, properties: dict[str, list[str]]) -> Entity:
    return {"id": id_, "schema": schema, "properties": {k: v for k, v in properties.items() if v}}
