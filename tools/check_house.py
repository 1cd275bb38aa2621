"""House rules that no linter knows: sizes, generated files, words that must not be committed."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "chalkcircle"
WEIGHTS, MOST_WEIGHTS = SOURCE / "coding" / "weights", 60_000_000
LONGEST_FILE, LONGEST_FUNCTION = 600, 80
MEDIAN_FILE, P90_FILE, P95_FUNCTION = 120, 300, 40
_REGISTRY_MARKS = ("http://", "https://", "--index-url", "--extra-index-url", "--find-links")


def main() -> int:
    """Print what breaks a rule; return the exit code."""
    faults = [*sizes(), *requirements(), *schema(), *tracked()]
    for fault in faults:
        print(f"house: {fault}")
    return 1 if faults else 0


def sizes() -> list[str]:
    """Lengths of files and functions against docs/architecture.md."""
    faults, files, functions = [], [], []
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        files.append(text.count("\n"))
        if files[-1] > LONGEST_FILE:
            faults.append(f"{path.relative_to(ROOT)} has {files[-1]} lines, over {LONGEST_FILE}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions.append((node.end_lineno or node.lineno) - node.lineno + 1)
                if functions[-1] > LONGEST_FUNCTION:
                    where = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                    faults.append(f"{where} has {functions[-1]} lines, over {LONGEST_FUNCTION}")
    median = statistics.median(files)
    p90 = statistics.quantiles(files, n=10)[-1]
    p95 = statistics.quantiles(functions, n=20)[-1]
    for name, found, most in (
        ("median file", median, MEDIAN_FILE),
        ("90th percentile of files", p90, P90_FILE),
        ("95th percentile of functions", p95, P95_FUNCTION),
    ):
        if found > most:
            faults.append(f"{name} has {found:.0f} lines, over {most}")
    print(f"house: {len(files)} files, median {median:.0f}, p90 {p90:.0f}; functions p95 {p95:.0f}")
    return faults


def requirements() -> list[str]:
    """Every pin has a hash and no line names a registry."""
    faults = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text("utf-8")
        if any(mark in text for mark in _REGISTRY_MARKS):
            faults.append(f"{path.name} names an address")
        blocks = text.replace("\\\n", " ").splitlines()
        bare = [b.split()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b]
        faults += [f"{path.name}: {name} has no hash" for name in bare]
    return faults


def schema() -> list[str]:
    """The checked-in JSON Schema is the one that the records give."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "build_schema.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if done.returncode == 0 else [done.stdout.strip() or done.stderr.strip()]


def tracked() -> list[str]:
    """No lock file, no build product, nothing large by accident; the weights have their bound."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    faults = []
    weights = sum(p.stat().st_size for p in WEIGHTS.iterdir())
    if weights > MOST_WEIGHTS:
        faults.append(f"the weights have {weights} bytes, over {MOST_WEIGHTS}")
    for name in filter(None, listed):
        path = ROOT / name
        if path.name.endswith(".lock") or path.name == "package-lock.json":
            faults.append(f"{name} is a lock file that records addresses")
        if path.is_file() and path.parent != WEIGHTS and path.stat().st_size > 3_000_000:
            faults.append(f"{name} is larger than 3 MB")
    return faults


if __name__ == "__main__":
    sys.exit(main())
