"""Who published what an event of UCDP rests on; accounts and authors may be persons: none is kept.

Older rows cite an article in free words, which may begin with its headline: what cannot be told
from one is no publisher.
"""

from __future__ import annotations

import re

from chalkcircle.model import MONTHS

_BEFORE_TITLE = re.compile(r'[^"0-9]*')
_ACCOUNT = re.compile(r"@|.* on (Twitter|X|Facebook|Telegram|Instagram|YouTube)$", re.IGNORECASE)
_AUTHOR = re.compile(r"[^\s,]+, [^\s,]+")
"""``Surname, Given``."""
_MONTH = re.compile(rf"[\s,]*({'|'.join(MONTHS)})$")
_MOST_WORDS = 12


def offices(cell: str) -> str | None:
    """The outlets of a cell, each once, without accounts of social media.

    >>> offices("SOHR;VDC;SOHR;@somebody;Somebody on Twitter")
    'SOHR;VDC'
    """
    given = dict.fromkeys(one.strip() for one in cell.split(";"))
    return ";".join(one for one in given if one and not _ACCOUNT.match(one)) or None


def publisher(citation: str) -> str | None:
    """Who published, from a citation that goes on with a date or a title.

    >>> publisher('Reuters, 1996-04-17, "A TITLE"'), publisher("Rebels kill 3 in a town. Reuters")
    ('Reuters', None)
    """
    found = _BEFORE_TITLE.match(citation.lstrip('"'))
    words = _MONTH.sub("", found.group().rstrip(" ,;:.-/(")) if found else ""
    words = words.removesuffix(" on").strip(" ,;:.-/(\xa0")
    # A headline goes on in small letters up to its first number, or stands on a line of its own.
    last = words.rsplit(" ", 1)[-1]
    headline = "\n" in words or last[:1].islower() or len(words.split()) > _MOST_WORDS
    if not last or headline or _AUTHOR.fullmatch(words) or _ACCOUNT.match(words):
        return None
    return words
