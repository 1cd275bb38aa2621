"""GraphML and GEXF: entities and dated edges, as a graph program reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx  # type: ignore[import-untyped]
import pytest
from export_sample import DAY, HERALD, denied, everything, item, party, tie, write

from chalkcircle.export import Form, Item
from chalkcircle.export.edges import NO_PAIR
from chalkcircle.model import InputError, Interval

READERS = {Form.GRAPHML: nx.read_graphml, Form.GEXF: nx.read_gexf}
_GEXF = "{http://gexf.net/1.3}"


@pytest.mark.parametrize("form", READERS)
def test_a_claim_is_an_edge_with_its_holder(tmp_path: Path, form: Form) -> None:
    path, done = write(tmp_path, form)
    graph = READERS[form](path)
    assert dict(graph.nodes(data="label")) == {"ISL": "Iceland", "IRL": "Ireland"}
    assert graph.number_of_edges() == done.written == 5
    told = {data["claim_id"]: data for _, _, data in graph.edges(data=True)}
    for one in everything():
        data = told[one.claim.claim_id]
        assert (data["kind"], data["stance"]) == (one.claim.kind, one.claim.stance)
        assert data["weight"] == 1
    no = told[denied().claim.claim_id]
    assert (no["holders"], no["happened"]) == ("Herald › minister of Iceland", False)
    assert "happened" not in told[tie().claim.claim_id]


@pytest.mark.parametrize("form", READERS)
def test_what_is_denied_is_not_summed_with_what_happened(tmp_path: Path, form: Form) -> None:
    again = item(holders=(), condition="on Tuesday")
    path, _ = write(tmp_path, form, item(), again, denied(), tie(), summed=True)
    graph = READERS[form](path)
    found = sorted((d["predicate"], d["stance"], d["weight"], d["claims"])
                   for _, _, d in graph.edges(data=True))  # fmt: skip
    assert found == [
        ("ASSAULT", "asserts", 2, 2), ("ASSAULT", "denies", 1, 1), ("allied_with", "asserts", 1, 1),
    ]  # fmt: skip


def spells(path: Path) -> list[list[tuple[str | None, str | None]]]:
    edges = ET.parse(path).getroot().iter(f"{_GEXF}edge")
    return [[(s.get("start"), s.get("end")) for s in e.iter(f"{_GEXF}spell")] for e in edges]


def on(first: date, last: date | None = None) -> Item:
    return item(valid=Interval(first, last or first))


def test_an_edge_lasts_from_the_first_day_to_the_last(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.GEXF, item(), tie(), item(valid=Interval()))
    day = DAY.isoformat()
    assert spells(path) == [[(day, day)], [("1949-04-04", None)], []]


def test_spells_that_touch_are_one(tmp_path: Path) -> None:
    some = (
        on(date(2025, 3, 1), date(2025, 3, 31)), on(date(2025, 1, 1), date(2025, 1, 9)),
        on(date(2025, 1, 10)), on(date(2025, 1, 3)), item(valid=Interval(date(2025, 6, 1), None)),
        on(date(2025, 7, 1)),
    )  # fmt: skip
    path, _ = write(tmp_path, Form.GEXF, *some, summed=True)
    assert spells(path) == [
        [("2025-01-01", "2025-01-10"), ("2025-03-01", "2025-03-31"), ("2025-06-01", None)]
    ]


def test_a_party_that_acts_for_nobody_known_is_no_node(tmp_path: Path) -> None:
    unknown = item(recipients=(party(None, text="a bystander"),))
    alone = item(actors=(party("ISL"),), recipients=())
    path, done = write(tmp_path, Form.GRAPHML, unknown, alone)
    assert done.left_out == {NO_PAIR: 2}
    assert "bystander" not in path.read_text("utf-8")
    assert NO_PAIR in path.read_text("utf-8")


def test_actors_without_a_recipient_act_on_each_other(tmp_path: Path) -> None:
    three = item(actors=(party("ISL"), party("IRL"), party("NOR")), recipients=())
    path, _ = write(tmp_path, Form.GRAPHML, three)
    graph = nx.read_graphml(path)
    assert sorted(graph.edges()) == [("IRL", "NOR"), ("ISL", "IRL"), ("ISL", "NOR")]
    assert all(mutual for _, _, mutual in graph.edges(data="mutual"))


def test_names_of_contested_areas_follow_the_policy(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Form.GEXF, item(actors=(party("NKR"),)))
    label = nx.read_gexf(path).nodes["NKR"]["label"]
    assert "(" in label, "each claimant's name stands beside the neutral one"


def test_an_empty_graph_can_be_read(tmp_path: Path) -> None:
    for form, read in READERS.items():
        path, _ = write(tmp_path, form, item(HERALD, recipients=(party(None),)))
        assert len(read(path)) == 0


@pytest.mark.parametrize("form", sorted(set(Form) - set(READERS)))
def test_only_a_graph_is_summed(tmp_path: Path, form: Form) -> None:
    with pytest.raises(InputError, match="Only a graph can be summed"):
        write(tmp_path, form, summed=True)
    assert not list(tmp_path.iterdir())
