"""Run in a process of its own: append batch after batch, say each sequence once it is stored.

python ledger_child.py FOLDER FIRST
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from ledger_sample import NOW, batch, claim, document

from chalkcircle.ledger import Ledger

CLAIMS_A_BATCH = 7


def main(root: Path, first: int) -> None:
    with Ledger.open(root, create=True, wait_seconds=60) as ledger:
        for number in itertools.count(first):
            of = document(f"Report {number}: Upland shelled Lowland.")
            claims = tuple(claim(of, coder=f"test.v{n}") for n in range(CLAIMS_A_BATCH))
            receipt = ledger.append(batch(of, claims=claims), now=NOW)
            sys.stdout.write(f"{number} {receipt.snapshot}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
