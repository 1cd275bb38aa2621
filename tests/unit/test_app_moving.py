"""Moving house: the copy answers as the original did, and holds nothing that was forgotten."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import moving_child
import pytest
from ledger_sample import DAY, NOW, batch, claim, document, parties
from test_ledger_forget import _everything

from chalkcircle import app
from chalkcircle.app.settings import as_toml
from chalkcircle.ledger import Ledger, claims_digest
from chalkcircle.model import InputError, LedgerDamaged, LedgerError, StudyError

STUDY = Path(__file__).parents[2] / "studies" / "south-caucasus"
HERE = Path(__file__).parent


def desk(folder: Path, *, count: int = 3) -> Path:
    """A ledger with reports between two states; one of its documents was forgotten."""
    with Ledger.open(folder, create=True) as ledger:
        for number in range(count):
            one = document(
                f"Report {number}: Armenia shelled Azerbaijan.", published=DAY + timedelta(number)
            )
            said = claim(one, actors=parties("ARM"), recipients=parties("AZE"))
            ledger.append(batch(one, claims=(said,)), now=NOW)
        secret = document("Marigold Quillfeather was seen.")
        ledger.append(batch(secret, claims=(claim(secret),)), now=NOW)
        ledger.forget(secret.document_id, reason="she asked", now=NOW)
    return folder


def packed(folder: Path, *, study: Path | None = STUDY, settings: str | None = None) -> Path:
    """An export of a desk."""
    target = folder / "desk.zip"
    shop = app.Workshop(app.Settings(study=str(study or "")))
    if settings is not None:
        (folder / "chalkcircle.toml").write_text(settings, "utf-8")
    with Ledger.open(desk(folder / "l")) as ledger:
        app.export(shop, ledger, target, folder=folder)
    return target


def _told(ledger: Path, study: Path, out: Path, **environment: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, str(HERE / "moving_child.py"), str(ledger), str(study), str(out)],
        env=os.environ | environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert isinstance(told, dict)
    return told


def test_a_copy_answers_as_the_original_in_another_process_zone_and_language(
    tmp_path: Path,
) -> None:
    archive = packed(tmp_path)
    there = app.restore(archive, tmp_path / "elsewhere" / "ledger")
    assert there.study == tmp_path / "elsewhere" / "south-caucasus"
    (tmp_path / "o1").mkdir()
    (tmp_path / "o2").mkdir()
    here = _told(tmp_path / "l", STUDY, tmp_path / "o1", TZ="Asia/Tbilisi", LC_ALL="C")
    away = _told(
        there.ledger, there.study, tmp_path / "o2", TZ="America/New_York", LC_ALL="tr_TR.UTF-8",
        PYTHONHASHSEED="7",
    )  # fmt: skip
    written = {".html", ".md", ".json", ".pdf", ".docx"}
    assert set(here) == {"claims", "documents", "relation"} | written
    assert away == here


def test_a_copy_from_a_read_only_place_answers_read_only(tmp_path: Path) -> None:
    archive = packed(tmp_path)
    before = moving_child.answers(tmp_path / "l", STUDY, tmp_path / "none")
    medium = tmp_path / "medium"
    app.restore(archive, medium / "ledger")
    for path in sorted(medium.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    archive.chmod(0o444)
    shop = app.Workshop(app.Settings())
    with Ledger.open(medium / "ledger") as ledger:
        again = app.export(shop, ledger, tmp_path / "again.zip", folder=tmp_path)
    app.restore(tmp_path / "again.zip", tmp_path / "third")
    study = medium / "south-caucasus"
    assert moving_child.answers(tmp_path / "third", study, tmp_path / "none") == before
    assert again.study is None
    for path in medium.rglob("*"):
        path.chmod(0o755)


def test_the_same_things_give_the_same_bytes(tmp_path: Path) -> None:
    archive = packed(tmp_path)
    shop = app.Workshop(app.Settings(study=str(STUDY)))
    with Ledger.open(tmp_path / "l") as ledger:
        app.export(shop, ledger, tmp_path / "b.zip", folder=tmp_path)
    assert archive.read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_digest_is_that_of_the_standing_claims(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "none", create=True) as ledger:
        assert claims_digest(ledger) == hashlib.sha256().hexdigest()
    with Ledger.open(desk(tmp_path / "l")) as ledger:
        whole = claims_digest(ledger)
        said = sorted(ledger.claims(), key=lambda c: c.claim_id)
        ledger.retract([said[0].claim_id], reason="x", known_at=NOW, now=NOW)
        assert claims_digest(ledger) != whole
    # Pinned: whoever changes the recipe can no longer compare what was exported before.
    assert whole == "d85dc16e1e21a5077bc16ad58c9c6a45af451981d2a11ed39f9f62c2e8bd8a7e"


def test_what_was_forgotten_does_not_travel_and_cannot_come_back(tmp_path: Path) -> None:
    root = desk(tmp_path / "l")
    # As a crash in the middle of forgetting leaves it: the words still lie there, named nowhere.
    stray = root / "raw" / "ab" / "ab12"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"Marigold Quillfeather was seen.")
    with Ledger.open(root) as ledger:
        app.export(app.Workshop(app.Settings()), ledger, tmp_path / "a.zip", folder=tmp_path)
    app.restore(tmp_path / "a.zip", tmp_path / "copy")
    assert b"Quillfeather" not in _everything(tmp_path / "copy")
    secret = document("Marigold Quillfeather was seen.")
    with Ledger.open(tmp_path / "copy") as ledger:
        assert secret.document_id in ledger.tombstones()
        receipt = ledger.append(batch(secret, claims=(claim(secret),)), now=NOW)
    assert (receipt.documents_added, receipt.forgotten) == (0, 2)
    assert b"Quillfeather" not in _everything(tmp_path / "copy")


def test_settings_travel_without_places_and_keys(tmp_path: Path) -> None:
    given = (
        'since_days = 90\nledger = "/home/me/l"\nout = "/home/me/out"\n[coder]\n'
        'base_url = "https://me:hunter2@llm.example/v1?key=hunter2"\napi_key_env = "sk-hunter2"\n'
    )
    archive = packed(tmp_path, settings=given)
    assert b"hunter2" not in _everything_in(archive)
    assert b"/home/me" not in _everything_in(archive)
    moved = app.restore(archive, tmp_path / "new" / "ledger")
    assert moved.settings == tmp_path / "new" / "chalkcircle.toml"
    settings, _ = app.load_settings(folder=tmp_path / "new")
    assert (settings.since_days, settings.ledger, settings.study) == (
        90,
        "ledger",
        "south-caucasus",
    )
    assert settings.coder_base_url == "https://llm.example/v1"
    assert settings.coder_api_key_env == ""


def _everything_in(archive: Path) -> bytes:
    with zipfile.ZipFile(archive) as opened:
        return b"\0".join(opened.read(name) for name in opened.namelist())


def test_settings_that_are_there_stay(tmp_path: Path) -> None:
    archive = packed(tmp_path, settings="since_days = 90\n")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "chalkcircle.toml").write_text("since_days = 7\n", "utf-8")
    assert app.restore(archive, tmp_path / "new" / "ledger").settings is None
    assert (tmp_path / "new" / "chalkcircle.toml").read_text("utf-8") == "since_days = 7\n"


def test_the_study_goes_where_it_is_told_to(tmp_path: Path) -> None:
    moved = app.restore(packed(tmp_path), tmp_path / "m" / "ledger", study=tmp_path / "s" / "mine")
    assert moved.study == tmp_path / "s" / "mine"
    theirs = {p.name: p.read_bytes() for p in moved.study.iterdir()}
    assert theirs == {p.name: p.read_bytes() for p in STUDY.iterdir()}


def test_a_study_whose_id_is_no_name_for_a_folder_is_restored_where_told(tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(STUDY, study)
    form = (study / "study.toml").read_text("utf-8")
    (study / "study.toml").write_text(form.replace('"south-caucasus"', '"the south"', 1), "utf-8")
    archive = packed(tmp_path, study=study)
    with pytest.raises(InputError, match=r"no name for a folder.*'the south'.*--study"):
        app.restore(archive, tmp_path / "new" / "ledger")
    assert app.restore(archive, tmp_path / "new" / "ledger", study=tmp_path / "s").study


def test_places_that_are_taken_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    archive = packed(tmp_path)
    (tmp_path / "new" / "south-caucasus").mkdir(parents=True)
    (tmp_path / "new" / "south-caucasus" / "mine.txt").write_text("x", "utf-8")
    with pytest.raises(LedgerError, match=r"target is not empty.*south-caucasus"):
        app.restore(archive, tmp_path / "new" / "ledger")
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["south-caucasus"]
    with (
        Ledger.open(tmp_path / "l") as ledger,
        pytest.raises(LedgerError, match="exists already"),
    ):
        app.export(app.Workshop(app.Settings()), ledger, archive, folder=tmp_path)


def test_ledger_and_study_are_not_restored_into_one_another(tmp_path: Path) -> None:
    archive = packed(tmp_path)
    for target, study in (
        (tmp_path / "n" / "south-caucasus", None),
        (tmp_path / "n" / "l", tmp_path / "n" / "l" / "study"),
        (tmp_path / "n" / "s" / "l", tmp_path / "n" / "s"),
    ):
        with pytest.raises(InputError, match="would lie in one another"):
            app.restore(archive, target, study=study)
    assert not (tmp_path / "n").exists()


def test_a_desk_in_the_folder_of_its_study_is_packed_once_and_without_keys(tmp_path: Path) -> None:
    study = tmp_path / "desk"
    shutil.copytree(STUDY, study)
    (study / "out" / "llm").mkdir(parents=True)
    for name in ("chalkcircle.toml", "out/page.html", "out/llm/answer.json"):
        (study / name).write_text('coder_api_key_env = "sk-hunter2"\n', "utf-8")
    shop = app.Workshop(
        app.Settings(study=str(study), out=str(study / "out"), coder_cache=str(study / "out/llm"))
    )
    with Ledger.open(desk(study / "ledger")) as ledger:
        app.export(shop, ledger, tmp_path / "desk.zip", folder=study)
    assert b"hunter2" not in _everything_in(tmp_path / "desk.zip")
    moved = app.restore(tmp_path / "desk.zip", tmp_path / "new" / "ledger")
    assert moved.study is not None
    assert {p.name for p in moved.study.iterdir()} == {p.name for p in STUDY.iterdir()}


def test_settings_are_read_again_whatever_signs_a_name_has(tmp_path: Path) -> None:
    name = 'Ana \x7f\u00e9\U0001f58b "\\\\'
    (tmp_path / "chalkcircle.toml").write_text(as_toml({"editor": name}), "utf-8")
    assert app.load_settings(folder=tmp_path)[0].editor == name


def test_an_export_is_not_written_into_what_it_packs(tmp_path: Path) -> None:
    with (
        Ledger.open(desk(tmp_path / "l")) as ledger,
        pytest.raises(LedgerError, match="inside what it packs"),
    ):
        app.export(app.Workshop(app.Settings()), ledger, tmp_path / "l" / "a.zip", folder=tmp_path)


def test_a_damaged_ledger_is_not_packed(tmp_path: Path) -> None:
    root = desk(tmp_path / "l")
    segment = next((root / "segments").iterdir())
    segment.write_bytes(segment.read_bytes()[:-1] + b"x")
    with Ledger.open(root) as ledger, pytest.raises(LedgerDamaged, match="First fault"):
        app.export(app.Workshop(app.Settings()), ledger, tmp_path / "a.zip", folder=tmp_path)
    assert not list(tmp_path.glob("*.zip"))


def test_a_study_with_a_link_is_not_packed(tmp_path: Path) -> None:
    study = tmp_path / "s"
    shutil.copytree(STUDY, study)
    (study / "notes.txt").symlink_to(Path("/etc/hostname"))
    shop = app.Workshop(app.Settings(study=str(study)))
    with (
        Ledger.open(desk(tmp_path / "l")) as ledger,
        pytest.raises(StudyError, match="a link or a device"),
    ):
        app.export(shop, ledger, tmp_path / "a.zip", folder=tmp_path)


def test_a_ledger_is_not_copied_into_itself(tmp_path: Path) -> None:
    root = desk(tmp_path / "l")
    before = sorted(root.rglob("*"))
    with pytest.raises(LedgerError, match="inside the ledger"):
        app.restore(root, root / "copy")
    assert sorted(root.rglob("*")) == before


def test_a_folder_is_restored_as_before_and_holds_no_study(tmp_path: Path) -> None:
    root = desk(tmp_path / "l")
    moved = app.restore(root, tmp_path / "copy")
    with Ledger.open(root) as ledger:
        assert moved.claims_sha256 == claims_digest(ledger)
    with pytest.raises(InputError, match="holds no study"):
        app.restore(root, tmp_path / "other", study=tmp_path / "s")
    assert not (tmp_path / "other").exists()
