"""Which rules of the table hold of which rows, on whole columns; an empty cell speaks for nothing.

Names of the functions' results are those of ``rules.toml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalkcircle.feeds.meaning import TOWNS
from chalkcircle.feeds.sites import site_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]
    Ints = np.ndarray[tuple[int], np.dtype[np.int64]]

_TYPES = frozenset(
    """COP GOV INS JUD MIL OPP REB SEP SPY UAF AGR BUS CRM CVL DEV EDU ELI ENV HLH HRI LAB LEG MED
    REF MOD RAD AMN IRC UNO PKO UIS IGO IMG INT MNC NGM NGO SET""".split()
)
"""Actor types of CAMEO (its manual 1.1b3, chapter on actors, and the list GDELT publishes)."""
_MANY_PLACES = 3
_OLD_DAYS = 2


def marks(rows: pa.Table) -> dict[str, Bools]:
    """Every rule of the table with the rows that it holds of."""
    import numpy as np

    actor, recipient = _coded(rows, "actor"), _coded(rows, "recipient")
    country = _coded(rows, "place_country")
    typed = _has_type(rows, "actor_code") | _has_type(rows, "recipient_code")
    home = _same(country, actor) | _same(country, recipient)
    town = np.isin(_numbers(rows, "place_type"), TOWNS["gdelt"])
    parties = (country[0] >= 0) & ((actor[0] >= 0) | (recipient[0] >= 0))
    return {
        "several_sites": _several_sites(rows),
        "several_sources": _numbers(rows, "sources") >= 2,
        "typed": typed,
        "root": _numbers(rows, "root") > 0,
        "town": town,
        "home": home,
        "fan_out": _fan_out(rows) & ~town,
        "borrowed": ~typed & parties & ~home,
        "old": _days_back(rows) >= _OLD_DAYS,
    }


def _coded(rows: pa.Table, name: str) -> tuple[Ints, list[Any]]:
    """A column as whole numbers, -1 where it is empty, and what they stand for."""
    import numpy as np
    import pyarrow as pa

    if name not in rows.column_names:
        return np.full(rows.num_rows, -1, dtype=np.int64), []
    column = rows.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], column.type)
    indices = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return indices.astype(np.int64), whole.dictionary.to_pylist()


def _numbers(rows: pa.Table, name: str) -> Ints:
    """A column of whole numbers or truths; -1 where it is empty or absent."""
    import numpy as np
    import pyarrow as pa

    if name not in rows.column_names:
        return np.full(rows.num_rows, -1, dtype=np.int64)
    found: Ints = rows.column(name).cast(pa.int64()).fill_null(-1).to_numpy().astype(np.int64)
    return found


def _same(a: tuple[Ints, list[Any]], b: tuple[Ints, list[Any]]) -> Bools:
    """Where two coded columns hold one value."""
    import numpy as np

    numbers = {value: at for at, value in enumerate(a[1])}
    # The last one stands for -1: an empty cell equals nothing.
    meaning = np.array([*(numbers.get(value, -2) for value in b[1]), -2], dtype=np.int64)
    found: Bools = a[0] == meaning[b[0]]
    return found


def _has_type(rows: pa.Table, name: str) -> Bools:
    import numpy as np

    indices, values = _coded(rows, name)
    typed = [any(v[i : i + 3] in _TYPES for i in range(0, len(v), 3)) for v in values]
    return np.array([*typed, False], dtype=bool)[indices]


def _several_sites(rows: pa.Table) -> Bools:
    """Rows of which another site tells the same; rows that name no party or no place are none."""
    import numpy as np

    told = [_coded(rows, n)[0] for n in ("actor_code", "recipient_code", "event_code", "place")]
    hosts = _hosts(rows)
    key = _days(rows, "day") if "day" in rows.column_names else _numbers(rows, "day")
    for column in told:
        key = _joined(key, column)
    counted = (hosts >= 0) & (told[3] >= 0) & ((told[0] >= 0) | (told[1] >= 0))
    return counted & (_distinct(key, np.where(counted, hosts, -1)) >= 2)


def _fan_out(rows: pa.Table) -> Bools:
    """Rows of an article that gave many places at one time."""
    sources, places = _coded(rows, "source")[0], _coded(rows, "place")[0]
    slot = _joined(sources, _instants(rows))
    return (sources >= 0) & (_distinct(slot, places) > _MANY_PLACES)


def _hosts(rows: pa.Table) -> Ints:
    """The site of each row's address, as a number; -1 where there is none."""
    import numpy as np

    indices, values = _coded(rows, "source")
    hosts: dict[str, int] = {}
    numbers = [hosts.setdefault(site_of(v), len(hosts)) for v in values]
    return np.array([*numbers, -1], dtype=np.int64)[indices]


def _joined(a: Ints, b: Ints) -> Ints:
    """A number for every pair of values."""
    import numpy as np

    low, high = (int(b.min()), int(b.max())) if len(b) else (0, 0)
    first = np.unique(a, return_inverse=True)[1].astype(np.int64)
    return first * (high - low + 1) + (b - low)


def _distinct(key: Ints, value: Ints) -> Ints:
    """For every row, how many different values (but -1) the rows with its key have."""
    import numpy as np

    groups, inverse = np.unique(key, return_inverse=True)
    given = value >= 0
    pairs = np.unique(_joined(inverse[given].astype(np.int64), value[given]), return_index=True)[1]
    counts = np.bincount(inverse[given][pairs], minlength=len(groups))
    return counts[inverse].astype(np.int64)


def _days(rows: pa.Table, name: str) -> Ints:
    import numpy as np
    import pyarrow as pa

    column = rows.column(name).cast(pa.date32()).cast(pa.int32())
    found: Ints = column.fill_null(np.iinfo(np.int32).max).to_numpy().astype(np.int64)
    return found


def _instants(rows: pa.Table) -> Ints:
    import numpy as np
    import pyarrow as pa

    if "known_at" not in rows.column_names:
        return np.zeros(rows.num_rows, dtype=np.int64)
    micro = rows.column("known_at").cast(pa.timestamp("us")).cast(pa.int64())
    return np.unique(micro.fill_null(0).to_numpy(), return_inverse=True)[1].astype(np.int64)


def _days_back(rows: pa.Table) -> Ints:
    """Days from the day of the deed to that on which the row was known; 0 where one is missing."""
    import numpy as np

    if not {"day", "known_at"} <= set(rows.column_names):
        return np.zeros(rows.num_rows, dtype=np.int64)
    day, known = _days(rows, "day"), _days(rows, "known_at")
    empty = np.iinfo(np.int32).max
    return np.where((day == empty) | (known == empty), 0, known - day)
