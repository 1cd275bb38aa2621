"""Rows of events from ready columns, and which rows cannot stand; knows no feed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalkcircle.ledger import Table, row_schema
from chalkcircle.model import FeedError

from .cells import words
from .records import Context, Gated, Shaped
from .shaping import added_later, shaped

if TYPE_CHECKING:
    import pyarrow as pa

UNDIRECTED = "undirected"
"""In ``contexts``: that one side stands as the actor says nothing about who did it to whom."""
TWO_SIDED = frozenset({"acled", "ucdp", "ucdp-candidate"})
"""Feeds with rows that are marked so."""
RECIPROCAL = "reciprocal"
"""In ``contexts``: the same sentence gave a second row with the two sides changed round."""


def event_rows(
    gated: Gated,
    context: Context,
    *,
    numbered: bool,
    refused: Mapping[int, str] | None = None,
    **columns: Any,
) -> Shaped:
    """Rows of events, without those that cannot stand.

    Args:
        gated: For the number and lines of the rows.
        context: For the present: nothing happened, or was known, later than tomorrow.
        numbered: Whether ``native_id`` is a whole number.
        refused: Rows already found impossible, with the reason.
        columns: Of the ledger, an array or one value for all; those left out are null.
    """
    schema = row_schema(Table.EVENTS, numbered=numbered, own=False)
    count = len(gated.rows)
    arrays = {
        name: _column(given, schema.field(name).type, count) for name, given in columns.items()
    }
    reasons = (
        added_later(arrays["known_at"], context, "known_at")
        | _impossible(arrays, context, count)
        | dict(refused or {})
    )
    return shaped(Table.EVENTS, gated, arrays, refused=reasons, numbered=numbered)


def release_of(context: Context) -> datetime:
    """When the file was published, UTC without its zone, as the ledger's columns have it.

    Raises:
        FeedError: Nobody told.
    """
    if context.released is None:
        raise FeedError.about(
            "No row says when this release came out, and nobody told",
            context.name,
            expected="the day of its release",
            do="Give it: --released YYYY-MM-DD.",
        )
    return context.released.astimezone(UTC).replace(tzinfo=None)


def _column(given: Any, wanted: pa.DataType, count: int) -> pa.Array:
    import pyarrow as pa

    if isinstance(given, pa.ChunkedArray):
        given = given.combine_chunks()
    elif not isinstance(given, pa.Array):
        given = pa.repeat(pa.scalar(given), count)
    return words(given) if pa.types.is_dictionary(wanted) else given.cast(wanted)


def _impossible(columns: Mapping[str, pa.Array], context: Context, count: int) -> dict[int, str]:
    """Rows without id, day or instant of knowing, upside down, or in the future."""
    import pyarrow as pa
    import pyarrow.compute as pc

    day = columns["day"]
    end = columns.get("day_end", pa.nulls(count, pa.date32()))
    tomorrow = pa.scalar(context.now.date() + timedelta(days=1))
    checks = {
        "native_id: missing": columns["native_id"].is_null(),
        "known_at: missing": columns["known_at"].is_null(),
        "day: missing": day.is_null(),
        "day: later than tomorrow": pc.greater(pc.coalesce(end, day), tomorrow),
        "day_end: before day": pc.less(end, day),
    }
    reasons: dict[int, str] = {}
    for reason, found in checks.items():
        at = pc.indices_nonzero(pc.fill_null(found, False)).to_pylist()
        reasons |= {n: reason for n in at if n not in reasons}
    return reasons
