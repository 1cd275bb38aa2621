"""Made-up rows in the columns of the ledger, for the tests of grades and labels."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from chalkcircle.ledger import Table
from chalkcircle.ledger.rows.records import row_schema

DAY = date(2025, 7, 15)
KNOWN = datetime(2025, 7, 15, 12, 15, tzinfo=UTC).replace(tzinfo=None)
"""UTC, as columns hold it: without its zone."""


def row(native_id: int = 1, **fields: Any) -> dict[str, Any]:
    """A well-formed row of one source: Upland's army fights in a town of Lowland."""
    given: dict[str, Any] = {
        "native_id": native_id,
        "day": DAY,
        "known_at": KNOWN,
        "revision": 0,
        "sign": 1,
        "actor": "UPL",
        "recipient": "LOW",
        "actor_code": "UPLMIL",
        "recipient_code": "LOW",
        "event_code": "190",
        "quad": 4,
        "sources": 1,
        "root": True,
        "place": "Riverton, Lowland",
        "place_type": 4,
        "place_country": "LOW",
        "source": f"https://news.example/{native_id}",
    }
    return given | fields


def rows(*given: dict[str, Any]) -> pa.Table:
    """A table of rows."""
    return pa.Table.from_pylist(list(given), schema=row_schema(Table.EVENTS))
