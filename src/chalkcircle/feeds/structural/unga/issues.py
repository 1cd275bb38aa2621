"""Issues of roll calls, which the publisher finds by words in titles; and lists of calls."""

from __future__ import annotations

from collections.abc import Sequence

ISSUES_SHORT = {
    "me": "unga_agreement_palestine_pct",
    "nu": "unga_agreement_nuclear_pct",
    "di": "unga_agreement_arms_pct",
    "hr": "unga_agreement_rights_pct",
    "co": "unga_agreement_colonialism_pct",
    "ec": "unga_agreement_development_pct",
}
"""Measure by the publisher's short name of the issue. Source: card.toml."""


def runs(numbers: Sequence[int]) -> str:
    """Rising numbers, neighbours joined.

    >>> runs([3662, 3664, 3665, 3666])
    '3662,3664-3666'
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in found)
