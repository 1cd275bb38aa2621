"""A selection as GeoJSON (RFC 7946): claims that name a place, with the policy for names.

A position is as fine as a town, never finer; a place whose position the source does not give has
no geometry, which is counted, and a claim that names no place is left out and counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalkcircle.codes import display_name, is_known

from .columns import COLUMNS, cells
from .records import About, Item
from .tally import Tally

if TYPE_CHECKING:
    from chalkcircle.model import Place

NO_PLACE = "a claim that names no place"
NO_POINT = "a point on the map, since the source gives no position of the place"


def write_geojson(items: Iterable[Item], path: Path, tally: Tally) -> int:
    """Write features as they come; returns how many."""
    import msgspec

    encode, count = msgspec.json.encode, 0
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","features":[')
        for item in items:
            if item.claim.place is None and item.position is None:
                tally.left_out[NO_PLACE] += 1
                continue
            if item.position is None:
                tally.lacking[NO_POINT] += 1
            file.write(b",\n" if count else b"\n")
            file.write(encode(_feature(item, tally.about)))
            count += 1
        policy = tally.about.policy
        named = {"id": policy.id, "description": policy.description}
        file.write(b'\n],"names_policy":' + encode(named))
        file.write(b',"attribution":' + encode(tally.lines()) + b"}\n")
    return count


def _feature(item: Item, about: About) -> dict[str, Any]:
    row = dict(zip((c.name for c in COLUMNS), cells(item), strict=True))
    latitude, longitude = row.pop("latitude"), row.pop("longitude")
    geometry = None
    if latitude is not None and longitude is not None:
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    row["place_name"] = _name(item.claim.place, item, about)
    return {"type": "Feature", "id": row["claim_id"], "geometry": geometry, "properties": row}


def _name(place: Place | None, item: Item, about: About) -> str | None:
    """What the policy calls the entity that the place is; quotes keep their source's words."""
    if place is None or place.code is None or not is_known(place.code):
        return None
    return display_name(place.code, on=item.claim.valid.start, policy=about.policy)
