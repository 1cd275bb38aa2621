"""Keeps claims and documents for good, in one folder, readable as of any past moment.

Judgements about pairs of them are kept beside. It must not decide what a claim means, and no
other room writes SQL.

    raw/ab/abcdef…                        original bytes by SHA-256, never changed
    segments/<seq>-<content>-<sha>.parquet  immutable rows: documents, claims
    segments/<seq>-<feed>-<table>-<sha>.parquet  rows of feeds, rows of feeds set aside
    catalogue.sqlite                      which files count: its commit is the commit;
                                          judgements about pairs and the rows of feeds in them,
                                          sketches for finding copies
"""

from .appending import retraction
from .cube.cube import Cube, monday_of, week_of
from .cube.opening import cube_of
from .operations import Coverage, HolderCount
from .packing import Piece, changed_meanwhile, claims_digest, file_names, pieces
from .rebuilding import Rebuilt, rebuild
from .records import (
    CROWDED,
    Batch,
    Forgotten,
    Info,
    Receipt,
    RowName,
    Sketch,
    Tombstone,
    Verification,
)
from .rows.catalogue import QUARANTINE, RowSegment, StoredFile
from .rows.reading import RawRow, SetAside
from .rows.records import (
    COLUMNS,
    Block,
    Bundle,
    FeedFile,
    FileReceipt,
    Quarantined,
    Table,
    row_schema,
    write_rows,
)
from .store import Ledger
from .upkeep import restore

__all__ = [
    "COLUMNS",
    "CROWDED",
    "QUARANTINE",
    "Batch",
    "Block",
    "Bundle",
    "Coverage",
    "Cube",
    "FeedFile",
    "FileReceipt",
    "Forgotten",
    "HolderCount",
    "Info",
    "Ledger",
    "Piece",
    "Quarantined",
    "RawRow",
    "Rebuilt",
    "Receipt",
    "RowName",
    "RowSegment",
    "SetAside",
    "Sketch",
    "StoredFile",
    "Table",
    "Tombstone",
    "Verification",
    "changed_meanwhile",
    "claims_digest",
    "cube_of",
    "file_names",
    "monday_of",
    "pieces",
    "rebuild",
    "restore",
    "retraction",
    "row_schema",
    "week_of",
    "write_rows",
]
