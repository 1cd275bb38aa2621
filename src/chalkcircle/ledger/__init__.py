"""Keeps claims and documents for good, in one folder, readable as of any past moment.

It must not decide what a claim means, and no other room writes SQL.

    raw/ab/abcdef…                        original bytes by SHA-256, never changed
    segments/<seq>-<content>-<sha>.parquet  immutable rows: documents, claims
    catalogue.sqlite                      which files count: its commit is the commit
"""

from .appending import retraction
from .operations import Coverage, HolderCount
from .packing import Piece, changed_meanwhile, claims_digest, file_names, pieces
from .records import Batch, Forgotten, Info, Receipt, Tombstone, Verification
from .store import Ledger
from .upkeep import restore

__all__ = [
    "Batch",
    "Coverage",
    "Forgotten",
    "HolderCount",
    "Info",
    "Ledger",
    "Piece",
    "Receipt",
    "Tombstone",
    "Verification",
    "changed_meanwhile",
    "claims_digest",
    "file_names",
    "pieces",
    "restore",
    "retraction",
]
