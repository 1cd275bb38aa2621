"""Looking after a ledger: make its folder, count it, verify every byte, bring back a copy.

Nothing here changes a record; a fault is told, never mended in silence.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import (
    LedgerDamaged,
    LedgerError,
    RecordError,
    TextSpan,
)

from . import judging
from . import operations as ops
from .catalogue import BACKUP, FILE, Segment
from .columns import CLAIMS, DOCUMENTS, claim_of, document_of, rows_from_bytes
from .files import (
    TEMPORARY,
    check_file,
    copy_durably,
    name_durably,
    raw_path,
    read_checked,
    sync_folder,
)
from .packing import file_names, leftovers
from .records import Info, Verification
from .rows import checking as row_checking
from .rows import names as row_names

if TYPE_CHECKING:
    from .store import Ledger


_LOOKS = 3
"""How often a ledger that others write to is verified before a fault in it is believed."""


def prepare_folder(root: Path) -> None:
    """Make the folder of a new ledger; leave an existing ledger as it is.

    Raises:
        LedgerError: The folder holds something else.
    """
    if root.exists() and not root.is_dir():
        raise _refused("A ledger is a folder, not a file", root)
    present = {p.name for p in root.iterdir()} if root.exists() else set()
    if FILE not in present and present - {"segments", "raw", BACKUP}:
        raise _refused("The folder holds other things", root)
    for name in ("segments", "raw"):
        (root / name).mkdir(parents=True, exist_ok=True)
    sync_folder(root)
    sync_folder(root.absolute().parent)


def info(ledger: Ledger) -> Info:
    """Counts, sizes and span of time; see :meth:`Ledger.info`."""
    segments = ledger.catalogue.segments()
    raw = ledger.catalogue.raw()
    rows = ledger.row_segments()
    files = ledger.feed_files()
    tally = ledger.ask(CLAIMS, ops.tally)
    return Info(
        snapshot=ledger.snapshot,
        documents=sum(s.rows for s in segments if s.content == DOCUMENTS),
        claims=tally.kinds,
        claim_rows=tally.rows,
        segments=len(segments) + len(rows),
        bytes=sum([s.bytes for s in segments] + [s.bytes for s in rows] + [*raw.values()]),
        tombstones=len(ledger.tombstones()),
        first_known_at=tally.first_known_at,
        last_known_at=tally.last_known_at,
        feed_files=len(files),
        rows={
            f: sum(s.stored for s in files if s.feed == f) for f in sorted({s.feed for s in files})
        },
        quarantined=sum(file.quarantined for file in files),
        rows_first_known_at=min((f.known_from for f in files if f.known_from), default=None),
        rows_last_known_at=max((f.known_to for f in files if f.known_to), default=None),
    )


def verify(ledger: Ledger) -> Verification:
    """Read every byte; see :meth:`Ledger.verify`."""
    # Who compacts or forgets meanwhile takes files away that were still to be read: a fault found
    # then is looked at again, and believed in the end.
    for _ in range(_LOOKS):
        before, found = ledger.catalogue.changes, None
        with suppress(LedgerDamaged), ledger.catalogue.reading():
            found = _verified(ledger)
        if found is not None and (found.ok or ledger.catalogue.changes == before):
            return found
    with ledger.catalogue.reading():
        return _verified(ledger)


def _verified(ledger: Ledger) -> Verification:
    faults = list(ledger.catalogue.faults())
    lengths: dict[str, int] = {}
    found: set[str] = set()
    rows: Counter[str] = Counter()
    segments = ledger.catalogue.segments()
    # Documents first: a claim may rest on a document stored after it was first asked for.
    for segment in sorted(segments, key=lambda s: s.content != DOCUMENTS):
        rows[segment.content] += segment.rows
        faults += _segment_faults(ledger.root, segment, lengths, found)
    listed = {i for content in (DOCUMENTS, CLAIMS) for i in ledger.catalogue.places(content)}
    if listed != found:
        faults.append(f"{FILE}: {len(listed ^ found)} ids differ from those in the segments")
    judgements, wrong = judging.check(ledger.catalogue)
    faults += wrong + row_names.check(ledger)
    raw = ledger.catalogue.raw()
    faults += [f for sha in raw for f in _archive_faults(ledger.root, sha)]
    kept = row_checking.check(ledger)
    faults += kept.faults
    return Verification(
        segments=len(segments) + kept.segments,
        documents=rows[DOCUMENTS],
        claims=rows[CLAIMS],
        raw=len(raw),
        judgements=judgements,
        feed_files=kept.files,
        rows=kept.rows,
        quarantined=kept.quarantined,
        faults=tuple(faults),
        leftovers=tuple(
            p.relative_to(ledger.root).as_posix() for p in leftovers(ledger.root, ledger.catalogue)
        ),
    )


def restore(source: Path, target: Path) -> Verification:
    """Copy a ledger to a new folder, verified before and after.

    The catalogue is put in place last: an interrupted copy is no ledger.

    Raises:
        LedgerMissing: No ledger at ``source``.
        LedgerDamaged: ``source`` has faults, which the message names.
        LedgerError: ``target`` is not an empty folder.
    """
    from .store import Ledger

    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise _refused("The target is not empty", target)
    with Ledger.open(source) as ledger:
        _require_sound(ledger)
        prepare_folder(target)
        copy = target / (FILE + TEMPORARY)
        ledger.catalogue.copy_to(copy)
        for name, sha in file_names(ledger.catalogue).items():
            if sha is not None:  # The catalogue itself is copied above.
                copy_durably(ledger.root / name, target / name, sha)
    name_durably(copy, target / FILE)
    with Ledger.open(target) as restored:
        return _require_sound(restored)


def _require_sound(ledger: Ledger) -> Verification:
    found = ledger.verify()
    if not found.ok:
        raise LedgerDamaged.about(
            f"A ledger with {len(found.faults)} faults",
            str(ledger.root),
            expected="every byte as it was acknowledged",
            do=f"First fault: {found.faults[0]}",
        )
    return found


def _archive_faults(root: Path, sha: str) -> list[str]:
    try:
        check_file(raw_path(root, sha), sha)
    except LedgerDamaged as error:
        return [str(error)]
    return []


def _segment_faults(
    root: Path, segment: Segment, lengths: dict[str, int], found: set[str]
) -> list[str]:
    """Faults of one segment; its ids, and the lengths of its texts, are noted on the way."""
    try:
        rows = rows_from_bytes(read_checked(root / "segments" / segment.file, segment.sha256))
    except LedgerDamaged as error:
        return [str(error)]
    faults = []
    if len(rows) != segment.rows:
        faults.append(f"{segment.file}: {len(rows)} rows, {segment.rows} acknowledged")
    for row in rows:
        found.add(row["document_id" if segment.content == DOCUMENTS else "claim_id"])
        try:
            if segment.content == DOCUMENTS:
                faults += _document_faults(segment, row["record"], lengths)
            else:
                claim = claim_of(row["record"], row["recorded_at"])
                span = claim.evidence
                if isinstance(span, TextSpan) and span.end > lengths.get(span.document_id, -1):
                    faults.append(f"{segment.file}: {claim.claim_id} has a span outside its text")
        except (RecordError, LedgerDamaged) as error:
            faults.append(f"{segment.file}: {error}")
    return faults


def _document_faults(segment: Segment, record: str, lengths: dict[str, int]) -> list[str]:
    document = document_of(record)
    lengths[document.document_id] = len(document.text)
    if msgspec.structs.replace(document, document_id="").document_id == document.document_id:
        return []
    return [f"{segment.file}: {document.document_id} is not the hash of its content"]


def _refused(problem: str, path: Path) -> Exception:
    return LedgerError.about(
        problem,
        str(path),
        expected="a folder that is absent or empty",
        do="Name another folder.",
    )
