"""Scores what the reader finds against annotated documents; shared by the floors and by hand.

A core event is found when a told event (factuality of at least 1) has its type, shares an actor
and, where both have recipients, shares one, and its trigger lies within 60 characters. Matching is
one to one. A passage is found at an overlap (IoU) of at least 0.5; its speaker is right when the
innermost holder's name ends alike. A trap fires when an event told as having happened has its
trigger inside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NEAR = 60
Object = dict[str, Any]


@dataclass
class Score:
    """Counts over documents, with what was missed for whoever mends the rules."""

    gold: int = 0
    told: int = 0
    found: int = 0
    passages: int = 0
    passages_found: int = 0
    speakers: int = 0
    traps: int = 0
    fired: int = 0
    names: int = 0
    names_found: int = 0
    misses: list[str] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    sprung: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of core events found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def precision(self) -> float:
        """Share of told events that are core events or other annotated ones."""
        return self.found / self.told if self.told else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    def figures(self) -> dict[str, float]:
        """What a table shows."""
        return {
            "core_f1": round(self.f1, 3),
            "core_recall": round(self.recall, 3),
            "core_precision": round(self.precision, 3),
            "passages_found": round(self.passages_found / max(1, self.passages), 3),
            "passages_with_speaker": round(self.speakers / max(1, self.passages), 3),
            "traps_fired": round(self.fired / max(1, self.traps), 3),
            "names_found": round(self.names_found / max(1, self.names), 3),
        }


def score(found: Iterable[tuple[str, Object, Object]]) -> Score:
    """Compare predictions with annotations.

    Args:
        found: Triples of text, objects of ``benchmarks/document.py`` and the annotation.
    """
    total = Score()
    for text, predicted, gold in found:
        _events(text, predicted, gold, total)
        _passages(text, predicted, gold, total)
        _traps(text, predicted, gold, total)
        _names(predicted, gold, total)
    return total


def _told(predicted: Object) -> list[Object]:
    return [
        e for e in predicted["events"]
        if e["kind"] == "event" and (e["factuality"] or 0) >= 1 and (e["actor"] or e["recipient"])
    ]  # fmt: skip


def _plain(codes: list[str]) -> set[str]:
    """Codes without the prefix and dashes of registry ids ("grp:al-shabaab" is SHABAAB)."""
    plain = {c.rpartition(":")[2].upper().replace("-", "") for c in codes}
    return plain | {p.removeprefix("AL") for p in plain if len(p) > 5}


def _fits(event: Object, gold: Object) -> bool:
    if event["type"] not in (gold["type"], *gold.get("alt", ())):
        return False
    if abs(event["trigger"][0] - gold["trigger"][0]) > NEAR:
        return False
    actors, recipients = _plain(event["actor"]), _plain(event["recipient"])
    if gold["actor"] and not actors & set(gold["actor"]):
        return False
    if gold["recipient"] and recipients:
        return bool(recipients & set(gold["recipient"]))
    return bool((actors | recipients) & {*gold["actor"], *gold["recipient"]})


def _events(text: str, predicted: Object, gold: Object, total: Score) -> None:
    told = _told(predicted)
    happened = [g for g in gold["events"] if g["happened"]]
    wanted = [g for g in happened if g["core"]]
    free = list(told)
    for target in wanted:
        match = next((e for e in free if _fits(e, target)), None)
        if match is not None:
            free.remove(match)
            total.found += 1
        else:
            total.misses.append(_shown(text, target))
    # A told event that the annotation holds as secondary is neither a hit nor a fault.
    faults = [e for e in free if not any(_fits(e, g) for g in happened if not g["core"])]
    total.gold += len(wanted)
    total.told += len(told) - (len(free) - len(faults))
    total.extras += [_shown(text, e) for e in faults]


def _shown(text: str, event: Object) -> str:
    start, end = event["trigger"]
    around = text[max(0, start - 40) : end + 40].replace("\n", "¶")
    return f"{event['type']} {event['actor']}→{event['recipient']} | {around}"


def _overlap(a: Object, b: Object) -> float:
    both = min(a["end"], b["end"]) - max(a["start"], b["start"])
    return both / (max(a["end"], b["end"]) - min(a["start"], b["start"])) if both > 0 else 0.0


def _passages(text: str, predicted: Object, gold: Object, total: Score) -> None:
    free = list(predicted["claims"])
    for target in gold["claims"]:
        total.passages += 1
        match = max(free, key=lambda p: _overlap(p, target), default=None)
        shown = f"{target['holder']} | {text[target['start'] : target['end']][:70]}"
        if match is None or _overlap(match, target) < 0.5:
            total.voices.append(f"not found: {shown}")
            continue
        free.remove(match)
        total.passages_found += 1
        names = [h["name"] for h in match["holder"]] or [""]
        wanted = target["holder"][-1] if target["holder"] else ""
        ids = {e["actor_id"] for e in predicted["entities"] if e["text"] == wanted} - {None}
        if _same(names[-1], wanted) or (match["holder"] and match["holder"][-1]["actor_id"] in ids):
            total.speakers += 1
        else:
            total.voices.append(f"speaker {names}: {shown}")


def _same(found: str, wanted: str) -> bool:
    a, b = found.casefold().split(), wanted.casefold().split()
    return bool(a and b) and (
        a[-1] == b[-1]
        or found.casefold() in wanted.casefold()
        or wanted.casefold() in found.casefold()
    )


def _traps(text: str, predicted: Object, gold: Object, total: Score) -> None:
    for trap in gold["traps"]:
        total.traps += 1
        inside = [
            e
            for e in _told(predicted)
            if trap["start"] <= e["trigger"][0] and e["trigger"][1] <= trap["end"]
        ]
        # An annotated event that happened inside the same fragment springs no trap.
        inside = [
            e for e in inside if not any(_fits(e, g) for g in gold["events"] if g["happened"])
        ]
        if inside:
            total.fired += 1
            total.sprung.append(_shown(text, inside[0]))


def _names(predicted: Object, gold: Object, total: Score) -> None:
    found = {(e["start"], e["end"]): e for e in predicted["entities"]}
    for name in gold["entities"]:
        total.names += 1
        covering = [e for (s, e_), e in found.items() if s < name["end"] and name["start"] < e_]
        if any(e["iso3"] == name["iso3"] or not name["iso3"] for e in covering):
            total.names_found += 1


def load(folder: Path) -> list[tuple[str, str, Object]]:
    """Annotated documents of a folder: name, text, annotation."""
    return [
        (
            path.stem,
            path.with_suffix(".txt").read_text("utf-8"),
            json.loads(path.read_text("utf-8")),
        )
        for path in sorted(folder.glob("*.json"))
    ]
