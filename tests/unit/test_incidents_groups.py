"""Groups from judgements: who joins, who parts, who disagrees, and what leads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from ledger_sample import NOW, batch, claim, document, filled

from chalkcircle.incidents import group_of_document, grouped, groups
from chalkcircle.ledger import Batch, Ledger, Sketch
from chalkcircle.model import Judged, Judgement, Verdict

_HOUR = timedelta(hours=1)


def judged(a: str, b: str, by: str = "Ann", verdict: str = "same", **more: Any) -> Judgement:
    """A verdict about two claims."""
    given: dict[str, Any] = {"about": Judged.CLAIMS, "rule": "test.v1", "at": NOW}
    return Judgement(a=a, b=b, by=by, verdict=Verdict(verdict), **(given | more))


def members(*given: Judgement) -> list[tuple[str, ...]]:
    """Members of the groups."""
    return [group.members for group in grouped(given)[0]]


def disputed(*given: Judgement) -> list[tuple[str, str, bool]]:
    """Pairs that are disputed, and whether they are joined all the same."""
    return [(d.a, d.b, d.joined) for d in grouped(given)[1]]


def test_what_is_joined_through_others_is_one_group() -> None:
    given = (judged("a", "b"), judged("c", "d"), judged("b", "e", "Bob"))
    assert members(*given) == [("a", "b", "e"), ("c", "d")]
    assert disputed(*given) == []
    found = grouped(given)[0][0]
    assert found.judgements == (given[0], given[2])


def test_a_person_goes_before_a_rule() -> None:
    rule = judged("a", "b", "chalkcircle")
    assert members(rule) == [("a", "b")]
    parted = (rule, judged("a", "b", verdict="different"))
    assert (members(*parted), disputed(*parted)) == ([], [])
    joined = (judged("a", "b", "chalkcircle", "different"), judged("a", "b"))
    assert members(*joined) == [("a", "b")]


def test_unsure_says_nothing() -> None:
    assert members(judged("a", "b", verdict="unsure")) == []
    assert members(judged("a", "b", "chalkcircle"), judged("a", "b", verdict="unsure")) == [
        ("a", "b")
    ]


def test_where_persons_disagree_nothing_is_joined_and_it_is_listed() -> None:
    given = (judged("a", "b"), judged("a", "b", "Bob", "different"), judged("b", "c"))
    assert members(*given) == [("b", "c")]
    assert disputed(*given) == [("a", "b", False)]


def test_what_was_told_apart_and_is_joined_through_others_is_listed() -> None:
    given = (judged("a", "b"), judged("b", "c"), judged("a", "c", verdict="different"))
    assert members(*given) == [("a", "b", "c")]
    assert disputed(*given) == [("a", "c", True)]


def test_the_newest_verdict_of_a_judge_takes_the_older_back(tmp_path: Path) -> None:
    _, (one, two, _) = filled(tmp_path / "l")
    a, b = one.claim_id, two.claim_id
    with Ledger.open(tmp_path / "l") as ledger:
        for verdict, hours in (("same", 0), ("unsure", 1)):
            given = judged(a, b, verdict=verdict, at=NOW + hours * _HOUR)
            ledger.append(Batch(source="e", judgements=(given,)), now=NOW)
        assert groups(ledger).groups == ()
        early = groups(ledger, as_of=NOW)
        assert early.leaders(Judged.CLAIMS) == {a: min(a, b), b: min(a, b)}
        assert early.leaders(Judged.DOCUMENTS) == {}
        assert groups(ledger, snapshot=4) == early
        assert groups(ledger, as_of=NOW - _HOUR).groups == ()


def test_what_a_rule_finds_in_texts_holds_for_any_moment(tmp_path: Path) -> None:
    (one, two, _), _ = filled(tmp_path / "l")
    pair = judged(one.document_id, two.document_id, "chalkcircle", about=Judged.DOCUMENTS)
    with Ledger.open(tmp_path / "l") as ledger:
        ledger.append(Batch(source="e", judgements=(pair,)), now=NOW)
        assert len(groups(ledger, as_of=NOW - 1000 * _HOUR).groups) == 1
        assert groups(ledger, snapshot=3).groups == ()


def test_the_document_that_was_there_first_leads(tmp_path: Path) -> None:
    documents = [document(f"Text {n}.") for n in range(6)]
    ids = [d.document_id for d in documents]
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for number, each in enumerate(documents):
            pairs = [judged(ids[0], each.document_id, about=Judged.DOCUMENTS)] if number else []
            sketch = Sketch(document_id=each.document_id)
            given = batch(each, claims=(claim(each),), judgements=tuple(pairs), sketches=(sketch,))
            ledger.append(given, now=NOW)
            found = groups(ledger).groups
            assert [g.members for g in found] == ([tuple(ids[: number + 1])] if number else [])
            assert all(g.leader == ids[0] for g in found)


def test_one_document_has_the_group_that_all_judgements_give_it(tmp_path: Path) -> None:
    documents = [document(f"Text {n}.") for n in range(9)]
    ids = [d.document_id for d in documents]
    pairs = [(1, 0), (1, 2), (4, 2), (5, 6), (6, 7)]
    said = [judged(ids[a], ids[b], "chalkcircle", about=Judged.DOCUMENTS) for a, b in pairs]
    said.append(judged(ids[6], ids[7], verdict="different", about=Judged.DOCUMENTS))
    sketches = tuple(Sketch(document_id=i) for i in ids)
    given = batch(*documents, judgements=tuple(said), sketches=sketches)
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(given, now=NOW)
        drawn = {member: group for group in groups(ledger).groups for member in group.members}
        assert set(drawn) == {ids[n] for n in (0, 1, 2, 4, 5, 6)}
        assert {i: group_of_document(ledger, i) for i in ids} == {i: drawn.get(i) for i in ids}
        touched = ledger.judgements(Judged.DOCUMENTS, of=[ids[7]])
        assert sorted(touched, key=lambda j: j.by) == sorted(said[-2:], key=lambda j: j.by)
        assert ledger.judgements(Judged.CLAIMS, of=ids) == []
        assert ledger.judgements(Judged.DOCUMENTS, of=[]) == []
