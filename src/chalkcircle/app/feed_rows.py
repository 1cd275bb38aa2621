"""Rows of feeds as claims, one by one down to the line of the file; nothing is counted here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import (
    Claim,
    FeedError,
    Judged,
    Judgement,
    Kind,
    RecordError,
    Selection,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyarrow as pa

    from chalkcircle.feeds.claims import RowFile
    from chalkcircle.ledger import Ledger

UNREAD = "nobody here has read the article"
_LOOKED = 200_000
"""Rows of which claims are made to look for what only claims say: some seconds, some 300 MB."""
_OF_ROWS = ("feeds", "codes", "dyad", "directed", "quads", "since", "until", "known_since",
            "known_until")  # fmt: skip
"""What the ledger looks for in rows; the rest is looked for in the claims made of them."""


class OpenedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a feed, opened down to the bytes.

    Attributes:
        cells: Every column of the original line by the publisher's name, those not stored too.
        claims: What it says, and said before it was revised; none where PLOVER has no type for it.
        note: What the reader must know.
        judged: Standing verdicts that it tells the same as a claim or another row.
    """

    feed: str
    native_id: str
    file: str
    sha256: str
    line: int
    cells: dict[str, str]
    claims: tuple[Claim, ...]
    note: str = UNREAD
    judged: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsListed:
    """The first rows that were asked for.

    Attributes:
        claims: What the first of them say.
        total: How many make a claim that fits, those not given too.
        without: How many make none, by their code.
        looked: Where not all rows were looked through, how many were, the first known.
    """

    claims: list[Claim]
    total: int
    without: Counter[str]
    looked: int | None = None


def row_claims(
    ledger: Ledger,
    selection: Selection,
    *,
    actor_ids: Collection[str] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
    limit: int | None = None,
) -> tuple[list[Claim], Counter[str]]:
    """Standing rows as claims, and how many rows make none, by their code.

    Args:
        ledger: Where the rows are.
        selection: ``feeds`` names at least one.
        actor_ids: Any party is one of these registry ids, which no feed gives.
        as_of: Only what was known by then.
        snapshot: Only what was stored up to this sequence.
        limit: Look at so many rows at most, the first known.

    Raises:
        RecordError: There are no rows of a feed that is named.
    """
    from chalkcircle.feeds.claims import claims_of, without_claim

    check_feeds(ledger, selection.feeds)
    rows = ledger.rows(of_rows(selection), as_of=as_of, snapshot=snapshot, limit=limit)
    files = files_of_rows(ledger)
    found = [
        claim
        for claim in claims_of(rows, files)
        if fits(claim, selection) and concerns(claim, actor_ids)
    ]
    return found, without_claim(rows, files)


def listed_rows(
    ledger: Ledger,
    selection: Selection,
    *,
    actor_ids: Collection[str] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
    most: int,
) -> RowsListed:
    """The first standing rows as claims, and how many there are.

    Args:
        ledger: Where the rows are.
        selection: ``feeds`` names some; all by default.
        actor_ids: Any party is one of these registry ids, which no feed gives.
        as_of: Only what was known by then.
        snapshot: Only what was stored up to this sequence.
        most: Give claims of so many rows at most.

    Raises:
        RecordError: There are no rows of a feed that is named.
    """
    asked = of_rows(selection)
    # What is looked for in claims alone cannot be counted without making them.
    whole = bool(actor_ids) or selection != asked
    found, without = row_claims(
        ledger, selection, actor_ids=actor_ids, as_of=as_of, snapshot=snapshot,
        limit=_LOOKED if whole else most,
    )  # fmt: skip
    counted, counted_without = counted_rows(ledger, asked, as_of=as_of, snapshot=snapshot)
    if not whole:
        return RowsListed(claims=found, total=counted, without=counted_without)
    more = counted + counted_without.total() > _LOOKED
    return RowsListed(
        claims=found[:most], total=len(found), without=without, looked=_LOOKED if more else None
    )


