"""The source card of every feed that may stand in a ledger; it reads no row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import ChalkcircleError, InputError

from .settings import toml_value

if TYPE_CHECKING:
    from chalkcircle.feeds.records import Card
    from chalkcircle.ledger import Ledger


def known_cards(ledger: Ledger | None = None) -> dict[str, Card]:
    """Cards by name of the feed or table: those that are plugged in, and those a ledger keeps.

    A ledger keeps the card of what others brought (a mapping, a reader that was plugged in), so
    that its terms hold in every export; what it forbids, no reader of that name can allow.
    """
    from chalkcircle.feeds.plugged import feeds
    from chalkcircle.feeds.records import Card, Redistribution
    from chalkcircle.feeds.structural import card_of, table_names

    shipped = {name: card_of(name) for name in table_names()}
    shipped |= {name: feed.card for name, feed in feeds().items() if feed.own}
    others = {name: feed.card for name, feed in feeds().items() if not feed.own}
    texts = ledger.cards() if ledger is not None else {}
    kept = {name: msgspec.json.decode(text, type=Card) for name, text in texts.items()}
    sealed = {n: c for n, c in kept.items() if c.redistribution is Redistribution.NEVER}
    return kept | others | sealed | shipped


def keep_cards(ledger: Ledger, names: Iterable[str]) -> None:
    """Keep the cards of those feeds that others brought, so that they outlive their readers."""
    from chalkcircle.feeds.plugged import feeds

    known = known_cards(ledger)
    for name in names:
        if name in feeds() and not feeds()[name].own:
            ledger.keep_card(name, msgspec.json.encode(known[name]).decode())


def feed_card(name: str, ledger: Ledger | None = None) -> str:
    """The source card of a feed or table, as TOML.

    Raises:
        InputError: There is none.
    """
    known = known_cards(ledger)
    if name not in known:
        raise no_feed(name, known)
    return _toml(msgspec.to_builtins(known[name]))


def _toml(card: dict[str, Any]) -> str:
    """A card as it would stand in ``card.toml``; empty lists and tables are left out."""
    lines = [
        f"{_word(key)} = {_value(value)}"
        for key, value in card.items()
        if value not in ({}, (), []) and not isinstance(value, dict)
    ]
    for key, value in card.items():
        if value and isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{_word(k)} = {_value(v)}" for k, v in value.items())]
    return "\n".join(lines)


def _word(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: Any) -> str:
    """Text, a number, or texts one a line."""
    if isinstance(value, (list, tuple)):
        return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
    if isinstance(value, str) and "\n" in value and "'''" not in value:
        return f"'''\n{value.lstrip()}'''"
    return toml_value(value)


def no_feed(name: str, known: Iterable[str]) -> ChalkcircleError:
    """The error for the name of a feed that nobody knows."""
    return InputError.about(
        "No such feed", name, expected=f"one of {', '.join(sorted(known))}", do="See `feeds list`."
    )
