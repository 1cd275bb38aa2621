"""A reader for anyone's own event table, made from a mapping file; it reads no table itself.

A mapping says how a table is written, which column of the ledger each of its columns fills, and
under what terms its rows may be passed on. A blank with comments: :func:`blank_mapping`, which
begins::

    feed = "my-table"

    [file]
    separator = ","

    [[column]]
    name = "date"
    cell = "day"
    form = "YYYY-MM-DD"
    fills = "day"

The second kind of mapping names a feed that we have (``like``) and what its publisher changed:
renamed columns, new columns, and new types of event of POLECAT.
"""

from .reader import Mapped, blank_mapping, read_mapping

__all__ = ["Mapped", "blank_mapping", "read_mapping"]
