"""Sentences and documents coded per CPU second, everything on, and the parse alone.

python benchmarks/read_speed.py --docs FILE.jsonl [--limit N] --json
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from chalkcircle.coding.intake import read_input
from chalkcircle.coding.layout import paragraphs, quotations
from chalkcircle.coding.parse import load_parser, parse
from chalkcircle.coding.reading import Reading
from chalkcircle.model import Document
from measuring import footer
from models import coder_of

BATCH = 50
"""Documents read together, as many as one commit of an ingest."""


def main() -> int:
    """Measure once after warming up; run it five times for a median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    now = datetime.now(UTC)
    documents = read_input(arguments.docs, today=now.date()).documents[: arguments.limit]
    coder = coder_of("shipped")
    coder.code(documents[0], now=now)
    batches = [documents[i : i + BATCH] for i in range(0, len(documents), BATCH)]
    load_parser()

    begun = started = time.process_time()
    sentences = sum(c.sentences for batch in batches for c in coder.code_all(batch, now=now))
    whole = time.process_time() - started
    started = time.process_time()
    parsed = sum(_parse_only(batch) for batch in batches)
    alone = time.process_time() - started
    print(f"{sentences} sentences of {len(documents)} documents", file=sys.stderr)
    figures = {
        "sentences_per_cpu_second": round(sentences / whole, 1),
        "documents_per_cpu_second": round(len(documents) / whole, 1),
        "parse_only_sentences_per_cpu_second": round(parsed / alone, 1),
        **footer(begun, len(documents)),
    }
    print(json.dumps(figures))
    return 0


def _parse_only(documents: Sequence[Document]) -> int:
    readings = [Reading(document) for document in documents]
    for reading in readings:
        paragraphs(reading)
        quotations(reading)
    parse(readings)
    return sum(len(reading.sentences) for reading in readings)


if __name__ == "__main__":
    sys.exit(main())
