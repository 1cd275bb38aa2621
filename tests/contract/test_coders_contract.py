"""Every coder keeps the contract of coders, by the battery that others can run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
from coding_llm_standin import GOOD, SENTENCE, serving

from chalkcircle.coding.coder import Coded
from chalkcircle.model import Claim, Document, Holder, HolderKind, Interval, Kind, Party, TextSpan
from chalkcircle.testing import check_coder

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_text_coder_keeps_the_contract() -> None:
    check_coder("text", now=NOW, huge=20_000)


def test_a_language_model_that_always_says_one_thing_keeps_it(tmp_path: Path) -> None:
    with serving(GOOD) as server:
        options = {"base_url": server.base_url, "model": "stand-in", "api_key_env": ""}
        options["cache"] = str(tmp_path)
        check_coder("llm", now=NOW, texts=[SENTENCE], options=options, huge=20_000)


class Words:
    """Takes each "accused" for an accusation by the word before it."""

    id = "words.v1"
    changed: ClassVar[dict[str, Any]] = {}

    def __init__(self, *given: object) -> None:
        """Needs neither resolver nor options."""

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        return [Coded(d, tuple(self.claims(d, now))) for d in documents]

    def claims(self, document: Document, now: datetime) -> list[Claim]:
        found, at = [], 0
        while (at := document.text.find(" accused", at)) >= 0:
            start = document.text.rfind(" ", 0, at) + 1
            given: dict[str, Any] = {
                "kind": Kind.EVENT,
                "predicate": "ACCUSE",
                "actors": (Party(text=document.text[start:at]),),
                "valid": Interval(None, document.published),
                "known_at": document.known_at(now),
                "holders": (Holder(name=document.outlet or "", kind=HolderKind.OUTLET),),
                "evidence": TextSpan(document_id=document.document_id, start=start, end=at + 8),
                "coder": self.id,
            }
            found.append(Claim(**(given | self.changed)))
            at += 8
        return found


class Nobody(Words):
    changed: ClassVar[dict[str, Any]] = {"holders": ()}


class Invented(Words):
    changed: ClassVar[dict[str, Any]] = {"recipients": (Party(text="Atlantis"),)}


class Elsewhere(Words):
    changed: ClassVar[dict[str, Any]] = {"evidence": TextSpan(document_id="f" * 32, start=0, end=3)}


class Beyond(Words):
    def claims(self, document: Document, now: datetime) -> list[Claim]:
        span = TextSpan(document_id=document.document_id, start=0, end=10**9)
        made = super().claims(document, now)
        return [msgspec.structs.replace(c, claim_id="", evidence=span) for c in made]


class Borrowed(Words):
    changed: ClassVar[dict[str, Any]] = {"coder": "somebody.v1"}


class ByTurns(Words):
    turns = 0

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        ByTurns.turns += 1
        ByTurns.changed = {"factuality": ByTurns.turns % 3}
        return super().code_all(documents, now=now)


class Dropping(Words):
    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        return [c for c in super().code_all(documents, now=now) if c.claims]


class Fragile(Words):
    def claims(self, document: Document, now: datetime) -> list[Claim]:
        return super().claims(document, now) if document.text[0] else []


class Silent(Words):
    def claims(self, document: Document, now: datetime) -> list[Claim]:
        return []


def test_a_coder_of_ones_own_keeps_it_too() -> None:
    check_coder(Words, now=NOW)


@pytest.mark.parametrize(
    ("coder", "said"),
    [
        (Nobody, "the outermost holder is None, not the outlet"),
        (Invented, "a party's words are not in the text: 'Atlantis'"),
        (Elsewhere, "not on its document"),
        (Beyond, "a span outside the text"),
        (Borrowed, "a claim names the coder 'somebody.v1'"),
        (ByTurns, "again, and one text at a time, it gives other claims"),
        (Dropping, "not one result for each document, in their order"),
        (Fragile, "an empty text: IndexError"),
        (Silent, "no claim comes of any text"),
    ],
)
def test_a_fault_is_found_and_named(coder: type[Words], said: str) -> None:
    with pytest.raises(AssertionError) as found:
        check_coder(coder, now=NOW)
    assert said in str(found.value)
