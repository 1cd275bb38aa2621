"""What editors say of pairs of claims, as judgements; it touches no claim and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chalkcircle.model import Judged, Judgement, Verdict

from .editing import PAIRED, TURNS, Correction, in_force


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
    last: dict[tuple[str, str, str], tuple[Verdict, str]] = {}
    times: dict[tuple[str, str, str], datetime] = {}
    for number, row in enumerate(corrections, 1):
        if row.kind not in (*PAIRED, *TURNS):
            continue
        states = _verdicts(corrections[:number], resolved)
        for key in sorted({*states, *last}):
            state = states.get(key) or (Verdict.UNSURE, last[key][1])
            if state == last.get(key):
                continue
            # The newest counts: no two of one judge about one pair may share their time.
            after = times[key] + timedelta(microseconds=1) if key in times else row.at
            times[key], last[key] = max(row.at, after), state
            a, b, editor = key
            verdict, rule = state
            found.append(
                Judgement(
                    about=Judged.CLAIMS, a=a, b=b, verdict=verdict, by=editor,
                    rule=f"correction:{rule}", at=times[key],
                )
            )  # fmt: skip
    return tuple(found)


def _verdicts(
    corrections: Sequence[Correction], resolved: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[tuple[str, str, str], tuple[Verdict, str]]:
    """The last verdict in force on each pair by each editor, with the row that gave it."""
    found = {}
    for row in in_force(corrections):
        if row.kind in PAIRED:
            for a, b in resolved.get(row.id, ()):
                if a != b:
                    found[min(a, b), max(a, b), row.editor] = Verdict(row.kind.value), row.id
    return found
