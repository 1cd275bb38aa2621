"""A judgement that two records tell the same thing; it never touches the records themselves.

Documents are judged to be copies of one text, claims to tell of one incident. Undoing a judgement
is one more judgement about the same pair by the same judge: the newest counts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from .errors import RecordError
from .ids import content_id


class Verdict(StrEnum):
    """What a judge makes of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    """Also what takes an earlier verdict back."""


class Judged(StrEnum):
    """What a pair consists of."""

    DOCUMENTS = "documents"
    CLAIMS = "claims"


class Judgement(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """One verdict about one pair.

    Attributes:
        judgement_id: Hash of everything else; filled when absent.
        a, b: Ids of two different records, the smaller id first (put so when given otherwise).
        score: 0 to 1, how alike they are by ``rule``; ``None`` for the verdict of a person.
        by: Who judges: ``chalkcircle`` for a rule, or the name of an editor.
        rule: Name of the rule with its version, or of the correction that says so.
        at: When, in UTC.

    Raises:
        RecordError: A record paired with itself, a score out of range, or a time without UTC.
    """

    judgement_id: str = ""
    about: Judged
    a: str
    b: str
    verdict: Verdict
    score: float | None = None
    by: str
    rule: str
    at: datetime

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise _refused("A record judged against itself", self.a, "two different ids")
        if self.score is not None and not 0 <= self.score <= 1:
            raise _refused("Score out of range", self.score, "a number from 0 to 1")
        if self.at.utcoffset() != UTC.utcoffset(None):
            raise _refused("A judgement without UTC", self.at, "an instant in UTC")
        if self.a > self.b:
            low, high = self.b, self.a
            msgspec.structs.force_setattr(self, "a", low)
            msgspec.structs.force_setattr(self, "b", high)
        found = content_id(
            "judgement.v1",
            *(self.about, self.a, self.b, self.verdict, self.by, self.rule, self.at.isoformat()),
            "" if self.score is None else repr(self.score),
        )
        if self.judgement_id not in ("", found):
            raise _refused("Judgement id does not match its content", self.judgement_id, found)
        msgspec.structs.force_setattr(self, "judgement_id", found)


def _refused(problem: str, value: object, expected: str) -> Exception:
    return RecordError.about(problem, value, expected=expected, do="Mend whoever judged it.")
