"""Finding one happening among many tellings: copies, collisions, order, crowds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

from incidents_sample import moved, telling

from chalkcircle.incidents import Found, Told, compared, find_same, grouped
from chalkcircle.model import Verdict

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def pairs(found: Found, verdict: Verdict = Verdict.SAME) -> set[tuple[str, str]]:
    """Pairs of one verdict."""
    return {(j.a, j.b) for j in found.judgements if j.verdict is verdict}


def test_ten_thousand_copies_are_one_happening_with_both_counts() -> None:
    many = [telling(f"{n:05}", origin=f"site {n % 7}") for n in range(10_000)]
    found = find_same(many, now=NOW)
    assert found.compared == 9_999
    (group,) = grouped(found.judgements)[0]
    assert len(group.members) == 10_000
    both = compared(many)
    assert (both.tellings, both.origins) == (10_000, 7)


def test_what_collides_in_parties_day_and_place_is_still_told_apart() -> None:
    """The key under which two are compared is no verdict: their words and dead decide."""
    shells = telling("a", deaths=(3, 3))
    mine = telling(
        "b", mode="", deaths=(1, 1), words=frozenset({"farmer", "trod", "mine", "orchar"}),
        names=frozenset(),
    )  # fmt: skip
    found = find_same([shells, mine], now=NOW)
    assert found.compared == 1
    assert pairs(found) == set()


def test_a_joined_telling_draws_no_further_one_in() -> None:
    """From one day to the next nothing drifts: each is compared with the first telling only."""
    start = telling().first
    chain = [
        telling(f"{n}", later=n, first=start + 4 * n, last=start + 4 * n + 5, day=False)
        for n in range(6)
    ]
    found = find_same(chain, now=NOW)
    joined = grouped(found.judgements)[0]
    assert joined
    for group in joined:
        spans = [(t.first, t.last) for t in chain if t.claim_id in group.members]
        assert max(low for low, _ in spans) - min(high for _, high in spans) <= 1


def test_order_of_the_tellings_changes_nothing() -> None:
    some = [telling(f"{n:03}", later=n % 5, **moved(n % 3)) for n in range(60)]
    shuffled = random.Random(1).sample(some, len(some))
    assert find_same(some, now=NOW) == find_same(shuffled, now=NOW)


def test_what_comes_later_changes_nothing_before_it() -> None:
    some = [telling(f"{n:03}", later=n % 9, **moved(n % 4)) for n in range(60)]
    early = [t for t in some if t.known <= telling(later=4).known]
    ids = {t.claim_id for t in early}
    whole = find_same(some, now=NOW).judgements
    assert [j for j in whole if {j.a, j.b} <= ids] == list(find_same(early, now=NOW).judgements)


def test_a_telling_that_names_one_party_finds_one_that_names_both() -> None:
    alone = telling("b", recipients=frozenset())
    for order in ([telling("a"), alone], [replace(alone, claim_id="a"), telling("b")]):
        assert pairs(find_same(order, now=NOW)) == {("a", "b")}


def test_without_parties_the_place_brings_two_together() -> None:
    nobody = [telling(n, actors=frozenset(), recipients=frozenset()) for n in "ab"]
    assert find_same(nobody, now=NOW).compared == 1
    nowhere = [replace(t, place="") for t in nobody]
    assert find_same(nowhere, now=NOW).compared == 0


def test_a_crowded_day_is_compared_in_part_and_says_so() -> None:
    apart = [
        telling(f"{n:03}", mode="", place=f"town{n}", words=frozenset({f"w{n}", f"x{n}", f"y{n}"}),
                names=frozenset())
        for n in range(120)
    ]  # fmt: skip
    found = find_same(apart, now=NOW)
    assert found.left_out > 0
    assert found.compared < 120 * 119 / 2
    assert pairs(found) == set()


def test_agreement_and_disagreement_stand_side_by_side() -> None:
    def said(found: str, one: Told, *others: Told) -> bool | None:
        (aspect,) = [a for a in compared([one, *others]).aspects if a.name == found]
        return aspect.agreed

    one = telling("a", deaths=(3, 3))
    assert said("dead", one, telling("b", deaths=(4, 4))) is False
    assert said("dead", one, telling("b", deaths=(2, 1_000_000_000))) is True
    assert said("dead", one, telling("b")) is None
    assert said("when", one, telling("b", first=one.first - 2, day=False)) is True
    assert said("who", one, telling("b", actors=frozenset({"HIL"}))) is False
    assert said("who", one, telling("b", origin=one.origin, actors=frozenset({"HIL"}))) is None
    assert said("happened", one, telling("b", denied=True)) is False
    accounts = compared([telling("b", later=2), one]).accounts
    assert [a.claim_id for a in accounts] == ["a", "b"]
    assert (accounts[0].who, accounts[0].dead, accounts[1].dead) == ("UPL → LOW", "3", "")
