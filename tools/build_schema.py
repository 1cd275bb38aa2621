"""Writes the JSON Schema of the records to docs/schema; with --check, only compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from chalkcircle.model import Claim, Document, Explained

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "schema"


def main() -> int:
    """Write or compare; return the exit code."""
    stale = []
    for record in (Claim, Document, Explained):
        path = FOLDER / f"{record.__name__.lower()}.schema.json"
        text = json.dumps(msgspec.json.schema(record), indent=1, sort_keys=True) + "\n"
        if "--check" in sys.argv:
            if not path.is_file() or path.read_text("utf-8") != text:
                stale.append(path.name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if stale:
        print(f"stale: {', '.join(stale)}; run tools/build_schema.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
