"""Indices of democracy by country and year (Varieties of Democracy), chosen by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import Layout, Sheets, Table
from chalkcircle.model import Claim, FeedError, Interval

_PUBLISHER, _CUT = "V-Dem country-year", "one index by iso3"
_CODE = {_PUBLISHER: "country_text_id", _CUT: "iso3"}


def _read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    for layout, file in sheets.items():
        if layout == _CUT and len(maker.predicates) > 1:
            maker.predicates &= {"v2x_polyarchy"}
        if lacking := sorted(maker.predicates.difference(file.header)):
            raise FeedError.about(
                f"vdem: {file.name} lacks columns",
                lacking,
                expected="the indices that were asked for",
                do="Ask for others (--measure NAME), or download the whole country-year table.",
            )
        yield from maker.each(file, partial(_row, maker, file, _CODE[layout]))


def _row(maker: Maker, file: File, column: str, row: Row) -> Iterator[Claim]:
    code, year = row.need(column), row.year(maker.latest)
    who = maker.states.party(code, Scheme.ISO3, year, row.text("country_name"))
    for name in sorted(maker.predicates):
        value = row.number_of(name)
        if value is not None:
            bounds = (("low", f"{name}_codelow"), ("high", f"{name}_codehigh"))
            marks = tuple(f"{label}:{row.text(n)}" for label, n in bounds if row.text(n))
            key, valid = f"{code}:{year}", Interval.year(year)
            yield maker.measure(file, row.number, key, name, value, valid, (who,), marks=marks)


TABLES = (
    Table(
        name="vdem",
        source="vdem",
        layouts=(
            Layout(_PUBLISHER, ("country_name", "country_text_id", "year")),
            Layout(_CUT, ("iso3", "year", "v2x_polyarchy")),
        ),
        read=_read,
    ),
)
