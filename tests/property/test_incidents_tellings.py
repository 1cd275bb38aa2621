"""The rule for one happening: the same both ways, in any order, whatever follows."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.incidents import Told, compared, find_same, grouped, likeness_of
from chalkcircle.model import EventType, Verdict

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_START = date(2025, 7, 1)
_codes = st.frozensets(st.sampled_from(("UPL", "LOW", "HIL")), max_size=2)
_words = st.frozensets(st.sampled_from("shells market rivert dawn bridge prison".split()))
_deaths = st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(3, 6)))


@st.composite
def _telling(draw: st.DrawFn) -> Told:
    kind = draw(st.sampled_from([EventType.ASSAULT, EventType.COERCE, EventType.ACCUSE]))
    first = _START + timedelta(draw(st.integers(0, 9)))
    span = draw(st.integers(0, 6))
    return Told(
        claim_id=f"{draw(st.integers(0, 10**9)):09}", type=kind, quad=kind.quad,
        actors=draw(_codes), recipients=draw(_codes), first=first.toordinal(),
        last=first.toordinal() + span, day=not span,
        known=first + timedelta(span + draw(st.integers(0, 3))),
        mode=draw(st.sampled_from(["", "aerial"])), place=draw(st.sampled_from(["", "riverton"])),
        deaths=draw(_deaths), words=draw(_words), language=draw(st.sampled_from(["en", "ru"])),
        origin=draw(st.sampled_from("pqr")), unread=draw(st.booleans()),
    )  # fmt: skip


_tellings = st.lists(_telling(), max_size=12, unique_by=lambda t: t.claim_id)


@given(_telling(), _telling())
@settings(max_examples=300, deadline=None)
def test_likeness_is_the_same_both_ways_and_stays_in_bounds(a: Told, b: Told) -> None:
    found = likeness_of(a, b)
    assert found == likeness_of(b, a)
    assert 0 <= found.score <= 1
    assert len(set(found.why)) == len(found.why)


@given(_tellings, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_order_changes_nothing_and_what_follows_changes_nothing(
    given_: list[Told], chance: random.Random
) -> None:
    found = find_same(given_, now=_NOW)
    shuffled = list(given_)
    chance.shuffle(shuffled)
    assert find_same(shuffled, now=_NOW) == found
    days = sorted({t.known for t in given_})
    for day in days:
        early = [t for t in given_ if t.known <= day and not t.unread]
        ids = {t.claim_id for t in early}
        within = tuple(j for j in found.judgements if {j.a, j.b} <= ids)
        assert find_same(early, now=_NOW).judgements == within


@given(_tellings)
@settings(max_examples=200, deadline=None)
def test_rows_of_feeds_change_nothing_between_articles(given_: list[Told]) -> None:
    read = [t for t in given_ if not t.unread]
    ids = {t.claim_id for t in read}
    found = find_same(given_, now=_NOW).judgements
    assert find_same(read, now=_NOW).judgements == tuple(j for j in found if {j.a, j.b} <= ids)


@given(_tellings)
@settings(max_examples=200, deadline=None)
def test_groups_are_stars_and_undoing_leaves_none(given_: list[Told]) -> None:
    found = find_same(given_, now=_NOW)
    same = [j for j in found.judgements if j.verdict is Verdict.SAME]
    groups = grouped(found.judgements)[0]
    assert sum(len(g.members) - 1 for g in groups) == len(same)
    back = [
        type(j)(about=j.about, a=j.a, b=j.b, verdict=Verdict.UNSURE, by=j.by, rule=j.rule,
                at=_NOW + timedelta(seconds=1))
        for j in same
    ]  # fmt: skip
    assert grouped([*found.judgements, *back])[0] == []


@given(_tellings)
@settings(max_examples=200, deadline=None)
def test_every_telling_is_counted_once_and_origins_are_no_more(given_: list[Told]) -> None:
    both = compared(given_)
    read = [t for t in given_ if not t.unread]
    assert both.tellings == len(read) == len(both.accounts) - both.rows
    assert both.origins == len({t.origin for t in read})
    for aspect in both.aspects:
        answering = {o for said in aspect.answers for o in said.origins}
        assert (aspect.agreed is None) == (len(answering) < 2)
