"""What each value of a column of rows adds to a cell: computed once a value, not once a row.

It adds nothing up; ``kernels`` does, from these tables.
"""

from __future__ import annotations

from chalkcircle.model import LedgerDamaged

from .cells import BITS, Lines
from .numbering import Array
from .pages import Coded

_EPOCH = 719_162
"""Days from Monday 0001-01-01 to 1970-01-01: counted from there, no week is negative."""
_DAY = 86_400_000_000


def row_tables(columns: dict[str, Coded], lines: Lines, feed: str) -> tuple[Array, ...]:
    """A table for each column, with one more place for "none"; all of eight-byte numbers.

    Args:
        columns: As the loops want them; without ``known_at`` weeks known are not told apart, and
            without ``sign`` each row counts +1.
        lines: Gives feeds and actors their numbers.
        feed: Whose rows.

    Raises:
        LedgerDamaged: A row without day, known_at or sign.
    """
    import numpy as np

    number = lines.feeds.setdefault(feed, len(lines.feeds))
    none = Coded(np.empty(0, np.int32), np.empty(0, np.int64))
    known, sign = columns.get("known_at", none), columns.get("sign", none)
    for column in (columns["day"], sign, known):
        if len(column.numbers) and int(column.numbers.max()) == len(column.values):
            raise LedgerDamaged.about(
                "A row of a feed without day, known_at or sign",
                feed,
                expected="these columns filled",
                do="Run `chalkcircle ledger verify`.",
            )
    return (
        (number << 2 * BITS) | (_codes(columns["actor"], lines) << BITS),
        _codes(columns["recipient"], lines),
        _padded((columns["day"].values.astype(np.int64) + _EPOCH) // 7 << BITS),
        _padded((known.values.astype(np.int64) + _EPOCH * _DAY) // (7 * _DAY)),
        _padded(sign.values),
        _padded(_quads(columns["quad"].values)),
        _tenths(columns["intensity"].values),
        _padded(columns["mentions"].values),
    )


def _padded(values: Array) -> Array:
    import numpy as np

    return np.append(values.astype(np.int64), 0)


def _codes(column: Coded, lines: Lines) -> Array:
    import numpy as np

    codes = lines.codes
    numbers = [codes.setdefault(word or "", len(codes)) for word in column.values]
    return np.array([*numbers, 0], np.int64)


def _quads(values: Array) -> Array:
    import numpy as np

    return np.where((values >= 1) & (values <= 4), values, 0)


def _tenths(values: Array) -> Array:
    """Ten times each value, to the nearest whole one, halves away from 0 as SQL's ``round``."""
    import numpy as np

    from .kernels import ABSENT

    there = np.isfinite(values)
    scaled = np.where(there, values, 0.0) * 10
    whole = np.floor(np.abs(scaled))
    whole += np.abs(scaled) - whole >= 0.5
    tenths = np.where(there, np.copysign(whole, scaled), ABSENT)
    return np.append(tenths.astype(np.int64), ABSENT)
