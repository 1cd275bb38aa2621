"""Rows of GDELT in incidents: found, kept, shown beside the articles, counted nowhere, undone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from ledger_sample import NOW, batch, claim, document, parties

from chalkcircle import app
from chalkcircle.briefing.material import Moment
from chalkcircle.cli import main
from chalkcircle.feeds.gdelt.events import LAYOUT_61
from chalkcircle.incidents import groups
from chalkcircle.ledger import Ledger, RowName
from chalkcircle.model import Claim, Interval, Judged, Place, Selection, Stamp
from chalkcircle.relations import relate

DAY = date(2020, 10, 27)
_STAMP = Stamp(version="0.1.0", config="c", snapshot=1)
_HOUR = timedelta(hours=1)
_AT = {"place": Place(text="Barda", code="AZE"), "mode": "heavy-weapons"}


def line(native_id: int, **cells: str) -> str:
    """A row in the 61 columns of GDELT 2.0: ARM's army shells Barda, with the cells given."""
    given = {
        "GLOBALEVENTID": str(native_id), "SQLDATE": "20201027", "MonthYear": "202010",
        "Year": "2020", "FractionDate": "2020.8110", "Actor1Code": "ARMMIL",
        "Actor1Name": "ARMENIA", "Actor1CountryCode": "ARM", "Actor1Type1Code": "MIL",
        "Actor2Code": "AZE", "Actor2Name": "AZERBAIJAN", "Actor2CountryCode": "AZE",
        "IsRootEvent": "1", "EventCode": "194", "EventBaseCode": "194", "EventRootCode": "19",
        "QuadClass": "4", "GoldsteinScale": "-10.0", "NumMentions": "4", "NumSources": "1",
        "NumArticles": "4", "AvgTone": "-8.5", "Actor1Geo_Type": "1", "Actor2Geo_Type": "1",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Barda, Bərdə, Azerbaijan",
        "ActionGeo_CountryCode": "AJ", "ActionGeo_Lat": "40.37", "ActionGeo_Long": "47.12",
        "DATEADDED": "20201028001500", "SOURCEURL": f"https://news.example/{native_id}",
    } | cells  # fmt: skip
    names = [column.name for column in LAYOUT_61.columns]
    assert given.keys() <= {*names}
    return "\t".join(given.get(name, "") for name in names)


def filled(folder: Path) -> tuple[Path, list[Claim]]:
    """Two reports of the shelling and one of another deed, and five rows of the feed.

    Rows 1 and 2 tell of the shelling, 2 in another article; 3 of another town; 4 and 5 of a
    visit, which no article tells of.
    """
    texts = ("Shells of Upland hit the market of Barda.", "Barda's market was shelled.", "A ship.")
    documents = [document(t, published=DAY, outlet=o) for t, o in zip(texts, "ABC", strict=True)]
    sides = {"actors": parties("ARM"), "recipients": parties("AZE"), "valid": Interval.day(DAY)}
    claims = [claim(d, **sides, **_AT) for d in documents[:2]]
    claims.append(claim(documents[2], **sides, predicate="AID"))
    visit = {"EventCode": "042", "EventBaseCode": "042", "EventRootCode": "04", "QuadClass": "1"}
    lines = [
        line(1), line(2, EventCode="190", EventBaseCode="190"),
        line(3, ActionGeo_FullName="Ganja, Ganca, Azerbaijan"), line(4, **visit), line(5, **visit),
    ]  # fmt: skip
    path = folder / "20201028001500.export.CSV"
    path.write_text("".join(f"{one}\n" for one in lines), "utf-8")
    root = folder / "l"
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(*documents, claims=tuple(claims)), now=NOW)
        app.ingest_feeds(ledger, [path], now=NOW, feed="gdelt")
    return root, claims


def row_id(number: int) -> str:
    """Id of the claim made of a row."""
    return RowName(feed="gdelt", native_id=str(number)).claim_id


def look(ledger: Ledger, hours: int = 0, **known: date) -> app.Sought:
    """Look for incidents among claims and rows, known in a span of days."""
    rows = app.rows_told(ledger.rows(Selection(feeds=("gdelt",), **known)))  # type: ignore[arg-type]
    return app.find_incidents(ledger, now=NOW + hours * _HOUR, rows=rows)