def counted_rows(
    ledger: Ledger, asked: Selection, *, as_of: datetime | None, snapshot: int | None
) -> tuple[int, Counter[str]]:
    """How many standing rows make a claim, and how many make none, by their code.

    Args:
        ledger: Where the rows are.
        asked: What can be asked of rows, see :func:`of_rows`.
        as_of: Only what was known by then.
        snapshot: Only what was stored up to this sequence.
    """
    from chalkcircle.feeds.claims import NO_CODE
    from chalkcircle.feeds.meaning import meaning_of

    counted, without = 0, Counter[str]()
    for feed, code, mode, contexts, rows in ledger.row_codes(asked, as_of=as_of, snapshot=snapshot):
        if code and meaning_of(feed, code, mode, contexts):
            counted += rows
        else:
            without[code or NO_CODE] += rows
    return counted, without


def opened_row(ledger: Ledger, name: str) -> OpenedRow:
    """A row by the name it has in answers: ``feed:native_id``, with or without ``:revision``.

    Raises:
        FeedError: No such form of a name.
        NotInLedger: No such row, or forgotten.
    """
    from chalkcircle.feeds.claims import claims_of
    from chalkcircle.feeds.lines import cells_of
    from chalkcircle.feeds.reading import formats

    feed, _, rest = name.partition(":")
    native_id, _, revision = rest.rpartition(":")
    if not native_id or not revision.isdigit():
        native_id = rest
    if not feed or not native_id:
        raise FeedError.about(
            "No name of a row", name, expected="feed:native_id", do="See `feeds rows`."
        )
    raw = ledger.raw_row(feed, native_id)
    history = ledger.row_history(feed, native_id)
    reader = next(f.reader for f in ledger.feed_files(feed) if f.sha256 == raw.sha256)
    return OpenedRow(
        feed=feed,
        native_id=native_id,
        file=raw.name,
        sha256=raw.sha256,
        line=raw.row,
        cells=cells_of(reader, ledger.archived(raw.sha256), raw.line, formats()),
        claims=tuple(claims_of(history, files_of_rows(ledger))),
        judged=_judged(ledger, feed, history),
    )


def _judged(ledger: Ledger, feed: str, history: pa.Table) -> tuple[Judgement, ...]:
    from chalkcircle.ledger import RowName

    names = {
        RowName(feed=feed, native_id=row["native_id"], revision=row["revision"]).claim_id
        for row in history.select(["native_id", "revision"]).to_pylist()
    }
    given = ledger.judgements(Judged.CLAIMS, of=names)
    return tuple(one for one in given if one.verdict is Verdict.SAME)


def check_feeds(ledger: Ledger, feeds: Iterable[str]) -> tuple[str, ...]:
    """The feeds that a ledger has rows of, among them those that are asked for.

    Raises:
        RecordError: It has no rows of one of these.
    """
    held = tuple(sorted({file.feed for file in ledger.feed_files()}))
    if unknown := sorted(set(feeds).difference(held)):
        raise RecordError.about(
            "No rows of that feed",
            unknown[0],
            expected=f"one of {', '.join(held) or 'those that were ingested'}",
            do="Store its files with `chalkcircle feeds ingest`; what a table of `feeds load` says"
            f" is asked for with --holder feed:{unknown[0]}.",
        )
    return held


def of_rows(selection: Selection) -> Selection:
    """What of a selection is asked of rows."""
    return Selection(**{name: getattr(selection, name) for name in _OF_ROWS})


def fits(claim: Claim, selection: Selection) -> bool:
    """Whether a claim made of a row fits what is not asked of rows; no row has "happened"."""
    names = {part for h in claim.holders for part in (h.name, h.actor_id)}
    return (
        not selection.happened
        and (not selection.kinds or Kind.EVENT in selection.kinds)
        and (not selection.predicates or claim.predicate in selection.predicates)
        and (not selection.stances or claim.stance in selection.stances)
        and (not selection.holders or bool(names & set(selection.holders)))
    )


def concerns(claim: Claim, actor_ids: Collection[str]) -> bool:
    """Whether a party is one of some registry ids; without any, every claim does."""
    return not actor_ids or any(p.actor_id in actor_ids for p in (*claim.actors, *claim.recipients))


def files_of_rows(ledger: Ledger) -> dict[int, RowFile]:
    """The files that rows may have come from, by number."""
    from chalkcircle.feeds.claims import RowFile

    return {f.id: RowFile(f.sha256, f.feed, f.reader) for f in ledger.feed_files()}
