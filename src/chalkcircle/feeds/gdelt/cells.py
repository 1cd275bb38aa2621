"""Takes the packed cells of the Global Knowledge Graph apart into small records; reads no file.

Version 1.0 writes the same lists without places in the text; those fields are then ``None``.
"""

from __future__ import annotations

import math

import msgspec

from chalkcircle.model import FeedError


class Named(msgspec.Struct, frozen=True):
    """A theme, person, organisation or name, and at which character of the article it stands."""

    name: str
    offset: int | None = None


class Place(msgspec.Struct, frozen=True):
    """A place as GDELT finds it.

    Attributes:
        kind: 1 country, 2 state of the USA, 3 city of the USA, 4 city elsewhere, 5 region
            elsewhere; 0 for none.
        country: FIPS 10-4.
        region: FIPS code of the first level.
        district: Of the second level, where there is one.
    """

    kind: int
    name: str
    country: str
    region: str
    lat: float | None
    lon: float | None
    feature: str
    district: str = ""
    offset: int | None = None


class Count(msgspec.Struct, frozen=True):
    """A number of something, which need not be people: ``KILL``, 17, ``police officers``."""

    kind: str
    number: int
    things: str
    place: Place
    offset: int | None = None


class Quotation(msgspec.Struct, frozen=True):
    """Words in quotation marks, the verb before them and where they stand."""

    offset: int
    length: int
    verb: str
    text: str


class Tone(msgspec.Struct, frozen=True):
    """What the word lists say of an article, all but ``words`` per cent of its words.

    Attributes:
        tone: Positive less negative.
        activity: Words of action.
        self_group: Pronouns of the self and of groups.
        words: How many there are; version 1.0 does not say.
    """

    tone: float
    positive: float
    negative: float
    polarity: float
    activity: float
    self_group: float
    words: int | None = None


def named(cell: str | None) -> tuple[Named, ...]:
    """Themes or organisations of a cell.

    >>> named("TERROR,825;LEADER,308;")[1]
    Named(name='LEADER', offset=308)
    >>> named("TERROR;LEADER")[0].offset is None
    True
    """
    found = []
    for item in _items(cell, ";"):
        name, comma, offset = item.rpartition(",")
        at = _whole(offset) if comma else None
        found.append(Named(item) if at is None else Named(name, at))
    return tuple(found)


def places(cell: str | None) -> tuple[Place, ...]:
    """Places of a cell, with or without districts and offsets.

    >>> places("1#India#IN#IN#20#77#IN")[0].lat
    20.0

    Raises:
        FeedError: An item has another number of parts.
    """
    return tuple(_place(item, item.split("#")) for item in _items(cell, ";"))


def counts(cell: str | None) -> tuple[Count, ...]:
    """Counts of a cell.

    >>> counts("KILL#17##4#Mbare, Harare, Zimbabwe#ZI#ZI10#-17.9#31.0#9081255;")[0].number
    17

    Raises:
        FeedError: An item has another number of parts, or no number.
    """
    found = []
    for item in _items(cell, ";"):
        parts = item.split("#")
        number = _whole(parts[1]) if len(parts) in (10, 11) else None
        if number is None:
            raise _not_one("a count", item)
        offset = _whole(parts[10]) if len(parts) == 11 else None
        found.append(Count(parts[0], number, parts[2], _place(item, parts[3:10]), offset))
    return tuple(found)


def quotations(cell: str | None) -> tuple[Quotation, ...]:
    """Quotations of a cell.

    >>> quotations("104|26|said|you're full , stop eating")[0].verb
    'said'

    Raises:
        FeedError: An item is no quotation.
    """
    found: list[Quotation] = []
    for item in _items(cell, "#"):
        parts = item.split("|", 3)
        offset = _whole(parts[0])
        length = _whole(parts[1]) if len(parts) == 4 else None
        if offset is not None and length is not None:
            found.append(Quotation(offset, length, parts[2], parts[3]))
        elif found:  # the sign between two stands in the text itself, too
            last = found[-1]
            found[-1] = Quotation(last.offset, last.length, last.verb, f"{last.text}#{item}")
        else:
            raise _not_one("a quotation", item)
    return tuple(found)


def tone(cell: str | None) -> Tone | None:
    """The tone of an article.

    >>> tone("0,3.125,3.125,6.25,23.90625,0,596").words
    596

    Raises:
        FeedError: It has another number of parts.
    """
    if not cell:
        return None
    parts = [_decimal(part) for part in cell.split(",")]
    if len(parts) not in (6, 7) or any(part is None for part in parts):
        raise _not_one("a tone", cell)
    numbers = [part for part in parts if part is not None]
    words = int(numbers[6]) if len(numbers) == 7 else None
    found, positive, negative, polarity, activity, self_group = numbers[:6]
    return Tone(found, positive, negative, polarity, activity, self_group, words)


def _place(item: str, parts: list[str]) -> Place:
    second, where = "", None
    if len(parts) in (8, 9):
        second = parts.pop(4)
        where = _whole(parts.pop()) if len(parts) == 8 else None
    kind = _whole(parts[0])
    if len(parts) != 7 or kind is None:
        raise _not_one("a place", item)
    lat, lon = _decimal(parts[4]), _decimal(parts[5])
    return Place(kind, parts[1], parts[2], parts[3], lat, lon, parts[6], second, where)


def _items(cell: str | None, between: str) -> list[str]:
    return [item for item in (cell or "").split(between) if item]


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def _decimal(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _not_one(what: str, item: str) -> Exception:
    return FeedError.about(
        f"An item of a cell is not {what}",
        item,
        expected="the parts that GDELT's codebook of the Global Knowledge Graph names",
        do="Look at the row in the raw archive; the item is left as the feed wrote it.",
    )
