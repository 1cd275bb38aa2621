"""Rows of POLECAT as rows of the ledger; a type of event that PLOVER does not have stops it.

PLOVER's types, modes and contexts are kept as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from chalkcircle.codes import Scheme
from chalkcircle.feeds.cells import (
    entities_in,
    first_of,
    numbered,
    plain,
    together,
    which_of,
    words,
)
from chalkcircle.feeds.happenings import event_rows
from chalkcircle.feeds.naming import named_entities
from chalkcircle.feeds.records import Context, Format, Gated, Shaped
from chalkcircle.feeds.shaping import end_of_day
from chalkcircle.ledger import Table
from chalkcircle.model import EventType, FeedError, Quad

from .layout import LAYOUT

if TYPE_CHECKING:
    import pyarrow as pa


def recognises(_name: str, head: bytes) -> bool:
    """Whether the first line names POLECAT's own columns."""
    first = head.split(b"\n", 1)[0]
    return all(column in first for column in (b"Quad Code", b"Primary Actor Sector"))


def polecat_shape(declared: frozenset[str] = frozenset()) -> Callable[[Gated, Context], Shaped]:
    """A shaping that lets types of event pass that PLOVER 2.0 does not have.

    Args:
        declared: Those types, as a mapping states them.
    """
    return partial(_shape, declared=declared)


def _shape(gated: Gated, context: Context, *, declared: frozenset[str]) -> Shaped:
    cells = gated.columns
    _check_types(cells["Event Type"], declared)
    day = cells["Event Date"]
    quad, refused = _quads(cells)
    places = [cells[name] for name in ("City", "District", "Province")]
    return event_rows(
        gated,
        context,
        numbered=False,
        refused=refused,
        native_id=plain(cells["Event ID"]),
        day=day,
        known_at=end_of_day(cells["Publication Date"]),
        actor=_entity(cells, "Actor", day),
        recipient=_entity(cells, "Recipient", day),
        actor_code=_party(cells, "Actor"),
        recipient_code=_party(cells, "Recipient"),
        event_code=cells["Event Type"],
        mode=cells["Event Mode"],
        contexts=cells["Contexts"],
        quad=quad,
        intensity=cells["Intensity"],
        place=first_of(*places),
        place_type=which_of(*places),
        place_country=first_of(
            entities_in(cells["Country"], Scheme.ISO3, day), named_entities(cells["Country"])
        ),
        lat=cells["Latitude"],
        lon=cells["Longitude"],
        source=cells["Source"],
    )


def _check_types(types: pa.Array, declared: frozenset[str]) -> None:
    known = {*EventType.__members__, *declared}
    if new := sorted(set(words(types).dictionary.drop_null().to_pylist()) - known):
        raise FeedError.about(
            "Event Type that PLOVER 2.0 does not have",
            ", ".join(new),
            expected=f"one of {', '.join(EventType)}",
            do='If the feed has a new type, declare it: like = "polecat", event_types = ["…"] '
            "in a mapping.",
        )


def _entity(cells: Mapping[str, pa.Array], side: str, day: pa.Array) -> pa.Array:
    return first_of(
        entities_in(cells[f"{side} Country"], Scheme.ISO3, day),
        entities_in(cells[f"{side} COW"], Scheme.COW, day),
        named_entities(cells[f"{side} Name"]),
    )


def _party(cells: Mapping[str, pa.Array], side: str) -> pa.Array:
    parts = ("{} Name", "{} Country", "Primary {} Sector", "{} Sectors")
    return together(*(cells[part.format(side)] for part in parts))


def _quads(cells: Mapping[str, pa.Array]) -> tuple[pa.Array, dict[int, str]]:
    """Quad classes as numbers: the feed's, else that of the type; a strange word is refused."""
    import pyarrow.compute as pc

    written = cells["Quad Code"]
    read = numbered(written, _quad)
    strange = pc.indices_nonzero(pc.and_(written.is_valid(), read.is_null())).to_pylist()
    quad = pc.coalesce(read, numbered(cells["Event Type"], _quad_of_type))
    return quad, dict.fromkeys(strange, "Quad Code: no quad class")


def _quad(word: str) -> int | None:
    return next((int(q) for q in Quad if word.lower() in (q.label, str(int(q)))), None)


def _quad_of_type(word: str) -> int | None:
    return int(EventType(word).quad) if word in EventType.__members__ else None


FORMATS = (
    Format(
        id="polecat.events.v1",
        feed="polecat",
        table=Table.EVENTS,
        layouts=(LAYOUT,),
        recognises=recognises,
        shape=polecat_shape(),
        numbered=False,
    ),
)
