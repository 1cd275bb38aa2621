"""Reads each source that the model may or may not learn from, into examples.

What is shipped learns only from `training/sentences`, from the UDS graded factuality (MIT, text
CC BY-SA 4.0) and from the PETRARCH validation records (MIT). The PLV sentences and PolNeAR state no
licence: models that saw them are measured and never shipped; `train.py` sees to it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer

from chalkcircle.coding.pairs import unmark
from corpus import HERE, Line, Span, find, read
from examples import Example, PairExample, of_pair, of_predicate

FOLDER = HERE / "sentences"
PAIRS = HERE / "pairs"


def sentences(folder: Path = FOLDER) -> list[Line]:
    """All annotated texts written for this project.

    Raises:
        ValueError: A line breaks the guide.
    """
    lines: list[Line] = []
    for path in sorted(folder.glob("*.jsonl")):
        found, faults = read(path)
        if faults:
            raise ValueError("\n".join(faults))
        lines += found
    return lines


def graded(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """The predicates of a UDS file."""
    rows = (json.loads(row) for row in path.read_text("utf-8").splitlines())
    return [of_predicate(r["tokens"], r["pred"], r["norm_value"], tokenizer) for r in rows]


def marked_pairs(path: Path) -> Iterator[tuple[str, str, Span, Span, str]]:
    """Rows of a PLV file: id, sentence, source, target, root. What is not marked is empty."""
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield row["sentence_id"], *unmark(row["marked_sentence"]), row["gold_root"]


def of_pairs(path: Path, tokenizer: Tokenizer) -> list[PairExample]:
    """The pairs of a PLV file."""
    return [
        of_pair(text, source, target, root, tokenizer)
        for _, text, source, target, root in marked_pairs(path)
    ]


def own_pairs(folder: Path, tokenizer: Tokenizer) -> list[PairExample]:
    """The pairs written for this project in the older scheme.

    Raises:
        ValueError: A line names words that do not stand in its text, or no root.
    """
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            text = row["text"]
            source, target = find(text, row["s"]), find(text, row["t"])
            found.append(of_pair(text, source, target, row["root"], tokenizer))
    return found
