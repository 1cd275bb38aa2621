"""The training sentences: every line reads, and nothing is shared with what is tested on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chalkcircle.model import CodeError

ROOT = Path(__file__).resolve().parents[2]
TRAINING = ROOT / "training"
SHARED = ROOT.parent / "shared" / "data"
sys.path.insert(0, str(TRAINING))

from agreement import compare  # noqa: E402
from corpus import find, parse_line, read  # noqa: E402
from schemes import older_root  # noqa: E402

FILES = sorted((TRAINING / "sentences").glob("*.jsonl"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_line_follows_the_guide(path: Path) -> None:
    lines, faults = read(path)
    assert faults == []
    assert len(lines) > 100


def test_the_corpus_has_every_type_and_four_thousand_texts() -> None:
    from chalkcircle.model.plover import MODES, EventType

    lines = [line for path in FILES for line in read(path)[0]]
    assert len({line.text for line in lines}) >= 4_000
    kinds = [e for line in lines for e in line.events]
    for kind in EventType:
        assert sum(e.type == kind for e in kinds) >= 150, kind
        for mode in MODES.get(kind, ()):
            assert any(e.type == kind and e.mode == mode for e in kinds), (kind, mode)
    assert sum(line.none is not None for line in lines) >= 300
    assert sum(e.factuality < 1 for e in kinds) >= 800


def test_the_probe_is_apart_from_what_is_trained_on() -> None:
    probe, faults = read(ROOT / "tests" / "gold" / "probe.jsonl")
    assert faults == []
    assert len(probe) == 400
    trained = {line.text for path in FILES for line in read(path)[0]}
    assert not trained & {line.text for line in probe}


def test_the_guides_example_reads() -> None:
    guide = (ROOT / "docs" / "annotation-guide.md").read_text("utf-8")
    example = re.search(r"```json\n(.+?)```", guide, re.S)
    assert example is not None
    line = parse_line(json.dumps(json.loads(example[1])), "guide:1")
    assert [e.type for e in line.events] == ["ASSAULT", "REJECT", "AID"]
    assert line.text[slice(*line.said[0].cue)] == "said"


@pytest.mark.parametrize(
    ("piece", "words"),
    [("army", "stands 2 times"), ("navy", "does not stand"), ("army#3", "stands 2 times, not 3")],
)
def test_a_piece_that_is_not_one_place_is_refused(piece: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        find("The army met the army.", piece)


def test_a_piece_with_its_number_is_found() -> None:
    assert find("The army met the army.", "army#2") == (17, 21)


def test_a_wrong_mode_is_refused() -> None:
    row = {"text": "Kenya met Uganda.", "events": [{"t": "met", "type": "CONSULT", "mode": "riot"}]}
    with pytest.raises(CodeError, match="CONSULT has no such mode"):
        parse_line(json.dumps(row), "x:1")


def test_the_figures_of_agreement_are_those_of_the_two_files() -> None:
    folder = TRAINING / "agreement"
    first, second = (read(folder / f"{n}.jsonl")[0] for n in ("first", "second"))
    assert compare(first, second) == json.loads((folder / "figures.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("told", "root"),
    [
        ([("CONCEDE", 3), ("RETREAT", 0)], "AGREE"),
        ([("RETREAT", 3)], "YIELD"),
        ([("REJECT", 3), ("AID", -2)], "REJECT"),
        ([("CONSULT", -3)], "REJECT"),
        ([("ASSAULT", 3), ("COERCE", 3)], None),
        ([("ASSAULT", 0)], None),
    ],
)
def test_the_older_root_is_told_only_where_it_is_certain(
    told: list[tuple[str, float]], root: str | None
) -> None:
    words = " ".join(f"w{i}" for i in range(len(told)))
    events = [{"t": f"w{i}", "type": k, "f": f} for i, (k, f) in enumerate(told)]
    line = parse_line(json.dumps({"text": words, "events": events}), "x:1")
    assert older_root(line.events) == root


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")
def test_no_training_text_shares_six_words_in_a_row_with_what_is_tested_on() -> None:
    folders = [SHARED / n for n in ("coding", "attribution", "seed", "actors", "nlp", "news")]
    command = [sys.executable, str(TRAINING / "overlap.py"), *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
