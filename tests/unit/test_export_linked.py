"""GeoJSON, JSON-LD and FollowTheMoney as programs read them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from export_sample import HOSTILE, denied, everything, hostile, item, party, row, tie, write

from chalkcircle.export import Form
from chalkcircle.export.ftm import NO_FACT
from chalkcircle.export.geojson import NO_PLACE, NO_POINT
from chalkcircle.export.jsonld import CONTEXT, URN
from chalkcircle.model import Interval, Party, Place, Precision


def geojson(folder: Path, *some: Any) -> dict[str, Any]:
    path, _ = write(folder, Form.GEOJSON, *some)
    return json.loads(path.read_bytes())  # type: ignore[no-any-return]


def test_a_position_is_no_finer_than_a_town(tmp_path: Path) -> None:
    found = geojson(tmp_path)
    assert found["type"] == "FeatureCollection"
    gazetted, harmful = found["features"]
    assert gazetted["geometry"] == {"type": "Point", "coordinates": [-9.05, 53.27]}
    assert gazetted["id"] == row().claim.claim_id
    assert gazetted["properties"]["place_name"] == "Ireland"
    assert harmful["geometry"] is None
    assert harmful["properties"]["actors"][0] == HOSTILE
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}


def test_a_map_names_its_policy_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    found = geojson(tmp_path)
    assert found["names_policy"]["id"] == "un_members"
    assert f"Left out: 3 claims: {NO_PLACE}" in found["attribution"]
    nagorno = geojson(tmp_path, item(place=Place(text="the enclave", code="NKR")))
    assert "(" in nagorno["features"][0]["properties"]["place_name"]
    assert nagorno["features"][0]["properties"]["place"] == "the enclave"


def test_a_place_without_a_position_is_counted_in_words(tmp_path: Path) -> None:
    path, done = write(tmp_path, Form.GEOJSON)
    features = json.loads(path.read_bytes())["features"]
    blank = sum(feature["geometry"] is None for feature in features)
    assert 0 < blank < len(features)
    assert done.lacking == {NO_POINT: blank}
    beside = Path(done.sources_file).read_text("utf-8")
    assert f"Lacking: {blank} claim{'s' if blank > 1 else ''}: {NO_POINT}\n" in beside


def test_a_map_without_a_feature_is_still_one(tmp_path: Path) -> None:
    assert geojson(tmp_path, tie())["features"] == []


def jsonld(folder: Path) -> list[dict[str, Any]]:
    path, done = write(folder, Form.JSONLD)
    found = json.loads(path.read_bytes())
    assert found["@context"] == CONTEXT
    assert done.written == 5
    return found["@graph"]  # type: ignore[no-any-return]


def test_a_claim_is_derived_from_a_source_that_is_told_of(tmp_path: Path) -> None:
    graph = jsonld(tmp_path)
    ids = {node["@id"] for node in graph}
    claims = [node for node in graph if "Claim" in node["@type"]]
    assert [c["@id"] for c in claims] == [f"{URN}claim:{i.claim.claim_id}" for i in everything()]
    for each in claims:
        assert set(each["prov:wasDerivedFrom"]) & ids
        assert each["prov:generatedAtTime"] == "2025-07-20T12:30:15.123456+00:00"
        assert each["known_at"] == "2025-07-15T23:59:59Z"


def test_holders_stand_in_their_order_and_an_address_that_runs_is_no_link(tmp_path: Path) -> None:
    graph = {node["@id"]: node for node in jsonld(tmp_path)}
    no = graph[f"{URN}claim:{denied().claim.claim_id}"]
    assert [holder["name"] for holder in no["holders"]] == ["Herald", "minister of Iceland"]
    assert [holder["@type"] for holder in no["holders"]] == ["prov:Organization", "prov:Person"]
    assert no["prov:wasAttributedTo"] == [{"@id": holder["@id"]} for holder in no["holders"]]
    assert no["stance"] == "denies"
    assert "prov:hadPrimarySource" not in graph[f"{URN}claim:{hostile().claim.claim_id}"]


def test_the_context_names_every_prefix_that_is_used(tmp_path: Path) -> None:
    for node in jsonld(tmp_path):
        for name in node:
            assert name.startswith("@") or ":" not in name or name.partition(":")[0] in CONTEXT


def ftm(folder: Path, *some: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
    path, done = write(folder, Form.FTM, *some)
    return [json.loads(line) for line in path.read_bytes().splitlines()], done.left_out


def test_only_what_happened_is_an_event_and_only_an_asserted_tie_a_link(tmp_path: Path) -> None:
    found, left_out = ftm(tmp_path)
    assert [e["schema"] for e in found] == [
        "PublicBody", "PublicBody", "Event", "UnknownLink", "Event",
    ]  # fmt: skip
    assert left_out == {NO_FACT: 2}, "what is denied, and a row that nobody read"
    event, link = found[2]["properties"], found[3]["properties"]
    assert event["involved"] == [found[0]["id"], found[1]["id"]]
    assert event["date"] == ["2025-07-15"]
    assert event["summary"] == ["According to Herald."]
    assert event["sourceUrl"] == ["https://example.org/a?b=1&c=2"]
    assert (link["subject"], link["object"]) == ([found[0]["id"]], [found[1]["id"]])
    assert (link["role"], link["startDate"]) == (["allied_with"], ["1949-04-04"])
    assert "sourceUrl" not in found[4]["properties"], "javascript: is no address"


def test_a_person_is_written_only_where_the_registry_knows_the_role(tmp_path: Path) -> None:
    known = Party(text="the minister", actor_id="per:one", code="ISL")
    bystander = Party(text="Jane Bystander")
    found, _ = ftm(tmp_path, item(actors=(known,), recipients=(bystander,)))
    assert [e["schema"] for e in found] == ["Person", "Event"]
    assert found[0]["properties"] == {"name": ["One Minister"], "country": ["is"]}
    assert found[1]["properties"]["involved"] == [found[0]["id"]]
    assert found[1]["properties"]["name"] == ["assault: One Minister → an unnamed party"]


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        (Precision.DAY, {"date": ["2025-01-01"]}),
        (Precision.MONTH, {"date": ["2025-01"]}),
        (Precision.YEAR, {"date": ["2025"]}),
        (Precision.SEASON, {"startDate": ["2025-01-01"], "endDate": ["2025-12-31"]}),
    ],
)
def test_a_vague_time_is_no_day(tmp_path: Path, precision: Precision, told: Any) -> None:
    one = item(valid=Interval(date(2025, 1, 1), date(2025, 12, 31), precision))
    found, _ = ftm(tmp_path, one)
    dates = {
        k: v for k, v in found[-1]["properties"].items() if k in ("date", "startDate", "endDate")
    }
    assert dates == told


def test_a_state_is_written_once(tmp_path: Path) -> None:
    found, _ = ftm(tmp_path, item(), item(condition="x"), item(recipients=(party("NOR"),)))
    assert [e["properties"]["name"] for e in found if e["schema"] == "PublicBody"] == [
        ["Iceland"], ["Ireland"], ["Norway"],
    ]  # fmt: skip
    assert all("According to" in e["properties"]["summary"][0] for e in found if "involved" in e)
