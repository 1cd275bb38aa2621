"""Draws groups from judgements: copies of one text, claims of one incident; it gives no verdict.

Of every judge the newest verdict on a pair counts, and ``unsure`` says nothing. A person's word
goes before a rule's. Where two persons disagree, the pair is not joined and the disagreement is
listed. What is joined directly or through others is one group. A claim and its revisions are one
record: what was judged of one row holds for the row that stands in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from chalkcircle.ledger import Ledger, RowName
from chalkcircle.model import Judged, Judgement, Selection, Verdict

from .copies import JUDGE

RULE = "incidents.groups.v1"


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Records that are one thing.

    Attributes:
        leader: Of documents the original: the one that was looked at first, whatever comes later.
            Of claims the smallest id of those that stand; a row of a feed only among its like.
        members: All ids, the leader first.
        judgements: What joins them.
        rows: Those of the members that are rows of feeds: nobody here has read their articles.
    """

    about: Judged
    leader: str
    members: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    rows: tuple[str, ...] = ()


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A pair on which there are verdicts that do not go together.

    Attributes:
        joined: Whether the two are in one group all the same, through others.
    """

    about: Judged
    a: str
    b: str
    joined: bool
    judgements: tuple[Judgement, ...]


class Groups(msgspec.Struct, frozen=True, kw_only=True):
    """All groups of a ledger at one moment, copies first, and what is disputed."""

    groups: tuple[Group, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    def leaders(self, about: Judged) -> dict[str, str]:
        """The leader of every record that is in a group, itself included."""
        return {i: g.leader for g in self.groups if g.about is about for i in g.members}


def groups(
    ledger: Ledger,
    *,
    as_of: datetime | None = None,
    snapshot: int | None = None,
    rows: bool = False,
) -> Groups:
    """Groups of the documents and claims of a ledger.

    Args:
        ledger: Where the judgements are.
        as_of: Only what persons had judged by then. What a rule finds in two texts was in them
            from the day they were known, so its verdicts hold for any moment.
        snapshot: Only judgements that were committed up to this sequence.
        rows: With the rows of feeds that are in them. Whoever counts leaves them out: no row then
            joins two claims.
    """
    found: list[Group] = []
    disputes: list[Dispute] = []
    for about in Judged:
        given = ledger.judgements(about, snapshot=snapshot, rows=rows)
        if as_of is not None:
            persons = ledger.judgements(about, as_of=as_of, snapshot=snapshot, rows=rows)
            given = [j for j in given if j.by == JUDGE] + [j for j in persons if j.by != JUDGE]
        ids = {i for j in given for i in (j.a, j.b)}
        if about is Judged.DOCUMENTS:
            some, contested = grouped(given, turns=ledger.sketched(ids))
        else:
            names = ledger.judged_rows(ids) if rows else {}
            stands = _standing(ledger, ids - names.keys(), as_of, snapshot) | _last(names)
            some, contested = grouped(given, stands=stands, rows=names)
        found += some
        disputes += contested
    return Groups(groups=tuple(found), disputes=tuple(disputes))


def group_of_document(ledger: Ledger, document_id: str) -> Group | None:
    """The copies of one document, as ``groups`` draws them, asking for no other judgements."""
    seen: set[str] = set()
    given: dict[str, Judgement] = {}
    reached = {document_id}
    while reached:
        found = ledger.judgements(Judged.DOCUMENTS, of=reached)
        given |= {j.judgement_id: j for j in found}
        seen |= reached
        reached = {i for j in found for i in (j.a, j.b)} - seen
    some, _ = grouped(given.values(), turns=ledger.sketched(seen))
    return next((group for group in some if document_id in group.members), None)


def _standing(
    ledger: Ledger, ids: set[str], as_of: datetime | None, snapshot: int | None
) -> dict[str, str]:
    """What stands in the place of each of some claims: itself or a revision, else its first row."""
    firsts = ledger.first_rows(ids, snapshot=snapshot)
    if not firsts:
        return {}
    found = ledger.claims(Selection(claim_ids=tuple(firsts)), as_of=as_of, snapshot=snapshot)
    stands = {firsts[i]: i for i in sorted((c.claim_id for c in found), reverse=True)}
    return {claim_id: stands.get(firsts[claim_id], firsts[claim_id]) for claim_id in ids}


def _last(names: Mapping[str, RowName]) -> dict[str, str]:
    """What stands for each of some rows: the last revision of it that was judged."""
    last: dict[tuple[str, str], str] = {}
    for claim_id, name in sorted(names.items(), key=lambda n: n[1]):
        last[name.feed, name.native_id] = claim_id
    return {claim_id: last[name.feed, name.native_id] for claim_id, name in names.items()}


def grouped(
    judgements: Iterable[Judgement],
    *,
    turns: Mapping[str, int] | None = None,
    stands: Mapping[str, str] | None = None,
    rows: Collection[str] = (),
) -> tuple[list[Group], list[Dispute]]:
    """Groups, by leader, and disputes, by pair, in judgements about one sort of record.

    Args:
        judgements: In any order; of each judge about a pair the newest counts.
        turns: Which records lead: those with the lowest turn, then those without, by id.
        stands: What is grouped in the place of a record that was judged.
        rows: Which records are rows of feeds; these come after all others.
    """
    pairs: dict[tuple[str, str], list[Judgement]] = {}
    for (a, b, _), one in sorted(_newest(judgements, stands or {}).items()):
        if one.verdict is not Verdict.UNSURE:
            pairs.setdefault((a, b), []).append(one)
    joining = {pair: said for pair, given in pairs.items() if (said := _joining(given))}
    roots = smallest_of(joining)
    apart = {p: g for p, g in pairs.items() if p not in joining}
    disputes = [
        Dispute(about=given[0].about, a=a, b=b, joined=joined, judgements=tuple(given))
        for (a, b), given in sorted(apart.items())
        if (joined := a in roots and roots[a] == roots.get(b)) or _disagree(given)
    ]
    return _groups(roots, joining, turns or {}, rows), disputes


def _newest(
    judgements: Iterable[Judgement], stands: Mapping[str, str]
) -> dict[tuple[str, str, str], Judgement]:
    """The last word of each judge about each pair of records that stand."""
    found: dict[tuple[str, str, str], Judgement] = {}
    for one in sorted(judgements, key=lambda j: (j.at, j.judgement_id)):
        a, b = sorted(stands.get(i, i) for i in (one.a, one.b))
        if a != b:
            found[a, b, one.by] = one
    return found


def _joining(given: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The verdicts that join a pair, none where it stays apart."""
    counting = [j for j in given if j.by != JUDGE] or given
    same = all(j.verdict is Verdict.SAME for j in counting)
    return tuple(counting) if same else ()


