"""The source cards of structural tables, each ``card.toml`` beside its reader."""

from __future__ import annotations

from functools import cache

import msgspec

from chalkcircle.feeds.records import Card

from .tables import table_named


def card_of(table: str) -> Card:
    """The card of a table's source.

    Raises:
        FeedError: There is no such table.
    """
    return _card(table_named(table).source)


@cache
def _card(source: str) -> Card:
    from importlib import resources

    data = resources.files(__package__).joinpath(source, "card.toml").read_bytes()
    return msgspec.toml.decode(data, type=Card)
