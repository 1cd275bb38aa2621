"""CPU seconds of ``import chalkcircle`` and of ``chalkcircle --help``, median of five."""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys

import chalkcircle


def cpu(command: list[str]) -> float:
    """User and system seconds of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=os.environ)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.parse_args()
    bare = [sys.executable, "-c", "pass"]
    commands = {
        "import": [sys.executable, "-c", "import chalkcircle"],
        "help": [sys.executable, "-m", "chalkcircle", "--help"],
    }
    empty = statistics.median(cpu(bare) for _ in range(5))
    figures = {
        f"{name}_cpu_seconds": round(statistics.median(cpu(c) for _ in range(5)) - empty, 3)
        for name, c in commands.items()
    }
    print(json.dumps({"version": chalkcircle.__version__, "n": 5, "python": empty, **figures}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
