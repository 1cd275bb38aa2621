"""What GDELT's file names say: which kind of file, and of which version; opens none."""

from __future__ import annotations

import re

_STAMPED = re.compile(
    r"^(?P<stamp>\d{4}|\d{6}|\d{8}|\d{14})(?P<translated>\.translation)?"
    r"(?:\.(?P<kind>export|mentions|gkg|gkgcounts))?\.csv$",
    re.IGNORECASE,
)


def kind_of(name: str) -> tuple[str, int] | None:
    """Kind and length of the stamp of a file named as GDELT names it.

    >>> kind_of("20150218230000.translation.export.CSV")
    ('export', 14)
    >>> kind_of("2005.csv")
    ('export', 4)
    >>> kind_of("mine.csv") is None
    True
    """
    found = _STAMPED.match(name)
    if not found:
        return None
    return (found["kind"] or "export").lower(), len(found["stamp"])


def cells_of(head: bytes) -> int:
    """The commonest number of tab-separated cells in the whole lines of a file's beginning."""
    lines = head.split(b"\n")[:64]
    counts = [line.count(b"\t") + 1 for line in (lines[:-1] or lines) if line.strip()]
    return max(set(counts), key=counts.count) if counts else 0
