"""``fetch``: brings files of a source into a folder; nothing of them enters a ledger here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import chalkcircle
from chalkcircle.model import InputError

from .runs import Pace, Progress

if TYPE_CHECKING:
    from chalkcircle.feeds.fetching import Client, Fetched, Source


def fetch(
    name: str,
    folder: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    what: Iterable[str] = (),
    base: str | None = None,
    contact: str = "",
    now: datetime,
    progress: Progress | None = None,
    client: Client | None = None,
) -> Fetched:
    """Fetch what a source publishes, politely; the same call again completes it.

    Files that lie in the folder whole are not asked for again, and are checked against published
    sums where there are any. What the server does not have is a hole and is tried anew each time.

    Args:
        name: Of the source: ``gdelt``, ``current-events``, ``ucdp``, ``cow``, ``atop``, ``unga``
            or ``naturalearth``.
        folder: Made where it is not there; ``.fetched.jsonl`` in it is the record.
        since: First day, for sources that publish by days.
        until: Last day, included; by default today.
        what: Parts of the source; by default its first.
        base: Address of a mirror with the same layout. Its host and port, and nothing else, may
            then be asked even where they are private.
        contact: How to reach who runs this, told to the server; Wikimedia asks for it.
        now: The present.
        progress: Told how far the run is, in files.
        client: Who asks, in place of a polite one.

    Raises:
        InputError: No such source or part, or days that make no sense.
        FetchError: A list that is needed cannot be had, an address may not be asked, or another
            run fetches into this folder.
    """
    from chalkcircle.feeds.fetching import run, source_named

    source = source_named(name)
    ask = source.ask(what, base=base, since=since, until=until, now=now)
    asking = client or _client(source, ask.base, contact, mirrored=base is not None)
    return run(source, ask, asking, folder, told=_told(progress))


def fetchable() -> tuple[Source, ...]:
    """The sources that ``fetch`` knows."""
    from chalkcircle.feeds.fetching import sources

    return sources()


def _client(source: Source, base: str, contact: str, *, mirrored: bool) -> Client:
    from chalkcircle.feeds.fetching import Client, read_target

    if not (contact.isascii() and (contact.isprintable() or not contact)):
        raise InputError.about(
            "This contact cannot be sent", contact, expected="an address in plain signs",
            do="Give an e-mail address or the address of a page.",
        )  # fmt: skip
    about = f" ({contact})" if contact else ""
    agent = f"chalkcircle/{chalkcircle.__version__}{about} python-http.client"
    target = read_target(base)
    allowed = frozenset([(target.host, target.port)]) if mirrored else frozenset()
    return Client(agent, pause_seconds=source.pause_seconds, allowed=allowed)


def _told(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total, came: progress(Pace(done, total, stored=came))
