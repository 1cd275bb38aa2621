"""``correct``: an editor's correction is written into the study, then laid over the ledger.

What would mean nothing is refused before it is written: the file holds only rows that said
something on the day they were given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import Claim, ConfigError, InputError, LedgerBusy, Op

from .looking import find_document
from .overlaying import Overlay, State, apply_corrections, find_reading, overlay
from .workshop import Workshop

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger
    from chalkcircle.study import Correction, What
    from chalkcircle.study.agreement import Agreement
    from chalkcircle.study.exporting import Exported


def correct(
    workshop: Workshop,
    ledger: Ledger,
    kind: What,
    target: str,
    *,
    other: str = "",
    role: str = "",
    was: str = "",
    becomes: str = "",
    note: str = "",
    now: datetime,
) -> tuple[Correction, tuple[Claim, ...]]:
    """Write one correction into the study and apply it.

    Args:
        workshop: Settings with the study and the name of the editor.
        ledger: Where the claim is.
        kind: What is said.
        target: Id of the claim, of the document (``reviewed``) or of the correction (``undo``,
            ``redo``); may be shortened.
        other: The second claim of ``same`` and ``different``.
        role: ``actor`` or ``recipient``.
        was: The party to replace or remove; empty to add one.
        becomes: The party or speaker that is right; empty to remove one.
        note: Why, in a few words.
        now: The present.

    Returns:
        The row that was written, and what became of the claims that it means.

    Raises:
        ConfigError: Nobody is named as editor.
        InputError: What is said fits nothing: the message says what would.
        LedgerBusy: It is written down and will be applied later.
        NotInLedger: No such claim or document.
        StudyError: No study, a broken file, or a party cell that is none.
    """
    from chalkcircle.study import Correction, append_correction
    from chalkcircle.study.editing import PAIRED, ROLES, TURNS, What

    before = overlay(workshop, ledger)
    row = Correction(id="", at=now, editor=_editor(workshop), kind=kind, note=note)
    given: dict[str, Any]
    if kind is What.PARTY and role not in ROLES:
        raise InputError.about("Unknown role", role, expected=" or ".join(ROLES), do="Name one.")
    if kind in TURNS:
        given = {"now": _turned(before, target, kind)}
    elif kind is What.REVIEWED:
        given = {"text_id": find_document(ledger, target).text_id}
    elif kind in PAIRED:
        given = _pair(ledger, target, other)
    else:
        given = _about_claim(before, ledger, target, row, role, was, becomes)
    row = append_correction(Path(workshop.settings.study), msgspec.structs.replace(row, **given))
    return row, _applied(workshop, ledger, row, now)


def _applied(
    workshop: Workshop, ledger: Ledger, row: Correction, now: datetime
) -> tuple[Claim, ...]:
    """Apply what was written down; gives what became of the claims that a row means."""
    from chalkcircle.study.editing import TURNS

    try:
        after = apply_corrections(workshop, ledger, now=now)
    except LedgerBusy as error:
        raise LedgerBusy.about(
            "Written down, but not applied: another process is writing to the ledger",
            row.id,
            expected="a ledger that nobody else writes to",
            do="Do not say it again: the next correction, ingest or brief applies it.",
        ) from error
    named = {row.id}
    for each in reversed(after.corrections):
        if each.id in named and each.kind in TURNS:
            named.add(each.now)
    roots = {root for name in named for root in after.roots[name]}
    return tuple(c.standing for c in after.claims if c.reading.root in roots)


def _editor(workshop: Workshop) -> str:
    name = " ".join(workshop.settings.editor.split())
    if name:
        return name
    raise ConfigError.about(
        "Nobody is named as editor",
        name,
        expected="a name",
        do="Pass --editor NAME, or set editor in chalkcircle.toml.",
    )


def _turned(before: Overlay, target: str, kind: What) -> str:
    """Id of the correction to undo or redo.

    Raises:
        InputError: None or several begin so, or it is in that state already.
    """
    from chalkcircle.study.editing import What

    found = [c.id for c in before.corrections if c.id.startswith(target)] if target else []
    if len(found) != 1:
        raise InputError.about(
            "No single correction begins so" if found else "No correction of that id",
            target,
            expected="the id of a correction, or its beginning",
            do="List them with: chalkcircle correct list",
        )
    undone = before.states[found[0]] is State.UNDONE
    if undone == (kind is What.UNDO):
        raise InputError.about(
            "Already undone" if undone else "Not undone",
            found[0],
            expected="a correction in force" if undone else "one that was undone",
            do=f"See: chalkcircle correct {'redo' if undone else 'undo'} {found[0]}",
        )
    return found[0]


def _pair(ledger: Ledger, target: str, other: str) -> dict[str, Any]:
    a, b = find_reading(ledger, target), find_reading(ledger, other)
    if a.root == b.root:
        raise InputError.about(
            "A claim paired with itself", target, expected="two claims", do="Name the other one."
        )
    return {"anchor": a.anchor, "other": b.anchor}


def _about_claim(
    before: Overlay,
    ledger: Ledger,
    target: str,
    row: Correction,
    role: str,
    was: str,
    becomes: str,
) -> dict[str, Any]:
    """What to write down of one claim.

    It is looked at as it stands and as this editor alone leaves it: two editors may say the
    same, or agreement between them could not be told.

    Raises:
        InputError: The correction would change nothing, or speaks of a party that is not there.
    """
    from chalkcircle.study.editing import What
    from chalkcircle.study.overlay import corrected

    reading = find_reading(ledger, target)
    said = [c for each in before.claims if each.reading.root == reading.root for c in each.by]
    own = corrected(reading.base, [c for c in said if c.editor == row.editor])[0]
    views = [view for view in (reading.tip, own) if view.op is Op.ASSERT]
    if not views:
        raise InputError.about(
            "An editor said that this is no event",
            reading.tip.claim_id,
            expected="a claim that stands",
            do="See chalkcircle correct list, and undo that first.",
        )
    given: dict[str, Any] = {"anchor": reading.anchor, "now": becomes}
    if row.kind is What.PARTY:
        given |= {"role": role, "was": _there(views, role, was) if was else ""}
    elif row.kind is What.SPEAKER:
        given["was"] = views[0].holders[-1].name if views[0].holders else ""
    made = msgspec.structs.replace(row, **given)
    if all(corrected(view, [made])[0] == view for view in views):
        raise InputError.about(
            "Nothing would change",
            becomes,
            expected="something else than what stands",
            do=f"See what stands with: chalkcircle explain {reading.tip.claim_id[:10]}",
        )
    return given


def _there(views: Sequence[Claim], role: str, cell: str) -> str:
    """The cell of a party that a claim has in a role, in the first view that has it."""
    from chalkcircle.study.cells import party_cell
    from chalkcircle.study.overlay import find_party

    sides = [view.actors if role == "actor" else view.recipients for view in views]
    for parties in sides:
        if (at := find_party(parties, cell)) is not None:
            return party_cell(parties[at])
    here = "; ".join(map(party_cell, sides[0])) or "none"
    raise InputError.about(
        f"No single {role} of the claim is meant",
        cell,
        expected=f"one of: {here}",
        do="Write it as given here, its code alone, or its words.",
    )


def export_corrections(workshop: Workshop, ledger: Ledger) -> Exported:
    """Sentences with corrected events as lines for training, and what was left out.

    Raises:
        StudyError: No study, or a broken file of corrections.
    """
    from chalkcircle.study.exporting import Told, export

    texts: dict[str, list[Told]] = defaultdict(list)
    for each in overlay(workshop, ledger).claims:
        by = tuple((row.editor, row.id) for row in each.by)
        texts[each.reading.document_id].append(Told(each.wanted, by))
    return export((ledger.text(name), told) for name, told in texts.items())


def agree(
    workshop: Workshop, ledger: Ledger, first: str, second: str
) -> tuple[int, tuple[Agreement, ...]]:
    """How far two editors agree on the texts that both marked as reviewed.

    Each editor's answer is the claim as the coder made it under that editor's own corrections;
    what was left alone is taken as right. This measures something only where neither saw what
    the other corrected: best in two copies of study and ledger whose files of corrections are
    put together afterwards. A text that is held several times counts once.

    Returns:
        The number of texts, and the agreement on each question.

    Raises:
        InputError: An editor who wrote nothing.
        StudyError: No study, or a broken file of corrections.
    """
    from chalkcircle.study.agreement import agreement
    from chalkcircle.study.editing import PAIRED, What, in_force
    from chalkcircle.study.overlay import corrected

    found = overlay(workshop, ledger)
    for name in (first, second):
        _require_editor(name, found.corrections)
    on = in_force(found.corrections)
    seen = [{c.text_id for c in on if c.kind is What.REVIEWED and c.editor == e}
            for e in (first, second)]  # fmt: skip
    copy: dict[str, str] = {}
    for each in found.claims:
        if each.reading.text_id in seen[0] & seen[1]:
            copy.setdefault(each.reading.text_id, each.reading.document_id)
    claims = [
        tuple(
            corrected(each.reading.base, [c for c in each.by if c.editor == editor])[0]
            for editor in (first, second)
        )
        for each in found.claims
        if copy.get(each.reading.text_id) == each.reading.document_id
    ]
    # By place, not by id: editors may name different copies of a text.
    place = {
        c.standing.claim_id: msgspec.structs.astuple(c.reading.anchor)[1:] for c in found.claims
    }
    verdicts = {
        (c.editor, frozenset(place[i] for i in pair)): c.kind.value
        for c in on
        if c.kind in PAIRED
        for pair in found.pairs[c.id]
    }
    return len(copy), agreement(
        [(a, b) for a, b in claims],
        [
            (verdict, verdicts[second, pair])
            for (editor, pair), verdict in verdicts.items()
            if editor == first and (second, pair) in verdicts
        ],
    )


def _require_editor(name: str, corrections: Sequence[Correction]) -> None:
    known = sorted({row.editor for row in corrections})
    if name not in known:
        raise InputError.about(
            "Nothing in this study was written by such an editor",
            name,
            expected=f"one of: {', '.join(known) or 'nobody yet'}",
            do="See who wrote what with: chalkcircle correct list",
        )
