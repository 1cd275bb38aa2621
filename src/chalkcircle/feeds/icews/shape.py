"""Rows of ICEWS as rows of the ledger; looks up nothing but codes.

An event id comes back under another date, so the two together are the native id. What the feed
tells of two actors alike (they consulted, they negotiated) it gives twice, with the sides changed
round: both rows are kept and marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalkcircle.feeds.cameo import quads
from chalkcircle.feeds.cells import first_of, plain, together, which_of, words
from chalkcircle.feeds.happenings import RECIPROCAL, event_rows
from chalkcircle.feeds.naming import named_entities
from chalkcircle.feeds.records import Context, Format, Gated, Shaped
from chalkcircle.feeds.shaping import end_of_day
from chalkcircle.ledger import Table

from .layout import LAYOUT, LAYOUT_2017

if TYPE_CHECKING:
    import pyarrow as pa

_SENTENCE = ("Event Date", "Story ID", "Sentence Number", "Event Text")


def recognises(_name: str, head: bytes) -> bool:
    """Whether the first line names ICEWS' own columns."""
    first = head.split(b"\n", 1)[0]
    return all(column in first for column in (b"Event ID", b"Source Sectors", b"Target Sectors"))


def shape(gated: Gated, context: Context) -> Shaped:
    """Rows of events."""
    import pyarrow as pa

    cells = gated.columns
    days = cells["Event Date"]
    native = together(cells["Event ID"], days.cast(pa.string()), between="@")
    # The file of 2017 has the event's name alone: it is kept as the code and has no quad class.
    codes = cells.get("CAMEO Code", cells["Event Text"])
    places = [cells[name] for name in ("City", "District", "Province")]
    return event_rows(
        gated,
        context,
        numbered=False,
        native_id=native,
        day=days,
        known_at=end_of_day(days),
        actor=_entity(cells, "Source"),
        recipient=_entity(cells, "Target"),
        actor_code=_party(cells, "Source"),
        recipient_code=_party(cells, "Target"),
        event_code=codes,
        contexts=_doubles(cells),
        quad=quads(codes),
        intensity=cells["Intensity"],
        place=first_of(*places),
        place_type=which_of(*places),
        place_country=named_entities(cells["Country"]),
        lat=cells["Latitude"],
        lon=cells["Longitude"],
        source=_source(cells),
    )


def _entity(cells: Mapping[str, pa.Array], side: str) -> pa.Array:
    """By country; what has none may be a union or alliance, which has the name itself."""
    return first_of(named_entities(cells[f"{side} Country"]), named_entities(cells[f"{side} Name"]))


def _party(cells: Mapping[str, pa.Array], side: str) -> pa.Array:
    return together(cells[f"{side} Name"], cells[f"{side} Country"], cells[f"{side} Sectors"])


def _source(cells: Mapping[str, pa.Array]) -> pa.Array:
    """Publisher and story: the story is what several rows of one article have in common."""
    return together(cells["Publisher"], cells["Story ID"], between=", story ")


def _doubles(cells: Mapping[str, pa.Array]) -> pa.Array:
    """The mark where the same sentence also gave the event with the sides changed round.

    Both rows are looked for in one stretch of the file, where the feed writes them within a few
    lines of each other; a pair parted by the end of a stretch stays unmarked.
    """
    import pyarrow as pa

    sentence = together(*(cells[name] for name in _SENTENCE)).to_pylist()
    source, target = (plain(cells[f"{side} Name"]).to_pylist() for side in ("Source", "Target"))
    told = set(zip(sentence, source, target, strict=True))
    return words(
        pa.array(
            [
                RECIPROCAL if s != t and (where, t, s) in told else None
                for where, s, t in zip(sentence, source, target, strict=True)
            ],
            pa.string(),
        )
    )


FORMATS = (
    Format(
        id="icews.events.v1",
        feed="icews",
        table=Table.EVENTS,
        layouts=(LAYOUT, LAYOUT_2017),
        recognises=recognises,
        shape=shape,
        numbered=False,
    ),
)
