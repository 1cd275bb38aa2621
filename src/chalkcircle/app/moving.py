"""``export --all`` and ``ledger restore``: a ledger with its study and settings goes elsewhere.

What arrives answers as what left did, byte for byte; what was forgotten does not travel, and its
tombstone does.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import chalkcircle
from chalkcircle.model import ChalkcircleError, InputError, LedgerDamaged, LedgerError, StudyError

from . import packing, parcel
from .settings import FILE, as_toml, find_file, portable_settings
from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger

_LEDGER, _STUDY, _SETTINGS = "ledger/", "study/", "settings.toml"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.I)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was packed or restored; each path is ``None`` where there was nothing of the kind."""

    ledger: Path
    study: Path | None
    settings: Path | None
    files: int
    bytes: int
    snapshot: int
    claims_sha256: str


def export(
    workshop: Workshop, ledger: Ledger, target: Path, *, folder: Path | None = None
) -> Moved:
    """Pack ledger, study and settings into one archive, verified before and after.

    Args:
        workshop: Its study goes along, if the settings name one.
        ledger: May be read-only.
        target: The archive; it must not exist.
        folder: Working folder, whose settings go along; by default the current one.

    Raises:
        LedgerDamaged: The ledger has faults; nothing was written.
        StudyError: The study is broken, or holds links.
        LedgerBusy: Something was forgotten meanwhile.
        LedgerError: The target exists, lies inside what is packed, or cannot be written.
    """
    from chalkcircle.ledger import changed_meanwhile, claims_digest, pieces

    study = Path(workshop.settings.study) if workshop.study is not None else None
    settings = find_file(folder or Path.cwd())
    for inside in (ledger.root, *([study] if study else [])):
        if inside.resolve() in target.resolve().parents:
            raise _refused("The export would lie inside what it packs", target)
    found = ledger.verify()
    if not found.ok:
        raise LedgerDamaged.about(
            f"A ledger with {len(found.faults)} faults", str(ledger.root),
            expected="every byte as it was acknowledged", do=f"First fault: {found.faults[0]}",
        )  # fmt: skip
    about = parcel.Manifest(
        version=chalkcircle.__version__,
        snapshot=ledger.snapshot,
        claims_sha256=claims_digest(ledger),
        study=workshop.study.id if workshop.study else None,
    )
    with tempfile.TemporaryDirectory(prefix="chalkcircle-") as scratch:
        taken = pieces(ledger, Path(scratch))
        sources = [packing.Source(_LEDGER + p.name, p.path, p.sha256) for p in taken]
        if study is not None:
            named = workshop.settings
            apart = (ledger.root, Path(named.out), Path(named.coder_cache))
            sources += _study_sources(study, apart)
        if settings is not None:
            kept = portable_settings(settings.read_bytes(), str(settings))
            sources.append(packing.Source(_SETTINGS, as_toml(kept).encode()))
        try:
            manifest = packing.pack(target, sources, about)
        except LedgerDamaged as error:
            raise changed_meanwhile(ledger, taken, error) from error
    return _moved(manifest, ledger.root, study, settings)


def restore(source: Path, target: Path, *, study: Path | None = None) -> Moved:
    """Bring a ledger back from an export or from another ledger's folder, verified.

    Everything is unpacked beside its place, verified there and then given its name, the ledger
    last: what was interrupted has no name that a command would find.

    Args:
        source: An archive that ``export`` wrote, or the folder of a ledger.
        target: Folder of the ledger; absent or empty.
        study: Folder of the study; by default it is called by its id and lies beside the ledger.

    Raises:
        InputError: No export of ours, or one with names that lead elsewhere.
        LedgerDamaged: Bytes are not those that were packed; nothing was restored.
        LedgerError: A place is taken, or there is no room.
    """
    if source.is_dir():
        return _copied(source, target, study)
    with parcel.opened(source) as (archive, manifest), ExitStack() as stack:
        places = _places(manifest, target, study)
        ready = {}
        for within, place in places.items():
            ready[within] = stack.enter_context(_staging(place))
            parcel.unpack(archive, manifest.files, ready[within], within)
        settings = _settings(archive, manifest)
        _require_same(ready, manifest)
        _name(ready, places)
    beside = target.absolute().parent / FILE
    written = settings is not None and not beside.exists()
    if written:
        named = {"ledger": target.name}
        if _STUDY in places and places[_STUDY].absolute().parent == beside.parent:
            named["study"] = places[_STUDY].name
        elif _STUDY in places:
            named["study"] = str(places[_STUDY].absolute())
        beside.write_text(as_toml({**(settings or {}), **named}), "utf-8")
    return _moved(manifest, target, places.get(_STUDY), beside if written else None)


def _copied(source: Path, target: Path, study: Path | None) -> Moved:
    """A ledger from a folder: there is no study in it."""
    from chalkcircle.ledger import Ledger, claims_digest
    from chalkcircle.ledger import restore as copy

    if study is not None:
        raise InputError.about(
            "A ledger's folder holds no study", str(source), expected="an export",
            do="Leave --study out, and copy the study's folder yourself.",
        )  # fmt: skip
    if source.resolve() in target.resolve().parents:
        raise _refused("A copy inside the ledger that it is made of", target)
    copy(source, target)
    with Ledger.open(target) as ledger:
        info = ledger.info()
        digest = claims_digest(ledger)
    return Moved(target, None, None, info.segments, info.bytes, info.snapshot, digest)


