"""The root of a pair in the older scheme, told from our own annotation where that is certain.

The scheme is `docs/pair-scheme.md`. What it leaves open for a pair (several deeds between the same
two, a deed that is only feared) gives no label rather than a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Event

_SAID = frozenset({"AGREE", "CONCEDE", "REJECT", "REQUEST", "THREATEN", "ACCUSE", "SUPPORT"})
"""Acts of speech: what they are about is a second event of the same pair."""
_FRIENDLY = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE", "AGREE"})
_ELSEWHERE = {
    ("SANCTION", "convict"): "ACCUSE",
    ("COERCE", "cyber"): "ASSAULT",
    ("SANCTION", "discontinue"): None,
    ("COERCE", "seize"): None,
    ("SANCTION", None): None,
}
"""What the older scheme codes elsewhere, or by words that our annotation does not tell apart."""


def older_root(events: Sequence[Event]) -> str | None:
    """The older root of what stands between one pair, None where it is not certain."""
    told = {(e.type, e.mode, e.factuality) for e in events}
    happened = [t for t in told if t[2] >= 1]
    if len(happened) == 1:
        kind, mode, _ = happened[0]
        rest = [t for t in told if t[2] < 1]
        if rest and kind not in _SAID:
            return None
        if kind == "CONCEDE" and rest:
            return "AGREE"
        if (kind, mode) in _ELSEWHERE:
            return _ELSEWHERE[kind, mode]
        return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind
    if not happened and len(told) == 1:
        kind, _, factuality = next(iter(told))
        if factuality < 0 and kind in _FRIENDLY:
            return "REJECT"
    return None
