"""Ways to harm a stored file, and a call to the system that fails at one step."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path
from typing import Any

from chalkcircle.ledger import sealing
from chalkcircle.ledger.catalogue import FILE

_ADDED = {
    2: ("sketch_hash", "sketch", "judgement"),
    3: ("judged_row", "feed_card", "row_segment", "feed_file"),
    4: (sealing.TABLE,),
}
"""Tables that each layout of the catalogue brought."""


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    bit = random.Random(7).randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def write(root: Path, *statements: str) -> None:
    """Write to the catalogue as the ledger does, so that its seal holds."""
    db = sqlite3.connect(root / FILE)
    sealing.attach(db)
    with db:
        for one in statements:
            db.execute(one)
    db.close()


def as_layout(root: Path, number: int) -> None:
    """Make of a ledger what an earlier layout had."""
    gone = [table for layout, tables in _ADDED.items() if layout > number for table in tables]
    db = sqlite3.connect(root / FILE)
    triggers = db.execute("select name from sqlite_schema where type = 'trigger'").fetchall()
    db.close()
    write(
        root,
        *(f"drop trigger {name}" for (name,) in triggers),
        *(f"drop table {table}" for table in gone),
        f"pragma user_version = {number}",
    )


def failing_at(step: int, true: Any, number: int) -> Any:
    """A call that does what it always does, but fails at one step."""
    left = step

    def call(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(number, os.strerror(number))
        return true(*given, **named)

    return call
