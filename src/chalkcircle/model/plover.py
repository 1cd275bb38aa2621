"""PLOVER 2.0: event types, their quad class, modes and contexts; coding of text is elsewhere.

Source: PLOVER codebook 2.0 and manual draft 0.8 (Halterman, Bagozzi, Beger, Schrodt and
Scarborough), CC BY-SA 4.0: the names are its vocabulary, the wording here is ours.
Where manual and codebook differ in a mode's name, both are accepted.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from .errors import CodeError


class Quad(IntEnum):
    """The four quad classes; numbers as in the manual's table of quad categories."""

    VERBAL_COOPERATION = 1
    MATERIAL_COOPERATION = 2
    VERBAL_CONFLICT = 3
    MATERIAL_CONFLICT = 4

    @property
    def label(self) -> str:
        """In words: ``verbal cooperation``."""
        return self.name.replace("_", " ").lower()


class EventType(StrEnum):
    """The sixteen event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"

    @property
    def quad(self) -> Quad:
        """The quad class that the manual gives this type (SANCTION: material conflict)."""
        return _QUADS[self]


_QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), Quad.VERBAL_COOPERATION),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), Quad.MATERIAL_COOPERATION),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), Quad.VERBAL_CONFLICT),
    **dict.fromkeys(
        ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), Quad.MATERIAL_CONFLICT
    ),
}

MODES: dict[EventType, frozenset[str]] = {
    EventType.CONSULT: frozenset({"visit", "third-party", "multilateral", "phone"}),
    EventType.RETREAT: frozenset(
        {"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"}
    ),
    EventType.REQUEST: frozenset({"assist", "change", "yield", "meet"}),
    EventType.ACCUSE: frozenset({"disapprove", "investigate", "allege"}),
    EventType.REJECT: frozenset({"assist", "change", "yield", "meet"}),
    EventType.THREATEN: frozenset(
        {"restrict", "ban", "arrest", "relations", "rights", "expel", "territory", "violence"}
    ),
    EventType.PROTEST: frozenset(
        {"demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"}
    ),
    EventType.SANCTION: frozenset({"convict", "expel", "withdraw", "discontinue"}),
    EventType.MOBILIZE: frozenset({"troops", "weapons", "police", "militia"}),
    EventType.COERCE: frozenset(
        {
            "seize", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport",
            "withhold", "misinformation", "cyber",
        }
    ),
    EventType.ASSAULT: frozenset(
        {
            "abduct", "beat", "torture", "execute", "sexual", "assassinate", "targeted", "destroy",
            "primitive", "firearms", "explosives", "suicide-attack", "aerial", "drone",
            "heavy-weapons", "crowd-control", "cleansing", "massacre", "unconventional",
        }
    ),
}  # fmt: skip
"""Modes of each type; types that are absent have none."""

CONTEXTS: frozenset[str] = frozenset(
    """military intelligence executive legislative election political_institutions pro_democracy
    pro_autocracy economic legal reparations human_rights rights_freedoms repression human_security
    gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping health asylum
    migration disasters natural_resource environment technology terrorism cbrn cyber misinformation
    crime corruption illegal_drugs trafficking""".split()
)
"""General contexts, in the manual's spelling."""

OLDER_NAMES: dict[str, tuple[EventType, ...]] = {
    "DEMAND": (EventType.REQUEST,),
    "DISAPPROVE": (EventType.ACCUSE,),
    "INVESTIGATE": (EventType.ACCUSE,),
    "FIGHT": (EventType.ASSAULT,),
    "YIELD": (EventType.CONCEDE, EventType.RETREAT),
}
"""Types of PLOVER 0.5 and of the PLV sentences, by their names in 2.0."""


def event_type(name: str) -> EventType:
    """Read a type by its 2.0 name, or by an older name that has one successor.

    Raises:
        CodeError: The name is unknown, or stands for several types (``YIELD``).
    """
    upper = name.strip().upper()
    if upper in EventType.__members__:
        return EventType(upper)
    successors = OLDER_NAMES.get(upper, ())
    if len(successors) == 1:
        return successors[0]
    known = ", ".join(successors or EventType.__members__)
    raise CodeError.about(
        "No single PLOVER event type of that name",
        name,
        expected=f"one of {known}",
        do="Name the type as PLOVER 2.0 does.",
    )


def check_mode(kind: EventType, mode: str) -> str:
    """Return ``mode`` if the type has it.

    Raises:
        CodeError: The type has no such mode.
    """
    allowed = MODES.get(kind, frozenset())
    if mode in allowed:
        return mode
    raise CodeError.about(
        f"{kind} has no such mode",
        mode,
        expected=f"one of {', '.join(sorted(allowed))}" if allowed else "no mode for this type",
        do="Correct the mode or leave it empty.",
    )