def together(ledger: Ledger, *, rows: bool = True) -> list[set[str]]:
    """Groups of claims and rows."""
    found = groups(ledger, rows=rows).groups
    return [{*g.members} for g in found if g.about is Judged.CLAIMS]


def test_rows_are_kept_beside_the_claims_and_undone_with_them(tmp_path: Path) -> None:
    root, claims = filled(tmp_path)
    told = {c.claim_id for c in claims[:2]}
    with Ledger.open(root) as ledger:
        sought = look(ledger)
        assert (sought.stored, sought.taken_back, sought.found.told) == (4, 0, 8)
        assert sought.only_shown == 1
        shelled, visited = told | {row_id(1), row_id(2)}, {row_id(4), row_id(5)}
        assert sorted(map(sorted, together(ledger))) == sorted(map(sorted, [shelled, visited]))
        assert together(ledger, rows=False) == [told]
        (of_claims,) = (g for g in groups(ledger, rows=True).groups if told <= {*g.members})
        assert of_claims.leader == min(told)
        assert {*of_claims.rows} == {row_id(1), row_id(2)}
        assert look(ledger, 1).stored == 0
        # Without the feed, or with other days of it, what was found about its rows stays.
        assert app.find_incidents(ledger, now=NOW + 2 * _HOUR).taken_back == 0
        assert look(ledger, 3, known_since=date(2020, 11, 1)).taken_back == 0
        assert len(together(ledger)) == 2
        assert ledger.verify().ok
        assert app.undo_incidents(ledger, now=NOW + 4 * _HOUR) == 4
        assert together(ledger) == []
        assert look(ledger, 5).stored == 4
        assert ledger.verify().ok


def test_rows_count_nowhere(tmp_path: Path) -> None:
    root, _ = filled(tmp_path)

    def counts(ledger: Ledger) -> list[float | None]:
        stamp = Stamp(version="0", config="c", snapshot=ledger.snapshot)
        found = relate(ledger, "ARM", "AZE", stamp=stamp)
        return [found.total.value, *(m.reports.value for m in found.months)]

    with Ledger.open(root) as ledger:
        app.find_incidents(ledger, now=NOW)
        before = counts(ledger)
        look(ledger, 1)
        assert counts(ledger) == before
        page = Moment(ledger=ledger, as_of=None, snapshot=ledger.snapshot)
        told = page.select(Selection())
        assert (len(told), len(page.counted(told)), before[0]) == (3, 2, 2)


def test_they_stand_beside_the_accounts(tmp_path: Path) -> None:
    root, claims = filled(tmp_path)
    with Ledger.open(root) as ledger:
        look(ledger)
        for one in (claims[0].claim_id, row_id(2), row_id(2)[:8]):
            shown = app.incident(ledger, one)
            both = shown.compared
            assert shown.leader == min(c.claim_id for c in claims[:2])
            assert (both.tellings, both.origins, both.rows) == (2, 2, 2)
            assert [a.holder for a in both.accounts if a.unread] == ["gdelt", "gdelt"]
            (where,) = (a for a in both.aspects if a.name == "where")
            assert [(s.answer, len(s.origins), s.rows) for s in where.answers] == [("barda", 2, 2)]
        # The same rows given again are not shown twice.
        rows = app.rows_told(ledger.rows(Selection(feeds=("gdelt",))))
        assert app.incident(ledger, claims[0].claim_id, rows=rows).compared.rows == 2
        early = app.incident(ledger, claims[0].claim_id, as_of=NOW - timedelta(3650))
        assert early.compared.rows == 0
        alone = app.incident(ledger, row_id(4)).compared
        assert (alone.tellings, alone.rows) == (0, 2)
        assert {a.agreed for a in alone.aspects} == {None}


def test_a_revised_row_is_looked_at_anew(tmp_path: Path) -> None:
    root, _ = filled(tmp_path)
    path = tmp_path / "20201029001500.export.CSV"
    moved = {"ActionGeo_FullName": "Ganja, Ganca, Azerbaijan", "DATEADDED": "20201029001500"}
    path.write_text(line(1, **moved) + "\n", "utf-8")
    with Ledger.open(root) as ledger:
        look(ledger)
        app.ingest_feeds(ledger, [path], now=NOW + _HOUR, feed="gdelt")
        again = look(ledger, 2)
        assert again.taken_back == 1
        assert all(row_id(1) not in group for group in together(ledger))
        last = RowName(feed="gdelt", native_id="1", revision=1).claim_id
        assert {last, row_id(3)} in together(ledger)


