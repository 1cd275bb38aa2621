"""The words in which a mapping is refused, so that they live once; it checks nothing."""

from __future__ import annotations

from chalkcircle.model import ChalkcircleError, FeedError

DO = "Correct the mapping; `chalkcircle feeds blank` prints every key, explained."


def refuse(key: str, value: object, expected: str) -> ChalkcircleError:
    """An error that names the key of the mapping."""
    shown = str(value) if isinstance(value, str) else value  # of an enumeration, the word alone
    return FeedError.about(f"Mapping, key {key}", shown, expected=expected, do=DO)


def key_of(key: str, column: str) -> str:
    """A key of a column, with the column's name: nobody counts the entries of a file."""
    return f"{key} of column {column!r}"
