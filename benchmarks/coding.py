"""Event coding: the type between a marked pair, and whole events from plain sentences.

python benchmarks/coding.py --pairs FILE.tsv [--model shipped|FOLDER] --json
python benchmarks/coding.py --cross-validate FILE.tsv [--folds 5] --json     (needs .[training])
python benchmarks/coding.py --events FILE.json [--model shipped|FOLDER] --json

Pairs have 15 roots, in the scheme of docs/pair-scheme.md.
Every row is scored; a row whose marks are missing is read with the whole sentence as the pair's.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalkcircle.coding.pairs import PairReader, unmark
from measuring import SEED, footer, macro_f1, ratio, with_intervals, write_predictions
from models import pairs_of

CLASSES = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "REQUEST": 3,
    "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4,
    "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""Class of each root in the PLV sentences: cooperation by word, deed; conflict by word, deed."""
BINS = 10
"""Equal-width bins of the expected calibration error."""

Chances = dict[str, float]
Row = dict[str, str]


def main() -> int:
    """Measure what was asked for and print the figures."""
    arguments = _arguments()
    started = time.process_time()
    if arguments.events:
        from whole_events import measure

        figures, rows, n = measure(arguments.events, arguments.model)
    else:
        path = arguments.pairs or arguments.cross_validate
        wanted = read_pairs(path)
        if arguments.pairs:
            chances = predict(wanted, pairs_of(arguments.model))
        else:
            from folds import cross_validated

            chances = cross_validated(path, arguments.folds, seed=SEED)
        rows = [row_of(r, c) for r, c in zip(wanted, chances, strict=True)]
        figures = with_intervals(list(zip(wanted, rows, strict=True)), scores)
        n = len(wanted)
    write_predictions(arguments.predictions, rows)
    print(json.dumps({**figures, **footer(started, n)}))
    return 0


def read_pairs(path: Path) -> list[Row]:
    """All rows of a pair file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def predict(rows: Sequence[Row], reader: PairReader) -> list[Chances]:
    """The chance of each of the 15 roots for each row."""
    return reader.older_roots([unmark(row["marked_sentence"]) for row in rows])


def row_of(row: Row, chances: Chances) -> dict[str, Any]:
    """The prediction row of the contract."""
    root = max(chances, key=lambda name: chances[name])
    classes = {c: sum(p for r, p in chances.items() if CLASSES[r] == c) for c in (1, 2, 3, 4)}
    quad = max(classes, key=lambda c: classes[c])
    binary = 1 if classes[1] + classes[2] >= classes[3] + classes[4] else 2
    return {
        "id": row["sentence_id"], "root": root, "quad": quad, "binary": binary,
        "p": round(chances[root], 4),
    }  # fmt: skip


def scores(cases: Sequence[tuple[Row, dict[str, Any]]]) -> dict[str, float]:
    """All figures of the contract over some cases."""
    wanted = [row["gold_root"] for row, _ in cases]
    found = [p["root"] for _, p in cases]
    quads = [int(row["gold_penta"]) for row, _ in cases]
    sure = sorted(
        ((p["p"], w == f) for (_, p), w, f in zip(cases, wanted, found, strict=True)), reverse=True
    )
    kept = sure[: round(0.7 * len(sure))]
    return {
        "root_macro_f1": macro_f1(wanted, found),
        "quad_macro_f1": macro_f1(quads, [p["quad"] for _, p in cases]),
        "binary_macro_f1": macro_f1(
            [1 if q <= 2 else 2 for q in quads], [p["binary"] for _, p in cases]
        ),
        "root_accuracy": ratio(sum(w == f for w, f in zip(wanted, found, strict=True)), len(cases)),
        "ece": calibration_error(sure),
        "accuracy_at_70": ratio(sum(right for _, right in kept), len(kept)),
    }


def calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over equal-width bins (Naeini and others, AAAI 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for p, right in sure:
        bins.setdefault(min(int(p * BINS), BINS - 1), []).append((p, right))
    return sum(
        abs(sum(p for p, _ in inside) - sum(right for _, right in inside))
        for inside in bins.values()
    ) / max(len(sure), 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("--pairs", type=Path)
    given.add_argument("--cross-validate", type=Path)
    given.add_argument("--events", type=Path)
    parser.add_argument("--model", default="shipped")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--predictions", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
