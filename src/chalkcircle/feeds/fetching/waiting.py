"""How long to wait before asking again; it waits through what it is given, never by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class Again(Exception):
    """An answer that may be better next time.

    Attributes:
        reason: In words, for the record.
        seconds: How long the server asked us to wait.
    """

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.seconds = reason, seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is made, and how long between two.

    Attributes:
        first_seconds: Before the second request; doubled each time, up to ``most_seconds``.
        most_seconds: The longest wait, also where a server asks for more.
        jitter: A share in [0, 1): waits are cut by up to half, so that many do not come at once.
        wall: The present, for a ``Retry-After`` that is a date.
    """

    tries: int = 5
    first_seconds: float = 1.0
    most_seconds: float = 300.0
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    wall: Callable[[], datetime] = lambda: datetime.now(UTC)

    def wait(self, problem: Again, made: int) -> None:
        """Wait before the next request, ``made`` having been made."""
        if problem.seconds is not None:
            seconds = problem.seconds
        else:
            doubled = self.first_seconds * 2 ** (made - 1)
            seconds = min(doubled, self.most_seconds) * (1 - self.jitter() / 2)
        self.sleep(min(seconds, self.most_seconds))

    def asked_for(self, stated: str | None) -> float | None:
        """Seconds that a ``Retry-After`` header asks for; ``None`` where it says nothing clear."""
        if stated is None:
            return None
        words = stated.strip()
        if words.isascii() and words.isdigit():
            return float(words[:9])
        try:
            moment = parsedate_to_datetime(words)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return max(0.0, (moment - self.wall()).total_seconds())
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
