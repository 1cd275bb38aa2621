"""Days as feeds write them where one kind of file has several ways; no day is guessed.

A form is named by the caller: nothing here tries day first and then month first.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from chalkcircle.model import MONTHS

from .cells import words

if TYPE_CHECKING:
    import pyarrow as pa

_FORMS = {
    "YYYY-MM-DD": re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    "YYYY-MM-DD 00:00:00": re.compile(
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2}) 00:00:00(?:\.0+)?"
    ),
    "D Month YYYY": re.compile(rf"(?P<d>[0-9]{{1,2}}) (?P<m>{'|'.join(MONTHS)}) (?P<y>[0-9]{{4}})"),
}


def read_days(column: pa.Array, *forms: str) -> pa.Array:
    """Days of a text column, null where a cell has none of the forms or names no real day.

    Args:
        column: Text.
        forms: ``YYYY-MM-DD``, ``YYYY-MM-DD 00:00:00`` (a day written as its midnight) or
            ``D Month YYYY``.
    """
    import pyarrow as pa

    given = words(column)
    read = [None if w is None else _read(w, forms) for w in given.dictionary.to_pylist()]
    return pa.array(read, pa.date32()).take(given.indices)


def unread(text: pa.Array, read: pa.Array, name: str) -> dict[int, str]:
    """Rows whose cell has something that is no day, with the reason."""
    import pyarrow.compute as pc

    found = pc.indices_nonzero(pc.and_(text.is_valid(), read.is_null())).to_pylist()
    return dict.fromkeys(found, f"{name}: not a day")


def _read(word: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        if match := _FORMS[form].fullmatch(word):
            month = match["m"]
            number = int(month) if month.isdigit() else MONTHS.index(month) + 1
            try:
                return date(int(match["y"]), number, int(match["d"]))
            except ValueError:
                return None
    return None
