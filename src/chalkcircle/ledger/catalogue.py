"""The catalogue: a SQLite file whose commit makes a batch part of the ledger.

It names files, counts rows and keeps judgements about pairs; it never holds a word of a document or
a claim.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from chalkcircle.model import (
    ChalkcircleError,
    LedgerBusy,
    LedgerDamaged,
    LedgerError,
    LedgerMissing,
)

from . import sealing
from .files import TEMPORARY, name_durably, refusals, stored_files
from .records import Tombstone
from .rows import catalogue as row_catalogue

FILE = "catalogue.sqlite"
BACKUP = "catalogue.bak"
"""A copy beside it, for what only a catalogue holds: verdicts, and what was forgotten."""

FORMAT = 4
"""Number of the folder's layout; a ledger with a higher one is refused, never half read.

1 had no judgements and no sketches, 2 no rows of feeds, 3 no seal: such a ledger is read as having
none, and its next write adds what it lacks.
"""
_SEALED = 4
"""Layout from which a changed value of the catalogue is found."""

_SCHEMA = (
    """
create table if not exists batch (
    seq integer primary key, source text not null, source_key text not null unique,
    recorded_at text not null, documents integer not null, claims integer not null) strict;
create table if not exists segment (
    file text primary key, seq integer not null references batch, content text not null,
    sha256 text not null, rows integer not null, bytes integer not null,
    unique (seq, content)) strict;
create table if not exists record (
    id text primary key, content text not null, seq integer not null references batch,
    characters integer, text_id text) strict, without rowid;
create index if not exists record_by_text on record (text_id) where text_id is not null;
create table if not exists raw (
    sha256 text primary key, bytes integer not null, seq integer not null) strict;
create table if not exists tombstone (
    id text primary key, what text not null, reason text not null, at text not null) strict;
create table if not exists judgement (
    judgement_id text primary key, about text not null, a text not null, b text not null,
    verdict text not null, score real, by text not null, rule text not null, at text not null,
    seq integer not null references batch) strict, without rowid;
create index if not exists judgement_by_a on judgement (a);
create index if not exists judgement_by_b on judgement (b);
create table if not exists sketch (
    number integer primary key, document_id text not null unique) strict;
create table if not exists sketch_hash (
    hash integer not null, number integer not null, primary key (hash, number))
    strict, without rowid;
"""
    + row_catalogue.SCHEMA
)


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable file of rows; ``content`` is ``documents`` or ``claims``."""

    file: str
    seq: int
    content: str
    sha256: str
    rows: int
    bytes: int


class Place(msgspec.Struct, frozen=True):
    """Where a record lies, so that one id need not be looked for in every segment.

    Attributes:
        content: ``documents`` or ``claims``.
        characters: Length of a document's text in code points.
        text_id: Hash of a document's text.
    """

    id: str
    content: str
    seq: int
    characters: int | None = None
    text_id: str | None = None


