"""Formats of a feed that we have, with the columns that its publisher renamed or added.

What is declared passes; what else changed still stops the file with the column's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from chalkcircle.feeds.polecat import polecat_shape
from chalkcircle.feeds.records import Card, Context, Format, Gated, Layout, Shaped

from .declared import Declared
from .refusing import refuse


def changed(
    declared: Declared, formats: tuple[Format, ...], cards: Mapping[str, Card], mark: str
) -> tuple[Card, tuple[Format, ...]]:
    """Card and formats of the feed that a mapping is ``like``.

    Raises:
        FeedError: We have no such feed, or no such column in it.
    """
    known = tuple(one for one in formats if one.feed == declared.like)
    if not known:
        raise refuse(
            "like", declared.like, f"one of {', '.join(dict.fromkeys(f.feed for f in formats))}"
        )
    ours = {c.name for one in known for layout in one.layouts for c in layout.columns}
    if strange := sorted(set(declared.renames) - ours):
        raise refuse(
            "renames", strange[0], f"a column of {declared.like}: {', '.join(sorted(ours))}"
        )
    card = cards[declared.like]
    return (
        msgspec.structs.replace(card, ignored={**card.ignored, **declared.new}),
        tuple(_renamed(one, declared, mark) for one in known),
    )


def _renamed(known: Format, declared: Declared, mark: str) -> Format:
    shape = known.shape
    if declared.event_types:
        if known.feed != "polecat":
            raise refuse("event_types", declared.like, "like = polecat, whose types are checked")
        shape = polecat_shape(frozenset(declared.event_types))

    def with_our_names(gated: Gated, context: Context) -> Shaped:
        columns = dict(gated.columns)
        for ours, theirs in declared.renames.items():
            if theirs in columns:
                columns[ours] = columns.pop(theirs)
        return shape(Gated(columns, gated.rows), context)

    return replace(
        known,
        id=f"{known.id}.mapped.{mark}",
        layouts=tuple(_layout(one, declared) for one in known.layouts),
        recognises=any_file,
        shape=with_our_names,
        needs=tuple(declared.renames.get(name, name) for name in known.needs),
    )


def _layout(known: Layout, declared: Declared) -> Layout:
    return replace(
        known,
        columns=tuple(
            replace(one, name=declared.renames.get(one.name, one.name)) for one in known.columns
        ),
        more=(*known.more, *declared.new),
    )


def any_file(_name: str, _head: bytes) -> bool:
    """A file that a mapping is given with is of the mapping's format."""
    return True
