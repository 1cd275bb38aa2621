"""Cross-validation of the trained parts: each fold is scored by weights that never saw it.

Needs the `training` extra (torch). Nothing is written to the package.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))

EPOCHS = 6
GRADING_EPOCHS = 3
CARD = {"id": "fold", "temperature": 1.0}


def parts(keys: list[str], folds: int, seed: int) -> list[list[int]]:
    """Row numbers of each fold; rows with one key stay together."""
    names = sorted(set(keys))
    random.Random(seed).shuffle(names)
    fold = {name: i % folds for i, name in enumerate(names)}
    return [[i for i, key in enumerate(keys) if fold[key] == f] for f in range(folds)]


def cross_validated(path: Path, folds: int, *, seed: int) -> list[dict[str, float]]:
    """The chance of each root for each row of a pair file.

    Each fold fits the base model to the other folds' pairs alone, then reads with int8 weights, as
    a user's would.
    """
    from chalkcircle.coding.pairs import PairReader
    from coding import predict, read_pairs
    from export import export
    from learning import fit, pair_reader_of, tokenizer_of
    from sources import of_pairs
    from train import base_folder

    rows = read_pairs(path)
    tokenizer = tokenizer_of(base_folder())
    pairs = of_pairs(path, tokenizer)
    found: list[dict[str, float] | None] = [None] * len(rows)
    for held in parts([r["sentence_id"] for r in rows], folds, seed):
        out = set(held)
        seen = [p for i, p in enumerate(pairs) if i not in out]
        blank = pair_reader_of(base_folder(), tokenizer)
        reader = fit(blank, seen, epochs=EPOCHS, seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            export(reader, tokenizer, Path(folder), "pairs", CARD)
            for i, chances in zip(
                held, predict([rows[i] for i in held], PairReader(Path(folder))), strict=True
            ):
                found[i] = chances
    return [chances for chances in found if chances is not None]


def cross_validated_grades(rows: list[dict[str, Any]], folds: int, *, seed: int) -> list[float]:
    """The graded factuality of each row's predicate; predicates of one sentence stay together."""
    from chalkcircle.coding.encoder import Encoder
    from examples import of_predicate
    from export import export
    from factuality import predict
    from learning import fit, reader_of, tokenizer_of
    from train import base_folder

    tokenizer = tokenizer_of(base_folder())
    examples = [of_predicate(r["tokens"], r["pred"], r["norm_value"], tokenizer) for r in rows]
    found = [0.0] * len(rows)
    for held in parts([r["text"] for r in rows], folds, seed):
        out = set(held)
        seen = [e for i, e in enumerate(examples) if i not in out]
        reader = fit(reader_of(base_folder()), seen, epochs=GRADING_EPOCHS, seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            export(reader, tokenizer, Path(folder), "reader", CARD)
            values = predict([rows[i] for i in held], Encoder(Path(folder)))
        for i, value in zip(held, values, strict=True):
            found[i] = value
    return found
