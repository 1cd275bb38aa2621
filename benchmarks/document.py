"""What the reader finds in a document: entities, attributed passages, events. No gold is read.

python benchmarks/document.py --doc FILE [--date 2025-07-15] --json
python benchmarks/document.py --items FILE.jsonl --json      (lines: id, date, text)
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from chalkcircle.coding.coder import Coded
from chalkcircle.coding.intake import read_input
from chalkcircle.coding.reading import Passage
from chalkcircle.model import Claim, Document, Holder, HolderKind, Interval, Kind, Party, TextSpan
from measuring import footer, write_predictions
from models import coder_of, document_of


def main() -> int:
    """Read, print, leave."""
    arguments = _arguments()
    coder = coder_of("shipped")
    started, count = time.process_time(), 0
    lines = []
    for name, document in _documents(arguments):
        coded = coder.code(document, now=datetime.now(UTC))
        found = {"id": name, **describe(coded)} if arguments.items else describe(coded)
        lines.append(found)
        count += 1
    figures = footer(started, count)
    write_predictions(arguments.predictions, lines)
    for line in lines:
        print(json.dumps({**line, **({} if arguments.items else figures)}, ensure_ascii=False))
    if arguments.items:
        print(json.dumps(figures), file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--doc", type=Path)
    given.add_argument("--items", type=Path)
    parser.add_argument("--date", type=date.fromisoformat)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--predictions", type=Path)
    return parser.parse_args()


def _documents(arguments: argparse.Namespace) -> Iterator[tuple[str, Document]]:
    today = datetime.now(UTC).date()
    path = arguments.doc or arguments.items
    if arguments.doc:
        read = read_input(path, published=arguments.date, today=today)
        yield from ((path.name, document) for document in read.documents)
        return
    for line in path.read_text("utf-8").splitlines():
        item = json.loads(line)
        day = date.fromisoformat(item["date"]) if item.get("date") else None
        yield str(item["id"]), document_of(item["text"], path.name, day)


def describe(coded: Coded) -> dict[str, Any]:
    """The objects of the benchmark contract for one document."""
    entities = [
        {
            "start": m.start, "end": m.end, "text": m.text, "actor_id": m.actor_id,
            "type": m.type, "iso3": m.code,
        }
        for m in coded.mentions
    ]  # fmt: skip
    passages = coded.reading.passages if coded.reading is not None else []
    return {
        "entities": entities,
        "claims": [_passage(p, passages) for p in passages],
        "events": [_event(c) for c in coded.claims if _told(c)],
    }


def _told(claim: Claim) -> bool:
    return claim.kind in (Kind.EVENT, Kind.TIE) and isinstance(claim.evidence, TextSpan)


def _passage(passage: Passage, others: list[Passage]) -> dict[str, Any]:
    """One attributed passage with its whole chain, outermost first."""
    around = sorted(
        (p for p in others if p.covers(passage.start, passage.end) and p is not passage),
        key=lambda p: p.start - p.end,
    )
    chain = [h for p in (*around, passage) for h in p.holders]
    outlets = [h.name for h in chain if h.kind is HolderKind.OUTLET]
    voices = [h for h in dict.fromkeys(chain) if h.kind is not HolderKind.OUTLET] or chain[-1:]
    return {
        "start": passage.start,
        "end": passage.end,
        "holder": [{"name": h.name, "actor_id": h.actor_id} for h in voices],
        "outlet": outlets[0] if outlets else None,
        "stance": passage.stance.value,
        "direct": passage.direct,
    }


def _event(claim: Claim) -> dict[str, Any]:
    evidence = claim.evidence
    assert isinstance(evidence, TextSpan)
    valid: Interval = claim.valid
    inner: tuple[Holder, ...] = claim.holders[1:]
    return {
        "start": evidence.start,
        "end": evidence.end,
        "kind": claim.kind.value,
        "type": claim.predicate,
        "mode": claim.mode,
        "actor": _codes(claim.actors),
        "recipient": _codes(claim.recipients),
        "valid_from": valid.start.isoformat() if valid.start else None,
        "valid_to": valid.end.isoformat() if valid.end else None,
        "precision": valid.precision.value,
        "place": claim.place.text if claim.place else None,
        "factuality": claim.factuality,
        "holder": [{"name": h.name, "actor_id": h.actor_id} for h in inner],
        "trigger": list(evidence.trigger or (evidence.start, evidence.end)),
    }


def _codes(parties: tuple[Party, ...]) -> list[str]:
    return list(dict.fromkeys(p.code for p in parties if p.code))


if __name__ == "__main__":
    sys.exit(main())
