"""Reads a study folder whole, or refuses it with the file and line; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chalkcircle.model import Kind, StudyError

from . import corrections
from .checks import check_study
from .facts import read_facts
from .positions import read_positions
from .records import Study, StudyFile
from .rows import read_entries
from .tables import Corridors, Outlets, Questions, Settings, read_toml

FILES = (
    "chronicle.csv", "corridor_facts.csv", "corridors.toml", "outlets.toml", "positions.csv",
    "questions.toml", "study.toml", "ties.csv",
)  # fmt: skip
"""What every study folder holds; a table may be empty but for its header line."""

OVERLAY = "actors"
"""Folder inside a study with registry rows of its own; it may be absent."""


def load_study(path: Path) -> Study:
    """Read a study folder into records.

    Args:
        path: The folder.

    Raises:
        StudyError: A file is missing or broken; names the file, the line or key, the value,
            what was expected and what to do.
    """
    files = {file.name: file for file in _read_files(path)}
    settings = read_toml(files["study.toml"], Settings)
    questions = read_toml(files["questions.toml"], Questions)
    written = settings.compiled
    study = Study(
        **_fields(settings),
        outlets=read_toml(files["outlets.toml"], Outlets).outlets,
        corridors=read_toml(files["corridors.toml"], Corridors).corridors,
        questions=questions.questions,
        templates=questions.templates,
        chronicle=read_entries(files["chronicle.csv"], Kind.EVENT, written=written),
        ties=read_entries(files["ties.csv"], Kind.TIE, written=written),
        facts=read_facts(files["corridor_facts.csv"], written=written),
        positions=read_positions(files["positions.csv"], written=written),
        corrections=corrections.read_corrections(
            files[corrections.FILE].data if corrections.FILE in files else b""
        ),
        actors=path / OVERLAY if (path / OVERLAY).is_dir() else None,
        files=tuple(files.values()),
    )
    check_study(study)
    return study


def _fields(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in settings.__struct_fields__}


def _read_files(path: Path) -> list[StudyFile]:
    if not path.is_dir():
        raise StudyError.about(
            "No study folder",
            str(path),
            expected="a folder that holds study.toml",
            do="Check the path, or make one with: chalkcircle study new NAME",
        )
    overlay = (f"{OVERLAY}/{file.name}" for file in (path / OVERLAY).glob("*.csv"))
    corrected = [corrections.FILE] if (path / corrections.FILE).is_file() else []
    return [_read_file(path, name) for name in sorted((*FILES, *overlay, *corrected))]


def _read_file(path: Path, name: str) -> StudyFile:
    try:
        return StudyFile(name=name, data=(path / name).read_bytes())
    except OSError as error:
        raise StudyError.about(
            f"{name}: missing or unreadable ({error.strerror}) in study folder",
            str(path),
            expected=f"the files {', '.join(FILES)}",
            do="Add the file: with nothing to say an empty .toml or the header line of a .csv is "
            "enough. `chalkcircle study new NAME` writes a folder with all of them.",
        ) from error