def _moved(
    manifest: parcel.Manifest, ledger: Path, study: Path | None, settings: Path | None
) -> Moved:
    size = sum(part.size for part in manifest.files)
    told = len(manifest.files), size, manifest.snapshot, manifest.claims_sha256
    return Moved(ledger, study, settings, *told)


def _study_sources(folder: Path, apart: Iterable[Path]) -> Iterator[packing.Source]:
    """Every file of a study but hidden ones and what is no study.

    A desk may lie in the folder of its study. The ledger is then packed by itself; what else is
    ``apart``, and settings, may hold keys and words of documents that were forgotten.
    """
    root = folder.resolve()
    within = [place for place in (a.resolve() for a in apart) if root in place.parents]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name == FILE or any(step.startswith(".") for step in name.split("/")):
            continue
        if any((root / name).is_relative_to(place) for place in within):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise StudyError.about(
                "The study holds a link or a device", name, expected="plain files",
                do="Put the file itself there, or take it out.",
            )  # fmt: skip
        if path.is_file():
            yield packing.Source(_STUDY + name, path)


def _settings(archive: parcel.Archive, manifest: parcel.Manifest) -> dict[str, object] | None:
    part = next((part for part in manifest.files if part.name == _SETTINGS), None)
    if part is None:
        return None
    data = b"".join(parcel.checked(archive, part))
    return portable_settings(data, _SETTINGS)


def _places(manifest: parcel.Manifest, target: Path, study: Path | None) -> dict[str, Path]:
    """Where the folders inside go, each absent or empty."""
    places = {_LEDGER: target}
    if manifest.study is not None:
        if study is None and not _ID.fullmatch(manifest.study):
            raise InputError.about(
                "The id of the study is no name for a folder", manifest.study,
                expected="letters, digits, - and _", do="Name its folder with --study.",
            )  # fmt: skip
        places[_STUDY] = study or target.absolute().parent / manifest.study
    elif study is not None:
        raise InputError.about(
            "This export holds no study", str(study), expected="one with a study",
            do="Leave --study out.",
        )  # fmt: skip
    known = (_LEDGER, *([_STUDY] if _STUDY in places else []))
    for part in manifest.files:
        if part.name != _SETTINGS and not part.name.startswith(known):
            raise InputError.about(
                "This export holds a file that no export has", part.name,
                expected="a ledger, a study and settings", do="Do not trust this file.",
            )  # fmt: skip
    _require_free(places)
    return places


def _require_free(places: dict[str, Path]) -> None:
    """Stop unless every place is absent or empty, and none lies in another."""
    whole = {place.resolve() for place in places.values()}
    if len(whole) < len(places) or any(
        place in other.parents for place in whole for other in whole
    ):
        raise InputError.about(
            "Ledger and study would lie in one another", ", ".join(map(str, places.values())),
            expected="two folders side by side", do="Name another TARGET, or one with --study.",
        )  # fmt: skip
    for place in places.values():
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise _refused("The target is not empty", place)


@contextmanager
def _staging(place: Path) -> Iterator[Path]:
    """A folder beside a place, under a name that no command looks for; gone afterwards."""
    parent = place.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        holder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", suffix=".tmp", dir=parent))
    except OSError as error:
        raise _refused(f"Cannot write here ({error.strerror})", parent) from error
    try:
        (holder / "ready").mkdir()
        yield holder / "ready"
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _name(ready: dict[str, Path], places: dict[str, Path]) -> None:
    """Give what is ready its names, the ledger last; all of them or none."""
    named: list[str] = []
    try:
        for within in (_STUDY, _LEDGER):
            if within in ready:
                if places[within].is_dir():
                    places[within].rmdir()
                ready[within].replace(places[within])
                named.append(within)
    except BaseException:
        for within in named:
            places[within].replace(ready[within])
        raise


def _require_same(ready: dict[str, Path], manifest: parcel.Manifest) -> None:
    """Stop unless what was unpacked is sound and the same as what was packed."""
    from chalkcircle.ledger import Ledger, claims_digest, file_names
    from chalkcircle.study import load_study

    with Ledger.open(ready[_LEDGER]) as ledger:
        packed = {p.name for p in manifest.files if p.name.startswith(_LEDGER)}
        faults = [
            f"not both packed and named by the catalogue: {name}"
            for name in sorted(packed ^ {_LEDGER + name for name in file_names(ledger.catalogue)})
        ]
        faults = faults or list(ledger.verify().faults)
        if not faults and ledger.snapshot != manifest.snapshot:
            faults.append(f"snapshot {ledger.snapshot}, {manifest.snapshot} packed")
        if not faults and claims_digest(ledger) != manifest.claims_sha256:
            faults.append("the standing claims are others than were packed")
    if faults:
        raise LedgerDamaged.about(
            f"The ledger in this export has {len(faults)} faults", faults[0],
            expected="what was packed", do="Nothing was restored; export again.",
        )  # fmt: skip
    if _STUDY in ready and load_study(ready[_STUDY]).id != manifest.study:
        raise StudyError.about(
            "The study in this export has another id", manifest.study, expected="what was packed",
            do="Nothing was restored; export again.",
        )  # fmt: skip


def _refused(problem: str, path: Path) -> ChalkcircleError:
    return LedgerError.about(
        problem, str(path), expected="a place that is absent or empty", do="Name another place."
    )
