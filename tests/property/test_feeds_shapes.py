"""Whatever stands in the cells of a research feed's file: every row is kept or set aside."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from feeds_made import ACLED, ICEWS, POLECAT, RELEASED, UCDP, names_of, read, write
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.feeds.claims import RowFile, claims_of, without_claim
from chalkcircle.feeds.reading import formats
from chalkcircle.feeds.records import Cell, Column, Format
from chalkcircle.ledger import Table, row_schema
from chalkcircle.model import FeedError

MADE = {"icews": ICEWS, "polecat": POLECAT, "acled": ACLED, "ucdp": UCDP, "ucdp-candidate": UCDP}
FORMATS = [one for one in formats() if one.feed in MADE]
ODD = (
    "", "NA", "NULL", "None", "nan", "inf", "-1", "0", "1e3", "1,000", "9" * 40, "010", "---",
    "1/31/2017", "2024-02-31", "0000-00-00", "9999-12-31", "0001-01-01", "16 May 2025",
    "365, 369", "ARM;AZE", "a | b", "=HYPERLINK(1)", "\u202eabc", "é", "😀", "\u2028", " ; ", '"',
    "http://[", "4294967296", "90.0001", "-180", "MATERIAL CONFLICT", "PROTEST",
)  # fmt: skip


def _cells(column: Column) -> st.SearchStrategy[str]:
    plain = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r\0"), max_size=12)
    numbers = st.integers(-(10**6), 10**10).map(str)
    days = st.dates().map(str)
    likely = {Cell.INT: numbers, Cell.FLOAT: numbers, Cell.DAY: days}.get(column.cell, plain)
    return st.sampled_from(ODD) | likely


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.id)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_odd_cells_are_accounted_for(form: Format, data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(form.layouts))
    rows = []
    for _ in range(data.draw(st.integers(1, 4))):
        changed = data.draw(st.sets(st.sampled_from(layout.columns), max_size=4))
        rows.append(MADE[form.feed] | {c.name: data.draw(_cells(c)) for c in changed})
    if layout.encoding == "iso-8859-1":
        rows = [
            {k: v.encode("latin-1", "ignore").decode("latin-1") for k, v in row.items()}
            for row in rows
        ]
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "made.csv", names_of(layout), rows, layout)
        try:
            found = read(path, known=(form,), released=RELEASED)
        except FeedError as error:
            assert form.feed in ("polecat", "ucdp", "ucdp-candidate"), error  # noqa: PT017
            return
    assert found.read == len(rows)
    schema = row_schema(Table.EVENTS, numbered=form.numbered, own=False)
    assert found.rows.schema.equals(schema)
    stored = found.rows
    for name, value in (("revision", 0), ("sign", 1), ("file", 0)):
        stored = stored.append_column(name, [[value] * stored.num_rows])
    files = {0: RowFile("0" * 64, form.feed, form.id)}
    claims = claims_of(stored, files)
    assert len(claims) + sum(without_claim(stored, files).values()) == stored.num_rows
