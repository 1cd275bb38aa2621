"""One happening told by several, through the ledger: found, stored, shown, undone, overruled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner
from ledger_sample import DAY, NOW, batch, claim, document, parties

from chalkcircle import app
from chalkcircle.cli import main
from chalkcircle.incidents import SAME_RULE, find_copies, groups, row_id, told_rows
from chalkcircle.ledger import Batch, Ledger, Table
from chalkcircle.ledger.rows.records import row_schema
from chalkcircle.model import (
    Claim,
    EventType,
    FeedRow,
    Interval,
    Judged,
    Judgement,
    Place,
    RecordError,
    Verdict,
)

_HOUR = timedelta(hours=1)
WORDS = (
    "Upland guns shelled the market of Riverton at dawn, killing three people.",
    "At dawn shells hit the market in Riverton; three people were killed, its mayor says.",
    "Upland released nine prisoners at the bridge of Hilltown.",
)


def filled(root: Path) -> list[Claim]:
    """Two reports of one shelling, the first also printed by another paper, and another deed."""
    documents = [
        document(WORDS[0], language="en"),
        document(WORDS[0], language="en", outlet="Courier", source="courier.txt"),
        document(WORDS[1], language="en", outlet="Post", source="post.txt"),
        document(WORDS[2], language="en", outlet="Post", source="post2.txt"),
    ]
    at = {"place": Place(text="Riverton"), "mode": "heavy-weapons"}
    claims = [claim(d, **at) for d in documents[:3]]
    claims.append(claim(documents[3], predicate="RETREAT", mode="release"))
    with Ledger.open(root, create=True) as ledger:
        ledger.append(batch(*documents, claims=tuple(claims)), now=NOW)
        found = find_copies(ledger, documents, now=NOW)
        ledger.append(
            Batch(source="copies", judgements=found.judgements, sketches=found.sketches), now=NOW
        )
    return claims


def incidents(ledger: Ledger) -> list[set[str]]:
    """Groups of claims."""
    return [set(g.members) for g in groups(ledger).groups if g.about is Judged.CLAIMS]


def test_it_is_found_stored_shown_and_undone(tmp_path: Path) -> None:
    claims = filled(tmp_path / "l")
    told = {c.claim_id for c in claims[:3]}
    with Ledger.open(tmp_path / "l") as ledger:
        before = ledger.claims()
        assert app.find_incidents(ledger, now=NOW, dry_run=True).stored == 2
        assert incidents(ledger) == []
        sought = app.find_incidents(ledger, now=NOW)
        assert (sought.stored, sought.taken_back, sought.found.told) == (2, 0, 4)
        assert incidents(ledger) == [told]
        assert app.find_incidents(ledger, now=NOW + _HOUR).stored == 0
        shown = app.incident(ledger, claims[0].claim_id[:10])
        assert set(shown.members) == told
        assert (shown.compared.tellings, shown.compared.origins) == (3, 2)
        assert all(j.rule == SAME_RULE and j.score for j in shown.judgements)
        assert app.undo_incidents(ledger, now=NOW + 2 * _HOUR) == 2
        assert incidents(ledger) == []
        assert ledger.claims() == before
        assert app.find_incidents(ledger, now=NOW + 3 * _HOUR).stored == 2
        assert incidents(ledger) == [told]
        assert ledger.claims() == before
        assert not ledger.verify().faults


def test_one_story_in_two_languages_is_one_happening_until_it_is_undone(tmp_path: Path) -> None:
    english = document(WORDS[0], language="en")
    russian = document(
        "На рассвете снаряды попали в рынок Ривертона.", language="ru", outlet="Почта"
    )
    claims = (
        claim(english, place=Place(text="Riverton"), mode="heavy-weapons"),
        claim(russian, place=Place(text="Ривертон"), mode="heavy-weapons"),
    )
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(english, russian, claims=claims), now=NOW)
        app.find_incidents(ledger, now=NOW)
        assert incidents(ledger) == [{c.claim_id for c in claims}]
        both = app.incident(ledger, claims[0].claim_id).compared
        assert (both.tellings, both.origins) == (2, 2)
        app.undo_incidents(ledger, now=NOW + _HOUR)
        assert incidents(ledger) == []
        assert {c.claim_id for c in ledger.claims()} == {c.claim_id for c in claims}


def test_a_claim_alone_is_a_happening_told_once(tmp_path: Path) -> None:
    claims = filled(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        shown = app.incident(ledger, claims[3].claim_id)
        assert (shown.members, shown.compared.tellings) == ((claims[3].claim_id,), 1)
        assert {a.agreed for a in shown.compared.aspects} == {None}


def test_a_persons_verdict_stays_before_the_rules(tmp_path: Path) -> None:
    claims = filled(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        joined = {(j.a, j.b) for j in app.find_incidents(ledger, now=NOW).found.judgements}
        said = [
            Judgement(about=Judged.CLAIMS, a=a, b=b, verdict=Verdict.DIFFERENT, by="Ann",
                      rule="test.v1", at=NOW)
            for a, b in joined
        ]  # fmt: skip
        ledger.append(Batch(source="ann", judgements=tuple(said)), now=NOW)
        app.find_incidents(ledger, now=NOW + _HOUR)
        assert incidents(ledger) == []
        joins = Judgement(
            about=Judged.CLAIMS, a=claims[0].claim_id, b=claims[3].claim_id,
            verdict=Verdict.SAME, by="Ann", rule="test.v1", at=NOW,
        )  # fmt: skip
        ledger.append(Batch(source="ann", judgements=(joins,)), now=NOW)
        assert app.undo_incidents(ledger, now=NOW + 2 * _HOUR) == 2
        assert incidents(ledger) == [{claims[0].claim_id, claims[3].claim_id}]


def test_what_the_rule_no_longer_says_is_taken_back(tmp_path: Path) -> None:
    claims = filled(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        app.find_incidents(ledger, now=NOW)
        ledger.retract([c.claim_id for c in claims[:2]], reason="t", known_at=NOW, now=NOW)
        again = app.find_incidents(ledger, now=NOW + _HOUR)
        assert (again.stored, again.taken_back) == (0, 2)
        assert incidents(ledger) == []


def _rows(*given: dict[str, Any]) -> pa.Table:
    known = NOW.replace(tzinfo=None)
    base = {"day": DAY, "known_at": known, "revision": 0, "sign": 1, "event_code": "194"}
    schema = row_schema(Table.EVENTS)
    return pa.Table.from_pylist([{**base, "native_id": n} | r for n, r in enumerate(given)], schema)


def test_rows_of_a_feed_are_tellings_under_the_id_of_their_claim(tmp_path: Path) -> None:
    shelled = {"actor": "UPL", "recipient": "LOW", "place": "Riverton, Lowland"}
    rows = _rows(
        shelled | {"source": "https://a.example/1"},
        shelled | {"source": "https://a.example/1", "event_code": "ASSAULT", "deaths": 3},
        shelled | {"event_code": "010"},
        shelled | {"event_code": "9999"},
        {"source": "https://a.example/2"},
        shelled | {"day_end": DAY + timedelta(60)},
    )
    told, silent = told_rows("gdelt", rows)
    assert (len(told), silent) == (2, 4)
    own = told_rows("own", rows, lambda code, mode: (EventType.AID, "") if code == "9999" else None)
    assert [t.type for t in own[0]] == ["AID"]
    both = told_rows("gdelt", _rows(shelled | {"contexts": "military;undirected"}))[0][0]
    assert (both.actors, both.recipients) == (frozenset({"UPL", "LOW"}), frozenset())
    assert [t.origin for t in told] == ["https://a.example/1"] * 2
    assert told[1].deaths == (3, 3)
    of = FeedRow(feed="gdelt", native_id="0", file_sha256="f", row=1)
    as_claim = claim(document(), evidence=of, factuality=None, valid=Interval.day(DAY))
    assert told[0].claim_id == as_claim.claim_id == row_id("gdelt", 0)
    claims = filled(tmp_path / "l")
    with Ledger.open(tmp_path / "l") as ledger:
        # Rows that are not in the ledger are shown beside an account, and no verdict is kept.
        shown = app.incident(ledger, claims[0].claim_id, rows=told).compared
        assert (shown.tellings, shown.origins, shown.rows) == (1, 1, 2)
        with pytest.raises(RecordError, match="claims that are not here"):
            app.find_incidents(ledger, now=NOW, rows=told)
        assert incidents(ledger) == []
        found = app.find_incidents(ledger, now=NOW, rows=told, dry_run=True).found.judgements
        late = [replace(t, known=t.known - timedelta(9)) for t in told]
        again = app.find_incidents(ledger, now=NOW, rows=late, dry_run=True).found.judgements
        assert again == found
        assert [a.holder for a in shown.accounts if a.unread] == ["gdelt", "gdelt"]
        alone = app.incident(ledger, claims[3].claim_id, rows=told).compared
        assert (alone.tellings, alone.rows) == (1, 0)


def test_rows_of_two_articles_and_two_places(tmp_path: Path) -> None:
    two = _rows(
        {"actor": "UPL", "recipient": "LOW", "place": "Riverton, Lowland", "source": "a"},
        {"actor": "UPL", "recipient": "LOW", "place": "Hilltown, Lowland", "source": "b"},
    )
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        found = app.find_incidents(ledger, now=NOW, rows=told_rows("gdelt", two)[0]).found
    assert [j.verdict for j in found.judgements] == [Verdict.UNSURE]


def run(root: Path, *words: str) -> str:
    """Output of a command of ``incidents``."""
    done = CliRunner().invoke(main, ["incidents", *words, "--ledger", str(root)])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_commands(tmp_path: Path) -> None:
    root = tmp_path / "l"
    claims = filled(root)
    dry = run(root, "find", "--dry-run")
    assert "day_same" in dry
    assert "would store 2 verdicts" in dry
    first = json.loads(run(root, "find", "--json").splitlines()[0])
    assert first["judgement"]["rule"] == SAME_RULE
    assert "type_same" in first["why"]
    assert "incident of 3 claims" in run(root, "list")
    shown = run(root, "show", claims[2].claim_id[:8])
    assert "3 tellings by 2 origins" in shown
    assert "dead      agree      3 (2 origins)" in shown
    assert json.loads(run(root, "show", claims[2].claim_id, "--json"))["compared"]["origins"] == 2
    assert "2 pairs no longer joined" in run(root, "undo")
    assert "1 telling by 1 origin" in run(root, "show", claims[2].claim_id[:8])


@pytest.mark.parametrize("named", ["zzzzzzzz", "3"])
def test_an_unknown_claim_is_an_error(tmp_path: Path, named: str) -> None:
    filled(tmp_path / "l")
    done = CliRunner().invoke(main, ["incidents", "show", named, "--ledger", str(tmp_path / "l")])
    assert done.exit_code == 1


def test_without_a_party_nothing_breaks(tmp_path: Path) -> None:
    of = document("Shells fell.", language="en")
    bare = claim(of, actors=(), recipients=parties())
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        ledger.append(batch(of, claims=(bare,)), now=NOW)
        assert app.find_incidents(ledger, now=NOW).found.told == 1
        assert app.incident(ledger, bare.claim_id).compared.accounts[0].who == ""
