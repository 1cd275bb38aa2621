"""References as CSL-JSON, which reference managers read; it escapes nothing but JSON."""

from __future__ import annotations

from typing import Any

from .references import Reference

_TYPES = {"article": "document", "dataset": "dataset", "software": "software"}


def csl(one: Reference) -> dict[str, Any]:
    """One item of a bibliography; a text of an outlet is a newspaper's article or a page."""
    kind = _TYPES[one.type]
    if one.type == "article" and one.publisher:
        kind = "article-newspaper"
    elif one.type == "article" and one.address:
        kind = "webpage"
    day = one.issued
    told = {
        "id": one.key,
        "type": kind,
        "title": one.title,
        "container-title" if one.type == "article" else "publisher": one.publisher,
        "author": [{"literal": one.author}] if one.author else None,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": one.address,
        "version": one.version,
        "license": one.licence,
        "note": one.note,
    }
    return {name: value for name, value in told.items() if value is not None}
