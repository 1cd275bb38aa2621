"""Copies of texts: what counts as one, what does not, and that order and batches change nothing."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

from copies_sample import LANGUAGES, TEXTS, copies, others
from ledger_sample import NOW, batch, document

from chalkcircle.incidents import find_copies, likeness, unseen
from chalkcircle.incidents.texts import LEAST_WORDS, Words, words_of
from chalkcircle.ledger import CROWDED, Batch, Ledger
from chalkcircle.model import Document, Judged, Verdict

_MISSED = ["'сообщил' to 'заявил'"]
"""Light edits in a language whose words for numbers are not known are taken for other facts."""


def words(text: str) -> Words:
    """A text of the sample; those that are not English are in some language nothing is known of."""
    english = sum(c.isascii() for c in text) > len(text) / 2
    return words_of(text, "en" if english else "xx")


def test_copies_are_told() -> None:
    scores = {(w, a, b): likeness(words(b), words(a)) for w, a, b in copies()}
    assert len(scores) == 175
    assert [what for (what, *_), score in scores.items() if score is None] == _MISSED
    assert all(0.6 <= score <= 1 for score in scores.values() if score is not None)


def test_what_only_looks_like_a_copy_is_none() -> None:
    pairs = list(others())
    assert len(pairs) == 138
    assert [w for w, a, b in pairs if likeness(words(b), words(a)) is not None] == []
    # The other way round, what a longer text took in whole adds nothing to it.
    back = {w for w, a, b in pairs if likeness(words(a), words(b)) is not None}
    assert back == {"a running story", "a paragraph in a round-up"}


def test_a_long_text_that_takes_in_a_short_one_is_its_own() -> None:
    short = words_of(TEXTS["talks"], "en")
    long = words_of("\n".join((TEXTS["talks"], TEXTS["strike"], TEXTS["aid"])), "en")
    assert likeness(short, long) == 1.0
    assert likeness(long, short) is None


def test_texts_of_few_words_are_copies_only_word_for_word() -> None:
    text = "Upland's president arrived in Lowmarket on Monday."
    assert likeness(words_of(text.upper().replace(".", "!"), "en"), words_of(text, "en")) == 1.0
    assert likeness(words_of(f"{text} (Herald)", "en"), words_of(text, "en")) is None
    assert len(words_of(text, "en").plain) < LEAST_WORDS


def test_a_short_text_comes_again_on_another_day(tmp_path: Path) -> None:
    text = "A quiet day at the front, the ministry of defence says."
    days = [wired(text, outlet, day) for day, outlet in ((1, "Herald"), (1, "Post"), (2, "Herald"))]
    judged = _ingested(tmp_path / "l", days, 1)
    assert set(judged) == {tuple(sorted(d.document_id for d in days[:2]))}


def test_any_script_has_words() -> None:
    assert words_of("Ա-ն ու Բ-ն: ﬁne, don’t", "und").plain == (
        "ա",
        "ն",
        "ու",
        "բ",
        "ն",
        "fine",
        "don",
        "t",
    )
    assert words_of("高地国 2 台", "zh").plain == ("高", "地", "国", "2", "台")
    assert words_of("—!", "und").plain == ()
    assert words_of("", "und").sketch(None) == ()


def test_a_sketch_is_pinned() -> None:
    sketch = words_of(TEXTS["talks"], "en").sketch(None)
    assert len(sketch) == 10
    assert sketch == tuple(sorted(sketch))
    assert sketch[0] == _PINNED
    assert words_of("Upland met Lowland.", "en").sketch(None) == words_of(
        "UPLAND met\nLowland", "ka"
    ).sketch(None)


_PINNED = -9189907317834810243


def wired(text: str, outlet: str, day: int = 1) -> Document:
    """A text as an outlet prints it."""
    return document(
        text, outlet=outlet, published=date(2025, 5, day), source=f"{outlet}.txt", language="en"
    )


def _corpus() -> list[Document]:
    """Each text by three outlets, the second with a header and the third cut, among the others."""
    made = []
    for name, text in TEXTS.items():
        if name not in LANGUAGES:
            lines = text.split("\n")
            made.append(wired(text, "Herald"))
            made.append(wired(f"From our correspondent\n{text}", "Courier", 2))
            made.append(wired("\n".join(lines[: len(lines) // 2]), "Post", 3))
    return [d for start in range(3) for d in made[start::3]]


def _ingested(root: Path, documents: list[Document], size: int) -> dict[tuple[str, str], float]:
    """Judged pairs after storing documents in batches."""
    with Ledger.open(root, create=True) as ledger:
        for start in range(0, len(documents), size):
            some = documents[start : start + size]
            found = find_copies(ledger, some, now=NOW)
            given = batch(*some, judgements=found.judgements, sketches=found.sketches)
            ledger.append(given, now=NOW)
        assert ledger.verify().ok
        assert ledger.unsketched() == []
        judged = ledger.judgements(Judged.DOCUMENTS)
        assert {j.verdict for j in judged} <= {Verdict.SAME}
        return {(j.a, j.b): j.score or 0 for j in judged}


def test_copies_point_to_the_original_whatever_the_batches(tmp_path: Path) -> None:
    documents = _corpus()
    whole = _ingested(tmp_path / "whole", documents, 100)
    originals = {d.document_id for d in documents[: len(documents) // 3]}
    assert len(whole) == 14
    assert all(len(originals & set(pair)) == 1 for pair in whole)
    for size in (1, 2, 5):
        assert _ingested(tmp_path / str(size), documents, size) == whole


def test_what_was_looked_at_is_not_looked_at_again(tmp_path: Path) -> None:
    first, copy, *_ = (wired(TEXTS["aid"], outlet) for outlet in ("Herald", "Courier"))
    _ingested(tmp_path / "l", [first, copy], 1)
    with Ledger.open(tmp_path / "l") as ledger:
        again = find_copies(ledger, [copy, first, copy], now=NOW)
        assert (again.judgements, again.sketches) == ((), ())


def test_a_copy_of_a_copy_is_a_copy_of_the_original(tmp_path: Path) -> None:
    text = TEXTS["talks"]
    halves = "\n".join(text.split("\n")[:5])
    documents = [wired(text, "Herald"), wired(f"{text}\nMore soon.", "Post"), wired(halves, "Wire")]
    judged = _ingested(tmp_path / "l", documents, 1)
    original = documents[0].document_id
    assert {tuple(sorted((original, d.document_id))) for d in documents[1:]} == set(judged)


def test_a_chronicle_written_in_hindsight_is_no_copy_and_has_none(tmp_path: Path) -> None:
    told = wired(TEXTS["aid"], "Herald")
    entry = document(TEXTS["aid"], outlet="Study", hindsight=True, language="en")
    assert _ingested(tmp_path / "l", [entry, told], 2) == {}


def test_a_turn_of_phrase_that_all_share_leads_nowhere(tmp_path: Path) -> None:
    """More originals than a hash may find: each is still its own, and a copy is still found."""
    same = " ".join(TEXTS["strike"].split()[:24])
    texts = [f"{same} {' '.join(f'w{n}x{i}' for i in range(120))}" for n in range(CROWDED + 20)]
    documents = [wired(text, "Herald") for text in texts]
    copy = wired(f"{texts[-1]} and", "Courier")
    assert len(_ingested(tmp_path / "l", [*documents, copy], 30)) == 1


def test_documents_of_an_older_ledger_are_looked_at_in_turn(tmp_path: Path) -> None:
    documents = _corpus()
    with Ledger.open(tmp_path / "l", create=True) as ledger:
        for each in documents:
            ledger.append(batch(each), now=NOW)
        runs = list(unseen(ledger, 5))
        assert [len(run) for run in runs] == [5, 5, 5, 5, 1]
        assert [d for run in runs for d in run] == documents
        for run in runs:
            found = find_copies(ledger, run, now=NOW)
            given = Batch(source="c", judgements=found.judgements, sketches=found.sketches)
            ledger.append(given, now=NOW)
        judged = {(j.a, j.b): j.score or 0 for j in ledger.judgements(Judged.DOCUMENTS)}
        assert list(unseen(ledger)) == []
    assert judged == _ingested(tmp_path / "new", documents, 100)


def test_two_long_texts_are_compared_in_seconds() -> None:
    text = "\n".join(f"{t} Number {n}." for n in range(60) for t in TEXTS.values())
    other = text.replace("agreed", "have agreed")
    started = time.process_time()
    assert likeness(words_of(other, "en"), words_of(text, "en"))
    assert time.process_time() - started < 10
