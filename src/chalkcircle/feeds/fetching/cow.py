"""Where the Correlates of War project keeps its data; its alliances are never fetched."""

from __future__ import annotations

from collections.abc import Iterator

from .lists import Lists
from .plans import Ask, Item, Source

_FILES = {
    "contiguity": ("DirectContiguity320.zip",),
    "capabilities": ("NMCv7.zip",),
    "igo": ("state_year_formatv3.zip", "dyadic_formatv3.zip"),
    "mid": ("MID-5-Data-and-Supporting-Materials.zip", "dyadic_mid_4.03_update.zip"),
    "trade": ("COW_Trade_4.0.zip",),
}
"""Source: unverified; as public code downloads them."""

_NO_ALLIANCES = (
    "The maintainer of Formal Alliances 4.1 asked software not to hand it out. Get it from its"
    " own page after reading its terms, or use: chalkcircle fetch atop"
)


def plan(ask: Ask, _lists: Lists) -> Iterator[Item]:
    """The archives of each part."""
    for part in ask.what:
        for name in _FILES[part]:
            yield Item(f"{ask.base}/{name}", name, hole="moved or replaced by a later version")


SOURCE = Source(
    name="cow",
    title="Correlates of War",
    base="https://correlatesofwar.org/wp-content/uploads",
    parts={
        "contiguity": "direct contiguity 3.2",
        "capabilities": "national material capabilities 7.0",
        "igo": "memberships of organisations 3",
        "mid": "militarised disputes 5.0, by pairs 4.03",
        "trade": "trade between states 4.0",
    },
    plan=plan,
    licence="free for research, with citation; each set has terms of its own",
    attribution="The Correlates of War Project, https://correlatesofwar.org/",
    source=(
        "unverified: addresses known from public code; some of it says that the host sends an"
        " incomplete chain of certificates, which is refused here: fetch with a browser then"
    ),
    refused={"alliances": _NO_ALLIANCES, "alliance": _NO_ALLIANCES},
)
