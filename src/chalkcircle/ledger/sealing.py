"""Keeps a sum over all rows of the catalogue, by which a value that changed by itself is found.

SQLite notices damage to its structure and none to a value. It keeps what is written through SQLite
and explains nothing: what is damaged, ``verify`` says.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

TABLE = "seal"
_DIGEST = "chalkcircle_digest"
_MASK = (1 << 62) - 1
"""Sums wrap here: one of two of them still fits into SQLite's whole numbers."""
_SCHEMA = "sqlite_schema"
"""Under this name stands the sum over the statements that made tables, indexes and triggers."""
_NUMBERS = "sqlite_sequence"
"""SQLite's own table of the numbers that were given out; it takes no trigger."""


def attach(db: sqlite3.Connection) -> None:
    """Give a connection what the triggers call; none writes to a sealed catalogue without it."""
    db.create_function(_DIGEST, -1, _digest, deterministic=True)
    db.execute("pragma trusted_schema = on")


def seal(db: sqlite3.Connection) -> None:
    """Sum up all that is there, and let every later write keep the sums; in an open write."""
    db.execute(f"drop table if exists {TABLE}")
    db.execute(f"create table {TABLE} (name text primary key, total integer not null) strict")
    for name, columns in _tables(db):
        new, old = (_call(name, [f"{row}.{one}" for one in columns]) for row in ("new", "old"))
        changes = {"insert": f"+ {new}", "delete": f"- {old}", "update": f"+ {new} - {old}"}
        for event, change in changes.items():
            put = f"update {TABLE} set total = (total {change}) & {_MASK} where name = '{name}'"  # noqa: S608
            trigger = f"{name}_{event} after {event} on {name}"
            db.execute(f"create trigger if not exists {trigger} begin {put}; end")
    for found in _totals(db).items():
        db.execute(f"insert into {TABLE} values (?, ?)", found)  # noqa: S608


def settle(db: sqlite3.Connection) -> None:
    """Sum up at the end of a write what no trigger sees."""
    found = (_sum(db, _NUMBERS, ["name", "seq"]), _NUMBERS)
    db.execute(f"update {TABLE} set total = ? where name = ?", found)  # noqa: S608


def broken(db: sqlite3.Connection) -> list[str]:
    """Names of the tables that are not what was written; none before the catalogue was sealed."""
    kept = dict(db.execute(f"select name, total from {TABLE}").fetchall())  # noqa: S608
    found = _totals(db)
    return sorted(name for name in kept.keys() | found if kept.get(name) != found.get(name))


def _totals(db: sqlite3.Connection) -> dict[str, int]:
    # What others learned of the sizes of tables changes nothing.
    made = f"{_SCHEMA} where name not like 'sqlite_stat%'"
    return {
        _SCHEMA: _sum(db, made, ["type", "name", "tbl_name", "sql"]),
        _NUMBERS: _sum(db, _NUMBERS, ["name", "seq"]),
    } | {name: _sum(db, name, columns) for name, columns in _tables(db)}


def _sum(db: sqlite3.Connection, name: str, columns: list[str]) -> int:
    total = 0
    for row in db.execute(f"select {', '.join(columns)} from {name}"):  # noqa: S608
        total = (total + _digest(name, *row)) & _MASK
    return total


def _tables(db: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    names = db.execute(
        f"select name from {_SCHEMA} where type = 'table' and name not like 'sqlite%'"  # noqa: S608
        f" and name <> '{TABLE}' order by name"
    ).fetchall()
    for (name,) in names:
        yield name, [row[1] for row in db.execute(f"pragma table_info({name})")]


def _call(name: str, columns: list[str]) -> str:
    return f"{_DIGEST}('{name}', {', '.join(columns)})"


def _digest(*values: str | float | bytes | None) -> int:
    """62 bits of a hash of some values, each told apart from its like of another type."""
    data = repr(values).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest()) & _MASK
