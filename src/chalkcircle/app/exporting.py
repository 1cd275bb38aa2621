"""``export`` of a selection and ``cite``: claims beside their sources, for other programs.

What the terms of a feed keep here stays here; an article is quoted by at most 50 words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import (
    Claim,
    Document,
    FeedRow,
    HolderKind,
    Op,
    RecordError,
    Selection,
    TextSpan,
)

from .feed_cards import known_cards
from .feed_rows import check_feeds, concerns, counted_rows, files_of_rows, fits, of_rows
from .looking import check_selection, claims
from .workshop import Workshop

if TYPE_CHECKING:
    import pyarrow as pa

    from chalkcircle.export import About, Cited, Exported, Item, Source, Style
    from chalkcircle.feeds.records import Card
    from chalkcircle.ledger import Ledger

_AT_ONCE = 1000
"""Claims whose documents are in memory together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which claims, and as of when.

    Attributes:
        selection: What they must fit.
        actor_ids: Any party is one of these registry ids.
        as_of: Only what was known then.
        snapshot: Only what was committed then; everything by default.
    """

    selection: Selection = field(default_factory=Selection)
    actor_ids: tuple[str, ...] = ()
    as_of: datetime | None = None
    snapshot: int | None = None


def export_claims(
    workshop: Workshop,
    ledger: Ledger,
    chosen: Chosen,
    target: Path,
    form: str,
    *,
    summed: bool = False,
) -> Exported:
    """Write the claims that fit to a file, and their sources to one beside it.

    Rows of a feed whose card forbids it, or that has none, are left out and counted.

    Args:
        workshop: Its study says how places are called; its registry, who somebody is.
        ledger: Where the claims are.
        chosen: Which of them.
        target: The file; one of that name is replaced.
        form: How to write: one of ``export.Form``, or what somebody plugged in.
        summed: Graphs: one edge for all claims of two entities that say the same kind of thing.

    Raises:
        CodeError: A code or predicate that does not exist.
        RecordError: There are no rows of a feed that is named.
        InputError: The form cannot hold so much, or the target is no plain file.
    """
    from chalkcircle.export import export

    cards = known_cards(ledger)
    about = _about(workshop, ledger, chosen, cards, summed=summed)
    left_out = Counter[str]()
    return export(_chosen(ledger, chosen, cards, left_out), target, form, about, left_out)


def cite(ledger: Ledger, chosen: Chosen, style: Style) -> Cited:
    """What to cite for the claims that fit: documents, studies, feeds and this program.

    Args:
        ledger: Where the claims are.
        chosen: Which of them.
        style: How to write it.

    Raises:
        CodeError: A code or predicate that does not exist.
        RecordError: There are no rows of a feed that is named.
    """
    import chalkcircle
    from chalkcircle.export import cite as bibliography

    cards = known_cards(ledger)
    items = _chosen(ledger, chosen, cards, Counter())
    given = {name: card.bibtex for name, card in cards.items() if card.bibtex.strip()}
    return bibliography((i.source for i in items), style, chalkcircle.__version__, given)


def _chosen(
    ledger: Ledger, chosen: Chosen, cards: Mapping[str, Card], left_out: Counter[str]
) -> Iterator[Item]:
    """Claims stored whole, or the rows of the feeds that are named."""
    if chosen.selection.feeds:
        return _row_items(ledger, chosen, cards, left_out)
    found = claims(
        ledger, chosen.selection, actor_ids=chosen.actor_ids, as_of=chosen.as_of,
        snapshot=chosen.snapshot,
    )  # fmt: skip
    return _items(ledger, found, cards)


def _about(
    workshop: Workshop, ledger: Ledger, chosen: Chosen, cards: Mapping[str, Card], *, summed: bool
) -> About:
    from chalkcircle.codes import DEFAULT_POLICY, policy
    from chalkcircle.export import About
    from chalkcircle.feeds.records import Redistribution

    kept = {n: c for n, c in cards.items() if c.redistribution is Redistribution.NEVER}
    study = workshop.study
    seen = ledger.snapshot if chosen.snapshot is None else chosen.snapshot
    return About(
        selection=chosen.selection,
        actor_ids=chosen.actor_ids,
        stamp=workshop.stamp(seen, chosen.as_of),
        attributions={n: _attribution(c) for n, c in cards.items() if n not in kept},
        withheld={n: f"its terms forbid passing rows on ({c.licence})" for n, c in kept.items()},
        policy=policy(study.names_policy) if study is not None else DEFAULT_POLICY,
        actor=lambda actor_id: workshop.registry.actors.get(actor_id),
        summed=summed,
    )


def _attribution(card: Card) -> str:
    from chalkcircle.feeds.records import Redistribution

    alike = card.redistribution is Redistribution.SHARE_ALIKE
    terms = "; pass it on under the same licence" if alike else ""
    return f"{card.attribution} Licence: {card.licence}{terms}."


def _items(ledger: Ledger, found: Iterable[Claim], cards: Mapping[str, Card]) -> Iterator[Item]:
    """Claims beside their sources, a thousand at a time."""
    rest = iter(found)
    while some := list(islice(rest, _AT_ONCE)):
        ids = sorted({c.evidence.document_id for c in some if isinstance(c.evidence, TextSpan)})
        documents = {d.document_id: d for d in ledger.documents(ids)} if ids else {}
        for claim in some:
            if isinstance(claim.evidence, FeedRow):
                yield _row(claim, claim.evidence.feed, cards)
            elif claim.evidence.document_id in documents:
                yield _quoted(claim, claim.evidence, documents[claim.evidence.document_id])
            else:
                raise ledger.not_held("document", claim.evidence.document_id)


def _row_items(
    ledger: Ledger, chosen: Chosen, cards: Mapping[str, Card], left_out: Counter[str]
) -> Iterator[Item]:
    """The rows of the feeds that are named, each beside its source; those without claim counted."""
    from chalkcircle.export import A_ROW
    from chalkcircle.feeds.claims import claims_of

    check_selection(chosen.selection)
    check_feeds(ledger, chosen.selection.feeds)
    files = files_of_rows(ledger)
    for feed in dict.fromkeys(chosen.selection.feeds):
        wanted = msgspec.structs.replace(of_rows(chosen.selection), feeds=(feed,))
        rows = ledger.rows(wanted, as_of=chosen.as_of, snapshot=chosen.snapshot)
        _, without = counted_rows(ledger, wanted, as_of=chosen.as_of, snapshot=chosen.snapshot)
        for code, count in without.items():
            left_out[f"{A_ROW}{feed} with {code}, which PLOVER has no type for"] += count
        found = (
            claim for claim in claims_of(rows, files)
            if fits(claim, chosen.selection) and concerns(claim, chosen.actor_ids)
        )  # fmt: skip
        yield from feed_items(found, rows, cards)


def _row(claim: Claim, feed: str, cards: Mapping[str, Card]) -> Item:
    from chalkcircle.export import Item

    return Item(claim, feed_source(feed, cards.get(feed)))


def feed_source(feed: str, card: Card | None) -> Source:
    """A feed as the source of its rows, as its card tells of it."""
    from chalkcircle.export import Source
    from chalkcircle.feeds.structural import table_names

    if card is None:
        return Source(feed, feed=True, title=feed, unverified=True)
    return Source(
        feed,
        feed=True,
        table=feed in table_names(),
        title=card.title,
        publisher=card.publisher,
        address=card.homepage,
        licence=card.licence,
        unverified=card.source == "unverified",
    )


def feed_items(found: Iterable[Claim], rows: pa.Table, cards: Mapping[str, Card]) -> Iterator[Item]:
    """Claims made of the standing rows of one feed, beside what only the rows hold.

    Args:
        found: What ``feeds.claims_of`` made of the rows; what takes a row back is passed over.
        rows: Columns ``native_id``, ``revision``, ``source``, ``lat`` and ``lon`` at least.
        cards: Of every feed.
    """
    from chalkcircle.export import Item

    told = {(str(one["native_id"]), one["revision"]): one for one in _looked_up(rows)}
    for claim in found:
        if claim.op is Op.RETRACT or not isinstance(claim.evidence, FeedRow):
            continue
        row = told[claim.evidence.native_id, claim.evidence.revision]
        link, at = row["source"], (row["lat"], row["lon"])
        yield Item(
            claim,
            feed_source(claim.evidence.feed, cards.get(claim.evidence.feed)),
            link=link if link and link.startswith(("https://", "http://")) else None,
            position=None if None in at else at,
        )


def _looked_up(rows: pa.Table) -> list[dict[str, Any]]:
    names = ["native_id", "revision", "source", "lat", "lon"]
    return rows.select(names).to_pylist()  # type: ignore[no-any-return]


def _quoted(claim: Claim, span: TextSpan, document: Document) -> Item:
    from chalkcircle.export import Item, quoted

    if span.end > len(document.text):
        raise RecordError.about(
            "A claim that quotes beyond its text", claim.claim_id,
            expected=f"at most {len(document.text)} code points",
            do="Run: chalkcircle ledger verify",
        )  # fmt: skip
    low, high = quoted(document.text, span.start, span.end, span.trigger and span.trigger[0])
    return Item(claim, _source(claim, document), document.text[low:high], low, high)


def _source(claim: Claim, document: Document) -> Source:
    """A document as a source; the study's own rows name what the study read as their title."""
    from chalkcircle.export import Source

    outer = claim.holders[0] if claim.holders else None
    study = outer.name if outer is not None and outer.kind is HolderKind.STUDY else None
    return Source(
        document.document_id,
        title=document.outlet if study else document.title,
        publisher=None if study else document.outlet,
        published=document.published,
        address=document.address,
        file=document.source,
        licence=document.licence,
        study=study,
        unverified=document.unverified,
    )
