"""How many dead the words of a report count; it adds up nothing and knows English only."""

from __future__ import annotations

import re

Deaths = tuple[int, int]
"""Least and most."""

_SMALL = dict(
    zip(
        """no one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split(),
        range(21),
        strict=True,
    )
)
_NUMBER = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{'|'.join(_SMALL)})"
_BETWEEN = r"(?:[\w'’-]+ ){0,5}?"
_AT_LEAST = r"(?P<least>at least |more than |over |up to )?"
_HURT = "(?:injured|wounded|hurt|missing)"
_KILLED = "(?:also )?(?:killed|dead|die|dies|died)"
_BE = "(?:(?:is|are|was|were|have been|been|being|be) )?"
_KILLING = "(?:kill|kills|killed|killing|leaving|leaves|claimed|claims)"
_TOLL = r"(?:death toll|deaths?|dead)[\w ]{0,20}?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_AT_LEAST}\b{_NUMBER} (?!(?:were )?{_HURT}){_BETWEEN}{_BE}{_KILLED}\b",
        rf"\b{_KILLING} {_AT_LEAST}{_NUMBER}\b(?! (?:[\w-]+ ){{0,2}}{_HURT})",
        rf"\b{_TOLL} (?:to|of|at) {_AT_LEAST}{_NUMBER}\b",
    )
)
_UNBOUNDED = 1_000_000_000


def deaths_in(words: str) -> Deaths | None:
    """Least and most dead that words speak of; ``None`` where they count none.

    "At least", "more than" and "over" leave the most open; "up to" the least. Where several
    numbers stand, the first is taken. Source: a rule of this project, made on made-up sentences.

    >>> deaths_in("Shelling killed at least nine people.")
    (9, 1000000000)
    >>> deaths_in("Four soldiers were killed and 20 wounded.")
    (4, 4)
    """
    found = [m for p in _PATTERNS if (m := p.search(words))]
    if not found:
        return None
    first = min(found, key=lambda m: m.start("n"))
    number = _number(first.group("n"))
    least = (first.group("least") or "").strip().lower()
    if least == "up to":
        return 0, number
    return number, _UNBOUNDED if least else number


def counted(deaths: Deaths) -> str:
    """A count as people write it.

    >>> counted((9, 9)), counted((9, 1_000_000_000)), counted((0, 4))
    ('9', 'at least 9', 'up to 4')
    """
    least, most = deaths
    if most >= _UNBOUNDED:
        return f"at least {least}"
    if least == most:
        return str(least)
    return f"up to {most}" if not least else f"{least} to {most}"


def _number(written: str) -> int:
    low = written.lower()
    return _SMALL[low] if low in _SMALL else int(low.replace(",", ""))
