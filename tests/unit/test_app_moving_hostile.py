"""Archives that are broken, foreign or made to harm: nothing is restored, and nothing is left."""

from __future__ import annotations

import json
import random
import resource
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_app_moving import packed

from chalkcircle import app
from chalkcircle.app import packing, parcel
from chalkcircle.cli import main
from chalkcircle.ledger import Ledger
from chalkcircle.model import ChalkcircleError, InputError, LedgerDamaged, LedgerError, sha256

Entries = list[tuple[zipfile.ZipInfo, bytes]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(tmp_path_factory.mktemp("sound"), study=None)


def entries(archive: Path) -> Entries:
    with zipfile.ZipFile(archive) as opened:
        return [(info, opened.read(info)) for info in opened.infolist()]


def written(path: Path, parts: Entries) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for info, data in parts:
            made.writestr(info, data)
    return path


def listed(parts: Entries) -> Entries:
    """The same entries under a manifest that names just them."""
    found = {info.filename: data for info, data in parts}
    manifest = json.loads(found[parcel.LIST])
    manifest["files"] = [
        {"name": name, "size": len(data), "sha256": sha256(data)}
        for name, data in found.items()
        if name != parcel.LIST
    ]
    rest = [(info, data) for info, data in parts if info.filename != parcel.LIST]
    return [*rest, (zipfile.ZipInfo(parcel.LIST), json.dumps(manifest).encode())]


def refused(archive: Path, folder: Path, match: str) -> None:
    """The archive is refused, and the folder that should have got it stays empty."""
    folder.mkdir(exist_ok=True)
    with pytest.raises(ChalkcircleError, match=match):
        app.restore(archive, folder / "ledger")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "ledger/../../evil", "/etc/evil", "C:/evil", "ledger\\..\\evil", "ledger//evil",
        "ledger/./evil", "ledger/evil.", "ledger/a\x01b",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, sound: Path, name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    archive = written(tmp_path / "a.zip", listed([*entries(sound), (info, b"evil")]))
    refused(archive, tmp_path / "new", "leads elsewhere")
    assert not list(tmp_path.rglob("*evil*"))


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path, sound: Path) -> None:
    parts = entries(sound)
    again = zipfile.ZipInfo(parts[0][0].filename.upper())
    refused(written(tmp_path / "a.zip", listed([*parts, (again, b"x")])), tmp_path / "new", "twice")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO])
def test_links_and_devices_are_refused(tmp_path: Path, sound: Path, kind: int) -> None:
    info = zipfile.ZipInfo("ledger/link")
    info.external_attr = (kind | 0o777) << 16
    archive = written(tmp_path / "a.zip", listed([*entries(sound), (info, b"/etc/passwd")]))
    refused(archive, tmp_path / "new", "a link or a device")


@pytest.mark.parametrize("name", ["ledger/raw/extra", "other/file", "settings.txt"])
def test_files_that_no_export_has_are_refused(tmp_path: Path, sound: Path, name: str) -> None:
    more = (zipfile.ZipInfo(name), b"x")
    unlisted = written(tmp_path / "a.zip", [*entries(sound), more])
    refused(unlisted, tmp_path / "new", "exactly the files that it lists")
    archive = written(tmp_path / "b.zip", listed([*entries(sound), more]))
    refused(archive, tmp_path / "new", "not both packed|no export has")


def test_a_file_that_is_missing_is_missed(tmp_path: Path, sound: Path) -> None:
    parts = [e for e in entries(sound) if "/raw/" not in e[0].filename]
    refused(written(tmp_path / "a.zip", parts), tmp_path / "new", "exactly the files")
    refused(written(tmp_path / "b.zip", listed(parts)), tmp_path / "new", "not both packed")


def _changed_manifest(**fields: object) -> Callable[[Entries], Entries]:
    def change(parts: Entries) -> Entries:
        info, data = parts[-1]
        return [*parts[:-1], (info, json.dumps(json.loads(data) | fields).encode())]

    return change


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda parts: parts[:-1], r"no export.*no manifest"),
        (_changed_manifest(kind="another"), "not ours"),
        (_changed_manifest(format="x"), "not ours"),
        (_changed_manifest(format=99, version="9.9"), r"later layout.*9\.9"),
        (_changed_manifest(snapshot=99), "snapshot"),
        (_changed_manifest(claims_sha256="0" * 64), "standing claims are others"),
        (_changed_manifest(study="../evil"), "no name for a folder"),
    ],
)
def test_a_list_that_is_not_ours_is_refused(
    tmp_path: Path, sound: Path, change: Callable[[Entries], Entries], match: str
) -> None:
    refused(written(tmp_path / "a.zip", change(entries(sound))), tmp_path / "new", match)


def test_other_archives_and_files_are_refused(tmp_path: Path) -> None:
    foreign = written(tmp_path / "a.zip", [(zipfile.ZipInfo("a.txt"), b"x")])
    refused(foreign, tmp_path / "new", "no export of Chalkcircle")
    (tmp_path / "b.zip").write_bytes(b"no archive at all")
    refused(tmp_path / "b.zip", tmp_path / "new", "damaged")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, sound: Path) -> None:
    bomb = zipfile.ZipInfo("ledger/raw/bomb")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    archive = written(tmp_path / "a.zip", [*entries(sound), (bomb, bytes(100_000_000))])
    started = time.process_time()
    refused(archive, tmp_path / "new", "far too much comes out")
    assert time.process_time() - started < 10


