"""Exports and bibliographies of a real ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from feeds_sample import EXPORT, NATIVE
from ledger_sample import NOW, batch, claim, document, parties
from study_tiny import write_study

from chalkcircle import app
from chalkcircle.export import About, Form, Style, export, read_csv, read_parquet
from chalkcircle.feeds.records import Card, Redistribution
from chalkcircle.ledger import Ledger
from chalkcircle.model import (
    Claim,
    CodeError,
    FeedRow,
    Kind,
    Op,
    Party,
    Place,
    RecordError,
    Selection,
    Stamp,
    TextSpan,
)

LONG = " ".join(f"word{n}" for n in range(120))
MINISTER = Party(text="the minister", actor_id="per:one", code="ISL")


def card(name: str, terms: Redistribution, **fields: Any) -> Card:
    given: dict[str, Any] = {
        "title": f"The {name}", "publisher": "Nowhere", "homepage": "https://example.org",
        "licence": "own terms", "attribution": f"Cite the {name}.",
        "bibtex": f"@misc{{{name}, title = {{x}}}}", "source": "unverified", "refresh": "daily",
        "known_at": "a column",
    }  # fmt: skip
    return Card(name=name, redistribution=terms, **(given | fields))


CARDS = {
    "open": card("open", Redistribution.SHARE_ALIKE),
    "sealed": card("sealed", Redistribution.NEVER),
}


@pytest.fixture
def desk(tmp_path: Path) -> app.Workshop:
    """A ledger with a long document, a short one, and rows of three feeds."""
    long, short = document(LONG), document("Upland met Lowland.", outlet="Post", title="A meeting")
    span = TextSpan(document_id=long.document_id, start=0, end=len(LONG), trigger=(480, 484))
    rows = tuple(
        claim(
            short, kind=Kind.TIE, predicate="allied_with", factuality=None, holders=(),
            evidence=FeedRow(feed=feed, native_id="1", file_sha256="0" * 64, row=1),
        )
        for feed in ("open", "sealed", "unknown")
    )  # fmt: skip
    told = (claim(long, evidence=span, actors=(MINISTER,)), claim(short, predicate="CONSULT"))
    with Ledger.open(tmp_path / "ledger", create=True) as ledger:
        ledger.append(batch(long, short, claims=(*told, *rows)), now=NOW)
        for name, one in CARDS.items():
            ledger.keep_card(name, msgspec.json.encode(one).decode())
    return app.Workshop(app.Settings(ledger=str(tmp_path / "ledger")))


def exported(shop: app.Workshop, path: Path, chosen: app.Chosen, form: Form, **more: Any) -> Any:
    with Ledger.open(shop.settings.ledger) as ledger:
        done = app.export_claims(shop, ledger, chosen, path, form, **more)
        return done, ledger.claims(chosen.selection)


def test_claims_come_back_as_the_ledger_has_them(desk: app.Workshop, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    done, held = exported(desk, path, app.Chosen(), Form.PARQUET)
    texts = [c for c in held if isinstance(c.evidence, TextSpan) or c.evidence.feed == "open"]
    assert list(read_parquet(path)) == texts
    assert (done.claims, done.withheld) == (3, {"sealed": 1, "unknown": 1})


def test_a_quotation_is_cut_around_its_trigger(desk: app.Workshop, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    exported(desk, path, app.Chosen(Selection(predicates=("ASSAULT",))), Form.CSV)
    (row,) = read_csv(path)
    quote, start, end = str(row["quote"]), row["quote_start"], row["quote_end"]
    assert len(quote.split()) == 50
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert LONG[start:end] == quote
    assert start <= 480 < end
    assert all(f"word{n}" not in path.read_text("utf-8") for n in (0, 119))


def test_what_feeds_ask_for_stands_beside(desk: app.Workshop, tmp_path: Path) -> None:
    done, _ = exported(desk, tmp_path / "a.csv", app.Chosen(), Form.CSV)
    told = Path(done.sources_file).read_text("utf-8")
    assert "open: Cite the open. Licence: own terms; pass it on under the same licence." in told
    assert "of the feed sealed: its terms forbid passing rows on (own terms)" in told
    assert "of the feed unknown: nobody stated the terms" in told


def test_a_table_is_told_from_a_feed(tmp_path: Path) -> None:
    row = FeedRow(feed="ucdp-acd", native_id="1", file_sha256="0" * 64, row=1)
    told = claim(
        document(), kind=Kind.TIE, predicate="allied_with", factuality=None, holders=(),
        evidence=row, actors=parties("ISL"), recipients=parties("NOR"),
    )  # fmt: skip
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(claims=(told,)), now=NOW)
    shop = app.Workshop(app.Settings(ledger=str(tmp_path / "l")))
    for form in (Form.CSV, Form.FTM):
        path = tmp_path / f"a.{form}"
        done, _ = exported(shop, path, app.Chosen(), form)
        written = Path(done.sources_file).read_text("utf-8") + path.read_text("utf-8")
        assert "ucdp-acd" in written
        assert "read the article" not in written
        assert "Rows of a table of its publisher." in written
    assert "Row of the table ucdp-acd of its publisher." in written


def test_only_the_selection_is_written(desk: app.Workshop, tmp_path: Path) -> None:
    chosen = app.Chosen(actor_ids=("per:one",), snapshot=1)
    done, _ = exported(desk, tmp_path / "a.csv", chosen, Form.CSV)
    assert done.claims == 1
    told = Path(done.sources_file).read_text("utf-8")
    assert "Selection: {}, with per:one" in told
    assert "snapshot 1 of the ledger." in told


def test_an_unknown_code_is_refused_and_nothing_written(desk: app.Workshop, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with pytest.raises(CodeError):
        exported(desk, path, app.Chosen(Selection(codes=("XQX",))), Form.CSV)
    assert not path.exists()


def test_feeds_that_stay_here_may_be_cited(desk: app.Workshop) -> None:
    with Ledger.open(desk.settings.ledger) as ledger:
        done = app.cite(ledger, app.Chosen(), Style.BIBTEX)
    assert "@misc{sealed, title = {x}}" in done.text
    assert done.works == 6
    assert done.unverified == 3


def test_a_study_is_cited_beside_what_it_read(tmp_path: Path) -> None:
    study = write_study(tmp_path / "study")
    shop = app.Workshop(app.Settings(study=str(study), ledger=str(tmp_path / "ledger")))
    with Ledger.open(shop.settings.ledger, create=True) as ledger:
        app.store_study(shop, ledger, now=NOW.replace(year=2030))
        done = app.cite(ledger, app.Chosen(), Style.TEXT)
        written = app.export_claims(shop, ledger, app.Chosen(), tmp_path / "a.csv", Form.CSV)
    lines = done.text.splitlines()
    assert "“Altiplano study”. licence: CC BY 4.0." in lines
    told = "“La Patria of 3 May”. https://example.org/a. [as told by the study Altiplano study]"
    assert lines.count(told) == 1
    assert set(lines[:-1]) <= set(Path(written.sources_file).read_text("utf-8").splitlines())


def test_a_row_gives_its_address_and_place(tmp_path: Path) -> None:
    rows = pa.table({
        "native_id": [7, 8], "revision": [0, 2], "lat": [53.27193, None], "lon": [-9.04889, 1.0],
        "source": ["https://example.org/a", "Post, story 4"],
    })  # fmt: skip
    found = [row_claim(7, 0), row_claim(8, 2)]
    gone = row_claim(9, 0, op=Op.RETRACT, supersedes=found[0].claim_id)
    items = app.feed_items([*found, gone], rows, CARDS)
    path = tmp_path / "a.csv"
    stamp = Stamp(version="0", config="c", snapshot=1)
    about = About(Selection(feeds=("open",)), stamp, attributions={"open": "Cite it."})
    done = export(items, path, Form.CSV, about)
    one, two = read_csv(path)
    assert done.claims == 2
    assert (one["latitude"], one["longitude"]) == (53.27, -9.05)
    assert one["source_address"] == "https://example.org/a"
    assert (two["latitude"], two["longitude"]) == (None, None)
    assert two["source_address"] == "https://example.org", "that of the feed"
    assert two["feed_revision"] == 2


def test_rows_fit_what_was_chosen_and_stand_once(desk: app.Workshop, tmp_path: Path) -> None:
    with Ledger.open(desk.settings.ledger) as ledger:
        app.ingest_feeds(ledger, [NATIVE / EXPORT], now=NOW)
    path, twice = tmp_path / "a.csv", Selection(feeds=("gdelt", "gdelt"))
    done, _ = exported(desk, path, app.Chosen(twice), Form.CSV)
    ids = [row["claim_id"] for row in read_csv(path)]
    assert len(set(ids)) == len(ids) == done.claims > 10
    done, _ = exported(desk, path, app.Chosen(twice, actor_ids=("per:one",)), Form.CSV)
    assert done.claims == 0, "no row of a feed names anybody of the registry"
    with pytest.raises(CodeError):
        exported(desk, path, app.Chosen(Selection(feeds=("gdelt",), codes=("XQX",))), Form.CSV)
    with pytest.raises(RecordError, match="No rows of that feed"):
        exported(desk, path, app.Chosen(Selection(feeds=("gdelt", "cow-nmc"))), Form.CSV)


def row_claim(native_id: int, revision: int, **fields: Any) -> Claim:
    """A claim as a reader of feeds makes it of a row."""
    evidence = FeedRow(
        feed="open", native_id=str(native_id), file_sha256="0" * 64, row=1, revision=revision
    )
    given = {"factuality": None, "evidence": evidence, "place": Place(text="Galway")}
    return claim(document(), **(given | fields))
