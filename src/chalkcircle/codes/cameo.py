"""CAMEO's event codes as PLOVER types, modes and contexts; drops no code of CAMEO's list.

Source of the correspondence: the table CAMEO2PLOVER of the PLOVER manual draft 0.8 (Philip
Schrodt, 17 September 2021, CC BY-SA 4.0); see ``data/SOURCES.md`` for what was normalised.
"""

from __future__ import annotations

from functools import cache

import msgspec

from chalkcircle.model import CodeError, EventType

from ._tables import near, rows, several


class PloverCode(msgspec.Struct, frozen=True, kw_only=True):
    """What PLOVER makes of one CAMEO code.

    Attributes:
        cameo: The code as CAMEO writes it, with its leading zero; text, never a number.
        event_types: Usually one; none where PLOVER gave the category up (01, 02: comments and
            appeals); two where it split the category (08: verbal CONCEDE, material RETREAT).
        mode: How, ``None`` where the type alone is meant.
        contexts: Why, general contexts of PLOVER; may be empty.
    """

    cameo: str
    event_types: tuple[EventType, ...] = ()
    mode: str | None = None
    contexts: tuple[str, ...] = ()

    @property
    def event_type(self) -> EventType | None:
        """The type, ``None`` where PLOVER has none or leaves the choice open."""
        return self.event_types[0] if len(self.event_types) == 1 else None


@cache
def _by_code() -> dict[str, PloverCode]:
    return {
        row["cameo"]: PloverCode(
            cameo=row["cameo"],
            event_types=tuple(map(EventType, several(row["event_type"]))),
            mode=row["mode"] or None,
            contexts=several(row["contexts"]),
        )
        for row in rows("cameo_plover")
    }


def cameo_codes() -> tuple[PloverCode, ...]:
    """Every code of CAMEO's list, ordered as text, with what PLOVER makes of it."""
    return tuple(_by_code().values())


def plover_of_cameo(code: str) -> PloverCode:
    """The PLOVER reading of a CAMEO event code.

    >>> plover_of_cameo("0871").mode
    'ceasefire'
    >>> plover_of_cameo("010").event_type is None
    True

    Raises:
        CodeError: CAMEO has no such code. (That PLOVER has no type for one is an answer.)
    """
    if found := _by_code().get(code):
        return found
    raise CodeError.about(
        "No such CAMEO event code",
        code,
        expected=f"one like {near(code, dict.fromkeys(_by_code(), '')) or '010, 0311, 190'}",
        do="Keep codes as text with their leading zero; keep an unknown one as the native code.",
    )
