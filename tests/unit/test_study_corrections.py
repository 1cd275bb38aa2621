"""The file of corrections: read whole or refused with its line, and only ever appended to."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalkcircle.model import Judged, StudyError, Verdict
from chalkcircle.study import Correction, What, append_correction, judgements, load_corrections
from chalkcircle.study.corrections import COLUMNS, read_corrections
from chalkcircle.study.editing import Anchor, in_force

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEADER = ",".join(COLUMNS)
PARTY = "c1,2026-11-23T12:00:00Z,Ana,party,aa,tt,6,13,event:ASSAULT,actor,KEN,UGA/MIL=the army,why"
UNDO = "u1,2026-11-23T12:05:00Z,Ana,undo,,,,,,,,c1,"
ANCHOR = Anchor("aa", "tt", 6, 13, "event:ASSAULT")
OTHER = Anchor("bb", "uu", 0, 4, "judgement:a word of its own")


def row(kind: What, *, at: int = 0, editor: str = "Ana", **fields: object) -> Correction:
    moment = NOW + timedelta(minutes=at)
    return Correction(id="", at=moment, editor=editor, kind=kind, **fields)  # type: ignore[arg-type]


def data(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines, "")).encode()


def test_a_row_comes_back_as_it_was_given(tmp_path: Path) -> None:
    given = [
        row(What.PARTY, anchor=ANCHOR, role="actor", was="KEN", now="=the “army”, so called"),
        row(What.SAME, anchor=ANCHOR, other=OTHER, note="one\nraid"),
        row(What.REVIEWED, text_id="tt"),
    ]
    written = [append_correction(tmp_path, each) for each in given]
    assert load_corrections(tmp_path) == tuple(written)
    party, same, reviewed = written
    assert (party.anchor, party.now, party.at) == (ANCHOR, "=the “army”, so called", NOW)
    assert (same.other, same.note) == (OTHER, "one raid")
    assert (reviewed.anchor, reviewed.text_id, reviewed.line) == (None, "tt", 4)


def test_no_file_and_an_empty_one_hold_no_corrections(tmp_path: Path) -> None:
    assert load_corrections(tmp_path) == ()
    (tmp_path / "corrections.csv").write_bytes(b"")
    assert load_corrections(tmp_path) == ()
    assert append_correction(tmp_path, row(What.REVIEWED, text_id="tt")).line == 2


def test_the_same_row_twice_in_a_second_has_two_ids(tmp_path: Path) -> None:
    first = append_correction(tmp_path, row(What.PARTY, anchor=ANCHOR, role="actor", now="KEN"))
    turns = [What.UNDO, What.REDO, What.UNDO]
    ids = [append_correction(tmp_path, row(kind, now=first.id)).id for kind in turns]
    assert len({first.id, *ids}) == 4
    assert first not in in_force(load_corrections(tmp_path))


@pytest.mark.parametrize(
    ("turns", "on"),
    [
        ([], True),
        ([("undo", 0)], False),
        ([("undo", 0), ("undo", 0)], False),
        ([("undo", 0), ("redo", 0)], True),
        ([("undo", 0), ("undo", 1)], True),
        ([("undo", 0), ("undo", 1), ("undo", 2)], False),
        ([("undo", 0), ("undo", 0), ("undo", 2)], False),
        ([("redo", 0)], True),
        ([("undo", 0), ("redo", 0), ("undo", 2)], False),
    ],
)
def test_undo_and_redo_of_any_row(tmp_path: Path, turns: list[tuple[str, int]], on: bool) -> None:
    first = append_correction(tmp_path, row(What.PARTY, anchor=ANCHOR, role="actor", now="KEN"))
    ids = [first.id]
    for kind, which in turns:
        ids.append(append_correction(tmp_path, row(What(kind), now=ids[which])).id)
    assert (first.id in {c.id for c in in_force(load_corrections(tmp_path))}) is on


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([PARTY.replace(",party,", ",praise,")], "line 2, kind: unknown word: 'praise'"),
        ([PARTY.replace(",party,", ",,")], "line 2, kind: empty cell"),
        ([PARTY.replace("T12:00:00Z", "")], "line 2, at: not a time in UTC"),
        ([PARTY.replace("2026-11-23T12:00:00Z", "soon")], "line 2, at: not a time in UTC: 'soon'"),
        ([PARTY.replace("00Z", "00+04:00")], "line 2, at: not a time in UTC"),
        ([UNDO], "line 2, now: unknown correction: 'c1'"),
        ([UNDO, PARTY], "line 2, now: unknown correction: 'c1'"),
        ([PARTY, PARTY.replace("why", "for")], "line 3, correction: one id for two rows: 'c1'"),
        ([PARTY.replace("UGA/MIL=the army", "uganda")], "line 2, now: not a party: 'uganda'"),
        ([PARTY.replace("UGA/MIL=the army", "XQX")], "line 2, now: unknown code: 'XQX'"),
        ([PARTY.replace("UGA/MIL=the army", "KEN; UGA")], "line 2, now: more than one party"),
        ([PARTY.replace("KEN,UGA/MIL=the army", ",")], "line 2, now: no party"),
        ([PARTY.replace(",actor,", ",victor,")], "line 2, role: unknown role: 'victor'"),
        ([PARTY.replace("6,13,", "13,6,")], "line 2, claim: no place of a claim"),
        ([PARTY.replace("6,13,", "six,13,")], "line 2, claim: no place of a claim"),
        ([PARTY.replace("event:", "")], "line 2, claim: no place of a claim"),
        ([PARTY.replace("Ana", "")], "line 2, editor: empty cell"),
        ([PARTY, PARTY[:40]], "line 3: wrong number of cells"),
        ([PARTY, PARTY[:-3] + '"why'], "line 3: not CSV"),
        ([PARTY.replace(",party,", ",same,")], "line 2, now: no place of a claim"),
    ],
)
def test_a_broken_row_is_named_with_its_line(lines: list[str], words: str) -> None:
    with pytest.raises(StudyError) as told:
        read_corrections(data(*lines))
    assert words in str(told.value)


def test_other_columns_and_other_encodings_are_refused() -> None:
    with pytest.raises(StudyError, match="misplaced columns"):
        read_corrections(b"correction,at\n")
    with pytest.raises(StudyError, match="not UTF-8"):
        read_corrections(data(PARTY).replace(b"why", b"\xff\xfe"))


def test_a_last_line_cut_off_is_refused_and_nothing_is_written_after_it(tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_bytes(data(PARTY, UNDO)[:-20])
    before = file.read_bytes()
    with pytest.raises(StudyError, match="If the line was cut off while it was written, remove it"):
        append_correction(tmp_path, row(What.REVIEWED, text_id="tt"))
    assert file.read_bytes() == before


def test_a_row_that_could_not_be_read_again_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="unknown correction"):
        append_correction(tmp_path, row(What.UNDO, now="nothing"))
    assert load_corrections(tmp_path) == ()


def test_files_put_behind_one_another_and_a_missing_newline_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_bytes(b"\xef\xbb\xbf" + data(PARTY) + b"\n" + data(PARTY, UNDO)[:-1])
    append_correction(tmp_path, row(What.REVIEWED, text_id="tt"))
    assert [c.kind.value for c in load_corrections(tmp_path)] == ["party", "undo", "reviewed"]


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from chalkcircle.study import Correction, What, append_correction
for number in range(40):
    append_correction(Path(sys.argv[1]), Correction(
        id="", at=datetime(2026, 11, 23, tzinfo=UTC), editor=sys.argv[2], kind=What.REVIEWED,
        text_id=f"{sys.argv[2]}{number}", note="x" * 300))
"""


