"""Every error a user of Chalkcircle can meet; nothing here formats output or exits.

    ChalkcircleError
    ├── InputError             something given to us cannot be used
    │   ├── UnreadableInput    a document: empty, too large, binary, broken encoding
    │   ├── StudyError         a study folder: missing, broken or contradicting itself
    │   ├── RegistryError      an actors file: a broken row, two rows that clash
    │   ├── CodeError          an unknown country, event or entity code
    │   ├── FeedError          a feed's file: wrong columns, wrong kind, a broken archive
    │   │   └── UnknownFormat  a file of no feed that is read
    │   ├── ConfigError        a setting: unknown name or impossible value
    │   └── PlugError          a feed reader, exporter or coder of somebody else's that is broken
    ├── FetchError             a download: an address refused, an answer that cannot be used
    ├── RecordError            a record breaks its own rules (interval upside down, wrong id)
    └── LedgerError            the store
        ├── LedgerMissing      no ledger at that path
        ├── LedgerBusy         another process is writing
        ├── LedgerDamaged      bytes on disk are not the bytes that were acknowledged
        └── NotInLedger        an id that the ledger does not hold

A message says what was wrong, shows the value, says what was expected and what to do.
"""

from __future__ import annotations

from typing import Self


class ChalkcircleError(Exception):
    """Base of all errors raised on purpose."""

    @classmethod
    def about(cls, problem: str, value: object, *, expected: str, do: str) -> Self:
        """Build a message in the house form, so that its wording lives once.

        Args:
            problem: What was wrong, without final stop.
            value: The offending value; shown by ``repr`` and cut at 120 characters.
            expected: What would have been right.
            do: What the reader can do about it.
        """
        shown = repr(value)
        if len(shown) > 120:
            shown = shown[:117] + "..."
        return cls(f"{problem}: {shown}. Expected {expected}. {do}")


class InputError(ChalkcircleError):
    """Something given to us cannot be used."""


class UnreadableInput(InputError):
    """A document that is empty, too large, binary or in a broken encoding."""


class StudyError(InputError):
    """A study folder that is missing, broken or contradicts itself."""


class FeedError(InputError):
    """A file of a feed that is refused whole: wrong columns, wrong kind, a broken archive."""


class UnknownFormat(FeedError):
    """A file that is of no feed that is read."""


class RegistryError(InputError):
    """An actors file with a broken row, or two rows that clash."""


class CodeError(InputError):
    """An unknown country, event or entity code."""


class ConfigError(InputError):
    """A setting with an unknown name or an impossible value."""


class PlugError(InputError):
    """A feed reader, exporter or coder that cannot be used, or none where there must be some."""


class FetchError(ChalkcircleError):
    """A download: an address that may not be asked, or an answer that cannot be used."""


class RecordError(ChalkcircleError):
    """A record that breaks its own rules."""


class LedgerError(ChalkcircleError):
    """The store refused or failed."""


class LedgerMissing(LedgerError):
    """There is no ledger at that path."""


class LedgerBusy(LedgerError):
    """Another process holds the writer's lock."""


class LedgerDamaged(LedgerError):
    """Bytes on disk are not the bytes that were acknowledged."""


class NotInLedger(LedgerError):
    """An id that the ledger does not hold."""
