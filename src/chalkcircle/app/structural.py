"""``feeds load``: a structural table into the ledger, and a claim back down to its row.

A new release revises what it says otherwise and adds what is new; what it no longer holds is taken
back when the user says that the file is complete. Nothing carries ``hindsight``: a number about
1995 that was released in 2024 is known from 2024 on, so that no earlier moment sees it, and a later
one rightly does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import Claim, FeedError, FeedRow, NotInLedger, Op, Selection, end_of_day

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from chalkcircle.feeds.structural import Loaded, Quarantined
    from chalkcircle.ledger import Ledger

    from .looking import Opened

AT_ONCE = 25_000
"""Claims of one commit: a load of more is stored in several, and loading again completes it."""


@dataclass(frozen=True, slots=True)
class TableLoaded:
    """What a load did.

    Attributes:
        read: Rows; ``read == kept + left_out + quarantined``.
        kept: Rows that were used.
        left_out: Sound rows that say nothing to keep, by reason.
        unknown: Codes of states that no table knows, and how often; their claims are kept.
        claims: What the file says, by predicate.
        added, revised, retracted: Claims that were new, said otherwise, or were taken back.
        held: Claims that the ledger had already.
        gone: Claims of the ledger that the file no longer holds and that still stand.
        attribution: Line to show with every use.
    """

    table: str
    files: tuple[str, ...]
    released: str
    read: int
    kept: int
    left_out: dict[str, int]
    quarantined: tuple[Quarantined, ...]
    unknown: dict[str, int]
    claims: dict[str, int]
    added: int
    revised: int
    retracted: int
    held: int
    gone: int
    attribution: str
    redistribution: str


def load_table(
    ledger: Ledger,
    name: str,
    path: Path,
    *,
    released: date | None,
    now: datetime,
    states: Collection[str] = (),
    measures: Collection[str] = (),
    complete: bool = False,
) -> TableLoaded:
    """Store what a structural table says.

    Args:
        ledger: Where to.
        name: Of the table (``cow-nmc``).
        path: Its file, or the folder of a table with several.
        released: The day on which the publisher released it.
        now: The present.
        states: Only rows in which one of these is a party (ISO3 or ids of entities).
        measures: Only these measures and ties.
        complete: The file holds all there is: what it no longer holds is taken back, unless a row
            of it had to be set aside.

    Raises:
        FeedError: The file is none of that table, or an older release than the ledger has.
        CodeError: A state that does not exist.
        LedgerBusy: Another process writes.
    """
    from chalkcircle.feeds.structural import load

    loaded = load(name, path, released=released, now=now, states=states, measures=measures)
    known_at = end_of_day(released or now.date())
    changed = _Changes(ledger, loaded, known_at, now)
    gone = changed.gone(frozenset(states))
    tally = loaded.tally
    # A row that was set aside is not gone: the file cannot be said to be complete.
    taken_back = gone if complete and not tally.quarantined else []
    changed.retract(taken_back)
    changed.store()
    return TableLoaded(
        table=name,
        files=loaded.files,
        released=known_at.date().isoformat(),
        read=tally.read,
        kept=tally.kept,
        left_out=dict(tally.left_out),
        quarantined=tuple(tally.quarantined),
        unknown=dict(tally.unknown.most_common()),
        claims=_by_predicate(loaded.claims),
        added=changed.added,
        revised=changed.revised,
        retracted=len(taken_back),
        held=changed.held,
        gone=len(gone) - len(taken_back),
        attribution=loaded.card.attribution,
        redistribution=loaded.card.redistribution.value,
    )


def opened_row(ledger: Ledger, opened: Opened, row: FeedRow) -> Opened | None:
    """A claim of a structural table opened down to the cells of its row; ``None`` of others."""
    from chalkcircle.feeds.structural import card_of, is_table, row_words

    if not is_table(row.feed):
        return None
    card = card_of(row.feed)
    where = f"row {row.row} of {row.feed} (file {row.file_sha256[:10]})"
    try:
        words = row_words(opened.claim, ledger.raw(row.file_sha256))
    except NotInLedger:
        words = "the file is no longer in the archive"
    return replace(
        opened,
        quote=f"{where}: {words}",
        title=card.title,
        outlet=card.publisher,
        address=card.homepage,
        published=opened.claim.known_at.date().isoformat(),
        unverified="unverified" in card.source,
    )


class _Changes:
    """What to append so that the ledger says what the table says."""

    def __init__(self, ledger: Ledger, loaded: Loaded, known_at: datetime, now: datetime) -> None:
        """Compare every claim with the standing one of its native id."""
        from chalkcircle.feeds.structural import holder_id

        self._ledger = ledger
        self._loaded = loaded
        self._known_at = known_at
        self._now = now
        found = ledger.claims(Selection(holders=(holder_id(loaded.table),)))
        self._standing = {_row(claim).native_id: claim for claim in found}
        self.rows: list[Claim] = []
        self.added = self.revised = self.held = 0
        withdrawn = ledger.holds(c.claim_id for c in loaded.claims if not self._stands(c))
        for claim in loaded.claims:
            self._compare(claim, withdrawn)

    def _stands(self, claim: Claim) -> Claim | None:
        return self._standing.get(_row(claim).native_id)

    def _compare(self, claim: Claim, withdrawn: set[str]) -> None:
        from chalkcircle.feeds.structural import same_statement

        before = self._stands(claim)
        if before is None and claim.claim_id in withdrawn:
            before = self._ledger.history(claim.claim_id)[-1]
        if before is None:
            self.added += 1
            self.rows.append(claim)
        elif before.op is Op.ASSERT and same_statement(before, claim):
            self.held += 1
        else:
            self.revised += 1
            self.rows.append(self._revision(before, claim))

    def _revision(self, before: Claim, claim: Claim) -> Claim:
        """The claim as a row that stands in for the one before it."""
        evidence = msgspec.structs.replace(_row(claim), revision=_row(before).revision + 1)
        return msgspec.structs.replace(
            claim,
            claim_id="",
            supersedes=before.claim_id,
            evidence=evidence,
            known_at=self._later(before),
        )

    def _later(self, before: Claim) -> datetime:
        """The release, or the arrival of what was issued anew on the same day.

        Raises:
            FeedError: The ledger has a later release.
        """
        if before.known_at > self._known_at:
            raise FeedError.about(
                f"{self._loaded.table}: an older release than the ledger holds",
                self._known_at.date().isoformat(),
                expected=f"one from {before.known_at.date()} or later",
                do="Load releases in their order: a newer one stands, whatever is loaded after it.",
            )
        if before.known_at < self._known_at:
            return self._known_at
        return max(self._now, before.known_at)

    def gone(self, states: frozenset[str]) -> list[Claim]:
        """Standing claims of the kinds that the file tells, which it does not have.

        A file that says nothing of a measure (or nothing of pairs) leaves what is held of it.
        """
        present = {_row(claim).native_id for claim in self._loaded.claims}
        told = {_sort(claim) for claim in self._loaded.claims}
        return [
            claim
            for native_id, claim in self._standing.items()
            if native_id not in present
            and _sort(claim) in told
            and (not states or states & {p.code for p in (*claim.actors, *claim.recipients)})
        ]

    def retract(self, claims: Sequence[Claim]) -> None:
        """Take claims back as of this release."""
        from chalkcircle.ledger import retraction

        reason = "no longer in the table"
        self.rows += [
            retraction(claim, reason=reason, known_at=self._later(claim)) for claim in claims
        ]

    def store(self) -> None:
        """Append everything, ``AT_ONCE`` at a time."""
        from chalkcircle.ledger import Batch

        source = f"table {self._loaded.table} ({', '.join(self._loaded.files)})"
        for start in range(0, len(self.rows), AT_ONCE):
            part = tuple(self.rows[start : start + AT_ONCE])
            batch = Batch(source=source, claims=part, raw=self._loaded.raw)
            self._ledger.append(batch, now=self._now)


def _row(claim: Claim) -> FeedRow:
    assert isinstance(claim.evidence, FeedRow)
    return claim.evidence


def _sort(claim: Claim) -> tuple[str, bool]:
    """What a claim tells, and whether of a state towards another."""
    return claim.predicate, bool(claim.recipients)


def _by_predicate(claims: Sequence[Claim]) -> dict[str, int]:
    from collections import Counter

    return dict(sorted(Counter(claim.predicate for claim in claims).items()))
