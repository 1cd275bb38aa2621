"""What changed between two briefings of a study, as records; it opens no ledger and no file.

Sentences are matched within their section: the same words, then the same topic, then most claims
in common, then, where none stands on claims, the same words around other figures. What matches
nothing is new or gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from chalkcircle.model import Explained

from .fates import Fate, FateKind
from .plain import NUMBERS
from .records import Briefing, Chart, Citation, Passage, Sentence, Table

_FIGURES = re.compile(rf"\d+|\b(?:{'|'.join(NUMBERS)})\b", re.IGNORECASE)


class _Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Settings common to the records of a difference."""


class Said(_Record, frozen=True, kw_only=True):
    """A sentence as the page shows it, with the quotation behind it, in its section."""

    section: str
    text: str
    claims: tuple[str, ...] = ()


class Changed(_Record, frozen=True, kw_only=True):
    """A sentence that says something else, or stands on other claims."""

    old: Said
    new: Said


class Moved(_Record, frozen=True, kw_only=True):
    """A number of the same sentence and query with another value.

    Attributes:
        text: The sentence that states it now.
    """

    section: str
    text: str
    method: str
    unit: str
    old: float | None
    new: float | None


class Rows(_Record, frozen=True, kw_only=True):
    """A table or the table of a chart with other rows."""

    section: str
    caption: str
    new: int
    gone: int


class Lost(_Record, frozen=True, kw_only=True):
    """A sentence of the old briefing that lost some or all of its support.

    Attributes:
        left: How many of its claims still stand.
    """

    said: Said
    fates: tuple[Fate, ...]
    left: int


