"""What the codes of feeds say in PLOVER's terms; a code without one clear type says nothing.

CAMEO's codes go through ``codes``; POLECAT writes PLOVER itself; the types of ACLED and UCDP stand
in ``data/event_types.csv``, our own reading of them.
"""

from __future__ import annotations

from functools import cache, lru_cache

import msgspec

from chalkcircle.codes import plover_of_cameo
from chalkcircle.model import CodeError, EventType, NativeCode
from chalkcircle.model.plover import CONTEXTS, MODES

from .cells import BETWEEN
from .tables import table


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a feed in PLOVER's terms.

    Attributes:
        native: The code in its own scheme, ``None`` where it is PLOVER's.
    """

    event_type: EventType
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    native: NativeCode | None = None


TOWNS = {
    "gdelt": (3, 4),
    "icews": (1,),
    "polecat": (1,),
    "acled": (1, 2),
    "ucdp": (1, 2),
    "ucdp-candidate": (1, 2),
}
"""By feed, the values of ``place_type`` that mean a town or a place near one: GDELT's geography
types, ACLED's ``geo_precision``, UCDP's ``where_prec``; of ICEWS and POLECAT 1 is a city, 2 a
district, 3 a province. Of feeds not named nothing is known."""


@lru_cache(maxsize=1 << 14)
def meaning_of(feed: str, code: str, mode: str | None, contexts: str | None) -> Meaning | None:
    """The meaning of a row's codes, ``None`` where PLOVER has no type or leaves the choice open.

    A mode or context that PLOVER does not have stays in the row and out of the meaning.

    Args:
        feed: Name of the feed.
        code: As the feed writes it.
        mode: As the feed writes it.
        contexts: Several parted by semicolons.
    """
    if code in EventType.__members__:
        kind = EventType(code)
        given = tuple(c.strip() for c in (contexts or "").split(";"))
        return Meaning(
            event_type=kind,
            mode=mode if mode in MODES.get(kind, ()) else None,
            contexts=tuple(dict.fromkeys(c for c in given if c in CONTEXTS)),
        )
    types = _own_types()
    own = types.get((feed, code, mode or "")) or types.get((feed, code, ""))
    if own:
        native = NativeCode(scheme=feed.upper(), code=code)
        return Meaning(event_type=EventType(own[0]), mode=own[1] or None, native=native)
    try:
        found = plover_of_cameo(code)
    except CodeError:
        return None
    if found.event_type is None:
        return None
    return Meaning(
        event_type=found.event_type,
        mode=found.mode,
        contexts=found.contexts,
        native=NativeCode(scheme="CAMEO", code=code),
    )


@lru_cache(maxsize=1 << 16)
def sector_of(native: str, entity: str | None) -> str | None:
    """The PLOVER sector of a party's native code, ``None`` where it says none.

    >>> sector_of("USAGOV", "USA"), sector_of("Police (India) | India | Government,Police", "IND")
    ('GOV', 'COP')
    """
    known = _sectors()
    if BETWEEN in native:
        for part in native.split(BETWEEN)[1:]:
            said = {word.strip() for word in part.replace(";", ",").split(",")}
            if found := next((sector for word, sector in known.items() if word in said), None):
                return found
        return None
    if not (native.isascii() and native.isupper() and len(native) % 3 == 0):
        return None
    roles = native[3:] if entity else native
    parts = (roles[at : at + 3] for at in range(0, len(roles), 3))
    return next((known[part] for part in parts if part in known), None)


@cache
def _own_types() -> dict[tuple[str, str, str], tuple[str, str]]:
    return {
        (row["feed"], row["code"], row["mode"]): (row["event_type"], row["plover_mode"])
        for row in table("event_types")
    }


@cache
def _sectors() -> dict[str, str]:
    """Sectors by word, the more telling first: a police force is also government."""
    return {row["word"]: row["sector"] for row in table("sectors")}
