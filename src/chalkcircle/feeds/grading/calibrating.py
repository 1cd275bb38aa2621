"""How often rows of each grade were right, by labels; without enough of them no probability.

    share of a grade = right / read,  with Wilson's interval at 95 %
    probability      = the shares made monotone over the grades, A at least B …, by pooling
                       neighbours that break the order (isotonic regression)
    Brier            = mean (p - right)^2, each article predicted from labels of others

Source of the interval: Wilson 1927; of the pooling: Ayer and others 1955; of the score: Brier 1950
(all three from general knowledge, not opened here).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import msgspec

METHOD = "feeds.calibration.v1"
LEAST = 50
"""Labels without which no probability is shown."""
LEAST_OF_GRADE = 5
"""Labels of one grade without which it is given none."""
_FOLDS = 5
_Z = 1.959964


class OfGrade(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the reliability table.

    Attributes:
        rows: Rows of the grade among those graded.
        low, high: Wilson interval of ``right / read``.
        probability: ``None`` where there are too few labels.
    """

    level: str
    name: str
    rows: int
    read: int
    right: int
    low: float | None
    high: float | None
    probability: float | None


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """What labels say of the grades.

    Attributes:
        labels: Rows that are right or not by the labels and stand among those graded.
        articles: How many different addresses they came from.
        why_not: Why there is no probability; empty where there is.
        brier, brier_base: Of the probabilities, and of the mean share for every row.
        not_counted: Labels left out, by reason.
    """

    labels: int
    articles: int
    why_not: str
    grades: tuple[OfGrade, ...]
    brier: float | None = None
    brier_base: float | None = None
    not_counted: dict[str, int] = {}
    method: str = METHOD


class Case(msgspec.Struct, frozen=True):
    """A labelled row: its grade's index, its article, and whether it is right."""

    grade: int
    article: str
    right: bool


def calibrate(
    cases: Sequence[Case],
    grades: Sequence[tuple[str, str, int]],
    *,
    not_counted: Mapping[str, int] | None = None,
) -> Calibration:
    """Fit the table.

    Args:
        cases: Labelled rows.
        grades: Level, name and number of rows of each grade, best first.
        not_counted: Labels left out, by reason.
    """
    why_not = _why_not(cases)
    read = _counts(cases, len(grades))
    fitted = fit(read) if not why_not else [None] * len(grades)
    lines = []
    for (level, name, rows), (right, n), p in zip(grades, read, fitted, strict=True):
        low, high = wilson(right, n) if n else (None, None)
        shown = p if n >= LEAST_OF_GRADE else None
        lines.append(
            OfGrade(
                level=level, name=name, rows=rows, read=n, right=right, low=low, high=high,
                probability=shown,
            )
        )  # fmt: skip
    brier, base = _crossed(cases, len(grades)) if not why_not else (None, None)
    return Calibration(
        labels=len(cases),
        articles=len({case.article for case in cases}),
        why_not=why_not,
        grades=tuple(lines),
        brier=brier,
        brier_base=base,
        not_counted={k: v for k, v in (not_counted or {}).items() if v},
    )


def wilson(right: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share.

    >>> [round(x, 3) for x in wilson(60, 61)]
    [0.913, 0.997]
    """
    p, z2 = right / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def fit(read: Sequence[tuple[int, int]]) -> list[float | None]:
    """Shares that never rise from a better grade to a worse one; ``None`` where nothing was read.

    >>> fit([(3, 4), (4, 4), (0, 0), (1, 4)])
    [0.875, 0.875, None, 0.25]
    """
    pools: list[tuple[int, int, int]] = []
    for right, n in read:
        if not n:
            continue
        pools.append((right, n, 1))
        while len(pools) > 1 and pools[-1][0] * pools[-2][1] > pools[-2][0] * pools[-1][1]:
            (a, b, c), (d, e, f) = pools.pop(), pools.pop()
            pools.append((a + d, b + e, c + f))
    values = iter([right / n for right, n, grades in pools for _ in range(grades)])
    return [next(values) if n else None for _, n in read]


def _why_not(cases: Sequence[Case]) -> str:
    right = sum(case.right for case in cases)
    if len(cases) < LEAST:
        labels = "1 label" if len(cases) == 1 else f"{len(cases)} labels"
        return f"no probability: {labels}, {LEAST} needed"
    if right in (0, len(cases)):
        only = "right" if right else "wrong"
        return f"no probability: all {len(cases)} labels say {only}, both kinds are needed"
    return ""


def _counts(cases: Sequence[Case], number: int) -> list[tuple[int, int]]:
    read, right = [0] * number, [0] * number
    for case in cases:
        read[case.grade] += 1
        right[case.grade] += case.right
    return list(zip(right, read, strict=True))


def _crossed(cases: Sequence[Case], number: int) -> tuple[float, float]:
    """Brier scores, each row predicted from the labels of other articles."""
    parts = [_part(case.article) for case in cases]
    total = base_total = 0.0
    for part in range(_FOLDS):
        known = [c for c, p in zip(cases, parts, strict=True) if p != part] or list(cases)
        mean = sum(c.right for c in known) / len(known)
        fitted = fit(_counts(known, number))
        for case in (c for c, p in zip(cases, parts, strict=True) if p == part):
            found = fitted[case.grade]
            total += ((mean if found is None else found) - case.right) ** 2
            base_total += (mean - case.right) ** 2
    return total / len(cases), base_total / len(cases)


def _part(article: str) -> int:
    return blake2b(article.encode(), digest_size=4).digest()[0] % _FOLDS
