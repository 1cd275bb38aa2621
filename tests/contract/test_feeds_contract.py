"""Every feed that is plugged in keeps the contract of feeds, by the battery others can run."""

from __future__ import annotations

from pathlib import Path

import pytest
from feeds_made import ACLED, ICEWS, NOW, POLECAT, RELEASED, UCDP, names_of, write

from chalkcircle.feeds.plugged import feeds
from chalkcircle.plugs import FEEDS, plugged
from chalkcircle.testing import check_feed

GDELT = Path(__file__).parents[1] / "unit" / "feeds_gdelt"
MADE = {
    "acled": ("export.csv", ACLED, "event_id_cnty"),
    "icews": ("events.tab", ICEWS, "Event ID"),
    "polecat": ("ngecEvents.txt", POLECAT, "Event ID"),
    "ucdp": ("GEDEvent.csv", UCDP, "id"),
    "ucdp-candidate": ("GEDEvent_v23_0_5.csv", UCDP, "id"),
}
"""By feed: a file's name, a row, and the column of its id."""


def samples_of(feed: str, folder: Path) -> list[Path]:
    """Files of a feed: real ones of GDELT, made ones of those that may not be passed on."""
    if feed == "gdelt":
        return sorted(GDELT.iterdir())
    if feed not in MADE:
        return []
    name, row, key = MADE[feed]
    (form,) = feeds()[feed].formats
    rows = [row | {key: f"{row[key]}{number}"} for number in range(8)]
    return [write(folder / name, names_of(form.layouts[0]), rows, form.layouts[0])]


@pytest.mark.parametrize("feed", [name for name, plug in plugged(FEEDS).items() if plug.own])
def test_a_feed_keeps_the_contract(feed: str, tmp_path: Path) -> None:
    check_feed(feed, samples_of(feed, tmp_path), now=NOW, released=RELEASED.date())
