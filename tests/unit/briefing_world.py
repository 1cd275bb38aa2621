"""A made-up study and ledger, so that the page is composed from real rooms without a region."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from chalkcircle.ledger import Batch, Ledger
from chalkcircle.model import (
    Claim,
    Document,
    Holder,
    HolderKind,
    Interval,
    Kind,
    Party,
    Precision,
    Stance,
    TextSpan,
    sha256,
)
from chalkcircle.study import Bearing, Question, Study

NOW = datetime(2024, 6, 1, 9, tzinfo=UTC)
GAZETTE = Holder(name="The Gazette", kind=HolderKind.OUTLET)
HERALD = Holder(name="The Herald", kind=HolderKind.OUTLET)
ANNA = Holder(name="Anna Analyst", kind=HolderKind.PERSON)
FRA, DEU = Party(text="Paris", code="FRA"), Party(text="Berlin", code="DEU")


def document(text: str, day: date | None = date(2024, 5, 12), **changes: object) -> Document:
    """A document of The Gazette."""
    fields: dict[str, object] = {
        "text": text,
        "raw_sha256": sha256(text.encode()),
        "source": "a.txt",
        "outlet": "The Gazette",
        "title": "A week",
        "published": day,
        "language": "en",
    }
    return Document(**(fields | changes))  # type: ignore[arg-type]


def claim(doc: Document, words: str, **changes: object) -> Claim:
    """An event between two states, told by The Gazette in ``words``."""
    start = doc.text.index(words)
    fields: dict[str, object] = {
        "kind": Kind.EVENT,
        "predicate": "REQUEST",
        "mode": "change",
        "actors": (FRA,),
        "recipients": (DEU,),
        "valid": Interval.day(date(2024, 5, 10)),
        "known_at": doc.known_at(NOW),
        "holders": (GAZETTE,),
        "factuality": 3.0,
        "evidence": TextSpan(document_id=doc.document_id, start=start, end=start + len(words)),
        "coder": "test.v1",
    }
    return Claim(**(fields | changes))  # type: ignore[arg-type]


def opinion(doc: Document, words: str, **changes: object) -> Claim:
    """A forecast by Anna Analyst in ``words``."""
    fields: dict[str, object] = {
        "kind": Kind.FORECAST,
        "predicate": "outlook",
        "mode": None,
        "valid": Interval(),
        "holders": (GAZETTE, ANNA),
        "stance": Stance.PREDICTS,
        "factuality": None,
    }
    return claim(doc, words, **(fields | changes))


def study(**changes: object) -> Study:
    """A study of one pair with two questions; nothing bears on the second."""
    fields: dict[str, object] = {
        "id": "rhine",
        "title": "The Rhine",
        "description": "Two neighbours.",
        "licence": "CC BY 4.0",
        "region": "EUROPE",
        "language": "en",
        "compiled": date(2024, 5, 1),
        "names_policy": "un_members_everyday",
        "actors_of_interest": ("FRA", "DEU"),
        "outside_powers": (),
        "dyads": (("DEU", "FRA"), ("BEL", "FRA")),
        "issues": (),
        "outlets": (),
        "corridors": (),
        "chronicle": (),
        "ties": (),
        "questions": (
            Question(
                id="tunnel", text="Who pays for the tunnel?", note="Asked by the Gazette.",
                bearing=(Bearing(codes=("FRA",), words=("tunnel",)),),
            ),
            Question(id="moon", text="Who owns the moon?", note="",
                     bearing=(Bearing(words=("moon",)),)),
        ),
        "actors": None,
        "files": (),
    }  # fmt: skip
    return Study(**(fields | changes))  # type: ignore[arg-type]


TEXT = (
    "Paris demanded that Berlin change its law. Paris will pay for the tunnel, said Anna Analyst. "
    "Troops moved on Monday. Berlin accused Paris of delay. Nothing of the kind, said Paris."
)


def fill(path: Path) -> Ledger:
    """A ledger with two documents: events, a forecast, an accusation and a denial."""
    one = document(TEXT)
    two = document(
        "Paris moved troops. Paris did not move troops, says Berlin.",
        outlet="The Herald", source="b.txt", unverified=True,
    )  # fmt: skip
    moved = {"predicate": "MOBILIZE", "mode": "troops"}
    undated = Interval(None, date(2024, 5, 12), Precision.OPEN)
    claims = (
        claim(one, "Troops moved on Monday.", valid=undated, **moved),
        claim(one, "Paris demanded that Berlin change its law."),
        opinion(one, "Paris will pay for the tunnel"),
        claim(one, "Berlin accused Paris of delay.", predicate="ACCUSE", mode=None,
              actors=(DEU,), recipients=(FRA,)),
        claim(two, "Paris moved troops.", holders=(HERALD,), **moved),
        claim(two, "Paris did not move troops", holders=(HERALD, ANNA), factuality=-3.0,
              stance=Stance.DENIES, **moved),
    )  # fmt: skip
    ledger = Ledger.open(path, create=True)
    raw = {d.raw_sha256: d.text.encode() for d in (one, two)}
    ledger.append(Batch(source="test", documents=(one, two), claims=claims, raw=raw), now=NOW)
    return ledger