class Catalogue:
    """One connection to the catalogue; many processes may read while one writes."""

    def __init__(self, root: Path, *, create: bool, wait_seconds: float) -> None:
        """Open or create the catalogue of the ledger at ``root``.

        Args:
            root: Folder of the ledger.
            create: Make the file when it is absent.
            wait_seconds: How long a write waits for another writer.

        Raises:
            LedgerMissing: No ledger there.
            LedgerDamaged: The file is no catalogue, or is gone from beside stored files.
        """
        self.path = root / FILE
        if not self.path.is_file() and (not create or stored_files(root)):
            raise _absent(root)
        self._db = self._connect("mode=rwc" if create else "mode=rw", wait_seconds)
        try:
            if not create and self._unwritable():
                self._db.close()
                self._db = self._connect("mode=ro&immutable=1", wait_seconds)
            self._prepare(root, create=create)
        except BaseException:
            self._db.close()
            raise

    def _connect(self, how: str, wait_seconds: float) -> sqlite3.Connection:
        address = f"{self.path.absolute().as_uri()}?{how}"
        db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=wait_seconds)
        sealing.attach(db)
        return db

    def _unwritable(self) -> bool:
        """Whether we may only read this folder, and nobody has left work in the write-ahead log.

        SQLite needs a file beside the catalogue even to read it, unless it is told that nothing
        changes (source: sqlite.org/wal.html, read-only databases). With work in the log that
        would be untrue; then it opens the log or fails by itself.
        """
        try:
            self._db.execute("pragma user_version").fetchone()
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            log = self.path.with_name(FILE + "-wal")
            empty = not log.exists() or not log.stat().st_size
            return code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and empty
        return False

    def _prepare(self, root: Path, *, create: bool) -> None:
        try:
            self._db.execute("pragma synchronous = full")
            self._db.execute("pragma secure_delete = on")
            self._db.execute("pragma foreign_keys = on")
            found = int(self._db.execute("pragma user_version").fetchone()[0])
            if found == 0 and create and not stored_files(root):
                self._db.execute("pragma journal_mode = wal")
                with self.writing():
                    found = FORMAT
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _translated(error, self.path) from error
        if found == 0:
            raise _absent(root)
        if found > FORMAT:
            raise LedgerError.about(
                "Ledger of a later layout",
                found,
                expected=f"layout {FORMAT} or earlier",
                do="Read it with a newer Chalkcircle.",
            )

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; commit at the end, roll back on any error.

        The lock is SQLite's own and falls with the process that held it.

        Raises:
            LedgerBusy: Another process kept writing for longer than ``wait_seconds``.
        """
        self.execute("begin immediate")
        try:
            self._upgrade()
            yield
            sealing.settle(self._db)
            self.execute("commit")
        except BaseException:
            # A disk that fails may have rolled it back already, or fail again; what counts is why.
            with suppress(sqlite3.Error):
                self._db.execute("rollback")
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the catalogue, whoever writes meanwhile; within a write, that one."""
        if self._db.in_transaction:
            yield
            return
        self.execute("begin")
        try:
            yield
        finally:
            self.execute("rollback")

    @property
    def changes(self) -> int:
        """Another number once somebody else has written."""
        return int(self.execute("pragma data_version").fetchone()[0])

    @property
    def layout(self) -> int:
        """Number of the layout, which another process may have raised since we opened."""
        return int(self.execute("pragma user_version").fetchone()[0])

    def _upgrade(self) -> None:
        """Give a ledger of an earlier layout what it lacks, within the write that is open."""
        if self.layout < FORMAT:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self.execute(statement)
            sealing.seal(self._db)
            self.execute(f"pragma user_version = {FORMAT}")

    @property
    def snapshot(self) -> int:
        """Highest committed sequence; 0 for an empty ledger."""
        return int(next(self.rows("select coalesce(max(seq), 0) from batch"))[0])

    @property
    def last_recorded_at(self) -> datetime | None:
        """When the newest batch was stored."""
        row = next(self.rows("select recorded_at from batch order by seq desc limit 1"), None)
        with self.understood():
            return datetime.fromisoformat(row[0]) if row else None

    def segments(self, content: str | None = None, snapshot: int | None = None) -> list[Segment]:
        """Segments in order of sequence, of one content or all, up to a sequence."""
        rows = self.rows(
            "select file, seq, content, sha256, rows, bytes from segment"
            " where (?1 is null or content = ?1) and (?2 is null or seq <= ?2)"
            " order by seq, content",
            (content, snapshot),
        )
        names = Segment.__struct_fields__
        return [Segment(**dict(zip(names, row, strict=True))) for row in rows]

    def add_batch(
        self, seq: int, source: str, key: str, recorded_at: datetime, counts: tuple[int, int]
    ) -> None:
        """Enter a batch; ``counts`` are its new documents and claims."""
        self.execute(
            "insert into batch values (?, ?, ?, ?, ?, ?)",
            (seq, source, key, recorded_at.isoformat(), *counts),
        )

    def add_segment(self, segment: Segment) -> None:
        """Enter a segment whose file is already durable."""
        self.execute(
            "insert into segment values (?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(segment)
        )

    def drop_segment(self, file: str) -> None:
        """Strike out a segment; its file goes after the commit."""
        self.execute("delete from segment where file = ?", (file,))

    def add_places(self, places: Iterable[Place]) -> None:
        """Enter where records lie."""
        for place in places:
            self.execute(
                "insert into record values (?, ?, ?, ?, ?)", msgspec.structs.astuple(place)
            )

    def drop_places(self, ids: Iterable[str]) -> None:
        """Strike out records."""
        for record_id in ids:
            self.execute("delete from record where id = ?", (record_id,))

    def places(self, content: str, ids: Iterable[str] | None = None) -> dict[str, Place]:
        """Where records of one content lie, by id: all, or those of ``ids`` that are held."""
        wanted = None if ids is None else msgspec.json.encode(list(ids)).decode()
        rows = self.rows(
            "select id, content, seq, characters, text_id from record where content = ?1"
            if wanted is None
            else "select id, content, seq, characters, text_id from record"
            " where id in (select value from json_each(?2)) and content = ?1",
            (content,) if wanted is None else (content, wanted),
        )
        return {row[0]: Place(*row) for row in rows}

    def beginning(self, content: str, start: str) -> list[str]:
        """Ids of one content that begin so, in order."""
        rows = self.rows(
            "select id from record where content = ?1 and id >= ?2 and id < ?2 || char(1114111)"
            " order by id",
            (content, start),
        )
        return [row[0] for row in rows]

    def with_texts(self, text_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Ids of the documents that have exactly these texts, for the texts that are held."""
        rows = self.rows(
            "select text_id, id from record where text_id in (select value from json_each(?))"
            " order by text_id, id",
            (msgspec.json.encode(list(text_ids)).decode(),),
        )
        found: dict[str, tuple[str, ...]] = {}
        for text_id, record_id in rows:
            found[text_id] = (*found.get(text_id, ()), record_id)
        return found

    def raw(self) -> dict[str, int]:
        """Size in bytes of everything in the archive, by hash."""
        return dict(self.rows("select sha256, bytes from raw order by sha256"))

    def holds_raw(self, sha256: str) -> bool:
        """Whether the archive has bytes of that hash."""
        found = self.rows("select 1 from raw where sha256 = ?", (sha256,))
        return next(found, None) is not None

    def add_raw(self, sha256: str, size: int, seq: int) -> None:
        """Enter bytes that are already durable."""
        self.execute("insert into raw values (?, ?, ?)", (sha256, size, seq))

    def drop_raw(self, sha256: str) -> None:
        """Strike out archived bytes; their file goes after the commit."""
        self.execute("delete from raw where sha256 = ?", (sha256,))

    def bury(self, stones: Iterable[Tombstone]) -> None:
        """Leave tombstones; an older one for the same id stays."""
        for stone in stones:
            self.execute(
                "insert or ignore into tombstone values (?, ?, ?, ?)",
                (stone.id, stone.what, stone.reason, stone.at.isoformat()),
            )

    def tombstones(self) -> dict[str, Tombstone]:
        """Everything forgotten, by id."""
        rows = self.rows("select id, what, reason, at from tombstone order by id")
        with self.understood():
            return {
                name: Tombstone(id=name, what=what, reason=reason, at=datetime.fromisoformat(at))
                for name, what, reason, at in rows
            }

    def shed(self) -> None:
        """Empty the write-ahead log, so that nothing struck out lingers in it."""
        self.execute("pragma wal_checkpoint(truncate)").fetchall()

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the catalogue to a new file."""
        target = sqlite3.connect(path)
        try:
            self._db.backup(target)
        except sqlite3.DatabaseError as error:
            raise _translated(error, path) from error
        finally:
            target.close()

    def back_up(self, path: Path) -> None:
        """Put a durable copy of what is committed in the place of an older one, lock held."""
        aside = path.with_name(path.name + TEMPORARY)
        # A connection that holds the lock cannot be copied from; a reader beside it can.
        reader = Catalogue(self.path.parent, create=False, wait_seconds=0)
        try:
            with refusals(path.parent):
                aside.unlink(missing_ok=True)
                reader.copy_to(aside)
                name_durably(aside, path)
        finally:
            reader.close()

    def faults(self) -> list[str]:
        """What SQLite's own integrity check complains of, and values that nobody wrote."""
        rows = self.rows("pragma integrity_check")
        found = [f"{FILE}: {row[0]}" for row in rows if row[0] != "ok"]
        if self.layout >= _SEALED:
            try:
                with self.reading():
                    changed = sealing.broken(self._db)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
                raise _translated(error, self.path) from error
            found += [f"{FILE}: {name} is not what was written" for name in changed]
        return found

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a question, each checked as it comes: damage may lie behind the first.

        For the modules of this room alone.
        """
        try:
            # Not `yield from`: that would ask a cursor to close when its catalogue is closed.
            for row in self._db.execute(sql, values):  # noqa: UP028
                yield row
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _translated(error, self.path) from error

    @contextmanager
    def understood(self) -> Iterator[None]:
        """Say that the catalogue is damaged where a value in it is not what it should be.

        Raises:
            LedgerDamaged: A day, a number or a word of it cannot be read.
        """
        try:
            yield
        except (ValueError, msgspec.MsgspecError) as error:
            raise _translated(error, self.path) from error

    def execute(self, sql: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement; for the modules of this room alone."""
        try:
            return self._db.execute(sql, values)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise _translated(error, self.path) from error


def _absent(root: Path) -> ChalkcircleError:
    # Beside stored files a fresh catalogue would be fatal: the next sweep would remove them all.
    if stored_files(root):
        return LedgerDamaged.about(
            "The catalogue of the ledger is gone",
            str(root),
            expected=f"{FILE} beside the stored files",
            do="Run `chalkcircle ledger rebuild`, or bring back a copy with `ledger restore`.",
        )
    return LedgerMissing.about(
        "No ledger",
        str(root),
        expected=f"a folder with {FILE}",
        do="Make one with `chalkcircle ingest`, or name another folder with --ledger.",
    )


def _translated(error: Exception, path: Path) -> ChalkcircleError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerBusy.about(
            "Another process is writing to the ledger",
            str(path.parent),
            expected="no other writer",
            do="Try again when that command has ended.",
        )
    damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    damaged = damaged or not isinstance(error, sqlite3.Error) or "decode" in str(error)
    # What the seal is taken of is no text.
    damaged = damaged or "user-defined function" in str(error)
    return (LedgerDamaged if damaged else LedgerError).about(
        f"The catalogue cannot be used ({error})",
        str(path),
        expected="a readable and writable SQLite catalogue",
        do="Check disk and permissions; then `chalkcircle ledger rebuild` or `ledger restore`.",
    )
