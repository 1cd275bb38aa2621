"""The source card of every feed that may stand in a ledger; it reads no row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import ChalkcircleError, FeedError, InputError

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
    from chalkcircle.feeds.structural import card_of, table_names

    known = {name: card_of(name) for name in table_names()}
    known |= {name: feed.card for name, feed in feeds().items()}
    kept = kept_cards(ledger) if ledger is not None else {}
    return kept | {name: stricter(kept.get(name), card) for name, card in known.items()}


def others_cards() -> dict[str, Card]:
    """Cards of feeds that others plugged in, by name; a ledger is to keep them."""
    from chalkcircle.feeds.plugged import feeds

    return {name: feed.card for name, feed in feeds().items() if not feed.own}


def kept_cards(ledger: Ledger) -> dict[str, Card]:
    """Cards that a ledger keeps, by name of the feed."""
    from chalkcircle.feeds.records import Card

    return {name: msgspec.json.decode(text, type=Card) for name, text in ledger.cards().items()}


def to_keep(ledger: Ledger, brought: Mapping[str, Card]) -> dict[str, str]:
    """Cards as a ledger is to keep them, by feed: of two the stricter one."""
    kept = kept_cards(ledger)
    cards = {name: stricter(kept.get(name), card) for name, card in brought.items()}
    return {name: msgspec.json.encode(card).decode() for name, card in cards.items()}


def stricter(kept: Card | None, card: Card) -> Card:
    """The kept card where the other would allow more, else the other: nobody loosens terms."""
    from chalkcircle.feeds.records import Redistribution

    terms = list(Redistribution)
    loosened = kept and terms.index(card.redistribution) < terms.index(kept.redistribution)
    return kept if kept and loosened else card


def refuse_looser(ledger: Ledger, card: Card) -> None:
    """Refuse a card that would allow what a kept one of its name forbids.

    Raises:
        FeedError: It would.
    """
    kept = kept_cards(ledger).get(card.name)
    if kept is not None and stricter(kept, card) is kept:
        raise FeedError.about(
            f"The mapping would loosen the terms that the ledger keeps for {card.name}",
            str(card.redistribution),
            expected=f"redistribution = {str(kept.redistribution)!r}",
            do="State it so, give the feed another name, or use another ledger.",
        )


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
