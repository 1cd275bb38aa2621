"""The claim: its id, its rules, its round trip."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from chalkcircle.model import (
    Claim,
    FeedRow,
    Holder,
    HolderKind,
    Kind,
    Op,
    Party,
    RecordError,
    TextSpan,
    content_id,
    decode_claim,
    encode_claim,
    end_of_day,
)

SPAN = TextSpan(document_id="d" * 32, start=0, end=10, trigger=(2, 4))


def made(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "kind": Kind.EVENT,
        "predicate": "REQUEST",
        "mode": "change",
        "actors": (Party(text="Baku", actor_id="AZE", code="AZE"),),
        "recipients": (Party(text="Armenia", actor_id="ARM", code="ARM"),),
        "known_at": end_of_day(date(2025, 7, 15)),
        "holders": (Holder(name="Example Gazette", kind=HolderKind.OUTLET),),
        "factuality": 3.0,
        "evidence": SPAN,
        "coder": "rules.v1",
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


def test_id_recipe_is_pinned() -> None:
    # Changing this value renames every claim ever stored: bump "claim.v1" and migrate instead.
    assert made().claim_id == "135dd66b83f46db9d782703b1ed18778"


def test_an_id_with_every_early_field_stays_when_fields_are_added() -> None:
    full = made(
        contexts=("military",), value=3.5, unit="km", condition="if talks fail", cues=("may",),
        fired=("verb:demand",), confidence=0.5, hindsight=True, utterance="u" * 32,
    )  # fmt: skip
    assert full.claim_id == "59fe576831bee910cc45087cf0d3c41e"


def test_salience_belongs_to_positions_and_to_their_content() -> None:
    position: dict[str, object] = {"kind": Kind.POSITION, "predicate": "sea", "mode": None}
    caring = made(**position, value=80.0, salience=90.0)
    assert caring.claim_id != made(**position, value=80.0).claim_id
    assert decode_claim(encode_claim(caring)) == caring


def test_recording_does_not_change_the_id() -> None:
    stored = msgspec.structs.replace(made(), recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert stored.claim_id == made().claim_id


@pytest.mark.parametrize(
    "change",
    [
        {"predicate": "REJECT"},
        {"mode": None},
        {"actors": ()},
        {"factuality": 2.0},
        {"hindsight": True},
        {"condition": "if talks fail"},
        {"evidence": TextSpan(document_id="d" * 32, start=0, end=11, trigger=(2, 4))},
        {"evidence": FeedRow(feed="gdelt", native_id="1", file_sha256="0" * 64, row=3)},
    ],
)
def test_every_content_field_changes_the_id(change: dict[str, object]) -> None:
    assert made(**change).claim_id != made().claim_id


def test_a_claim_of_a_feed_is_named_by_feed_row_and_revision() -> None:
    """Pinned: an id that changed would cut labels and judgements off from their rows."""
    row = FeedRow(feed="gdelt", native_id="410412347", file_sha256="0" * 64, row=3)
    claim = made(evidence=row)
    assert claim.claim_id == "58cb21e2d79d0884b23615c71bd1949f"
    assert made(evidence=row, factuality=2.0).claim_id == claim.claim_id
    others: list[dict[str, Any]] = [{"feed": "icews"}, {"native_id": "1"}, {"revision": 1}]
    for other in others:
        changed = msgspec.structs.replace(row, **other)
        assert made(evidence=changed).claim_id != claim.claim_id
    back = made(evidence=row, op=Op.RETRACT, supersedes=claim.claim_id)
    assert back.claim_id != claim.claim_id


def test_parts_cannot_run_into_each_other() -> None:
    assert content_id("a", "b.c") != content_id("a.b", "c")
    assert content_id("ab", "") != content_id("a", "b")


def test_round_trip() -> None:
    assert decode_claim(encode_claim(made())) == made()


def test_altered_record_is_refused() -> None:
    altered = encode_claim(made()).replace(b'"change"', b'"meet"')
    with pytest.raises(RecordError, match="does not match its content"):
        decode_claim(altered)


def test_rubbish_is_refused_with_the_reason() -> None:
    with pytest.raises(RecordError, match="Not a claim"):
        decode_claim(b'{"kind": "event"}')


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"factuality": 3.5}, "Factuality out of range"),
        ({"confidence": -0.1}, "Confidence out of range"),
        ({"salience": 50.0}, "Salience of what is no position"),
        ({"kind": Kind.POSITION, "mode": None, "salience": 101.0}, "Salience out of range"),
        ({"kind": Kind.POSITION, "mode": None, "salience": -1.0}, "Salience out of range"),
        ({"kind": Kind.POSITION, "mode": None, "salience": float("nan")}, "Salience out of range"),
        ({"contexts": ("weather",)}, "Unknown PLOVER context"),
        ({"mode": "phone"}, "REQUEST has no such mode"),
        ({"op": Op.RETRACT}, "A retraction of nothing"),
        (
            {"known_at": datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=4)))},
            "known_at without UTC",
        ),
    ],
)
def test_broken_rules_are_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(Exception, match=message):
        made(**change)


@pytest.mark.parametrize("offsets", [(5, 5, None), (-1, 4, None), (0, 4, (3, 6)), (4, 2, None)])
def test_impossible_spans_are_refused(offsets: tuple[int, int, tuple[int, int] | None]) -> None:
    start, end, trigger = offsets
    with pytest.raises(RecordError, match="impossible offsets"):
        TextSpan(document_id="d", start=start, end=end, trigger=trigger)


def test_only_a_graded_event_happened() -> None:
    assert made().happened
    assert not made(factuality=0.5).happened
    assert not made(factuality=None).happened
    assert not made(kind=Kind.JUDGEMENT, predicate="cause", mode=None).happened
