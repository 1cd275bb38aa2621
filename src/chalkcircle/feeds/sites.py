"""The site that an address stands on, for what is told by several; it asks nobody."""

from __future__ import annotations


def site_of(address: str) -> str:
    """``www.news.example/a`` and ``https://news.example/b`` are one site; empty where it is none.

    >>> site_of("https://www.News.example:443/a?b"), site_of("http://[")
    ('news.example', '')
    """
    before, sign, after = address.partition("://")
    rest = after if sign else before
    host = rest.split("/", 1)[0].split("?", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].lower()
    return host.strip("[]").removeprefix("www.")
