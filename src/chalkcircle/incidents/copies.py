"""Finds which documents are near-copies of one that was there before; it changes none of them.

    within(n, o)  = runs of n that o has too / runs of n
    jaccard(n, o) = runs of both / runs of either

The document ``n`` is a copy of the original ``o`` when ``within`` is at least 0.9 (it adds next to
nothing) or ``jaccard`` at least 0.6 (either adds a little), and where both tell the same the words
are the same: no number or name stands in the place of another, and no more than one word in twenty
is another. A text of few words has only its like of the same day for a copy. Two reports of one
event, two messages of one pattern and two states of a running story are not copies. A copy is never
compared with a copy, so nothing drifts from one to the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import accumulate

from chalkcircle.ledger import CROWDED, Ledger, Sketch
from chalkcircle.model import Document, Judged, Judgement, Verdict

from .texts import LEAST_WORDS, Words, weighty, words_of

RULE = "incidents.copies.v1"
JUDGE = "chalkcircle"
"""Who judges where no person does."""

WITHIN, JACCARD = 0.9, 0.6
"""Least shares of runs, chosen on made-up texts (tests/unit/copies_sample.py)."""
OTHER_WORDS = 0.05
"""Most words of the shorter text that may stand in the place of others."""
_COMPARED = 16
"""Originals that a document is compared with at most: those that share most of its sketch."""


@dataclass(frozen=True, slots=True)
class Copies:
    """What came of looking: verdicts, and marks on every document that was looked at."""

    judgements: tuple[Judgement, ...] = ()
    sketches: tuple[Sketch, ...] = ()
    found: frozenset[str] = frozenset()
    """Ids of the copies."""


def likeness(new: Words, old: Words) -> float | None:
    """How far a text is a copy of an earlier one, 0 to 1; ``None`` when it is none."""
    if new.plain == old.plain:
        return 1.0
    if min(len(new.plain), len(old.plain)) < LEAST_WORDS:
        return None
    shared = len(new.runs & old.runs)
    within, jaccard = shared / len(new.runs), shared / len(new.runs | old.runs)
    if (within < WITHIN and jaccard < JACCARD) or _differs(new, old):
        return None
    return round(max(within, jaccard), 4)


def find_copies(ledger: Ledger, documents: Sequence[Document], *, now: datetime) -> Copies:
    """Judge documents, in their order, against what the ledger holds and against each other.

    What was looked at before is left out. What is written in hindsight is a study's own words: it
    is nobody's copy and has none.

    Args:
        ledger: It is only read.
        documents: New ones, or such as the ledger holds.
        now: The time of the judgements.
    """
    done = ledger.sketched(d.document_id for d in documents)
    new = {d.document_id: d for d in documents if d.document_id not in done}
    looking = _Looking(ledger, [d for d in new.values() if not d.hindsight])
    judgements, sketches = {}, []
    for document_id in new:
        if found := looking.original_of(document_id):
            judgements[document_id] = _same(document_id, *found, now)
        hashes = () if found else looking.keep(document_id)
        sketches.append(Sketch(document_id=document_id, hashes=hashes))
    return Copies(tuple(judgements.values()), tuple(sketches), frozenset(judgements))


def unseen(ledger: Ledger, many: int = 1000) -> Iterator[list[Document]]:
    """Documents of the ledger that nobody looked at for copies, some at a time, oldest first.

    An older ledger has them, and one in which an original was forgotten.
    """
    waiting = ledger.unsketched()
    for start in range(0, len(waiting), many):
        ids = waiting[start : start + many]
        held = {d.document_id: d for d in ledger.documents(ids)}
        yield [held[i] for i in ids if i in held]


def _same(copy: str, original: str, score: float, now: datetime) -> Judgement:
    return Judgement(
        about=Judged.DOCUMENTS,
        a=original,
        b=copy,
        verdict=Verdict.SAME,
        score=score,
        by=JUDGE,
        rule=RULE,
        at=now,
    )


class _Looking:
    """The originals that some new texts may be copies of, those among the new ones included."""

    def __init__(self, ledger: Ledger, new: Sequence[Document]) -> None:
        self.ledger = ledger
        self.words = {d.document_id: words_of(d.text, d.language) for d in new}
        self.sketches = {d.document_id: self.words[d.document_id].sketch(d.published) for d in new}
        stored = ledger.sharing({h for sketch in self.sketches.values() for h in sketch})
        self.having = defaultdict(list, {h: list(ids) for h, ids in stored.items()})
        self.turn = ledger.sketched({i for ids in stored.values() for i in ids})
        self.last = max(self.turn.values(), default=0)
        self._fetch({i for sketch in self.sketches.values() for i in self._candidates(sketch)})

    def original_of(self, document_id: str) -> tuple[str, float] | None:
        """The earliest original that a document is a copy of, and how alike they are."""
        for other in self._candidates(self.sketches.get(document_id, ())):
            self._fetch({other})
            # Somebody may have had it forgotten a moment ago.
            words = self.words.get(other)
            score = likeness(self.words[document_id], words) if words else None
            if score is not None:
                return other, score
        return None

    def keep(self, document_id: str) -> tuple[int, ...]:
        """Make a document an original; gives its sketch."""
        sketch = self.sketches.get(document_id, ())
        self.last += 1
        self.turn[document_id] = self.last
        for value in sketch:
            if len(self.having[value]) < CROWDED:
                self.having[value].append(document_id)
        return sketch

    def _candidates(self, sketch: tuple[int, ...]) -> list[str]:
        """Originals that share hashes, earliest first; a turn of phrase that many share is none."""
        shared: Counter[str] = Counter()
        for value in sketch:
            if len(found := self.having.get(value, ())) < CROWDED:
                shared.update(found)
        most = sorted(shared, key=lambda i: (-shared[i], self.turn[i]))[:_COMPARED]
        return sorted(most, key=self.turn.__getitem__)

    def _fetch(self, ids: set[str]) -> None:
        """Bring in the words of originals, all in one reading."""
        if missing := ids - self.words.keys():
            for document in self.ledger.documents(sorted(missing)):
                self.words[document.document_id] = words_of(document.text, document.language)


def _differs(new: Words, old: Words) -> bool:
    """Whether two texts tell something else in the same place.

    Sentences that only one of them has are an addition; one for another that has little in common
    with it, a header.
    """
    match = SequenceMatcher(None, _folded(new), _folded(old), autojunk=False)
    others = 0
    for tag, i1, i2, j1, j2 in match.get_opcodes():
        if tag != "replace":
            continue
        left, right = Words(new.sentences[i1:i2]), Words(old.sentences[j1:j2])
        for mine, yours in _replaced(left, right):
            if any(weighty(w, new) for w in mine) or any(weighty(w, old) for w in yours):
                return True
            others += max(len(mine), len(yours))
    return others > OTHER_WORDS * min(len(new.plain), len(old.plain))


def _folded(words: Words) -> list[tuple[str, ...]]:
    return [tuple(word.casefold() for word in sentence) for sentence in words.sentences]


def _replaced(left: Words, right: Words) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words that stand in each other's place within sentences that are otherwise alike."""
    match = SequenceMatcher(None, left.plain, right.plain, autojunk=False)
    same = sum(block.size for block in match.get_matching_blocks())
    if 2 * same < min(len(left.plain), len(right.plain)):
        return
    ends = [set(accumulate(map(len, side.sentences), initial=0)) for side in (left, right)]
    for tag, i1, i2, j1, j2 in match.get_opcodes():
        whole = {i1, i2} <= ends[0] and {j1, j2} <= ends[1]
        if tag == "replace" and not whole:
            yield left.written[i1:i2], right.written[j1:j2]
