"""How far two annotators of the same texts agree.

python training/agreement.py FIRST.jsonl SECOND.jsonl [--out training/agreement/figures.json]

Spans are matched where they share a character (triggers, cues) or have an intersection over union
of one half (parties, contents). Cohen's kappa is taken over what both marked; types also over all
words that either marked, with "no event" as a class. A kappa that is not defined is null.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from chalkcircle.study.agreement import kappa
from corpus import Line, Span, meets, read

SHARE = 0.5


def alike(a: Span, b: Span) -> bool:
    """Whether two spans share half of what they cover together."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared >= SHARE * (max(a[1], b[1]) - min(a[0], b[0]))


def matched(first: Sequence[Any], second: Sequence[Any], place: str, fits: Any) -> list[Any]:
    """Pairs of items whose places fit, each used once, in order."""
    free, pairs = list(second), []
    for item in first:
        other = next((o for o in free if fits(getattr(item, place), getattr(o, place))), None)
        if other is not None:
            free.remove(other)
            pairs.append((item, other))
    return pairs


def spans_f1(pairs: Iterable[tuple[Sequence[Span], Sequence[Span]]]) -> float:
    """F1 of spans over pairs of span lists."""
    right = found = wanted = 0
    for first, second in pairs:
        free = list(second)
        for span in first:
            other = next((o for o in free if alike(span, o)), None)
            if other is not None:
                free.remove(other)
                right += 1
        found, wanted = found + len(second), wanted + len(first)
    return 2 * right / (found + wanted) if found + wanted else 1.0


def compare(first: Sequence[Line], second: Sequence[Line]) -> dict[str, Any]:
    """All figures over the texts that both annotated.

    Raises:
        ValueError: The texts differ.
    """
    if [line.text for line in first] != [line.text for line in second]:
        raise ValueError("the two files do not hold the same texts in the same order")
    events = [
        matched(a.events, b.events, "trigger", meets) for a, b in zip(first, second, strict=True)
    ]
    said = [matched(a.said, b.said, "cue", meets) for a, b in zip(first, second, strict=True)]
    both = [pair for pairs in events for pair in pairs]
    spoken = [pair for pairs in said for pair in pairs]
    counts = [sum(len(getattr(x, k)) for x in side) for side in (first, second)
              for k in ("events", "said")]  # fmt: skip
    alone = [(e.type, "NONE") for a, p in zip(first, events, strict=True) for e in a.events
             if e not in [x for x, _ in p]]  # fmt: skip
    other = [("NONE", e.type) for b, p in zip(second, events, strict=True) for e in b.events
             if e not in [y for _, y in p]]  # fmt: skip
    types = [(a.type, b.type) for a, b in both]
    return {
        "texts": len(first),
        "events": [counts[0], counts[2]],
        "attributions": [counts[1], counts[3]],
        "trigger_f1": _r(2 * len(both) / (counts[0] + counts[2])),
        "type_kappa": _r(kappa(types)),
        "type_kappa_with_none": _r(kappa(types + alone + other)),
        "mode_kappa": _r(kappa([(a.mode, b.mode) for a, b in both if a.type == b.type])),
        "happened_kappa": _r(kappa([(a.factuality >= 1, b.factuality >= 1) for a, b in both])),
        "factuality_kappa": _r(kappa([(a.factuality, b.factuality) for a, b in both])),
        "actor_f1": _r(spans_f1((a.actors, b.actors) for a, b in both)),
        "recipient_f1": _r(spans_f1((a.recipients, b.recipients) for a, b in both)),
        "cue_f1": _r(2 * len(spoken) / (counts[1] + counts[3])),
        "stance_kappa": _r(kappa([(a.stance, b.stance) for a, b in spoken])),
        "source_f1": _r(spans_f1((_one(a.source), _one(b.source)) for a, b in spoken)),
        "content_f1": _r(spans_f1((a.content, b.content) for a, b in spoken)),
    }


def _one(span: Span | None) -> list[Span]:
    return [span] if span else []


def _r(value: float | None) -> float | None:
    """Three decimals; null for a kappa that is not defined."""
    return None if value is None else round(value, 3)


def main() -> int:
    """Compare two files and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = []
    for path in (arguments.first, arguments.second):
        found, faults = read(path)
        if faults:
            print(*faults, sep="\n", file=sys.stderr)
            return 1
        lines.append(found)
    text = json.dumps(compare(*lines), indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
