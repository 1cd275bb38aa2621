"""Makes the reader that a mapping declares; it reads no table itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalkcircle.codes import Scheme
from chalkcircle.feeds.cameo import quads
from chalkcircle.feeds.cells import entities_in
from chalkcircle.feeds.happenings import event_rows, release_of
from chalkcircle.feeds.naming import named_entities
from chalkcircle.feeds.records import Card, Cell, Column, Context, Format, Gated, Layout, Shaped
from chalkcircle.feeds.shaping import end_of_day
from chalkcircle.ledger import Table
from chalkcircle.model import FeedError

from .declared import CardDeclared, ColumnDeclared, Declared, KnownDeclared, Rule
from .fillable import BY_SCHEME, bounds_for
from .minding import check_mapping
from .parsing import parse_mapping
from .refusing import refuse
from .renaming import any_file, changed

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping makes: formats to read files with, and the card to keep."""

    card: Card
    formats: tuple[Format, ...]


def blank_mapping() -> str:
    """A mapping to fill in, with every key and what it means."""
    from importlib import resources

    return resources.files(__package__).joinpath("blank.toml").read_text("utf-8")


def read_mapping(path: Path, formats: tuple[Format, ...], cards: Mapping[str, Card]) -> Mapped:
    """The reader that a mapping file declares.

    Args:
        path: A TOML file.
        formats: Those we have, for ``like`` and so that no name is taken twice.
        cards: By name, theirs and those of tables: no name of these is taken.

    Raises:
        FeedError: The file cannot be read, or a key of it cannot be: the message names the key.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FeedError.about(
            "The mapping cannot be read", str(path), expected=str(error), do="Check the file."
        ) from error
    declared = parse_mapping(text, path.name)
    check_mapping(declared)
    mark = sha256(text.encode()).hexdigest()[:8]
    if declared.like:
        return Mapped(*changed(declared, formats, cards, mark))
    if declared.feed in cards:
        raise refuse("feed", declared.feed, f"another name: {', '.join(sorted(cards))} are taken")
    return _own(declared, mark)


def _own(declared: Declared, mark: str) -> Mapped:
    card, known = declared.card, declared.known_at
    if card is None or known is None:  # checked when it was parsed
        raise refuse("card", "", "a card and known_at")
    native = next((c for c in declared.column if c.fills == "native_id"), None)
    numbered = native is not None and native.cell is Cell.INT
    file = declared.file
    form = Format(
        id=f"{declared.feed}.mapped.{mark}",
        feed=declared.feed,
        table=Table.EVENTS,
        layouts=(
            Layout(
                columns=tuple(map(_column, declared.column)),
                separator=file.separator,
                quoted=file.quoted,
                header=file.header,
                encoding=file.encoding,
            ),
        ),
        recognises=any_file,
        shape=partial(_shape, declared=declared, numbered=numbered),
        numbered=numbered,
    )
    return Mapped(_card(declared, card, known), (form,))


def _column(declared: ColumnDeclared) -> Column:
    low, high = declared.low, declared.high
    holds = bounds_for(declared.fills) if declared.fills else None
    if holds and declared.cell is not Cell.TEXT:
        # What the ledger's column cannot hold is set aside at the gate.
        low = holds[0] if low is None else max(float(low), holds[0])
        high = holds[1] if high is None else min(float(high), holds[1])
    return Column(
        declared.name,
        declared.cell,
        required=declared.required,
        low=low,
        high=high,
        form=declared.form,
        nulls=declared.nulls,
    )


def _card(declared: Declared, card: CardDeclared, known: KnownDeclared) -> Card:
    told = {
        Rule.DAY: "End of the row's day, UTC",
        Rule.COLUMN: "The column that fills known_at",
        Rule.RELEASE: "The release, given with --released",
    }
    return Card(
        name=declared.feed,
        known_at=told[known.rule],
        ignored={c.name: c.ignored for c in declared.column if c.ignored},
        **{name: getattr(card, name) for name in card.__struct_fields__},
    )


def _shape(gated: Gated, context: Context, *, declared: Declared, numbered: bool) -> Shaped:
    filled: dict[str, Any] = dict(declared.constants)
    codes = None
    by_code = [c for c in declared.column if c.scheme and c.fills in BY_SCHEME]
    for column in declared.column:
        if column.fills and column not in by_code:
            filled[column.fills] = gated.columns[column.name]
        if column.fills == "event_code" and column.scheme:
            codes = gated.columns[column.name]
    if codes is not None and "quad" not in filled:
        filled["quad"] = quads(codes)
    filled |= {name: _day(filled[name]) for name in ("day", "day_end") if name in filled}
    for column in by_code:
        cells = gated.columns[column.name]
        filled[column.fills] = (
            named_entities(cells)
            if column.scheme is Scheme.NAME
            else entities_in(cells, column.scheme or Scheme.ENTITY, filled["day"])
        )
        if native := BY_SCHEME[column.fills]:
            filled.setdefault(native, cells)
    filled["known_at"] = _known(filled, context, declared)
    return event_rows(gated, context, numbered=numbered, **filled)


def _day(days: pa.Array) -> pa.Array:
    import pyarrow as pa

    return days.cast(pa.date32())


def _known(filled: Mapping[str, Any], context: Context, declared: Declared) -> Any:
    import pyarrow as pa

    if declared.known_at is None or declared.known_at.rule is Rule.DAY:
        return end_of_day(filled["day"])
    if declared.known_at.rule is Rule.COLUMN:
        at = filled["known_at"]
        return end_of_day(at) if pa.types.is_date(at.type) else at
    return release_of(context)
