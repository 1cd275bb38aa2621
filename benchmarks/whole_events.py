"""Whole events from plain sentences against gold records: type, actors and recipients at once.

Records are JSON objects in a list, or one a line, with `text`, `event` (a name or a list; names of
PLOVER 0.5 are read as their successors), `source` and `target` (lists of `{"code": …}`) and perhaps
`id` and `date`. Records of one text are one case. A code that is none of our entities counts by
its first three letters ("USAGOV"); an armed group counts by its state where the registry has one,
else by its own id; a code without a state ("REB") counts as nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from chalkcircle.actors import Actor, Registry, Resolver
from chalkcircle.codes import is_known
from chalkcircle.coding.coder import Coded
from chalkcircle.model import Claim, CodeError, EventType, Party
from chalkcircle.model.plover import OLDER_NAMES, event_type
from measuring import ratio, with_intervals
from models import coder_of, document_of, happened


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it is scored; ``types`` holds every name that counts as right."""

    types: frozenset[str]
    actors: frozenset[str]
    recipients: frozenset[str]

    @property
    def dyad(self) -> tuple[frozenset[str], frozenset[str]]:
        """Who and whom; where all are named as actors, they are one another's recipients."""
        return self.actors, self.recipients

    def same_dyad(self, other: Told) -> bool:
        """The same parties in the same roles; reciprocal events may name all as actors."""
        if self.dyad == other.dyad:
            return True
        one_sided = not self.recipients or not other.recipients
        return one_sided and self.actors | self.recipients == other.actors | other.recipients

    def same_type(self, other: Told) -> bool:
        """Whether one name counts as right for both."""
        return bool(self.types & other.types)


Case = tuple[list[Told], list[Told]]


def measure(path: Path, model: str) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
    """Figures, prediction rows and the number of texts."""
    coder = coder_of(model)
    cases: list[Case] = []
    rows = []
    for name, text, day, wanted in texts(path):
        document = document_of(text, path.name, day)
        found = list(told(coder.code(document, now=datetime.now(UTC)), coder.resolver))
        cases.append((wanted, found))
        rows.append({"id": name, "events": [as_row(f) for f in found]})
    return with_intervals(cases, scores), rows, len(cases)


def texts(path: Path) -> list[tuple[str, str, date | None, list[Told]]]:
    """The texts of a file with their gold events."""
    raw = path.read_text("utf-8")
    records = json.loads(raw) if raw.lstrip().startswith("[") else _lines(raw)
    found: dict[str, tuple[str, str, date | None, list[Told]]] = {}
    for number, record in enumerate(records):
        text = record["text"]
        name = str(record.get("id", number))
        case = found.setdefault(text, (name, text, _day(record.get("date")), []))
        actors, recipients = (codes(record.get(k) or ()) for k in ("source", "target"))
        names = record.get("event") or ()
        for event in [names] if isinstance(names, str) else names:
            case[3].append(Told(successors(event), actors, recipients))
    return list(found.values())


def _lines(raw: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.splitlines() if line.strip()]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def successors(name: str) -> frozenset[str]:
    """The 2.0 names of an event type; a name nobody knows stays as it is and is never matched."""
    upper = name.strip().upper()
    if upper in OLDER_NAMES:
        return frozenset(kind.value for kind in OLDER_NAMES[upper])
    try:
        return frozenset({event_type(upper).value})
    except CodeError:
        return frozenset({upper})


def codes(parties: Iterable[Any]) -> frozenset[str]:
    """States, bodies and armed groups of a list of parties; agents without a state are nobody."""
    found = (p["code"] if isinstance(p, dict) else p for p in parties)
    return frozenset(c for raw in found if (c := _known(raw)))


def _known(code: str) -> str:
    if ":" in code:
        group = _actors().get(code)
        return (group.code if group else "") or code
    return next((c for c in (code, code[:3]) if is_known(c)), "")


@cache
def _actors() -> dict[str, Actor]:
    return Registry.load().actors


def judged(path: Path, model: str) -> Iterable[tuple[float, bool]]:
    """Each event that a coder is sure of to some degree: how sure, and whether it is right."""
    coder = coder_of(model)
    for _, text, day, wanted in texts(path):
        coded = coder.code(document_of(text, path.name, day), now=datetime.now(UTC))
        for claim, event in _events(coded, coder.resolver):
            if claim.confidence is not None:
                right = any(w.same_type(event) and w.same_dyad(event) for w in wanted)
                yield claim.confidence, right


def told(coded: Coded, resolver: Resolver) -> Iterable[Told]:
    """The events of a reading that count as happened."""
    return (event for _, event in _events(coded, resolver))


def _events(coded: Coded, resolver: Resolver) -> Iterable[tuple[Claim, Told]]:
    for claim in coded.claims:
        if happened(claim):
            kind = EventType(claim.predicate).value
            actors, recipients = (
                frozenset(c for p in side if (c := _code(p, coded, resolver)))
                for side in (claim.actors, claim.recipients)
            )
            yield claim, Told(frozenset({kind}), actors, recipients)


def _code(party: Party, coded: Coded, resolver: Resolver) -> str:
    """The code of a party; a group that acts for no state counts by the state its words name."""
    actor = party.actor_id or ""
    if party.code and not party.code.startswith("grp:"):
        return party.code
    named = resolver.resolve(party.text, on=coded.document.published).code
    return named or (actor if actor.startswith("grp:") else "")


def as_row(event: Told) -> dict[str, Any]:
    """The event of a prediction row."""
    return {
        "actor": sorted(event.actors), "recipient": sorted(event.recipients),
        "type": min(event.types),
    }  # fmt: skip


def scores(cases: Sequence[Case]) -> dict[str, float]:
    """Recall and precision of whole events, and recall of the type and of the dyad alone."""
    wanted = sum(len(w) for w, _ in cases)
    found = sum(len(f) for _, f in cases)

    def right(fits: Any) -> int:
        return sum(_matched(w, f, fits) for w, f in cases)

    whole = right(lambda a, b: a.same_type(b) and a.same_dyad(b))
    return {
        "recall": ratio(whole, wanted),
        "precision": ratio(whole, found),
        "type_recall": ratio(right(Told.same_type), wanted),
        "dyad_recall": ratio(right(Told.same_dyad), wanted),
    }


def _matched(wanted: Sequence[Told], found: Sequence[Told], fits: Any) -> int:
    """How many wanted events find one of their own among the found (Kuhn's algorithm)."""
    owner: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j, candidate in enumerate(found):
            if j not in tried and fits(wanted[i], candidate):
                tried.add(j)
                if j not in owner or place(owner[j], tried):
                    owner[j] = i
                    return True
        return False

    return sum(place(i, set()) for i in range(len(wanted)))
