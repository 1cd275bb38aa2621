"""Finds training sentences that share six words in a row with texts that something is tested on.

python training/overlap.py FOLDER…      (for example ../shared/data)

Words are compared in lower case without punctuation; what is read: every text file below the
folders (also gzip), whole, as words. Exit code 1 when something is shared.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sources import PAIRS, sentences

LENGTH = 6
ENDINGS = {".txt", ".tsv", ".csv", ".json", ".jsonl", ".xml", ".ann", ".md", ".tex", ".gz"}
_WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of six words of a text."""
    words = _WORD.findall(text.lower())
    return (tuple(words[i : i + LENGTH]) for i in range(len(words) - LENGTH + 1))


def shared(texts: dict[str, str], folders: list[Path]) -> dict[str, list[str]]:
    """For each text that shares a run: the runs, and the files that hold them."""
    wanted: dict[tuple[str, ...], set[str]] = {}
    for name, text in texts.items():
        for run in runs(text):
            wanted.setdefault(run, set()).add(name)
    found: dict[str, list[str]] = {}
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in ENDINGS):
            for run in runs(_text(path)):
                for name in wanted.get(run, ()):
                    found.setdefault(name, []).append(f"{' '.join(run)} ({path.name})")
    return found


def _text(path: Path) -> str:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw.decode("utf-8", "replace")


def main(folders: list[str]) -> int:
    """Print what is shared."""
    texts = {line.id: line.text for line in sentences()}
    for path in sorted(PAIRS.glob("*.jsonl")):
        rows = enumerate(path.read_text("utf-8").splitlines(), 1)
        texts |= {f"pairs/{path.stem}:{n}": json.loads(row)["text"] for n, row in rows}
    found = shared(texts, [Path(f) for f in folders])
    for name, runs_of in sorted(found.items()):
        print(name, *sorted(set(runs_of))[:3], sep="\t")
    print(f"{len(found)} texts share {LENGTH} words in a row")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
