"""What editors say of pairs of claims, as judgements; it touches no claim and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chalkcircle.model import Judged, Judgement, Verdict

from .editing import PAIRED, TURNS, Correction, in_force

_Key = tuple[str, str, str]
"""Two claims, the smaller id first, and who judges them."""

_Said = tuple[Verdict, str]
"""A verdict and the row that gave it."""


def judgements(
    corrections: Sequence[Correction], resolved: Mapping[str, Sequence[tuple[str, str]]]
) -> tuple[Judgement, ...]:
    """What editors say of pairs of claims, each change of mind as a judgement of its own.

    Undoing a verdict brings back the one that the same editor gave before on that pair, else
    leaves it unsure.

    Args:
        corrections: All rows, in their order.
        resolved: The pairs of claim ids that each correction means.
    """
    found: list[Judgement] = []
    last: dict[_Key, _Said] = {}
    times: dict[_Key, datetime] = {}
    for number, row in enumerate(corrections, 1):
        for key, said in sorted(_changes(row, corrections[:number], resolved, last).items()):
            if said == last.get(key):
                continue
            # The newest counts: no two of one judge about one pair may share their time.
            after = times[key] + timedelta(microseconds=1) if key in times else row.at
            times[key], last[key] = max(row.at, after), said
            a, b, editor = key
            verdict, rule = said
            found.append(
                Judgement(
                    about=Judged.CLAIMS, a=a, b=b, verdict=verdict, by=editor,
                    rule=f"correction:{rule}", at=times[key],
                )
            )  # fmt: skip
    return tuple(found)


def _changes(
    row: Correction,
    up_to_it: Sequence[Correction],
    resolved: Mapping[str, Sequence[tuple[str, str]]],
    last: Mapping[_Key, _Said],
) -> dict[_Key, _Said]:
    """What a row may change; only an undo or redo reaches further than its own pairs."""
    if row.kind in PAIRED:
        return _verdicts([row], resolved)
    if row.kind not in TURNS:
        return {}
    now = _verdicts(in_force(up_to_it), resolved)
    return {key: (Verdict.UNSURE, rule) for key, (_, rule) in last.items()} | now


def _verdicts(
    rows: Sequence[Correction], resolved: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[_Key, _Said]:
    """The last verdict on each pair by each editor, with the row that gave it."""
    found = {}
    for row in rows:
        if row.kind in PAIRED:
            for a, b in resolved.get(row.id, ()):
                if a != b:
                    found[min(a, b), max(a, b), row.editor] = Verdict(row.kind.value), row.id
    return found
