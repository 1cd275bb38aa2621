"""What goes into a ledger and what it answers about itself; nothing here touches a disk."""

from __future__ import annotations

from datetime import datetime

import msgspec

from chalkcircle.model import Claim, Document, Judgement, content_id

CROWDED = 64
"""Documents that one hash of sketches finds at most: what more share is a turn of phrase."""


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that somebody looked for copies of a document, with hashes by which to find it.

    Attributes:
        hashes: 64-bit signed numbers drawn from its text; empty for a document that is not to be
            found, such as a copy. No word can be read from them.
    """

    document_id: str
    hashes: tuple[int, ...] = ()


class RowName(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A row of a feed in one of its revisions."""

    feed: str
    native_id: str
    revision: int = 0

    @property
    def claim_id(self) -> str:
        """The id of the claim that is made of it, by the recipe of :class:`Claim`."""
        return content_id("feed.v1", self.feed, self.native_id, str(self.revision))

    def __str__(self) -> str:
        """The name that opens it: ``feed:native_id:revision``."""
        return f"{self.feed}:{self.native_id}:{self.revision}"


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What is stored together or not at all.

    Attributes:
        raw: Bytes by their SHA-256. Those that a document or a feed row of this batch names are
            archived, others are not.
        source: What the batch was made from, in words for the catalogue (never a full path).
        judgements: Verdicts about pairs of records of this batch or of the ledger.
        rows: Of feeds and in the ledger, which some of the judgements are about; kept for them.
        sketches: For finding copies; rebuilt at will, so that alone they make no snapshot. The
            first sketch of a document counts, one of a document nobody holds is left out.
    """

    source: str
    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()
    raw: dict[str, bytes] = {}
    judgements: tuple[Judgement, ...] = ()
    rows: tuple[RowName, ...] = ()
    sketches: tuple[Sketch, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What an append did; once it is returned, the batch survives a crash.

    Attributes:
        snapshot: Highest committed sequence after the call.
        documents_held: Given, but stored already (or twice in the batch).
        forgotten: Documents and claims not stored because somebody had them forgotten, and
            judgements about such.
        documents_forgotten: How many of them are documents.
    """

    snapshot: int
    documents_added: int = 0
    documents_held: int = 0
    claims_added: int = 0
    claims_held: int = 0
    judgements_added: int = 0
    judgements_held: int = 0
    forgotten: int = 0
    documents_forgotten: int = 0


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """What a ``forget`` removed; ``rows`` are of feeds, ``raw`` archived files."""

    documents: int = 0
    claims: int = 0
    raw: int = 0
    judgements: int = 0
    rows: int = 0


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """What is left of something forgotten: its id, when and why."""

    id: str
    what: str
    """``document``, ``claim``, ``raw``, or of feeds ``file`` or ``row``."""
    reason: str
    at: datetime


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger holds.

    Attributes:
        claims: Current claims by kind (revised and retracted ones left out).
        claim_rows: Every claim row, with revisions and retractions.
        bytes: Size of segments and raw archive.
        first_known_at, last_known_at: Over all claim rows; ``None`` without claims.
        rows: Rows of feeds by feed, with those that take others back.
        quarantined: Rows of feeds that were set aside.
        rows_first_known_at, rows_last_known_at: Over all rows of feeds that ever came.
    """

    snapshot: int
    documents: int
    claims: dict[str, int]
    claim_rows: int
    segments: int
    bytes: int
    tombstones: int
    first_known_at: datetime | None = None
    last_known_at: datetime | None = None
    feed_files: int = 0
    rows: dict[str, int] = {}
    quarantined: int = 0
    rows_first_known_at: datetime | None = None
    rows_last_known_at: datetime | None = None


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of every byte found.

    Attributes:
        faults: One sentence each; empty when everything is as it was acknowledged.
        leftovers: Files of an unfinished write, not part of the ledger; the next write
            removes them.
    """

    segments: int
    documents: int
    claims: int
    raw: int
    judgements: int = 0
    feed_files: int = 0
    rows: int = 0
    quarantined: int = 0
    faults: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.faults
