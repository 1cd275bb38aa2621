"""Who says what: attributed passages against a PolNeAR folder.

python benchmarks/attribution.py DIR [--model shipped|rules|FOLDER] --json

DIR holds `text/*.txt` and `attributions/*.ann`. An attribution of several pieces counts from its
first to its last code point; passages of one cue are its pieces. Contents are matched one to one,
best overlap first, at an intersection over union of at least one half; a source is right when its
span shares a character with a gold source. A document that several people annotated is scored
against the first file.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalkcircle.coding.reading import Passage
from measuring import f1, footer, ratio, with_intervals, write_predictions
from models import coder_of, document_of

Span = tuple[int, int]
MATCHES = 0.5
"""Least intersection over union of two contents that count as one."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content with the spans of its sources."""

    content: Span
    sources: tuple[Span, ...]
    direct: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One document: what is wanted, what was found, and which belong together."""

    wanted: tuple[Attribution, ...]
    found: tuple[Attribution, ...]
    matched: tuple[tuple[int, int], ...]


def main() -> int:
    """Measure and print the figures."""
    arguments = _arguments()
    started = time.process_time()
    figures, rows, n = measure(arguments.dir, arguments.model)
    write_predictions(arguments.predictions, rows)
    print(json.dumps({**figures, **footer(started, n)}))
    return 0


def measure(folder: Path, model: str) -> tuple[dict[str, Any], list[dict[str, Any]], int]:
    """Figures, prediction rows and the number of documents."""
    coder = coder_of(model)
    cases, rows = [], []
    for name, text, wanted in documents(folder):
        reading = coder.code(document_of(text, name, None), now=datetime.now(UTC)).reading
        assert reading is not None
        found = attributions(reading.passages)
        rows += [{"doc": name, "content": a.content, "sources": a.sources} for a in found]
        cases.append(Case(tuple(wanted), tuple(found), matches(wanted, found)))
    return with_intervals(cases, scores), rows, len(cases)


def documents(folder: Path) -> list[tuple[str, str, list[Attribution]]]:
    """Name, text and gold of every document of a folder.

    Raises:
        FileNotFoundError: An annotation file without its text.
    """
    found: dict[str, tuple[str, str, list[Attribution]]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        if name not in found:
            text = (folder / "text" / f"{name}.txt").read_text("utf-8")
            found[name] = (name, text, gold(path, text))
    return list(found.values())


def gold(path: Path, text: str) -> list[Attribution]:
    """The attributions of one annotation file that have a content."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    spans: dict[str, Span] = {}
    for name, body, *_ in rows:
        if name.startswith("T"):
            pieces = [tuple(map(int, p.split())) for p in body.split(" ", 1)[1].split(";")]
            spans[name] = (pieces[0][0], pieces[-1][1])
    wanted = []
    for name, body, *_ in rows:
        if not name.startswith("E"):
            continue
        parts: dict[str, list[Span]] = {}
        for part in body.split():
            role, of = part.split(":")
            if of in spans:
                parts.setdefault(role.rstrip("0123456789"), []).append(spans[of])
        if contents := parts.get("Content"):
            whole = min(s for s, _ in contents), max(e for _, e in contents)
            direct = any(mark in text[slice(*whole)] for mark in '“"')
            wanted.append(Attribution(whole, tuple(parts.get("Source", ())), direct))
    return wanted


def attributions(passages: Sequence[Passage]) -> list[Attribution]:
    """What was found, in the gold's form: passages of one cue are pieces of one attribution."""
    by_cue: dict[object, list[Passage]] = {}
    for number, passage in enumerate(passages):
        by_cue.setdefault(passage.cue or number, []).append(passage)
    return [
        Attribution(
            (min(p.start for p in pieces), max(p.end for p in pieces)),
            tuple(p.source for p in pieces if p.source),
            any(p.direct for p in pieces),
        )
        for pieces in by_cue.values()
    ]


def matches(
    wanted: Sequence[Attribution], found: Sequence[Attribution]
) -> tuple[tuple[int, int], ...]:
    """Pairs of numbers of what belongs together, best overlap first."""
    ranked = sorted(
        (
            (share, -i, -j)
            for i, w in enumerate(wanted)
            for j, f in enumerate(found)
            if (share := union_share(w.content, f.content)) >= MATCHES
        ),
        reverse=True,
    )
    left, right, pairs = set(), set(), []
    for _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((-i, -j))
    return tuple(pairs)


def union_share(a: Span, b: Span) -> float:
    """Intersection over union of two spans."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def source_right(wanted: Attribution, found: Attribution) -> bool:
    """Whether a found source meets a wanted one, or neither names any."""
    if not wanted.sources or not found.sources:
        return not wanted.sources and not found.sources
    return any(a < d and c < b for a, b in wanted.sources for c, d in found.sources)


def scores(cases: Sequence[Case]) -> dict[str, float]:
    """All figures of the contract over some documents."""
    wanted = sum(len(c.wanted) for c in cases)
    found = sum(len(c.found) for c in cases)
    pairs = [(c.wanted[i], c.found[j]) for c in cases for i, j in c.matched]
    right = sum(source_right(w, f) for w, f in pairs)
    sourced = sum(bool(w.sources) and source_right(w, f) for w, f in pairs)
    figures: dict[str, Any] = {
        "content_f1": f1(len(pairs), found, wanted),
        "attribution_f1": f1(right, found, wanted),
        "with_source_f1": f1(
            sourced,
            sum(bool(a.sources) for c in cases for a in c.found),
            sum(bool(a.sources) for c in cases for a in c.wanted),
        ),
        "content_precision": ratio(len(pairs), found),
    }
    for name, direct in (("direct_recall", True), ("indirect_recall", False)):
        whole = sum(a.direct is direct for c in cases for a in c.wanted)
        figures[name] = ratio(sum(w.direct is direct for w, _ in pairs), whole)
    return figures


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--model", default="shipped")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--predictions", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
