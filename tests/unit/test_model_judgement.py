"""Judgements about pairs: order does not matter, content decides the id, nonsense is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chalkcircle.model import Judged, Judgement, RecordError, Verdict

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def make(a: str = "a1", b: str = "b2", **more: Any) -> Judgement:
    given: dict[str, Any] = {"verdict": Verdict.SAME, "by": "editor", "rule": "correction:1"}
    return Judgement(about=Judged.CLAIMS, a=a, b=b, at=AT, **{**given, **more})


def test_the_pair_has_no_order() -> None:
    assert make("b2", "a1") == make("a1", "b2")


def test_the_recipe_of_the_id_is_pinned() -> None:
    assert make().judgement_id == "7c5f7a9c050f7f523239ec9e4550a1e9"
    assert make(verdict=Verdict.UNSURE).judgement_id != make().judgement_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"b": "a1"},
        {"score": 1.5},
        {"at": datetime(2026, 11, 30)},  # noqa: DTZ001
        {"judgement_id": "0" * 32},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RecordError, match="Expected"):
        Judgement(
            **{
                "about": Judged.CLAIMS,
                "a": "a1",
                "b": "b2",
                "verdict": Verdict.SAME,
                "by": "editor",
                "rule": "r",
                "at": AT,
                **wrong,
            }
        )
