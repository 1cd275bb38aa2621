"""Small tellings of made-up happenings, for the tests of what is told by several."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chalkcircle.incidents import Told
from chalkcircle.model import Quad

DAY = date(2025, 7, 15)


def telling(name: str = "a", later: int = 0, **fields: Any) -> Told:
    """Upland shells Riverton in Lowland, told on the day, or some days later by the same day."""
    given: dict[str, Any] = {
        "claim_id": name,
        "type": "ASSAULT",
        "quad": Quad.MATERIAL_CONFLICT,
        "mode": "heavy-weapons",
        "actors": frozenset({"UPL"}),
        "recipients": frozenset({"LOW"}),
        "first": DAY.toordinal(),
        "last": DAY.toordinal(),
        "day": True,
        "known": DAY + timedelta(later),
        "place": "riverton",
        "words": frozenset({"shells", "fell", "market", "riverton"[:6]}),
        "names": frozenset({"rivert"}),
        "language": "en",
        "origin": f"origin of {name}",
    }
    return Told(**(given | fields))


def moved(days: int) -> dict[str, int]:
    """Days of a happening some days later."""
    return {"first": DAY.toordinal() + days, "last": DAY.toordinal() + days}
