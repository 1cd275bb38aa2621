"""What editors corrected: rows of ``corrections.csv``, read and appended; it changes no claim.

Rows are only ever added. Taking one back is one more row (``undo``), and so is ``redo``: who
said what and when stays readable. A row is written by one call at the end of the file, so that
two writers never mix their lines (on a local disk; network file systems may not keep that word).
"""

from __future__ import annotations

import csv
import io
import os
import time
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from chalkcircle.model import Kind, Party, content_id

from .cells import Row, read_rows
from .editing import PAIRED, ROLES, TURNS, Anchor, Correction, What
from .faults import fault
from .records import StudyFile

FILE = "corrections.csv"
"""Name of the file in a study folder; it may be absent."""

COLUMNS = (
    "correction", "at", "editor", "kind", "claim", "text_id", "start", "end", "predicate",
    "role", "was", "now", "note",
)  # fmt: skip


def read_corrections(data: bytes, name: str = FILE) -> tuple[Correction, ...]:
    """Read the rows of a corrections file, in their order.

    A row whose claim is gone is no fault here: only a ledger can tell.

    Raises:
        StudyError: A broken row, one id for two rows, or an undo of no row further up; names
            the line.
    """
    found: dict[str, Correction] = {}
    if not data.strip():
        return ()
    for row in read_rows(StudyFile(name=name, data=data), COLUMNS, appended=True):
        made = _correction(row)
        if made.id in found:
            held = found[made.id]
            if msgspec.structs.replace(made, line=held.line) == held:
                continue  # Files of two editors put together share what stood in both.
            raise fault(
                row.where("correction"), "one id for two rows", made.id, expected="another id",
                do=f"Rows are never changed: make it again as line {held.line} is, or remove it.",
            )  # fmt: skip
        if made.kind in TURNS and made.now not in found:
            raise fault(
                row.where("now"), "unknown correction", made.now,
                expected="the id of a row further up",
                do="Put back the row that it names, or remove this one.",
            )  # fmt: skip
        found[made.id] = made
    return tuple(found.values())


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """The corrections of a study folder; none where it has no such file.

    Raises:
        StudyError: As ``read_corrections``.
    """
    path = folder / FILE
    return read_corrections(path.read_bytes()) if path.is_file() else ()


def append_correction(folder: Path, given: Correction) -> Correction:
    """Write one row at the end of the file, durably; gives it as it is read again.

    Args:
        folder: The study folder.
        given: What is said; its id is filled here.

    Raises:
        StudyError: The file as it stands is broken, or the row is; nothing is written.
        OSError: It cannot be written.
    """
    path = folder / FILE
    held = _held(path)
    place = len(read_corrections(held)) if held else 0
    row = _cells(given)
    name = content_id("correction.v1", str(place), *row)[:12]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    if not held:
        # Two first writers give two headers; a reader skips the second.
        writer.writerow(COLUMNS)
    writer.writerow((name, *row))
    gap = "\n" if held and not held.endswith(b"\n") else ""
    added = (gap + lines.getvalue()).encode()
    *_, made = read_corrections(held + added)
    _append(path, added)
    return made


def _held(path: Path) -> bytes:
    """The file as it stands; a line that another writer is in the middle of is waited for."""
    for _ in range(20):
        held = path.read_bytes() if path.is_file() else b""
        if not held or held.endswith(b"\n"):
            break
        time.sleep(0.005)
    return held


def _now(of: Correction, cell: str) -> Row:
    """What a row says is right; one that is not in the file yet stands in a command."""
    typed = "WHO" if of.kind is What.SPEAKER else "--now"
    return Row(FILE, of.line, {"now": cell}, "" if of.line else typed)


def party(of: Correction, cell: str, *, on: date | None = None) -> Party | None:
    """The party that a cell of a row names; ``on`` is the day whose names count.

    Raises:
        StudyError: No party, or several.
    """
    return _now(of, cell).party("now", on=on)


def speaker(of: Correction, *, on: date | None = None) -> Party:
    """Who says it by a row: a party cell, or a plain name.

    Raises:
        StudyError: Nobody, or several.
    """
    plain = "=" not in of.now and of.now != of.now.upper()
    row = _now(of, f"={of.now}" if plain else of.now)
    found = row.party("now", on=on)
    if found is None:
        raise fault(row.where("now"), "no speaker", of.now, expected="a name")
    return found


def _append(path: Path, data: bytes) -> None:
    binary = getattr(os, "O_BINARY", 0)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | binary, 0o666)
    try:
        if os.write(handle, data) != len(data):
            raise OSError(f"{path.name} could not be written whole; remove its last line")
        os.fsync(handle)
    finally:
        os.close(handle)


def _cells(row: Correction) -> tuple[str, ...]:
    """The cells of a row but for its id, each in one line."""
    anchor = row.anchor
    cells = (
        row.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        row.editor,
        row.kind.value,
        anchor.claim if anchor else "",
        anchor.text_id if anchor else row.text_id,
        str(anchor.start) if anchor else "",
        str(anchor.end) if anchor else "",
        anchor.predicate if anchor else "",
        row.role,
        row.was,
        row.other.cell if row.other else row.now,
        row.note,
    )
    return tuple(" ".join(cell.split()) for cell in cells)


def _correction(row: Row) -> Correction:
    row.text("kind")
    kind = row.choice("kind", What, What.PARTY)
    named = kind not in (*TURNS, What.REVIEWED)
    made = Correction(
        id=row.text("correction"),
        at=_instant(row),
        editor=row.text("editor"),
        kind=kind,
        anchor=_anchor(row) if named else None,
        text_id=row.cells["text_id"] if kind in TURNS else row.text("text_id"),
        other=_other(row) if kind in PAIRED else None,
        role=row.cells["role"],
        was=row.cells["was"],
        now=row.cells["now"],
        note=row.cells["note"],
        line=row.line,
    )
    if kind is What.PARTY:
        _check_party(row)
    elif kind in (What.SPEAKER, *TURNS):
        row.text("now")
    if kind is What.SPEAKER:
        speaker(made)
    return made


def _check_party(row: Row) -> None:
    if row.cells["role"] not in ROLES:
        raise fault(
            row.where("role"), "unknown role", row.cells["role"], expected=" or ".join(ROLES)
        )
    if not [column for column in ("was", "now") if row.party(column, on=None)]:
        raise fault(row.where("now"), "no party", "", expected="a party in 'was', 'now' or both")


def _instant(row: Row) -> datetime:
    try:
        moment = datetime.fromisoformat(row.text("at"))
        if moment.utcoffset() == UTC.utcoffset(None):
            return moment.astimezone(UTC)
    except ValueError:
        pass
    raise fault(
        row.where("at"), "not a time in UTC", row.cells["at"], expected="2026-01-31T12:00:00Z"
    )


def _anchor(row: Row) -> Anchor:
    names = ("claim", "text_id", "start", "end", "predicate")
    return _made(row, "claim", [row.text(name) for name in names])


def _other(row: Row) -> Anchor:
    return _made(row, "now", row.text("now").split(" ", 4))


def _made(row: Row, column: str, cells: list[str]) -> Anchor:
    try:
        claim, text_id, start, end, predicate = cells
        kind, _, rest = predicate.partition(":")
        anchor = Anchor(claim, text_id, int(start), int(end), f"{Kind(kind).value}:{rest}")
        if not rest or not 0 <= anchor.start < anchor.end:
            raise ValueError(cells)
    except ValueError as error:
        raise fault(
            row.where(column), "no place of a claim", " ".join(cells),
            expected="claim id, text id, start < end, and kind:predicate",
        ) from error  # fmt: skip
    return anchor
