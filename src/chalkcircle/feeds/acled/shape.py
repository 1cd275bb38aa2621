"""Rows of ACLED as rows of the ledger; it settles no direction that the feed does not give.

Fatalities of 0 are written for "none" and for "nobody said": such a row has ``deaths`` null and
``deaths_low`` 0, so that no mean or total takes silence for safety.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalkcircle.feeds.cells import numbered, plain, reworded, together
from chalkcircle.feeds.days import read_days, unread
from chalkcircle.feeds.happenings import UNDIRECTED, event_rows
from chalkcircle.feeds.naming import entity_named, named_entities
from chalkcircle.feeds.records import Context, Format, Gated, Shaped
from chalkcircle.ledger import Table
from chalkcircle.model import Quad

from .layout import LAYOUT

if TYPE_CHECKING:
    import pyarrow as pa

_FORCES = re.compile(
    r"(?:Military|Police) Forces of (?:the )?(?P<country>[^(]+?) \([0-9]{4}-(?:[0-9]{4})?\)"
    r"|Government of (?:the )?(?P<state>[^(]+?) \([0-9]{4}-(?:[0-9]{4})?\)"
)
_PEOPLE_OF = re.compile(r"\((?P<country>[^()0-9]+)\)\s*$")
_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
_STREET = ("Protests", "Riots")
_QUADS = dict.fromkeys((*_VIOLENT, *_STREET), int(Quad.MATERIAL_CONFLICT))
"""Strategic developments go from agreements to looting: they have no class."""


def recognises(_name: str, head: bytes) -> bool:
    """Whether the first line names ACLED's own columns."""
    first = head.split(b"\n", 1)[0]
    return b"event_id_cnty" in first and b"sub_event_type" in first


def entity_of_actor(name: str) -> str | None:
    """The state whose forces or people an actor's name says it is.

    >>> entity_of_actor("Military Forces of Kenya (2002-2013)")
    'KEN'
    >>> entity_of_actor("Protesters (Kenya)")
    'KEN'
    """
    if found := _FORCES.match(name):
        return entity_named(found["country"] or found["state"])
    people = _PEOPLE_OF.search(name)
    return entity_named(people["country"]) if people else None


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of events."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = gated.columns
    written = cells["event_date"]
    days = read_days(written, "YYYY-MM-DD", "D Month YYYY")
    fatalities = cells["fatalities"]
    none = pa.scalar(None, fatalities.type)
    return event_rows(
        gated,
        context,
        numbered=False,
        refused=unread(written, days, "event_date"),
        native_id=plain(cells["event_id_cnty"]),
        day=days,
        known_at=cells["timestamp"].cast(pa.timestamp("s")).cast(pa.timestamp("us")),
        actor=reworded(cells["actor1"], entity_of_actor),
        recipient=reworded(cells["actor2"], entity_of_actor),
        actor_code=_party(cells, "1"),
        recipient_code=_party(cells, "2"),
        event_code=cells["event_type"],
        mode=cells["sub_event_type"],
        contexts=UNDIRECTED,
        quad=numbered(cells["event_type"], _QUADS.get),
        deaths=pc.if_else(pc.equal(fatalities, 0), none, fatalities),
        deaths_low=pc.if_else(pc.equal(fatalities, 0), fatalities, none),
        place=cells["location"],
        place_type=cells["geo_precision"],
        place_country=named_entities(cells["country"]),
        lat=cells["latitude"],
        lon=cells["longitude"],
        source=cells["source"],
    )


def _party(cells: Mapping[str, pa.Array], side: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    name = plain(cells[f"actor{side}"])
    both = together(name, cells[f"inter{side}"])
    return pc.if_else(name.is_valid(), both, pa.scalar(None, pa.string()))


FORMATS = (
    Format(
        id="acled.events.v1",
        feed="acled",
        table=Table.EVENTS,
        layouts=(LAYOUT,),
        recognises=recognises,
        shape=shape,
        numbered=False,
    ),
)
