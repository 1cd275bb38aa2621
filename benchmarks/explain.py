"""Does everything in a briefing open? Numbers to claims, quotations to texts, sentences to either.

python benchmarks/explain.py --briefing out/south-caucasus.json --ledger out/ledger --json
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import msgspec

from chalkcircle.briefing import Briefing
from chalkcircle.ledger import Ledger
from measuring import footer


def main() -> int:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--briefing", type=Path, required=True)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    started = time.process_time()
    briefing = msgspec.json.decode(arguments.briefing.read_bytes(), type=Briefing)
    with Ledger.open(arguments.ledger) as ledger:
        resolved = 0
        for number in briefing.numbers:
            support = number.support
            found = ledger.claims(
                support.selection, as_of=number.stamp.as_of, snapshot=number.stamp.snapshot
            )
            ids = {c.claim_id for c in found}
            all_found = len(found) == support.count + support.repeats
            resolved += all_found and set(support.heaviest) <= ids
        matched = sum(
            c.quote.strip("… ") in ledger.text(c.document_id)[c.start : c.end]
            for c in briefing.citations
        )
    sentences = [s for _, s in briefing.sentences()]
    figures = {
        "numbers": len(briefing.numbers),
        "numbers_resolved": resolved,
        "spans": len(briefing.citations),
        "spans_matched": matched,
        "sentences": len(sentences),
        "sentences_cited_or_marked": sum(bool(s.claims or s.mark) for s in sentences),
        **footer(started, 1),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
