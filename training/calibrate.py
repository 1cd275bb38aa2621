"""Fits how sure an event's confidence may be, on texts with whole events; fits no network.

python training/calibrate.py FOLDER EVENTS.json

Each event that the reader codes is right when type and both parties are those of an annotated one.
Slope and intercept (Platt 1999) of its log odds go into `reader.json` of the folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
from whole_events import judged

LEAST = 1e-4


def main(folder: Path, events: Path) -> int:
    """Read with an identity first, fit, write, and say how far off it is."""
    card = folder / "reader.json"
    settings = json.loads(card.read_text("utf-8"))
    settings.pop("right", None)
    _write(card, settings)
    chances, right = map(np.array, zip(*judged(events, str(folder)), strict=True))
    chances = chances.clip(LEAST, 1 - LEAST)  # A claim rounds its confidence, even to one.
    slope, intercept = fitted(np.log(chances / (1 - chances)), right)
    _write(card, settings | {"right": [round(slope, 3), round(intercept, 3)]})
    print(
        f"{len(right)} events, {right.mean():.2f} right: {slope:.3f} × log odds + {intercept:.3f}"
    )
    return 0


def fitted(odds: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Logistic regression on one variable, by Newton's method."""
    rows = np.stack([odds, np.ones_like(odds)], 1)
    weights = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + LEAST * np.eye(2)
        weights += np.linalg.solve(curve, rows.T @ (right - chance))
    return float(weights[0]), float(weights[1])


def _write(card: Path, settings: dict[str, object]) -> None:
    card.write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
