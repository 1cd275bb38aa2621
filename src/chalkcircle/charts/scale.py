"""Steps and labels of axes; it draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def step(highest: int, wanted: int = 3) -> int:
    """A round distance between ticks: 1, 2 or 5 times a power of ten, so that ~``wanted`` fit.

    >>> [step(n) for n in (1, 4, 9, 40, 130)]
    [1, 2, 5, 20, 50]
    """
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * wanted >= highest:
                return factor * size
        size *= 10


def time_labels(starts: Sequence[date], most: int = 9) -> list[tuple[int, str]]:
    """Where to write which label under a run of bins.

    Long runs are labelled by year at the first bin of a year, short ones by month.

    Args:
        starts: First day of each bin, ascending.
        most: How many labels there is room for.

    Returns:
        Pairs of index and label.
    """
    firsts = [i for i, day in enumerate(starts) if i == 0 or day.month != starts[i - 1].month]
    years = [i for i in firsts if i and starts[i].year != starts[i - 1].year]
    if len(years) >= 3:
        years = years if starts[0].month > 6 else [0, *years]
        return [(i, str(starts[i].year)) for i in years[:: -(-len(years) // most)]]
    apart = -(-len(firsts) // 6) if firsts else 1
    return [
        (i, f"{MONTHS[starts[i].month - 1]} {starts[i].year % 100:02d}") for i in firsts[::apart]
    ]
