"""What is to be fetched, and from whom; it asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from chalkcircle.model import InputError

if TYPE_CHECKING:
    from .lists import Lists


@dataclass(frozen=True, slots=True)
class Item:
    """One file.

    Attributes:
        name: Of the file here: letters, digits and ``._-`` only.
        md5: As published; ``None`` where nothing is.
        size: In bytes, as published.
        settled: From this day on the file no longer changes; until then it is asked for anew,
            with the version held. ``None``: it never changes.
        hole: What is known of it where the server has nothing.
    """

    url: str
    name: str
    md5: str | None = None
    size: int | None = None
    settled: date | None = None
    hole: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a user wants of a source.

    Attributes:
        base: Address that the files lie under, without a final stroke.
        since, until: First and last day, both included.
        now: The present.
    """

    base: str
    what: tuple[str, ...]
    since: date | None
    until: date | None
    now: datetime

    def days(self, first: date) -> Iterator[date]:
        """The days asked for, from ``first`` at the earliest to today at the latest.

        Raises:
            InputError: No first day, or the last lies before it.
        """
        if self.since is None:
            raise InputError.about(
                "The first day is missing", None, expected="--from DAY", do="Name it."
            )
        until = self.until or self.now.date()
        if until < self.since:
            raise InputError.about(
                "The last day lies before the first", f"{self.since} to {until}",
                expected="--from before --to", do="Correct the days.",
            )  # fmt: skip
        day, last = max(self.since, first), min(until, self.now.date())
        while day <= last:
            yield day
            day += timedelta(days=1)


Plan = Callable[[Ask, "Lists"], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who publishes files.

    Attributes:
        base: Address that the layout starts from; a mirror has the same layout under its own.
        parts: What can be asked for, each with a word on it; the first is the default.
        refused: What is never fetched, and why.
        dated: Whether days are asked for: ``needed``, ``possible`` or ``unused``.
        pause_seconds: Least time between two requests.
        source: Title and address of where layout and terms were read, or ``unverified``.
    """

    name: str
    title: str
    base: str
    parts: dict[str, str]
    plan: Plan
    licence: str
    attribution: str
    source: str
    dated: str = "unused"
    pause_seconds: float = 1.0
    refused: dict[str, str] | None = None

    def ask(
        self,
        what: Iterable[str],
        *,
        base: str | None,
        since: date | None,
        until: date | None,
        now: datetime,
    ) -> Ask:
        """What was asked for, checked.

        Raises:
            InputError: An unknown or refused part; days where there are none, or none where they
                are needed.
        """
        wanted = tuple(dict.fromkeys(what)) or (next(iter(self.parts)),)
        for part in wanted:
            stem = part.partition("@")[0]
            if why := (self.refused or {}).get(stem):
                raise InputError.about(
                    f"{self.title} is asked for something that is never fetched", part,
                    expected=", ".join(self.parts), do=why,
                )  # fmt: skip
            if stem not in self.parts:
                raise InputError.about(
                    f"{self.title} has no such part", part, expected=", ".join(self.parts),
                    do="Choose one with --what.",
                )  # fmt: skip
        if self.dated == "unused" and (since or until):
            raise InputError.about(
                f"{self.title} is not published by days", str(since or until),
                expected="neither --from nor --to", do="Leave them out.",
            )  # fmt: skip
        ask = Ask((base or self.base).rstrip("/"), wanted, since, until, now)
        if self.dated == "needed":
            next(ask.days(date.min), None)
        return ask