def test_a_forgotten_row_leaves_the_incident(tmp_path: Path) -> None:
    root, claims = filled(tmp_path)
    with Ledger.open(root) as ledger:
        look(ledger)
        assert app.forget(ledger, "gdelt:1", reason="asked", now=NOW).judgements == 1
        assert {c.claim_id for c in claims[:2]} | {row_id(2)} in together(ledger)
        assert app.incident(ledger, claims[0].claim_id).compared.rows == 1
        assert ledger.verify().ok


def test_a_row_is_explained_down_to_its_line(tmp_path: Path) -> None:
    root, claims = filled(tmp_path)
    with Ledger.open(root) as ledger:
        look(ledger)
        opened = app.explain(ledger, row_id(2)[:10])
        assert (opened.claim.claim_id, opened.document_id) == (row_id(2), None)
        assert opened.row is not None
        assert opened.row.cells["GLOBALEVENTID"] == "2"
        (said,) = opened.row.judged
        assert row_id(2) in (said.a, said.b)
        assert {said.a, said.b} & {c.claim_id for c in claims}
        assert app.opened_row(ledger, "gdelt:3").judged == ()
        assert app.explain(ledger, claims[0].claim_id).row is None


def run(root: Path, *words: str) -> str:
    """Output of a command."""
    done = CliRunner().invoke(main, [*words, "--ledger", str(root)])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_commands(tmp_path: Path) -> None:
    root, claims = filled(tmp_path)
    found = run(root, "incidents", "find", "--feed", "gdelt", "--known-from", "2020-10-28")
    assert "stored 4 verdicts, 0 taken back; 1 unsure one" in found
    listed = run(root, "incidents", "list")
    assert "incident of 2 claims and 2 rows of feeds" in listed
    assert "incident of 2 rows of feeds" in listed
    shown = run(root, "incidents", "show", claims[1].claim_id[:8])
    assert "2 tellings by 2 origins" in shown
    assert "2 rows of feeds beside them, counted nowhere" in shown
    assert shown.count("nobody here has read the article") == 2
    assert "barda (2 origins, 2 rows)" in shown
    assert "rows only" in run(root, "incidents", "show", row_id(4))
    explained = run(root, "explain", row_id(1)[:8])
    assert "GLOBALEVENTID            1" in explained
    assert "nobody here has read the article" in explained
    assert "one incident: " in run(root, "feeds", "row", "gdelt:1")
    assert json.loads(run(root, "explain", row_id(1), "--json"))["row"]["native_id"] == "1"
    gone = run(root, "ledger", "forget", "gdelt:1", "--reason", "asked", "--yes")
    assert "1 row" in gone
    assert "4 pairs" not in run(root, "incidents", "undo")


@pytest.mark.parametrize(
    ("where", "kind", "kept"),
    [("Azerbaijan", "1", ""), ("Ganja-Gazakh, Azerbaijan", "5", ""), ("Barda, Azerbaijan", "4",
                                                                      "barda")],
)  # fmt: skip
def test_only_a_town_is_a_place(tmp_path: Path, where: str, kind: str, kept: str) -> None:
    path = tmp_path / "20201028001500.export.CSV"
    path.write_text(line(1, ActionGeo_FullName=where, ActionGeo_Type=kind) + "\n", "utf-8")
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        app.ingest_feeds(ledger, [path], now=NOW, feed="gdelt")
        assert [one.place for one in app.rows_told(ledger.rows())] == [kept]
        assert app.rows_told(ledger.rows(Selection(feeds=("other",)))) == []


def test_they_travel_with_the_whole_house(tmp_path: Path) -> None:
    root, _ = filled(tmp_path)
    shop = app.Workshop(app.Settings(study=""))
    with Ledger.open(root) as ledger:
        look(ledger)
        before, names = together(ledger), ledger.judged_rows()
        app.export(shop, ledger, tmp_path / "all.zip", folder=tmp_path)
    app.restore(tmp_path / "all.zip", tmp_path / "there" / "l")
    with Ledger.open(tmp_path / "there" / "l") as ledger:
        assert (together(ledger), ledger.judged_rows()) == (before, names)
        assert app.explain(ledger, row_id(1)).row is not None
        assert ledger.verify().ok
