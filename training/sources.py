"""Reads each source that the model may or may not learn from, into examples.

What is shipped learns only from `training/sentences`, from the UDS graded factuality (MIT, text
CC BY-SA 4.0) and from the PETRARCH validation records (MIT). The PLV sentences and PolNeAR state no
licence: models that saw them are measured and never shipped; `train.py` sees to it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tokenizers import Tokenizer

from chalkcircle.coding.encoder import NAMES
from chalkcircle.coding.pairs import unmark
from corpus import HERE, Line, Said, Span, find, meets, read
from examples import Example, Name, PairExample, of_pair, of_predicate, of_said

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


def names(texts: Sequence[str]) -> list[list[Name]]:
    """Persons and organisations of each text, as the parser's tagger marks them.

    The reader learns to mark them like the tagger, which need not run beside it.
    """
    from chalkcircle.coding.parse import load_parser

    kinds = NAMES[1:]
    return [
        [(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in kinds]
        for doc in load_parser().pipe(texts)
    ]


def graded(path: Path, tokenizer: Tokenizer) -> list[Example]:
    """The predicates of a UDS file."""
    rows = (json.loads(row) for row in path.read_text("utf-8").splitlines())
    return [of_predicate(r["tokens"], r["pred"], r["norm_value"], tokenizer) for r in rows]


def attributions(folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """The paragraphs of a PolNeAR folder with their attributions; of events it says nothing."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rsplit("_", 1)[0], path)
    found = []
    for name, path in first.items():
        text = (folder / "text" / f"{name}.txt").read_text("utf-8")
        said = _said(path.read_text("utf-8").splitlines())
        for line in re.finditer(r"[^\n]+", text):
            here = [s for s in map(partial(_within, line.span()), said) if s is not None]
            found.append(of_said(line.group(), here, tokenizer))
    return found


def _said(rows: Sequence[str]) -> list[Said]:
    """The attributions of an annotation file that have a cue and a content."""
    spans: dict[str, list[Span]] = {}
    found = []
    told = [row.split("\t")[:2] for row in rows if "\t" in row]
    for name, body in told:
        if name.startswith("T"):
            pieces = (piece.split() for piece in body.split(" ", 1)[1].split(";"))
            spans[name] = [(int(start), int(end)) for start, end in pieces]
    for name, body in told:
        parts: dict[str, list[Span]] = {}
        for role, _, of in (part.partition(":") for part in body.split() if name[0] == "E"):
            parts.setdefault(role.rstrip("0123456789"), []).extend(spans.get(of, ()))
        if parts.get("Cue") and parts.get("Content"):
            source = parts["Source"][0] if parts.get("Source") else None
            found.append(Said(source, parts["Cue"][0], tuple(parts["Content"]), "", ""))
    return found


def _within(line: Span, said: Said) -> Said | None:
    """An attribution by its place in the line that holds its cue, ``None`` in other lines."""
    if not line[0] <= said.cue[0] < line[1]:
        return None

    def cut(*spans: Span) -> tuple[Span, ...]:
        kept = (s for s in spans if meets(s, line))
        return tuple((max(a, line[0]) - line[0], min(b, line[1]) - line[0]) for a, b in kept)

    source = cut(said.source) if said.source else ()
    return Said(source[0] if source else None, cut(said.cue)[0], cut(*said.content), "", "")


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
