"""Where Natural Earth keeps countries at three scales."""

from __future__ import annotations

from collections.abc import Iterator

from .lists import Lists
from .plans import Ask, Item, Source


def plan(ask: Ask, _lists: Lists) -> Iterator[Item]:
    """Countries at each scale asked for."""
    for scale in ask.what:
        name = f"ne_{scale}_admin_0_countries.zip"
        yield Item(f"{ask.base}/{scale}/cultural/{name}", name, hole="moved")


SOURCE = Source(
    name="naturalearth",
    title="Natural Earth",
    base="https://naciscdn.org/naturalearth",
    parts={
        "110m": "countries at 1:110 million",
        "50m": "countries at 1:50 million",
        "10m": "countries at 1:10 million",
    },
    plan=plan,
    licence="public domain",
    attribution="Made with Natural Earth, https://www.naturalearthdata.com/",
    source=(
        "Natural Earth Vector, https://github.com/nvkelso/natural-earth-vector (public domain);"
        " unverified: addresses of the files, known from public code"
    ),
)