class Difference(_Record, frozen=True, kw_only=True):
    """All that differs between two briefings; the time at which they were made does not count.

    Attributes:
        asked_ledger: Whether a ledger was asked what became of claims.
    """

    title: str
    old_made_at: datetime
    new_made_at: datetime
    asked_ledger: bool
    lost: tuple[Lost, ...] = ()
    new: tuple[Said, ...] = ()
    gone: tuple[Said, ...] = ()
    changed: tuple[Changed, ...] = ()
    numbers: tuple[Moved, ...] = ()
    tables: tuple[Rows, ...] = ()
    citations_new: tuple[Citation, ...] = ()
    citations_gone: tuple[Citation, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        told = (self.lost, self.new, self.gone, self.changed, self.numbers, self.tables)
        return not any((*told, self.citations_new, self.citations_gone))


def diff_briefings(
    old: Briefing, new: Briefing, fates: Mapping[str, Fate] | None = None
) -> Difference:
    """What changed from ``old`` to ``new``.

    Args:
        old: The earlier briefing.
        new: The later one.
        fates: What became of the claims of ``old`` that fell, from ``fallen_claims``. ``None``: no
            ledger was asked, and all that can be said is which claims ``new`` no longer cites.
    """
    pairs, gone, added = _match(old, new)
    before, after = ({c.claim_id: c for c in b.citations} for b in (old, new))
    asked = fates is not None
    if fates is None:
        fates = {
            claim: Fate(claim_id=claim, kind=FateKind.VANISHED)
            for claim in before
            if claim not in after
        }
    return Difference(
        title=new.title,
        old_made_at=old.made_at,
        new_made_at=new.made_at,
        asked_ledger=asked,
        lost=tuple(_lost(old, fates)),
        new=tuple(said for said, _ in added),
        gone=tuple(said for said, _ in gone),
        changed=tuple(Changed(old=a, new=b) for (a, _), (b, _) in pairs if _differ(a, b)),
        numbers=tuple(m for pair in pairs for m in _moved(*pair, old, new)),
        tables=tuple(_tables(old, new)),
        citations_new=tuple(c for claim, c in after.items() if claim not in before),
        citations_gone=tuple(c for claim, c in before.items() if claim not in after),
    )


Entry = tuple[Said, Sentence]
Score = Callable[[Entry, Entry], float]


def _entries(briefing: Briefing) -> list[Entry]:
    quotes = {c.claim_id: c.quote for c in briefing.citations}
    found = []
    for section, sentence in briefing.sentences():
        quoted = sentence.quoted and sentence.claims and quotes.get(sentence.claims[0])
        text = f"{sentence.text} “{quoted}”" if quoted else sentence.text
        found.append((Said(section=section, text=text, claims=sentence.claims), sentence))
    return found


def _match(
    old: Briefing, new: Briefing
) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pairs in the order of the new page, what stood only on the old one, what is new."""
    pairs: list[tuple[Entry, Entry]] = []
    gone, added = _entries(old), _entries(new)
    order = {id(entry): place for place, entry in enumerate(added)}
    for score in (_same_words, _same_topic, _shared_claims, _same_frame):
        pairs += _take(gone, added, score)
    return sorted(pairs, key=lambda pair: order[id(pair[1])]), gone, added


def _take(left: list[Entry], right: list[Entry], score: Score) -> list[tuple[Entry, Entry]]:
    """Take out of both lists the pairs of a section that fit, the best first, then as they come."""
    scored = [
        (-points, i, j)
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if a[0].section == b[0].section and (points := score(a, b))
    ]
    partner: dict[int, int] = {}
    for _, i, j in sorted(scored):
        if i not in partner and j not in partner.values():
            partner[i] = j
    pairs = [(left[i], right[j]) for i, j in partner.items()]
    left[:] = [entry for i, entry in enumerate(left) if i not in partner]
    right[:] = [entry for j, entry in enumerate(right) if j not in partner.values()]
    return pairs


def _same_words(a: Entry, b: Entry) -> float:
    return (a[0].text == b[0].text) * (2 - _differ(a[0], b[0]))


def _same_topic(a: Entry, b: Entry) -> float:
    return bool(a[1].topic) and a[1].topic == b[1].topic


def _shared_claims(a: Entry, b: Entry) -> float:
    ours, theirs = set(a[0].claims), set(b[0].claims)
    return len(ours & theirs) / max(len(ours | theirs), 1)


def _same_frame(a: Entry, b: Entry) -> float:
    if a[0].claims or b[0].claims:
        return False
    return _FIGURES.sub("", a[0].text) == _FIGURES.sub("", b[0].text)


def _differ(a: Said, b: Said) -> bool:
    return a.text != b.text or set(a.claims) != set(b.claims)


def _moved(a: Entry, b: Entry, old: Briefing, new: Briefing) -> Iterator[Moved]:
    """Numbers of a pair of sentences that have another value, matched by query and order."""
    theirs: dict[object, list[Explained]] = {}
    for index in b[1].numbers:
        theirs.setdefault(_query(new.numbers[index]), []).append(new.numbers[index])
    for index in a[1].numbers:
        was = old.numbers[index]
        left = theirs.get(_query(was))
        now = left.pop(0) if left else None
        if now is not None and now.value != was.value:
            yield Moved(
                section=b[0].section,
                text=b[0].text,
                method=now.method,
                unit=now.unit,
                old=was.value,
                new=now.value,
            )


def _query(number: Explained) -> object:
    """What a number counts, whatever span of time: that moves with the page."""
    selection = msgspec.structs.replace(
        number.support.selection,
        claim_ids=(),
        since=None,
        until=None,
        known_since=None,
        known_until=None,
    )
    return number.method, number.unit, selection


def _tables(old: Briefing, new: Briefing) -> Iterator[Rows]:
    """Tables in which rows came or went; those of the stamp differ always and are left out."""
    before, after = _rows(old), _rows(new)
    for place in dict.fromkeys((*before, *after)):
        was, now = before.get(place, Counter()), after.get(place, Counter())
        if was != now:
            yield Rows(
                section=place[0],
                caption=place[1],
                new=(now - was).total(),
                gone=(was - now).total(),
            )


def _rows(briefing: Briefing) -> dict[tuple[str, str], Counter[tuple[str, ...]]]:
    found: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}
    for section in briefing.sections:
        title = ""
        for block in section.blocks:
            if isinstance(block, Passage):
                title = block.title or title
            elif isinstance(block, Table | Chart) and section.id != "stamp":
                # The caption of a chart tells its numbers, so it stands under its heading.
                name = f"{title} (chart)" if isinstance(block, Chart) else block.caption
                found.setdefault((section.id, name), Counter()).update(block.rows)
    return found


def _lost(old: Briefing, fates: Mapping[str, Fate]) -> Iterator[Lost]:
    for said, _ in _entries(old):
        fallen = tuple(fates[claim] for claim in said.claims if claim in fates)
        if fallen:
            yield Lost(said=said, fates=fallen, left=len(said.claims) - len(fallen))
