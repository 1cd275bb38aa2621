"""Cards of the feeds: every field said, and no column of a format dropped without a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pytest
from feeds_made import ACLED, ICEWS, NOW, POLECAT, RELEASED, UCDP

from chalkcircle.feeds.reading import cards, formats
from chalkcircle.feeds.records import Cell, Column, Context, Format, Gated, Redistribution

OURS = {"icews": ICEWS, "polecat": POLECAT, "acled": ACLED, "ucdp": UCDP, "ucdp-candidate": UCDP}


class Seen(Mapping[str, pa.Array]):
    """Columns of one row, and which of them were asked for."""

    def __init__(self, columns: tuple[Column, ...], cells: Mapping[str, str]) -> None:
        self.cells = {c.name: _array(c, cells.get(c.name)) for c in columns}
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> pa.Array:
        self.asked.add(name)
        return self.cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)


def _array(column: Column, cell: str | None) -> pa.Array:
    text = pa.array([None if cell is None or cell in column.nulls else cell or None], pa.string())
    kinds = {Cell.INT: pa.int64(), Cell.FLOAT: pa.float64(), Cell.DAY: pa.date32()}
    return text.cast(kinds[column.cell]) if column.cell in kinds else text.dictionary_encode()


@pytest.mark.parametrize("feed", OURS)
def test_a_card_says_everything(feed: str) -> None:
    card = cards()[feed]
    for name in ("title", "publisher", "homepage", "licence", "attribution", "refresh", "known_at"):
        assert getattr(card, name).strip(), name
    assert card.bibtex.count("{") == card.bibtex.count("}") > 0
    assert card.faults
    assert card.source == "unverified" or "https://" in card.source


def test_what_may_be_passed_on() -> None:
    never = {n for n in OURS if cards()[n].redistribution is Redistribution.NEVER}
    assert never == {"icews", "polecat", "acled"}
    assert {cards()[n].licence for n in set(OURS) - never} == {"CC-BY-4.0"}


@pytest.mark.parametrize("form", [one for one in formats() if one.feed in OURS], ids=lambda f: f.id)
def test_every_column_is_stored_or_ignored_for_a_reason(form: Format) -> None:
    ignored = cards()[form.feed].ignored
    assert all(reason.strip() for reason in ignored.values())
    known: set[str] = set()
    for layout in form.layouts:
        seen = Seen(layout.columns, OURS[form.feed])
        shaped = form.shape(Gated(seen, pa.array([2], pa.int32())), Context("x", NOW, RELEASED))
        assert (shaped.rows.num_rows, dict(shaped.refused)) == (1, {})
        columns = {column.name for column in layout.columns}
        assert columns - seen.asked <= set(ignored)
        known |= columns | {*layout.more, *layout.header_only}
    assert set(ignored) <= known


def test_no_two_formats_have_one_id() -> None:
    assert len({one.id for one in formats()}) == len(formats())
