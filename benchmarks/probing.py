"""Non-facts coded as facts: whole texts in which nothing happened, beside controls in which it did.

A text is a non-fact when none of its annotated events counts as happened. It fails when the coder
makes any event of it that does. A control is met when the coder makes at least one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chalkcircle.model import EventType
from measuring import ratio, with_intervals
from models import HAPPENED, coder_of, document_of, happened

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))

READ = date(2025, 6, 1)
"""The day on which the texts are read: a brief report without a day of its own needs one."""

Case = tuple[bool, bool]


def measure(path: Path, model: str) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
    """Figures, prediction rows and the number of texts.

    Raises:
        ValueError: A line of the file breaks the annotation guide.
    """
    from corpus import read

    lines, faults = read(path)
    if faults:
        raise ValueError("\n".join(faults))
    coder = coder_of(model)
    cases, rows = [], []
    for line in lines:
        document = document_of(line.text, path.name, READ)
        found = [c for c in coder.code(document, now=datetime.now(UTC)).claims if happened(c)]
        cases.append((any(e.factuality >= HAPPENED for e in line.events), bool(found)))
        kinds = [EventType(c.predicate).value for c in found]
        rows.append({"id": line.id, "fact": cases[-1][0], "coded": kinds, "text": line.text})
    return with_intervals(cases, scores), rows, len(cases)


def scores(cases: Sequence[Case]) -> dict[str, float]:
    """Share of non-facts coded as facts, and share of controls coded at all."""
    return {
        "non_facts_as_facts": ratio(
            sum(coded for fact, coded in cases if not fact), sum(not fact for fact, _ in cases)
        ),
        "facts_coded": ratio(
            sum(coded for fact, coded in cases if fact), sum(fact for fact, _ in cases)
        ),
    }
