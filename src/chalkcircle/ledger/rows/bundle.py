"""Takes small files together whose rows are all new; weighs none of them, and stores nothing.

Where one row is known already, or comes twice, the files have to be read one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .file import Aside, Reading
from .records import Bundle
from .values import checked, filled

if TYPE_CHECKING:
    import pyarrow as pa


def read_together(bundle: Bundle, readings: Sequence[Reading]) -> tuple[pa.Table, Aside] | None:
    """The rows of all files, with every column, and those that were set aside.

    Args:
        bundle: The files.
        readings: One for each of them, none begun; afterwards all are at their end.

    Returns:
        ``None`` where the files have to be read one by one.
    """
    import numpy as np

    found = bundle.together()
    if found is None:
        return None
    first = bundle.files[0]
    rows, blocks = checked(found[0], first.table, numbered=first.numbered), found[1]
    if not readings[0].all_new(rows):
        return None
    aside: Aside = []
    for reading, block in zip(readings, blocks, strict=True):
        aside += reading.new(block)
    counts = [block.rows.num_rows for block in blocks]
    numbers = np.repeat(np.array([r.number for r in readings], np.int32), counts)
    return filled(rows, first.table, numbered=first.numbered, put={"file": numbers}), aside
