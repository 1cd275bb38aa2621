"""Commands that only look: claims, actors, relations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalkcircle.model import (
    Claim,
    FeedRow,
    Holder,
    HolderKind,
    Kind,
    NotInLedger,
    Party,
    Selection,
    TextSpan,
    event_type,
)

from .feed_rows import OpenedRow, concerns, opened_row, row_claims
from .grouping import Copy, copies_of, look_back
from .workshop import Workshop

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from chalkcircle.actors import Actor
    from chalkcircle.ledger import Forgotten, Ledger, RowName
    from chalkcircle.model import Document
    from chalkcircle.relations import Relation

_CONTEXT = 300
"""Characters shown on either side of a quotation."""


@dataclass(slots=True, frozen=True)
class Opened:
    """A claim opened down to the words behind it.

    Attributes:
        before, after: Words around the quotation, within its paragraph and ``_CONTEXT``.
        page: Page of the document that the quotation begins on, from 1, where it has pages.
        history: Every revision of the claim, oldest first.
        rests_on: Of a position of a study: the standing claims of the entries that it rests on.
        copies: Other documents with the same text, or nearly, the original first.
        row: Of a claim made of a row of a feed: the row, down to the line of its file.
    """

    claim: Claim
    document_id: str | None
    quote: str
    before: str
    after: str
    title: str | None
    outlet: str | None
    address: str | None
    published: str | None
    unverified: bool
    history: tuple[Claim, ...]
    page: int | None = None
    rests_on: tuple[Claim, ...] = ()
    copies: tuple[Copy, ...] = ()
    row: OpenedRow | None = None


def find_claim(ledger: Ledger, claim_id: str) -> Claim:
    """A claim by its id or by the beginning of it (at least six characters), standing or not.

    Raises:
        NotInLedger: No claim, or several, begin so.
    """
    return ledger.claim(whole_id(ledger, claim_id, "claim"))


def find_document(ledger: Ledger, document_id: str) -> Document:
    """A document by its id or by the beginning of it (at least six characters).

    Raises:
        NotInLedger: No document, or several, begin so.
    """
    return ledger.document(whole_id(ledger, document_id, "document"))


_LISTED = {
    "claim": "List ids with: chalkcircle claims list --json (and the same --ledger)",
    "document": "chalkcircle explain CLAIM names the document of a claim.",
    "row": "chalkcircle incidents list names rows of feeds that were judged.",
}


def whole_id(ledger: Ledger, start: str, *kinds: str) -> str:
    """The only id of some kinds of record that begins so; one given whole as it is.

    Raises:
        NotInLedger: None or several begin so.
    """
    if len(start) >= 32:
        return start
    found = [i for k in kinds for i in (ledger.beginning(f"{k}s", start) if len(start) > 5 else ())]
    if len(found) == 1:
        return found[0]
    what = " or ".join(kinds)
    raise NotInLedger.about(
        f"No single {what} begins so" if found else f"No {what} of that id",
        start,
        expected=f"an id or at least six of its first characters, fitting one {what}",
        do=" ".join(_LISTED[kind] for kind in kinds),
    )


def forget(
    ledger: Ledger, record_id: str, *, reason: str, now: datetime, answers: Path | None = None
) -> Forgotten:
    """Remove a document or a claim for good, its id may be shortened; or a row or file of a feed.

    Args:
        ledger: Where it is kept.
        record_id: Id of a document or claim, or its first characters; ``feed:native_id`` of a row;
            the SHA-256 of a file of a feed.
        reason: Kept in the tombstone.
        now: The present.
        answers: Folder of a language model's answers, which hold words of the documents.

    Raises:
        NotInLedger: No record, or several, begin so.
    """
    if ":" not in record_id:
        record_id = whole_id(ledger, record_id, "document", "claim")
    forgotten = ledger.documents([record_id]) if answers is not None else []
    done = ledger.forget(record_id, reason=reason, now=now)
    if done.judgements:
        look_back(ledger, now=now)
    if answers is not None:
        from chalkcircle.coding.llm.cache import Cache

        for document in forgotten:
            Cache(answers).forget(document.text_id)
    return done


def explain(ledger: Ledger, claim_id: str) -> Opened:
    """Open a claim down to its quoted words, its holders and its history.

    A row of a feed that was judged to tell of an incident is opened by the id of its claim.
    """
    claim_id = whole_id(ledger, claim_id, "claim", "row")
    if name := ledger.judged_rows([claim_id]).get(claim_id):
        return _judged_row(ledger, name)
    claim = ledger.claim(claim_id)
    history = tuple(ledger.history(claim.claim_id))
    evidence = claim.evidence
    if not isinstance(evidence, TextSpan):
        return _opened_row(ledger, claim, evidence, history)
    document = ledger.document(evidence.document_id)
    text = document.text
    low = max(text.rfind("\n", 0, evidence.start) + 1, evidence.start - _CONTEXT)
    end = text.find("\n", evidence.end)
    high = min(end if end >= 0 else len(text), evidence.end + _CONTEXT)
    return Opened(
        claim=claim,
        document_id=document.document_id,
        quote=ledger.quote(claim),
        before=text[low : evidence.start],
        after=text[evidence.end : high],
        title=document.title,
        outlet=document.outlet or document.source,
        address=document.address,
        published=document.published.isoformat() if document.published else None,
        unverified=document.unverified,
        history=history,
        page=document.page_of(evidence.start),
        rests_on=_resting(ledger, claim),
        copies=copies_of(ledger, document.document_id),
    )


def _opened_row(ledger: Ledger, claim: Claim, row: FeedRow, history: tuple[Claim, ...]) -> Opened:
    """A claim down to its row: of a table with the cells, of a feed with the words of warning."""
    from .structural import opened_row

    note = f"row {row.row} of {row.feed}: nobody here has read the article"
    plain = Opened(claim, None, note, "", "", None, row.feed, None, None, True, history)
    return opened_row(ledger, plain, row) or plain


def _judged_row(ledger: Ledger, name: RowName) -> Opened:
    """A row of a feed that no claim is stored of."""
    row = opened_row(ledger, str(name))
    claim = next((c for c in row.claims if c.claim_id == name.claim_id), None)
    if claim is None:
        raise ledger.not_held("claim of a row", str(name))
    note = f"line {row.line} of {row.file}: {row.note}"
    no = None
    return Opened(claim, no, note, "", "", no, row.feed, no, no, True, row.claims, row=row)


def _resting(ledger: Ledger, claim: Claim) -> tuple[Claim, ...]:
    """Standing claims of the entries that a claim names as its ground, in the order of naming."""
    from chalkcircle.study import entry_of, rests_of

    names = rests_of(claim)
    if not names:
        return ()
    held = ledger.claims(Selection(holders=(claim.holders[0].actor_id or claim.holders[0].name,)))
    return tuple(c for name in names for c in held if entry_of(c) == name)


def claims(
    ledger: Ledger,
    selection: Selection,
    *,
    actor_ids: tuple[str, ...] = (),
    as_of: datetime | None = None,
    snapshot: int | None = None,
) -> list[Claim]:
    """Claims that fit a selection, as known at a moment.

    Args:
        ledger: Where the claims are.
        selection: What they must fit; its codes and predicates are checked. With ``feeds``, the
            rows of those feeds as claims.
        actor_ids: Any party is one of these registry ids (``per:…``).
        as_of: Only what was known then.
        snapshot: Only what was committed then.

    Raises:
        CodeError: A code or predicate that does not exist.
    """
    check_selection(selection)
    if selection.feeds:
        return row_claims(ledger, selection, actor_ids=actor_ids, as_of=as_of, snapshot=snapshot)[0]
    found = ledger.claims(selection, as_of=as_of, snapshot=snapshot)
    return [claim for claim in found if concerns(claim, actor_ids)]


def check_selection(selection: Selection) -> None:
    """Look up what a selection names.

    Raises:
        CodeError: A code or predicate that does not exist.
    """
    from chalkcircle.codes import entity

    for code in (*selection.codes, *(selection.dyad or ())):
        entity(code)
    for predicate in selection.predicates:
        if predicate.isupper():
            event_type(predicate)


def actors(workshop: Workshop, wanted: str = "") -> list[Actor]:
    """Registry rows whose id, label or code contains some text."""
    text = wanted.casefold()
    rows = sorted(workshop.registry.actors.values(), key=lambda a: a.actor_id)
    return [a for a in rows if text in f"{a.actor_id} {a.label} {a.code}".casefold()]


def review(ledger: Ledger, *, least: int = 2) -> Counter[str]:
    """Names of parties and holders that no registry knows, most frequent first.

    Args:
        ledger: Where the claims are.
        least: Leave out names met less often.
    """
    unknown: Counter[str] = Counter()
    for claim in ledger.claims():
        unknown.update(p.text for p in (*claim.actors, *claim.recipients) if not _known(p))
        unknown.update(h.name for h in claim.holders if not _known(h) and h.kind in _NAMED)
    return Counter({name: n for name, n in unknown.most_common() if n >= least})


_NAMED = (HolderKind.PERSON, HolderKind.ORGANISATION)
"""Holders whose names are worth a row; outlets have cards of their own in a study."""


def _known(named: Party | Holder) -> bool:
    return bool(named.actor_id or named.code)


def relate(
    workshop: Workshop,
    ledger: Ledger,
    a: str,
    b: str,
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: datetime | None = None,
) -> Relation:
    """Reports between two actors by month, quad class and holder, beside the coverage."""
    from chalkcircle.codes import entity
    from chalkcircle.relations import relate as count

    entity(a), entity(b)
    stamp = workshop.stamp(ledger.snapshot, as_of)
    return count(ledger, a, b, since=since, until=until, as_of=as_of, stamp=stamp)


def in_hindsight(ledger: Ledger, a: str, b: str) -> int:
    """How many events between two actors were written down long after and so are not counted."""
    selection = Selection(kinds=(Kind.EVENT,), dyad=(a, b), happened=True)
    return sum(c.hindsight for c in ledger.claims(selection))
