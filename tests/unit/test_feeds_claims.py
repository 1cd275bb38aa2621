"""Rows of feeds as claims: what they say, who says so, and what makes none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from feeds_made import ACLED, ICEWS, POLECAT, RELEASED, UCDP, names_of, read, write

from chalkcircle.feeds.acled import LAYOUT as ACLED_LAYOUT
from chalkcircle.feeds.claims import NO_CODE, RowFile, claims_of, without_claim
from chalkcircle.feeds.icews import LAYOUT as ICEWS_LAYOUT
from chalkcircle.feeds.meaning import meaning_of, sector_of
from chalkcircle.feeds.polecat import LAYOUT as POLECAT_LAYOUT
from chalkcircle.feeds.ucdp import LAYOUT as UCDP_LAYOUT
from chalkcircle.ledger import Table, row_schema
from chalkcircle.model import (
    EventType,
    FeedRow,
    HolderKind,
    Interval,
    NativeCode,
    Op,
    Precision,
    decode_claim,
    encode_claim,
)

GDELT = RowFile("0" * 64, "gdelt", "gdelt.events.v1")
ROW = {
    "native_id": 410412347,
    "day": date(2020, 10, 1),
    "known_at": datetime.fromisoformat("2020-10-02T03:15:00"),
    "revision": 0,
    "sign": 1,
    "actor": "ARM",
    "recipient": "AZE",
    "actor_code": "ARMMIL",
    "recipient_code": "AZEGOV",
    "event_code": "190",
    "place": "Example Town, Example Region",
    "place_country": "AZE",
    "lat": 40.1,
    "lon": 46.2,
    "source": "https://www.example.org/news/1.html",
    "file": 7,
    "row": 12,
}


def _stored(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([{**ROW, **one} for one in rows], schema=row_schema(Table.EVENTS))


def _from_file(path: Path, **options: Any) -> tuple[pa.Table, dict[int, RowFile]]:
    """Rows as the ledger would keep them."""
    found = read(path, **options)
    rows = found.rows
    for name in ("revision", "sign", "file"):
        value = pa.scalar(1 if name == "sign" else 0, row_schema(Table.EVENTS).field(name).type)
        rows = rows.append_column(name, pa.repeat(value, rows.num_rows))
    feed = "ucdp" if found.reader.startswith("ucdp") else found.reader.split(".")[0]
    return rows, {0: RowFile("1" * 64, feed, found.reader)}


def test_a_row_of_gdelt_is_a_claim_of_its_outlet() -> None:
    (claim,) = claims_of(_stored({}), {7: GDELT})
    assert (claim.predicate, claim.native) == (
        EventType.ASSAULT, NativeCode(scheme="CAMEO", code="190"),
    )  # fmt: skip
    (actor,), (recipient,) = claim.actors, claim.recipients
    assert (actor.text, actor.code, actor.sector) == ("ARMMIL", "ARM", "MIL")
    assert (recipient.code, recipient.sector) == ("AZE", "GOV")
    assert claim.valid == Interval.day(date(2020, 10, 1))
    assert claim.known_at == datetime(2020, 10, 2, 3, 15, tzinfo=UTC)
    assert [(h.name, h.kind) for h in claim.holders] == [("example.org", HolderKind.OUTLET)]
    assert claim.evidence == FeedRow(
        feed="gdelt", native_id="410412347", file_sha256="0" * 64, row=12
    )
    assert (claim.factuality, claim.confidence, claim.coder) == (None, None, "gdelt.events.v1")
    assert decode_claim(encode_claim(claim)) == claim


def test_no_coordinates_and_nothing_finer_than_a_town() -> None:
    (claim,) = claims_of(_stored({"place": "Example Town - Third Quarter"}), {7: GDELT})
    assert claim.place is not None
    assert (claim.place.text, claim.place.code) == ("Example Town", "AZE")
    assert b"40.1" not in encode_claim(claim)


def test_comments_appeals_and_open_choices_make_no_claim_and_are_counted() -> None:
    codes = ["010", "020", "08", "---", "1213x", None, "190"]
    rows = _stored(*({"event_code": code} for code in codes))
    assert [c.predicate for c in claims_of(rows, {7: GDELT})] == ["ASSAULT"]
    counted = without_claim(rows, {7: GDELT})
    assert counted == {"010": 1, "020": 1, "08": 1, "---": 1, "1213x": 1, NO_CODE: 1}


def test_a_revision_is_another_claim_and_taking_back_names_the_one() -> None:
    first, back, second = claims_of(
        _stored({}, {"sign": -1}, {"revision": 1, "event_code": "112"}), {7: GDELT}
    )
    assert (back.op, back.supersedes) == (Op.RETRACT, first.claim_id)
    assert second.evidence == FeedRow(
        feed="gdelt", native_id="410412347", file_sha256="0" * 64, row=12, revision=1
    )
    assert len({first.claim_id, back.claim_id, second.claim_id}) == 3


@pytest.mark.parametrize("source", [None, "http://[", "https://"])
def test_a_source_that_names_nobody_gives_no_holder(source: str | None) -> None:
    (claim,) = claims_of(_stored({"source": source}), {7: GDELT})
    assert claim.holders == ()


def test_a_row_of_icews(tmp_path: Path) -> None:
    rows = [ICEWS, {**ICEWS, "Event ID": "9", "CAMEO Code": "010"}]
    stored, files = _from_file(
        write(tmp_path / "e.tab", names_of(ICEWS_LAYOUT), rows, ICEWS_LAYOUT)
    )
    (claim,) = claims_of(stored, files)
    assert (claim.predicate, claim.actors[0].text) == ("CONSULT", "Foreign Affairs (Norland)")
    assert (claim.actors[0].sector, claim.recipients[0].sector) == ("GOV", "COP")
    assert claim.holders[0].name == "Example Wire"


def test_a_row_of_polecat_is_plover_already(tmp_path: Path) -> None:
    given = {**POLECAT, "Event Mode": "flashmob", "Contexts": "election;weather"}
    path = write(tmp_path / "w.txt", names_of(POLECAT_LAYOUT), [POLECAT, given], POLECAT_LAYOUT)
    first, second = claims_of(*_from_file(path))
    assert (first.predicate, first.mode, first.contexts) == (
        "PROTEST", "demo", ("election", "economic"),
    )  # fmt: skip
    assert (second.mode, second.contexts, second.native) == (None, ("election",), None)
    assert (first.actors[0].sector, first.recipients) == ("EDU", ())


def test_two_sides_without_direction_act_on_each_other(tmp_path: Path) -> None:
    stored, files = _from_file(
        write(tmp_path / "g.csv", names_of(UCDP_LAYOUT), [UCDP], UCDP_LAYOUT), released=RELEASED
    )
    (claim,) = claims_of(stored, files)
    assert [p.text for p in claim.actors] == ["Government of Russia (Soviet Union)", "Made Front"]
    assert (claim.recipients, claim.native) == ((), NativeCode(scheme="UCDP", code="1"))
    assert claim.valid == Interval(date(1990, 1, 29), date(1990, 2, 4), Precision.SPAN)


def test_types_of_acled_that_are_several_things_make_no_claim(tmp_path: Path) -> None:
    rows = [ACLED, {**ACLED, "event_type": "Strategic developments", "sub_event_type": "Other"}]
    path = write(tmp_path / "a.csv", list(ACLED), rows, ACLED_LAYOUT)
    stored, files = _from_file(path)
    assert [c.predicate for c in claims_of(stored, files)] == ["ASSAULT"]
    assert without_claim(stored, files) == {"Strategic developments": 1}


def test_modes_are_plovers_own() -> None:
    found = meaning_of("acled", "Explosions/Remote violence", "Air/drone strike", "undirected")
    assert found is not None
    assert (found.event_type, found.mode, found.contexts) == (EventType.ASSAULT, "aerial", ())


@pytest.mark.parametrize(
    ("native", "entity", "sector"),
    [
        ("USA", "USA", None),
        ("GOV", None, "GOV"),
        ("GEOREB", "GEO", "REB"),
        ("MILITIA", None, None),
        ("arm", None, None),
        ("Made Front | Rebel Groups", None, "REB"),
        ("Made Council", None, None),
    ],
)
def test_sectors_of_native_codes(native: str, entity: str | None, sector: str | None) -> None:
    assert sector_of(native, entity) == sector
