"""Which pairs of claims are judged to tell of one happening, against labelled pairs.

python benchmarks/incidents.py --pairs FILE [--ledger L] [--split check] --json

FILE is separated by tabs, or by commas where its name ends in .csv, and has the columns `claim_a
claim_b same`. A claim is its JSON, as `chalkcircle claims --json` prints it, or, with --ledger, its
id there. `same` is 1, yes, true or same; anything else is not. The words that a claim rests on come
from the ledger, else from the columns `words_a words_b` where there are any; without either the
rule goes by who, what, when and where alone. `language` (default en) is that of the words. With
--split only rows count whose column `split` says so.

p is the score of the rule; same is predicted from its threshold on.
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

from chalkcircle.app.happenings import tellings_of
from chalkcircle.feeds.grading import wilson
from chalkcircle.incidents import Told, likeness_of, told
from chalkcircle.ledger import Ledger
from chalkcircle.model import Claim, Verdict
from chalkcircle.model.claim import decode_claim
from measuring import f1, footer, ratio, with_intervals, write_predictions

_YES = frozenset(("1", "yes", "true", "same"))


def main() -> int:
    """Score the pairs and print the figures."""
    arguments = _arguments()
    started = time.process_time()
    rows = _rows(arguments.pairs, arguments.split)
    held = _held(arguments.ledger, rows) if arguments.ledger else {}
    found = [_predicted(row, held) for row in rows]
    cases = [
        (p["same"], row["same"].strip().lower() in _YES) for p, row in zip(found, rows, strict=True)
    ]
    figures: dict[str, Any] = with_intervals(cases, scores)
    figures |= _wilson(cases)
    write_predictions(
        arguments.predictions, ({"a": p["a"], "b": p["b"], "p": p["p"]} for p in found)
    )
    print(json.dumps({**figures, **footer(started, len(cases))}))
    return 0


def scores(cases: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Precision, recall and F1 of *same*; each case is (predicted, wanted)."""
    right = sum(p and w for p, w in cases)
    found, wanted = sum(p for p, _ in cases), sum(w for _, w in cases)
    return {
        "precision": ratio(right, found),
        "recall": ratio(right, wanted),
        "f1": f1(right, found, wanted),
    }


def _wilson(cases: Sequence[tuple[bool, bool]]) -> dict[str, Any]:
    right = sum(p and w for p, w in cases)
    found, wanted = sum(p for p, _ in cases), sum(w for _, w in cases)
    counts = {"right": right, "predicted": found, "wanted": wanted}
    shares = {"precision_wilson": found, "recall_wilson": wanted}
    return counts | {
        name: [round(x, 4) for x in wilson(right, n)] for name, n in shares.items() if n
    }


def _predicted(row: dict[str, str], held: dict[str, Told | None]) -> dict[str, Any]:
    """Ids and score of a pair; one of which nothing can be said scores 0."""
    sides = [_told(row, side, held) for side in "ab"]
    ids = [_id(row[f"claim_{side}"]) for side in "ab"]
    if sides[0] is None or sides[1] is None:
        return {"a": ids[0], "b": ids[1], "p": 0.0, "same": False}
    likeness = likeness_of(sides[0], sides[1])
    same = likeness.verdict is Verdict.SAME
    return {"a": ids[0], "b": ids[1], "p": likeness.score, "same": same}


def _told(row: dict[str, str], side: str, held: dict[str, Told | None]) -> Told | None:
    cell = row[f"claim_{side}"]
    if not cell.lstrip().startswith("{"):
        if cell not in held:
            raise SystemExit(f"claim {cell} is not at hand: name its ledger with --ledger")
        return held[cell]
    words = row.get(f"words_{side}") or ""
    return told(_claim(cell), words, language=row.get("language") or "en")


def _id(cell: str) -> str:
    return _claim(cell).claim_id if cell.lstrip().startswith("{") else cell


def _claim(cell: str) -> Claim:
    """A claim; one that was written by hand may leave out its id."""
    return decode_claim(cell)


def _held(path: Path, rows: Sequence[dict[str, str]]) -> dict[str, Told | None]:
    """What claims named by id tell; ``None`` of one that tells of no happening."""
    ids = {row[f"claim_{s}"] for row in rows for s in "ab"}
    ids = {i for i in ids if not i.lstrip().startswith("{")}
    with Ledger.open(path) as ledger:
        claims = [ledger.claim(i) for i in sorted(ids)]
        tellings = {one.claim_id: one for one in tellings_of(ledger, claims)}
    return {i: tellings.get(i) for i in ids}


def _rows(path: Path, split: str | None) -> list[dict[str, str]]:
    csv.field_size_limit(1 << 24)
    with path.open(encoding="utf-8", newline="") as file:
        between = "," if path.suffix == ".csv" else "\t"
        rows = list(csv.DictReader(file, delimiter=between))
    missing = {"claim_a", "claim_b", "same"} - set(rows[0] if rows else ())
    if missing:
        raise SystemExit(f"{path.name} lacks {', '.join(sorted(missing))}")
    return [row for row in rows if split is None or row.get("split") == split]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--split")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--predictions", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
