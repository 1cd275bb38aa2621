"""What to append so that a study, or a new reading, stands in the ledger and nothing else does.

It decides only by what is said and held; it reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import Claim, Op, Selection

from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger


def changes(
    ledger: Ledger, claims: Sequence[Claim], outdated: Sequence[Claim], reason: str, now: datetime
) -> tuple[Claim, ...]:
    """What to append so that ``claims`` stand and ``outdated`` ones do not.

    A claim that was taken back before is asserted anew, as a row that supersedes the retraction;
    not so where an editor took it back.
    """
    from chalkcircle.ledger import retraction
    from chalkcircle.study import is_corrected

    rows = [retraction(claim, reason=reason, known_at=now) for claim in outdated]
    held = ledger.holds(claim.claim_id for claim in claims)
    for claim in claims:
        last = ledger.history(claim.claim_id)[-1] if claim.claim_id in held else claim
        if last.op is Op.RETRACT and not is_corrected(last):
            rows.append(
                msgspec.structs.replace(claim, claim_id="", supersedes=last.claim_id, known_at=now)
            )
        else:
            rows.append(claim)
    return tuple(rows)


def store_study(workshop: Workshop, ledger: Ledger, *, now: datetime) -> int:
    """Store the study's tables; rows that the folder no longer has are retracted.

    Returns:
        How many claims were added or retracted.
    """
    from chalkcircle.ledger import Batch
    from chalkcircle.study import study_batch

    study = workshop.need_study()
    documents, claims, raw = study_batch(study, now=now)
    present = {_said(c) for c in claims}
    held = ledger.claims(Selection(holders=(f"study:{study.id}",)))
    gone = [c for c in held if _said(c) not in present]
    standing = {_said(c) for c in held}
    missing = [c for c in claims if _said(c) not in standing]
    receipt = ledger.append(
        Batch(
            source=f"study {study.id}",
            documents=documents,
            claims=changes(ledger, missing, gone, "no longer in the study", now),
            raw=raw,
        ),
        now=now,
    )
    return receipt.claims_added


def _said(claim: Claim) -> str:
    """What a claim says, whenever it was asserted."""
    plain = msgspec.structs.replace(
        claim, claim_id="", supersedes=None, known_at=_ANY_TIME, recorded_at=None
    )
    return plain.claim_id


_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
