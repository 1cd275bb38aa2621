"""Any run of corrections, undos, redos and new readings, against a replay that forgets nothing."""

from __future__ import annotations

import itertools
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from correcting_desk import NOW, Desk, desk, place, read_now
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle import app
from chalkcircle.app.sifting import read_from
from chalkcircle.ledger import Ledger
from chalkcircle.model import Op
from chalkcircle.study import Correction, What, append_correction, is_corrected

_CODES = ("KEN", "SOM", "UGA")
_which = st.integers(0, 2)
_party = st.tuples(
    st.just("party"), _which, st.sampled_from(("actor", "recipient")),
    st.sampled_from(("", *_CODES)), st.sampled_from(("", *_CODES)),
).filter(lambda op: op[3] != op[4])  # fmt: skip
_speaker = st.tuples(st.just("speaker"), _which, st.sampled_from(("Jane Okello", "UGA")))
_none = st.tuples(st.just("no-event"), _which)
_turn = st.tuples(st.sampled_from(("undo", "redo")), st.integers(0, 20))
_ops = st.lists(
    st.one_of(
        _party, _none, _speaker, _turn, _turn, st.sampled_from((("apply",), ("read again",)))
    ),
    max_size=9,
)

Row = tuple[Any, ...]
Reading = tuple[list[str], list[str], str]


def _is_on(rows: list[Row], number: int) -> bool:
    """Whether a row counts: the last row that counts and turns it decides."""
    for later in range(len(rows) - 1, number, -1):
        kind, which = rows[later][:2]
        if kind in ("undo", "redo") and which == number and _is_on(rows, later):
            return bool(kind == "redo")
    return True


def _swapped(parties: list[str], was: str, now: str) -> list[str]:
    if (was and was not in parties) or (now in parties and not was):
        return parties
    if now in parties or not now:
        return [p for p in parties if p != was]
    return [now if p == was else p for p in parties] if was else [*parties, now]


def _replayed(rows: list[Row]) -> list[Reading]:
    """What should stand, by the rows alone."""
    read: list[Reading] = [
        (["KEN"], ["SOM"], "report.txt"), (["SOM"], ["KEN"], "report.txt"),
        (["UGA"], ["KEN"], "report.txt"),
    ]  # fmt: skip
    gone = set()
    for number, row in enumerate(rows):
        if row[0] in ("undo", "redo") or not _is_on(rows, number):
            continue
        kind, which, *more = row
        actors, recipients, voice = read[which]
        if kind == "no-event":
            gone.add(which)
        elif kind == "speaker":
            voice = "Uganda" if more[0] == "UGA" else more[0]
        elif more[0] == "actor":
            actors = _swapped(actors, more[1], more[2])
        else:
            recipients = _swapped(recipients, more[1], more[2])
        read[which] = actors, recipients, voice
    return [one for number, one in enumerate(read) if number not in gone]


def _write(at: Desk, ledger: Ledger, rows: list[Row], ids: list[str], op: Row) -> None:
    """Append one row without asking whether it makes sense now."""
    kind, number, *more = op
    if kind in ("undo", "redo"):
        if not ids:
            return
        number %= len(ids)
        fields: dict[str, Any] = {"now": ids[number]}
    else:
        documents = [d.document_id for d in ledger.documents() if d.source == "report.txt"]
        claim = read_from(ledger, documents)[number]
        fields = {"anchor": claim.anchor}
        if kind == "party":
            fields |= dict(zip(("role", "was", "now"), more, strict=True))
        elif kind == "speaker":
            fields["now"] = more[0]
    given = Correction(id="", at=NOW, editor="Ana", kind=What(kind), **fields)
    ids.append(append_correction(at.study, given).id)
    rows.append((kind, number, *more))


@given(_ops)
@settings(max_examples=25, deadline=None)
def test_what_stands_is_what_a_replay_gives(ops: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at, day, rows, ids = desk(Path(folder)), date(2024, 5, 4), [], []  # type: ignore[var-annotated]
        with at.open() as ledger:
            at.read(ledger, day)
            for op in ops:
                if op[0] == "read again":
                    at.coder.version, day = at.coder.version + 1, day + timedelta(days=1)
                    at.read(ledger, day)
                elif op[0] == "apply":
                    app.apply_corrections(at.shop, ledger, now=NOW)
                else:
                    _write(at, ledger, rows, ids, op)
            app.apply_corrections(at.shop, ledger, now=NOW)
            before = ledger.snapshot
            app.apply_corrections(at.shop, ledger, now=NOW)
            assert ledger.snapshot == before, "a second time there is nothing to do"
            standing = read_now(ledger)
            found = [
                ([p.code for p in c.actors], [p.code for p in c.recipients], c.holders[-1].name)
                for c in standing
            ]
            assert found == _replayed(rows)
            assert len({place(c) for c in standing}) == len(standing)
            assert {c.known_at.date() for c in standing} <= {day}
            for claim in standing:
                chain = ledger.history(claim.claim_id)
                assert chain[-1].claim_id == claim.claim_id
                assert all(b.supersedes == a.claim_id for a, b in itertools.pairwise(chain))
                assert claim.op is Op.ASSERT
                assert claim.confidence == (None if is_corrected(claim) else 0.9)
            assert ledger.verify().ok
