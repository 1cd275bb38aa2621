"""What every benchmark shares: the footer of figures, bootstrap intervals, lines of predictions."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import chalkcircle

T = TypeVar("T")
SEED = 20260101
RESAMPLES = 500


def footer(started: float, n: int, *, seed: int = SEED) -> dict[str, Any]:
    """Version, seed, cases, CPU seconds since ``started`` and the peak of memory.

    Args:
        started: A ``time.process_time()``.
        n: How many cases were scored.
        seed: What the intervals were drawn with.
    """
    return {
        "version": chalkcircle.__version__,
        "seed": seed,
        "n": n,
        "cpu_seconds": round(time.process_time() - started, 2),
        "peak_rss_mb": peak_rss_mb(),
    }


def peak_rss_mb() -> float | None:
    """Peak resident memory of this process; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def with_intervals(
    cases: Sequence[T], score: Callable[[Sequence[T]], Mapping[str, float]]
) -> dict[str, Any]:
    """Each figure with the 95 % percentile interval of ``RESAMPLES`` resamples of the cases.

    Returns:
        Every figure of ``score`` by its name, and ``<name>_ci`` as ``[low, high]``.
    """
    figures = score(cases)
    drawn = random.Random(SEED)
    draws = [score(drawn.choices(cases, k=len(cases))) for _ in range(RESAMPLES)] if cases else []
    found: dict[str, Any] = {}
    for name, value in figures.items():
        found[name] = round(value, 4)
        if ordered := sorted(draw[name] for draw in draws):
            low, high = ordered[int(0.025 * RESAMPLES)], ordered[int(0.975 * RESAMPLES) - 1]
            found[f"{name}_ci"] = [round(low, 4), round(high, 4)]
    return found


def f1(right: float, found: float, wanted: float) -> float:
    """F1 of ``right`` matches between ``found`` and ``wanted`` items; 1 when both are empty."""
    return 2 * right / (found + wanted) if found + wanted else 1.0


def ratio(part: float, whole: float) -> float:
    """A share; 1 when there is nothing to share."""
    return part / whole if whole else 1.0


def macro_f1(wanted: Sequence[T], found: Sequence[T]) -> float:
    """Mean F1 over the classes that occur in ``wanted``, as the PLV paper scores them."""
    classes = set(wanted)
    pairs = list(zip(wanted, found, strict=True))
    scores = [
        f1(
            sum(w == c == f for w, f in pairs),
            sum(f == c for _, f in pairs),
            sum(w == c for w, _ in pairs),
        )
        for c in classes
    ]
    return sum(scores) / len(scores) if scores else 1.0


def write_predictions(path: Path | None, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line, if a path was given."""
    if path is not None:
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), "utf-8")
