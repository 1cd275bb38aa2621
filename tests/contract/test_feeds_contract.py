"""Every feed that is plugged in keeps the contract of feeds, by the battery others can run."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path

import pytest
from feeds_made import ACLED, ICEWS, NOW, POLECAT, RELEASED, UCDP, names_of, write

from chalkcircle.feeds.plugged import feeds
from chalkcircle.plugs import FEEDS, plugged
from chalkcircle.testing import check_feed

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "plug-in"
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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('refresh = "Weekly"', 'refresh = " "', "card: refresh is empty"),
        ('faults = ["Acts', 'faults = [] # ["Acts', "card: no known fault is named"),
        ('source = "unverified"', 'source = "by hearsay"', "card: source is neither"),
        ('bibtex = "@misc{', 'bibtex = "@misc', "card: bibtex is no entry"),
        ("remark =", "remarks =", "quays.csv: remark is neither read nor ignored in the card"),
        ("remark =", "remarks =", "card: ignores remarks, which no format has"),
        ('register.v1" = 2', 'register.v2" = 2', "card: floors of no format"),
        ("return head", "return False and head", "quays.csv: taken by [], not by one"),
        ("return head", "return True or head", "a picture under another name is taken by"),
        ("removeprefix", "removesuffix", "with a byte order mark: not recognised"),
        ("return head", "raise KeyError(name)  # ", "recognising it: KeyError: 'quays.csv'"),
        ('native_id=cells["number"]', 'native_id=gated.rows', "turned round: other rows or ids"),
        (
            'actor_code=cells["by"]', 'actor_code=str(id(object()) + id(gated))',
            "read twice, it gives other rows",
        ),
        (
            'native_id=cells["number"]', 'native_id=cells["number"].slice(1)',
            "it crashes: ArrowInvalid",
        ),
        ("return head", "return bool(head.decode()) and head", "recognising it: UnicodeDecode"),
        ("low=1", "low=9", "quays.csv: no row is kept"),
        ("Format(", "Format(needs=('number',),", "it crashes: KeyError: 'day'"),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_named(
    old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = tmp_path.name
    folder = tmp_path / name
    shutil.copytree(EXAMPLE / "quays", folder)
    for path in (folder / "__init__.py", folder / "card.toml"):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AssertionError) as found:
        check_feed(importlib.import_module(name), [EXAMPLE / "quays.csv"], now=NOW, count=5)
    assert said in str(found.value)


def test_a_feed_without_a_sample_is_not_checked() -> None:
    with pytest.raises(AssertionError, match=r"give a sample of each format\n.*acled\.events\.v1"):
        check_feed("acled", [], now=NOW)
