"""Where Wikipedia keeps the days of its Current Events portal, as their authors wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

from chalkcircle.model import MONTHS

from .lists import Lists
from .plans import Ask, Item, Source

_FIRST = date(2002, 7, 1)
"""The first day page that is known here."""

_SETTLES = timedelta(days=14)
"""Pages are edited for days; after so many, the version held is kept."""


def title(day: date) -> str:
    """The title of a day's page.

    >>> title(date(2024, 8, 2))
    'Portal:Current events/2024 August 2'
    """
    return f"Portal:Current events/{day.year} {MONTHS[day.month - 1]} {day.day}"


def plan(ask: Ask, _lists: Lists) -> Iterator[Item]:
    """One page a day."""
    for day in ask.days(_FIRST):
        page = quote(title(day).replace(" ", "_"), safe="/:")
        yield Item(
            f"{ask.base}/w/index.php?title={page}&action=raw",
            f"{day.isoformat()}.wiki",
            settled=day + _SETTLES,
            hole="no page for this day",
        )


SOURCE = Source(
    name="current-events",
    title="Wikipedia, Current Events portal",
    base="https://en.wikipedia.org",
    parts={"days": "one page a day, as wikitext"},
    plan=plan,
    licence="CC-BY-SA-4.0",
    attribution="Wikipedia contributors, Portal:Current events, CC BY-SA 4.0",
    source=(
        "Wikimedia APIs/Access policy, https://www.mediawiki.org/wiki/Wikimedia_APIs/Access_policy"
        " (who asks names himself); API:Etiquette, https://www.mediawiki.org/wiki/API:Etiquette/es"
        " (one request after the other)"
    ),
    dated="needed",
)