def test_writers_at_the_same_time_lose_and_mix_no_row(tmp_path: Path) -> None:
    names = ("Ana", "Levan", "Nino")
    running = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), name]) for name in names
    ]
    assert [child.wait() for child in running] == [0, 0, 0]
    found = load_corrections(tmp_path)
    for name in names:
        assert [c.text_id for c in found if c.editor == name] == [f"{name}{n}" for n in range(40)]


def test_verdicts_become_judgements_and_an_undo_takes_them_back(tmp_path: Path) -> None:
    def say(kind: What, **fields: object) -> Correction:
        return append_correction(tmp_path, row(kind, **fields))  # type: ignore[arg-type]

    same = say(What.SAME, anchor=ANCHOR, other=OTHER)
    other = say(What.DIFFERENT, anchor=OTHER, other=ANCHOR, at=1)
    levan = say(What.SAME, anchor=ANCHOR, other=OTHER, at=1, editor="Levan")
    say(What.UNDO, now=other.id, at=2)
    undo = say(What.UNDO, now=same.id, at=3)
    say(What.UNDO, now=undo.id, at=3)
    pairs = {name: [("a1", "b1")] for name in (same.id, other.id, levan.id)}
    found = judgements(load_corrections(tmp_path), pairs)
    ana = [(j.verdict, j.rule) for j in found if j.by == "Ana"]
    assert ana == [
        (Verdict.SAME, f"correction:{same.id}"),
        (Verdict.DIFFERENT, f"correction:{other.id}"),
        (Verdict.SAME, f"correction:{same.id}"),
        (Verdict.UNSURE, f"correction:{same.id}"),
        (Verdict.SAME, f"correction:{same.id}"),
    ]
    assert [j.verdict for j in found if j.by == "Levan"] == [Verdict.SAME]
    assert {(j.about, j.a, j.b, j.score) for j in found} == {(Judged.CLAIMS, "a1", "b1", None)}
    times = [j.at for j in found if j.by == "Ana"]
    assert times == sorted(set(times)), "the newest counts, so none may tie"
    assert judgements(load_corrections(tmp_path), {}) == ()