def test_every_cut_and_every_changed_byte_is_found(tmp_path: Path, sound: Path) -> None:
    raw, chance = sound.read_bytes(), random.Random(1)
    spoilt = tmp_path / "a.zip"
    for _ in range(25):
        spoilt.write_bytes(raw[: chance.randrange(len(raw))])
        refused(spoilt, tmp_path / "new", "damaged|no export")
    for _ in range(60):
        at = chance.randrange(len(raw))
        other = raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]
        spoilt.write_bytes(other)
        try:
            app.restore(spoilt, tmp_path / "new" / "ledger")
        except ChalkcircleError:
            assert list((tmp_path / "new").iterdir()) == []
            continue
        # Bytes that carry nothing (a day, a version of the packer) may differ; no content does.
        assert dict(_contents(spoilt)) == dict(_contents(sound))
        _clear(tmp_path / "new" / "ledger")


def _contents(archive: Path) -> Iterator[tuple[str, bytes]]:
    yield from ((info.filename, data) for info, data in entries(archive))


def _clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


def test_bytes_that_changed_under_a_right_checksum_are_found(tmp_path: Path, sound: Path) -> None:
    parts = [
        (i, d[:-1] + b"x" if i.filename.endswith(".parquet") else d) for i, d in entries(sound)
    ]
    refused(written(tmp_path / "a.zip", parts), tmp_path / "new", "other bytes than were packed")
    refused(written(tmp_path / "b.zip", listed(parts)), tmp_path / "new", "faults")


_CHILD = """
import os, signal, sys
from pathlib import Path
from chalkcircle import app
from chalkcircle.app import parcel
kill_after = int(sys.argv[3])
sound = parcel.checked
def counted(archive, part, seen=[0]):
    seen[0] += 1
    if seen[0] > kill_after:
        os.kill(os.getpid(), signal.SIGKILL)
    return sound(archive, part)
parcel.checked = counted
app.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("files", [0, 2, 5])
def test_a_killed_restore_leaves_nothing_that_looks_complete(
    tmp_path: Path, sound: Path, files: int
) -> None:
    target = tmp_path / "ledger"
    words = [sys.executable, "-c", _CHILD, str(sound), str(target), str(files)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert not target.exists()
    assert all(p.name.startswith(".") and p.suffix == ".tmp" for p in tmp_path.iterdir())
    app.restore(sound, target)
    with Ledger.open(target) as ledger:
        assert ledger.verify().ok


def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    def sources() -> Iterator[packing.Source]:
        yield packing.Source("ledger/a", b"x")
        raise KeyboardInterrupt

    about = parcel.Manifest(version="0", snapshot=0, claims_sha256="")
    with pytest.raises(KeyboardInterrupt):
        packing.pack(tmp_path / "a.zip", sources(), about)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_as_acknowledged_stops_an_export(tmp_path: Path) -> None:
    about = parcel.Manifest(version="0", snapshot=0, claims_sha256="")
    (tmp_path / "in").write_bytes(b"x")
    for content in (tmp_path / "in", tmp_path / "gone"):
        with pytest.raises(LedgerDamaged, match="Damaged file a"):
            packing.pack(tmp_path / "a.zip", [packing.Source("ledger/a", content, "0" * 64)], about)
    with pytest.raises(InputError, match="leads elsewhere"):
        packing.pack(tmp_path / "a.zip", [packing.Source("study/a:b", b"x")], about)
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_large_files_are_streamed_and_packed_ones_stored(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        for _ in range(150):
            file.write(random.Random(1).randbytes(1_000_000))
    about = parcel.Manifest(version="0", snapshot=0, claims_sha256="")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    packing.pack(tmp_path / "a.zip", [packing.Source("ledger/a.parquet", large)], about)
    (tmp_path / "out").mkdir()
    with parcel.opened(tmp_path / "a.zip") as (archive, manifest):
        assert archive.getinfo("ledger/a.parquet").compress_type == zipfile.ZIP_STORED
        parcel.unpack(archive, manifest.files, tmp_path / "out", "ledger/")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # Kilobytes.
    assert (tmp_path / "out" / "a.parquet").stat().st_size == 150_000_000


def test_no_room_is_told_before_anything_is_written(tmp_path: Path, sound: Path) -> None:
    with parcel.opened(sound) as (archive, _):
        huge = parcel.Part(name="ledger/x", size=1 << 60, sha256="0" * 64)
        with pytest.raises(LedgerError, match="no room on this disk"):
            parcel.unpack(archive, [huge], tmp_path, "ledger/")


def test_the_commands_move_a_desk(
    tmp_path: Path, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call = CliRunner().invoke
    assert call(main, ["ledger", "restore", str(sound), "l"]).exit_code == 0
    assert call(main, ["export", "a.zip", "--ledger", "l"]).exit_code == 2
    done = call(main, ["export", "--all", "a.zip", "--ledger", "l"])
    assert done.exit_code == 0, done.output
    assert "study: none set; settings: no file" in done.stderr
    assert Path("a.zip").read_bytes() == sound.read_bytes()
    told = call(main, ["export", "--all", "b.zip", "--ledger", "l", "--json"])
    assert json.loads(told.stdout)["snapshot"] == 4
    wrong = call(main, ["ledger", "restore", "a.zip", "m", "--study", "s"])
    assert wrong.exit_code == 1
    assert "holds no study" in wrong.output
