"""Counts what passes into an export and holds back what may not; it writes nothing.

Every exporter takes its items from here, so none can forget the terms of a feed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from .records import About, Item, Source
from .references import cited, flat, works

_UNSTATED = "nobody stated the terms under which its rows may be passed on"

A_ROW = "a row of "
"""So begin reasons about rows that make no claim."""

_ROWS = {
    False: "Rows of a feed: nobody here has read the articles.",
    True: "Rows of a table of its publisher.",
}


class Tally:
    """What went through, from which sources, and what was left out and why.

    Attributes:
        left_out: Claims, and rows that make none, by the reason why they are not written.
        lacking: Claims that are written without something that the form is for, by what.
    """

    def __init__(self, about: About, left_out: Counter[str] | None = None) -> None:
        # An exporter has it in hand: what may pass is not to change by accident.
        self.about = replace(
            about,
            attributions=MappingProxyType({**about.attributions}),
            withheld=MappingProxyType({**about.withheld}),
        )
        self.claims = 0
        self.sources: dict[str, Source] = {}
        self.withheld: Counter[str] = Counter()
        # Whoever gives the items may count on, while they come, what makes none.
        self.left_out: Counter[str] = Counter() if left_out is None else left_out
        self.lacking: Counter[str] = Counter()
        self.shortened = 0

    def passing(self, items: Iterable[Item]) -> Iterator[Item]:
        """Items that may be passed on, each counted with its source."""
        for item in items:
            if item.feed is not None and self._kept_back(item.feed):
                self.withheld[item.feed] += 1
                continue
            self.claims += 1
            self.sources.setdefault(item.source.id, item.source)
            yield item

    def _kept_back(self, feed: str) -> bool:
        return feed in self.about.withheld or feed not in self.about.attributions

    def lines(self) -> list[str]:
        """What travels along: the stamp, what was left out, the line of each source."""
        stamp, selection = self.about.stamp, self.about.selection
        known = f", as known at {stamp.as_of.isoformat()}" if stamp.as_of else ""
        lines = [
            f"Chalkcircle {stamp.version}, snapshot {stamp.snapshot} of the ledger{known}.",
            f"Selection: {_json(selection)}{_of(self.about.actor_ids)}",
            f"Claims: {self.claims}. Each is what its holders say, not what is so.",
            "A quotation holds at most 50 words; rights in the words remain with their owners.",
            f"Names: {self.about.policy.id}. {self.about.policy.description}",
        ]
        for feed, count in sorted(self.withheld.items()):
            why = self.about.withheld.get(feed, _UNSTATED)
            lines.append(f"Left out: {_claims(count)} of the feed {feed}: {why}")
        for reason, count in sorted(self.left_out.items()):
            lines.append(f"Left out: {counted(count, reason)}")
        for reason, count in sorted(self.lacking.items()):
            lines.append(f"Lacking: {counted(count, reason)}")
        if self.shortened:
            lines.append(f"Cut: a cell of {_claims(self.shortened)}, longer than the format holds.")
        sources = self.attributions()
        return [*lines, f"Sources: {len(sources)}", *sources]

    def attributions(self) -> list[str]:
        """A line for each feed, study and other work that went through."""
        feeds = sorted((one.id, one.table) for one in self.sources.values() if one.feed)
        texts = works(source for source in self.sources.values() if not source.feed)
        return [
            *(f"{i}: {flat(self.about.attributions[i])} {_ROWS[table]}" for i, table in feeds),
            *(cited(one) for one in texts),
        ]


def counted(count: int, reason: str) -> str:
    """``2 claims: reason``; rows where the reason is about rows, which made no claim."""
    if reason.startswith(A_ROW):
        return f"{count:,} {'row' if count == 1 else 'rows'}: {reason}"
    return f"{_claims(count)}: {reason}"


def _claims(count: int) -> str:
    return f"{count:,} {'claim' if count == 1 else 'claims'}"


def _of(actor_ids: tuple[str, ...]) -> str:
    return f", with {' or '.join(actor_ids)}" if actor_ids else ""


def _json(selection: object) -> str:
    import msgspec

    return msgspec.json.encode(selection).decode()
