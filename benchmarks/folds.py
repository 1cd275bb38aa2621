"""Cross-validation of the trained parts: each fold is scored by weights that never saw it.

Needs the `training` extra (torch). Nothing is written to the package.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "training"))

T = TypeVar("T")
EPOCHS = 6
GRADING_EPOCHS = 3
CARD = {"id": "fold", "temperature": 1.0}


def by_folds(
    keys: list[str],
    folds: int,
    seed: int,
    score: Callable[[list[int], list[int], Path], list[T]],
) -> list[T]:
    """What each row gets from weights that saw only the rows of other folds.

    Args:
        keys: One a row; rows with one key stay together.
        folds: How many folds.
        seed: What the keys are dealt out by.
        score: Given the numbers of the rows to learn from, of those to score and a folder for the
            weights, the scores of the latter in their order.
    """
    names = sorted(set(keys))
    random.Random(seed).shuffle(names)
    fold = {name: i % folds for i, name in enumerate(names)}
    found: dict[int, T] = {}
    for number in range(folds):
        held = [i for i, key in enumerate(keys) if fold[key] == number]
        seen = [i for i, key in enumerate(keys) if fold[key] != number]
        with tempfile.TemporaryDirectory() as folder:
            found.update(zip(held, score(seen, held, Path(folder)), strict=True))
    return [found[i] for i in range(len(keys))]


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

    def chances(seen: list[int], held: list[int], folder: Path) -> list[dict[str, float]]:
        blank = pair_reader_of(base_folder(), tokenizer)
        reader = fit(blank, [pairs[i] for i in seen], epochs=EPOCHS, seed=seed)
        export(reader, tokenizer, folder, "pairs", CARD)
        return predict([rows[i] for i in held], PairReader(folder))

    return by_folds([r["sentence_id"] for r in rows], folds, seed, chances)


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

    def values(seen: list[int], held: list[int], folder: Path) -> list[float]:
        blank = reader_of(base_folder())
        reader = fit(blank, [examples[i] for i in seen], epochs=GRADING_EPOCHS, seed=seed)
        export(reader, tokenizer, folder, "reader", CARD)
        return predict([rows[i] for i in held], Encoder(folder))

    return by_folds([r["text"] for r in rows], folds, seed, values)
