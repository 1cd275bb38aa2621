"""Every feed that can be read, ours and other people's, each with its card; it reads no file.

A feed is a package with ``FORMATS`` and a ``card.toml`` beside it, named by an entry point of the
group ``chalkcircle.feeds`` under the name of the feed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import ModuleType

import msgspec

from chalkcircle.plugs import FEEDS, Plug, plugged

from .records import Card, Format
from .structural import table_names


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that can be read.

    Attributes:
        formats: Of its files, of which the first that recognises one reads it; none where
            `ingest` reads them as texts.
        own: Whether it comes with this package.
    """

    card: Card
    formats: tuple[Format, ...]
    own: bool


@cache
def feeds() -> dict[str, Feed]:
    """All feeds by name.

    Raises:
        PlugError: One of them is broken, or takes the name of a table or the format of another.
    """
    found: dict[str, Feed] = {}
    taken: dict[str, str] = {}
    for name, plug in plugged(FEEDS).items():
        if name in table_names():
            raise plug.refused("takes a name that is taken", name, "a name that no table has")
        found[name] = feed_of(plug)
        for form in found[name].formats:
            if (other := taken.setdefault(form.id, name)) != name:
                raise plug.refused(
                    "takes an id that is taken", form.id, f"another id than a format of {other}"
                )
    return found


def feed_of(plug: Plug) -> Feed:
    """The feed of an entry point.

    Raises:
        PlugError: It has not the shape of a feed: the message says what is missing.
    """
    module = plug.load()
    formats = getattr(module, "FORMATS", None)
    if not isinstance(module, ModuleType) or not isinstance(formats, tuple):
        raise plug.refused("has no FORMATS", plug.point.value, "a package with a tuple FORMATS")
    for one in formats:
        if not isinstance(one, Format) or one.feed != plug.name:
            raise plug.refused("has a wrong format", one, f"a Format with feed={plug.name!r}")
    if len({one.id for one in formats}) < len(formats):
        ids = [one.id for one in formats]
        raise plug.refused("has two formats with one id", ids, "an id for each")
    return Feed(_card_of(plug, module), formats, plug.own)


def _card_of(plug: Plug, module: ModuleType) -> Card:
    expected = f"the source card of {plug.name} in card.toml beside its reader"
    try:
        text = (resources.files(module.__package__ or module.__name__) / "card.toml").read_bytes()
        card = msgspec.toml.decode(text, type=Card)
    except (OSError, TypeError) as error:
        raise plug.refused(f"has no card ({error})", plug.point.value, expected) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise plug.refused(
            f"has a card that cannot be read ({error})", "card.toml", expected
        ) from error
    if card.name != plug.name:
        raise plug.refused("has the card of another feed", card.name, expected)
    return card