def _disagree(given: Sequence[Judgement]) -> bool:
    return len({j.verdict for j in given if j.by != JUDGE}) > 1


def smallest_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest id that each record is joined with, directly or through others.

    >>> smallest_of([("b", "c"), ("a", "c"), ("x", "y")])
    {'b': 'a', 'c': 'a', 'a': 'a', 'x': 'x', 'y': 'x'}
    """
    parent: dict[str, str] = {}

    def root(record: str) -> str:
        while parent.setdefault(record, record) != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return {record: root(record) for record in list(parent)}


def _groups(
    roots: dict[str, str],
    joining: dict[tuple[str, str], tuple[Judgement, ...]],
    turns: Mapping[str, int],
    rows: Collection[str],
) -> list[Group]:
    members: dict[str, list[str]] = {}
    said: dict[str, list[Judgement]] = {}
    for record, root in roots.items():
        members.setdefault(root, []).append(record)
    for (a, _), judgements in joining.items():
        said.setdefault(roots[a], []).extend(judgements)
    last = max(turns.values(), default=0) + 1
    found = []
    for root, some in members.items():
        ordered = sorted(some, key=lambda i: (i in rows, turns.get(i, last), i))
        group = Group(
            about=said[root][0].about,
            leader=ordered[0],
            members=tuple(ordered),
            judgements=tuple(said[root]),
            rows=tuple(i for i in ordered if i in rows),
        )
        found.append(group)
    return sorted(found, key=lambda g: g.leader)
