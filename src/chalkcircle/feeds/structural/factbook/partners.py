"""Partner shares as a table, or as the Factbook's own words (``China 11%, India 11% (2023)``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import FIRST_YEAR, Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import RowLeftOut, RowRefused, Sheets
from chalkcircle.model import Claim, Interval

SHARES, FIELDS = "shares", "fields of the Factbook"

_BLOCS = {"ee": "EU"}
"""Codes of the Factbook that FIPS has not."""
_NAMES = {"export": "factbook_export_share_pct", "import": "factbook_import_share_pct"}
_FIELD = re.compile(r"(?:.*> )?(Export|Import)s - partners(?: > text)?")
_TEXT = re.compile(r"(.*?) ?\((\d{4})(?: est\.)?\)", re.ASCII)
_SHARE = re.compile(r" ?([^ %][^%]{0,79}?) (\d{1,3}(?:\.\d{1,3})?)% ?(?:,|$)", re.ASCII)


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """One measure for each state, direction and partner."""
    for layout, file in sheets.items():
        shape = _shares if layout == SHARES else _fields
        yield from maker.each(file, partial(shape, maker, file))


def _shares(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    direction, share = row.need("direction"), row.number_of("share_pct")
    if direction not in _NAMES:
        raise RowRefused(f"direction: {direction[:40]!r} is neither export nor import")
    if share is not None:
        year, partner = row.year(maker.latest), row.need("partner")
        yield _claim(maker, file, row, direction, partner, share, year)


def _fields(maker: Maker, file: File, row: Row) -> Iterator[Claim]:
    field = _FIELD.fullmatch(row.need("field"))
    if field is None:
        raise RowLeftOut("another field")
    # The patterns know single blanks only: a long run of them could be parted in too many ways.
    text = _TEXT.fullmatch(" ".join(row.text("text").split()))
    if text is None:
        raise RowRefused("text: no year in brackets at its end")
    year, shares = int(text[2]), _SHARE.findall(text[1])
    if not FIRST_YEAR <= year <= maker.latest:
        raise RowRefused(f"text: {year} is no year up to {maker.latest}")
    if not shares or len(shares) != text[1].count("%"):
        raise RowRefused("text: not a list of partners with percent")
    for partner, share in shares:
        yield _claim(maker, file, row, field[1].lower(), partner, float(share), year)


def _claim(
    maker: Maker, file: File, row: Row, direction: str, partner: str, share: float, year: int
) -> Claim:
    code = row.need("gec")
    bloc = _BLOCS.get(code.lower())
    who = maker.states.party(bloc or code, Scheme.ENTITY if bloc else Scheme.FIPS, year)
    whom = maker.states.party(partner, Scheme.NAME, year, partner)
    key, valid = f"{code.lower()}:{partner}:{year}", Interval.year(year)
    return maker.measure(file, row.number, key, _NAMES[direction], share, valid, (who,), (whom,))
