"""Did it happen: graded factuality of marked predicates against lay annotators.

python benchmarks/factuality.py FILE.jsonl [--model shipped|FOLDER] --json
python benchmarks/factuality.py --cross-validate FILE.jsonl [--folds 5] --json   (needs .[training])
python benchmarks/factuality.py --probe FILE.jsonl --json

A line of FILE has `tokens`, `pred` (the predicate's number) and `norm_value`. The probe file has
whole texts in the form of the training sentences: a non-fact counts as coded as fact when the coder
makes an event of its trigger that counts as happened.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalkcircle.coding.encoder import Encoder
from measuring import SEED, footer, macro_f1, with_intervals, write_predictions
from models import encoder_of

Row = dict[str, Any]


def main() -> int:
    """Measure what was asked for and print the figures."""
    arguments = _arguments()
    started = time.process_time()
    if arguments.probe:
        from probing import measure

        figures, rows, n = measure(arguments.probe, arguments.model)
    else:
        path = arguments.file or arguments.cross_validate
        wanted = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        if arguments.file:
            values = predict(wanted, encoder_of(arguments.model))
        else:
            from folds import cross_validated_grades

            values = cross_validated_grades(wanted, arguments.folds, seed=SEED)
        rows = [{"id": r["id"], "value": round(v, 3)} for r, v in zip(wanted, values, strict=True)]
        pairs = [(r["norm_value"], v) for r, v in zip(wanted, values, strict=True)]
        figures, n = with_intervals(pairs, scores), len(wanted)
    write_predictions(arguments.predictions, rows)
    print(json.dumps({**figures, **footer(started, n)}))
    return 0


def predict(rows: Sequence[Row], encoder: Encoder) -> list[float]:
    """The graded factuality of each row's predicate."""
    values = []
    for row, scored in zip(rows, encoder.read([" ".join(r["tokens"]) for r in rows]), strict=True):
        start = sum(len(token) + 1 for token in row["tokens"][: row["pred"]])
        inside = [i for i, (a, b) in enumerate(scored.offsets) if b > a >= start]
        # Beyond the longest text nothing is known: the mean of such texts is a plain assertion.
        values.append(float(scored.head("graded")[inside[0], 0]) if inside else 1.0)
    return values


def scores(cases: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Pearson's r, mean absolute error, and F1 of happened (above 0) against not."""
    n = len(cases)
    mean_w, mean_f = (sum(c[i] for c in cases) / n for i in (0, 1))
    cov = sum((w - mean_w) * (f - mean_f) for w, f in cases)
    var_w, var_f = (sum((c[i] - m) ** 2 for c in cases) for i, m in ((0, mean_w), (1, mean_f)))
    return {
        "pearson_r": cov / (var_w * var_f) ** 0.5 if var_w and var_f else 0.0,
        "mae": sum(abs(w - f) for w, f in cases) / n,
        "happened_macro_f1": macro_f1([w > 0 for w, _ in cases], [f > 0 for _, f in cases]),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--cross-validate", type=Path)
    parser.add_argument("--probe", type=Path)
    parser.add_argument("--model", default="shipped")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--predictions", type=Path)
    arguments = parser.parse_args()
    if sum(map(bool, (arguments.file, arguments.cross_validate, arguments.probe))) != 1:
        parser.error("name one file: FILE, --cross-validate FILE or --probe FILE")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
