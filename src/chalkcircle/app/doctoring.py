"""``doctor``: what a run needs and what it finds, told in groups; it mends nothing."""

from __future__ import annotations

import importlib.metadata
import locale
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec

from chalkcircle.model import ChalkcircleError, PlugError
from chalkcircle.plugs import FEEDS, KINDS, Plug, plugged

from .parts import data_parts, measure
from .studies import check_study
from .workshop import Workshop

_LEAST_FREE = 100_000_000
"""Bytes of free disk with less than which a ledger cannot be written to in peace."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the doctor's.

    Attributes:
        group: ``system``, ``packages``, ``data``, ``study`` or ``ledger``.
        found: In words.
        well: Whether a run can do with it.
        details: Counts and sizes for programs.
    """

    group: str
    what: str
    found: str
    well: bool = True
    licence: str | None = None
    source: str | None = None
    details: dict[str, int | str] = {}


def doctor(workshop: Workshop, *, now: datetime) -> list[Finding]:
    """Look at the system, all packages, all data, the study and the ledger.

    Args:
        workshop: Settings that say which study and ledger.
        now: The present: a study may hold no row from the future.
    """
    return [
        *_system(workshop),
        *_packages(workshop),
        *_plugged(),
        *_data(),
        *_checks("data", _readers(workshop)),
        *_study(workshop, now),
        *_ledger(workshop),
    ]


def _system(workshop: Workshop) -> Iterator[Finding]:
    version = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding(
        group="system", what="python", found=version, well=sys.version_info >= (3, 11),
        licence="PSF-2.0",
    )  # fmt: skip
    out = getattr(sys.stdout, "encoding", None) or "none"
    names = f"{sys.getfilesystemencoding()} for names, {out} for output"
    yield Finding(
        group="system", what="encoding", found=f"{names}, {locale.getpreferredencoding(False)} else"
    )
    place = Path(workshop.settings.ledger).absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    yield Finding(
        group="system", what="disk", found=f"{free / 1e9:.1f} GB free where the ledger lies",
        well=free >= _LEAST_FREE, details={"bytes_free": free},
    )  # fmt: skip


def run_requirements() -> list[str]:
    """Names of the packages that the package states to need at run time."""
    stated = importlib.metadata.requires("chalkcircle") or []
    plain = (line for line in stated if "extra ==" not in line)
    return [found[0] for line in plain if (found := re.match(r"[A-Za-z0-9._-]+", line))]


def licence_of(package: str) -> str:
    """The licence that an installed package states, in its own words.

    Raises:
        importlib.metadata.PackageNotFoundError: It is not installed.
    """
    about = importlib.metadata.metadata(package)
    if "License-Expression" in about:
        return about["License-Expression"]
    classes = about.get_all("Classifier") or []
    named = [c.rpartition(" :: ")[2] for c in classes if c.startswith("License :: ")]
    first = about["License"].strip().partition("\n")[0] if "License" in about else ""
    return "; ".join(named) or first or "not stated"


def _packages(workshop: Workshop) -> Iterator[Finding]:
    wanted = ["chalkcircle", *sorted(run_requirements())]
    wanted += ["httpx"] if workshop.settings.coder_kind == "llm" else []
    for name in wanted:
        try:
            version, licence = importlib.metadata.version(name), licence_of(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(group="packages", what=name, found="not installed", well=False)
        else:
            yield Finding(group="packages", what=name, found=version, licence=licence)


def _plugged() -> Iterator[Finding]:
    """What others plugged in, each loaded to see whether it can be."""
    for group, kind in KINDS.items():
        try:
            plugs = plugged(group).values()
        except PlugError as error:
            yield Finding(group="packages", what=kind, found=str(error), well=False)
            continue
        others = {f"{kind} {one.name}": partial(_loaded, one) for one in plugs if not one.own}
        yield from _checks("packages", others)


def _loaded(plug: Plug) -> str:
    from chalkcircle.feeds.plugged import feed_of, feeds

    if plug.point.group == FEEDS:
        feed_of(plug)
        feeds()  # It may be well by itself and not beside the others.
    else:
        plug.function()
    return f"plugged in by {plug.distribution}"


def _data() -> Iterator[Finding]:
    for part in data_parts():
        found = measure(part)
        words = f"{found.rows:,} rows" if found.rows else f"{found.files} files"
        words += f", {found.bytes:,} bytes"
        words += f", {found.unverified:,} unverified" if found.unverified else ""
        yield Finding(
            group="data",
            what=part.name,
            found=words if found.files else "missing",
            well=found.files > 0,
            licence=part.licence,
            source=part.source,
            details=msgspec.structs.asdict(found),
        )


def _readers(workshop: Workshop) -> dict[str, Callable[[], str]]:
    """What is more than files: it must also open."""
    from chalkcircle.coding.encoder import shipped
    from chalkcircle.coding.parse import model_folder, verify_model

    return {
        "parser": lambda: f"{verify_model(model_folder())} files as officially released",
        "reader": lambda: f"weights {shipped().id}",
        "registry": lambda: f"{len(workshop.registry.actors)} actors",
        "world": _world,
    }


def _checks(group: str, checks: Mapping[str, Callable[[], str]]) -> Iterator[Finding]:
    for what, check in checks.items():
        try:
            yield Finding(group=group, what=what, found=check())
        except ChalkcircleError as error:
            yield Finding(group=group, what=what, found=str(error), well=False)


def _world() -> str:
    from chalkcircle.actors.world import World

    rows, unverified = World().counted()
    return f"{rows} names of people, bodies and towns, {unverified} of them unverified"


def _study(workshop: Workshop, now: datetime) -> Iterator[Finding]:
    if not workshop.settings.study:
        yield Finding(group="study", what="study", found="none set")
        return
    try:
        held = msgspec.structs.asdict(check_study(workshop, now=now))
    except ChalkcircleError as error:
        yield Finding(group="study", what="study", found=str(error), well=False)
        return
    counts: dict[str, int | str] = {k: n for k, n in held.items() if isinstance(n, int)}
    found = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items())
    licence = workshop.need_study().licence
    yield Finding(group="study", what=held["id"], found=found, licence=licence, details=counts)


_SOUND = "sound; of the rest not every byte was read: `chalkcircle ledger verify` does that"


def _ledger(workshop: Workshop) -> Iterator[Finding]:
    """Counts and the state of the catalogue; every byte is what ``ledger verify`` looks at."""
    from chalkcircle.ledger import Ledger
    from chalkcircle.model import LedgerMissing

    place = Path(workshop.settings.ledger)
    try:
        with Ledger.open(place, wait_seconds=workshop.settings.wait_seconds) as ledger:
            about, faults = ledger.info(), ledger.catalogue.faults()
    except LedgerMissing:
        yield Finding(group="ledger", what="ledger", found=f"none at {place}")
        return
    except ChalkcircleError as error:
        yield Finding(group="ledger", what="ledger", found=str(error), well=False)
        return
    counts: dict[str, int | str] = {
        "snapshot": about.snapshot,
        "documents": about.documents,
        "claims": sum(about.claims.values()),
        "bytes": about.bytes,
        "tombstones": about.tombstones,
    }
    found = ", ".join(f"{count:,} {what}" for what, count in counts.items() if what != "snapshot")
    yield Finding(
        group="ledger", what=str(place), found=f"snapshot {about.snapshot}: {found}", details=counts
    )
    yield Finding(
        group="ledger", what="catalogue", found=faults[0] if faults else _SOUND, well=not faults
    )
