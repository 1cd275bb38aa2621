"""Reads what a page states about itself in its head; it guesses nothing from the body's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

_DATES = (
    "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date",
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "pubdate", "publishdate",
    "publish-date", "publication_date", "sailthru.date", "date",
)  # fmt: skip
"""Names of the day of publication, most telling first; days of change are not among them."""

_TITLES = ("og:title", "twitter:title", "headline", "dc.title")
_OUTLETS = ("og:site_name", "publisher", "application-name")


def read_meta(tree: Any) -> dict[str, object]:
    """Title, outlet, address and date of a parsed page, each where the page states it.

    Returns:
        ``title``, ``outlet``, ``address``, ``date`` (as written) and ``date-origin`` (the name of
        the field it stood in); what is not stated is absent.
    """
    stated = dict(reversed(list(_stated(tree))))
    found: dict[str, object] = {}
    for key, names in (("title", _TITLES), ("outlet", _OUTLETS), ("date", _DATES)):
        name = next((name for name in names if stated.get(name)), None)
        if name:
            found[key] = stated[name]
            found[f"{key}-origin"] = name
    found.setdefault("title", _sole(tree, "h1") or _sole(tree, "title"))
    address = _canonical(tree) or stated.get("og:url")
    return found | ({"address": address} if address else {})


def _stated(tree: Any) -> Iterator[tuple[str, str]]:
    """Name and value of each statement: meta tags first, then linked data, then marked times."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            yield name.strip().lower(), meta.get("content").strip()
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            yield from _linked_data(script.text or "")
    for time in tree.iter("time"):
        marked = time.get("pubdate") is not None or time.get("itemprop") == "datePublished"
        if marked and time.get("datetime"):
            yield "datepublished", time.get("datetime").strip()


def _linked_data(text: str) -> Iterator[tuple[str, str]]:
    """What JSON-LD says of an article; a broken block says nothing."""
    try:
        waiting: list[Any] = [msgspec.json.decode(text)]
    except msgspec.DecodeError:
        return
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            waiting += thing["@graph"] if isinstance(thing.get("@graph"), list) else []
            publisher = thing.get("publisher")
            name = publisher.get("name") if isinstance(publisher, dict) else None
            for key, value in (
                ("datepublished", thing.get("datePublished")),
                ("headline", thing.get("headline")),
                ("publisher", name),
            ):
                if isinstance(value, str) and value.strip():
                    yield key, value.strip()


def _sole(tree: Any, tag: str) -> str | None:
    """The words of an element, if there is just one of its kind."""
    found = [" ".join("".join(e.itertext()).split()) for e in tree.iter(tag)]
    return found[0] or None if len(found) == 1 else None


def _canonical(tree: Any) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href")).strip()
    return None
