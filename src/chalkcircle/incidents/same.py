"""The rule that says whether two tellings are of one happening, by points that anyone can add up.

    score(a, b) = sum of the points of the features that fire / 100, held to 0 … 1

Same from ``SAME`` on, unsure from ``UNSURE`` on, else different. Features are in ``features``,
points with a reason each in ``data/same.csv``. It compares two and draws no groups.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chalkcircle.model import Verdict

from .features import fired
from .told import Told

RULE = "incidents.same.v1"
SAME, UNSURE = 0.65, 0.45
"""Least scores, chosen on the tuning half of our labelled pairs (docs/explanation/incidents.md)."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a feature counts for, in hundredths, and why."""

    points: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two tellings look like one happening, and what says so."""

    score: float
    verdict: Verdict
    why: tuple[str, ...]


@cache
def weights() -> dict[str, Weight]:
    """The table of points, in its order."""
    text = (files(__package__) / "data" / "same.csv").read_text("utf-8")
    return {
        row["feature"]: Weight(int(row["points"]), row["meaning"])
        for row in csv.DictReader(text.splitlines())
    }


def likeness_of(a: Told, b: Told) -> Likeness:
    """Score two tellings; the order does not matter."""
    why = fired(a, b)
    points = _points()
    score = min(max(sum(points[name] for name in why), 0), 100) / 100
    return Likeness(score, _verdict(score), why)


@cache
def _points() -> dict[str, int]:
    return {name: weight.points for name, weight in weights().items()}


def _verdict(score: float) -> Verdict:
    if score >= SAME:
        return Verdict.SAME
    return Verdict.UNSURE if score >= UNSURE else Verdict.DIFFERENT
