"""The checker finds every fault that is put into a page that has none."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from briefing_sample import TEXTS, sample

from chalkcircle.briefing import Briefing, FaultKind, Mark, Section, Sentence, check_briefing
from chalkcircle.model import Stance

replace = msgspec.structs.replace
A, C = "a" * 32, "c" * 32


def with_sentence(briefing: Briefing, sentence: Sentence) -> Briefing:
    extra = Section(id="extra", title="Extra", lead=(sentence,))
    return replace(briefing, sections=(*briefing.sections, extra))


def with_citation(briefing: Briefing, index: int, **changes: object) -> Briefing:
    citations = list(briefing.citations)
    citations[index] = replace(citations[index], **changes)
    return replace(briefing, citations=tuple(citations))


def kinds(briefing: Briefing) -> set[FaultKind]:
    return {fault.kind for fault in check_briefing(briefing, TEXTS.__getitem__)}


def test_the_sample_has_no_fault() -> None:
    assert check_briefing(sample(), TEXTS.__getitem__) == []


LONG = " ".join(["word"] * 60)
FAULTS: list[tuple[FaultKind, Callable[[Briefing], Briefing]]] = [
    (FaultKind.UNSUPPORTED, lambda b: with_sentence(b, Sentence(text="So it is."))),
    (FaultKind.UNCITED, lambda b: with_sentence(b, Sentence(text="So.", claims=("f" * 32,)))),
    (FaultKind.UNCITED, lambda b: replace(b, citations=b.citations[1:])),
    (
        FaultKind.UNCITED,
        lambda b: with_sentence(b, Sentence(text="So:", mark=Mark.ABOUT, quoted=True)),
    ),
    (FaultKind.ORPHAN, lambda b: replace(b, sections=b.sections[:1])),
    (FaultKind.NUMBERING, lambda b: with_citation(b, 0, n=9)),
    (FaultKind.NUMBERING, lambda b: with_citation(b, 0, claim_id=C)),
    (FaultKind.MISQUOTED, lambda b: with_citation(b, 0, quote="Ruritania asked politely.")),
    (FaultKind.MISQUOTED, lambda b: with_citation(b, 0, start=3, end=9)),
    (FaultKind.MISQUOTED, lambda b: with_citation(b, 0, before="Not there. ")),
    (FaultKind.MISQUOTED, lambda b: with_citation(b, 0, after=" Not there either.")),
    (FaultKind.MISQUOTED, lambda b: with_citation(b, 0, quote="", start=0, end=0)),
    (FaultKind.TOO_LONG, lambda b: with_citation(b, 0, quote=LONG)),
    (FaultKind.TOO_LONG, lambda b: with_citation(b, 0, after=LONG)),
    (FaultKind.UNEXPLAINED, lambda b: replace(b, numbers=())),
    (FaultKind.UNATTRIBUTED, lambda b: with_sentence(b, Sentence(text="It ends.", claims=(C,)))),
    (FaultKind.UNATTRIBUTED, lambda b: with_citation(b, 1, holder="Somebody Else")),
    (FaultKind.UNATTRIBUTED, lambda b: with_citation(b, 1, holder="")),
]


@pytest.mark.parametrize(("kind", "spoil"), FAULTS)
def test_each_fault_is_found(kind: FaultKind, spoil: Callable[[Briefing], Briefing]) -> None:
    assert kind in kinds(spoil(sample()))


@pytest.mark.parametrize(
    "changes",
    [
        {"stance": Stance.DENIES},
        {"stance": Stance.PREDICTS},
        {"factuality": 0.5},
        {"factuality": None},
        {"factuality": -3.0},
        {"predicate": "ACCUSE"},
    ],
)
def test_whatever_is_no_settled_fact_needs_its_holder(changes: dict[str, object]) -> None:
    bare = with_sentence(sample(), Sentence(text="Ruritania made a demand.", claims=(A,)))
    assert kinds(bare) == set()
    assert kinds(with_citation(bare, 0, **changes)) == {FaultKind.UNATTRIBUTED}
