"""What a claim or a row of a feed tells of a happening, put down so that two can be compared.

It compares nothing and decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from chalkcircle.codes import display_name
from chalkcircle.ledger import RowName
from chalkcircle.model import Claim, CodeError, Kind, Party, Precision, Quad, Stance, TextSpan

from .deaths import Deaths, deaths_in

MOST_DAYS = 31
"""A date vaguer than this bounds no single happening: such claims are not compared."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
"""Letters that stand for a word in whatever form."""
_COMMON = frozenset(
    """about after again against also amid among announced another been before being between
    could country days during every first following forces four from government have having here
    including into last leader least less made many military minister more most next official
    officials only other over people president prime reported reportedly said same says second
    several should since some state states such than that their them then there these they third
    this those three through under until very week were what when where which while will with
    within would year years yesterday""".split()
)
"""English words that tell two happenings apart by nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One telling of a happening.

    Attributes:
        claim_id: Of the claim; of a row, by feed, native id and revision.
        actors, recipients: Codes that are known.
        first, last: Days as ordinals, both included.
        day: Whether the source itself gives one day.
        mode, place: ``""`` where not given.
        deaths: Least and most dead it speaks of; ``None`` where it counts none.
        words: Stems of its words but for those that name the parties.
        names: Those of them that are written with a capital letter.
        span: Document and offsets, for two claims of one sentence; ``None`` of a row.
        origin: What brought it: the original of a text and its copies, or the address of a row.
        holder: Innermost voice, ``""`` where there is none.
        known: When it became known, to the day.
        denied: Whether the holder says that it did not happen.
        unread: A row of a feed: nobody here has read the article.
        row: Its name, where it is one and no record of its own.
    """

    claim_id: str
    type: str
    quad: Quad
    actors: frozenset[str]
    recipients: frozenset[str]
    first: int
    last: int
    day: bool
    known: date
    mode: str = ""
    contexts: frozenset[str] = frozenset()
    place: str = ""
    deaths: Deaths | None = None
    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    language: str = "und"
    span: tuple[str, int, int] | None = None
    origin: str = ""
    holder: str = ""
    denied: bool = False
    unread: bool = False
    row: RowName | None = None

    @property
    def parties(self) -> frozenset[str]:
        """Codes of both sides."""
        return self.actors | self.recipients


def tells(claim: Claim) -> bool:
    """Whether a claim says of a happening that it took place, or that it did not.

    A demand, a forecast and what is merely possible tell of none.
    """
    said = claim.stance in (Stance.ASSERTS, Stance.DENIES)
    sure = claim.factuality is None or abs(claim.factuality) >= 1
    return claim.kind is Kind.EVENT and said and sure and _days(claim) is not None


def told(claim: Claim, words: str = "", *, language: str = "und", origin: str = "") -> Told | None:
    """What a claim tells; ``None`` where :func:`tells` is false.

    Args:
        claim: An event.
        words: Those that it rests on.
        language: Of the words, ISO 639-1.
        origin: The original of its document; the document, or what a row names, when absent.
    """
    days = _days(claim)
    if days is None or not tells(claim):
        return None
    span = claim.evidence if isinstance(claim.evidence, TextSpan) else None
    actors, recipients = _codes(claim.actors), _codes(claim.recipients)
    stems, names = stems_of(words, actors | recipients)
    dead = None
    if claim.unit == "deaths" and claim.value is not None:
        dead = int(claim.value), int(claim.value)
    return Told(
        claim_id=claim.claim_id, type=claim.predicate, quad=claim.quad or Quad.VERBAL_COOPERATION,
        actors=actors, recipients=recipients, first=days[0], last=days[1],
        day=claim.valid.precision is Precision.DAY, known=claim.known_at.date(),
        mode=claim.mode or "", contexts=frozenset(claim.contexts),
        place=_place(claim, actors | recipients),
        deaths=dead or deaths_in(words), words=stems, names=names, language=language,
        span=(span.document_id, span.start, span.end) if span else None,
        origin=origin or _origin(claim), holder=claim.holders[-1].name if claim.holders else "",
        denied=claim.stance is Stance.DENIES or (claim.factuality or 0) <= -1,
        unread=span is None,
    )  # fmt: skip


def stems_of(words: str, parties: Iterable[str] = ()) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of the words that tell, and those among them that are written as names.

    >>> sorted(stems_of("Shells fell on the town of Riverton.", ())[0])
    ['fell', 'rivert', 'shells', 'town']
    """
    text = unicodedata.normalize("NFKC", words)
    own = frozenset(b for code in parties for b in _beginnings(code))
    stems, names = set(), set()
    for at, word in _words(text):
        low = word.casefold()
        if low in _COMMON or low[:4] in own:
            continue
        stems.add(low[:_STEM])
        if at and word[0] != word[0].lower():
            names.add(low[:_STEM])
    return frozenset(stems), frozenset(names)


def _words(text: str) -> Iterator[tuple[int, str]]:
    """Words and where they begin; the first begins a sentence, and its capital says nothing."""
    return ((m.start(), m.group()) for m in _WORD.finditer(text))


@lru_cache(maxsize=4096)
def _beginnings(code: str) -> frozenset[str]:
    """How the words for a party begin: its name and, mostly, its adjective."""
    try:
        name = display_name(code, on=None)
    except CodeError:
        return frozenset()
    return frozenset(word.casefold()[:4] for _, word in _words(name))


def _days(claim: Claim) -> tuple[int, int] | None:
    """First and last day, or ``None`` where the date is too vague to bound one happening.

    Of what has no date of its own, the week up to the report.
    """
    last = (claim.valid.end or claim.known_at.date()).toordinal()
    first = claim.valid.start.toordinal() if claim.valid.start else last - 6
    return (first, last) if 0 <= last - first <= MOST_DAYS else None


def town(place: str) -> str:
    """The first part of a place's name, as places are compared.

    >>> town("Gori, Shida Kartli, Georgia")
    'gori'
    """
    return place.partition(",")[0].strip().casefold()


def _place(claim: Claim, parties: frozenset[str]) -> str:
    """A place that is a party itself says no more than the party does; a town in it does."""
    if claim.place is None:
        return ""
    code, text = claim.place.code, claim.place.text
    if (
        code
        and code in parties
        and {word.casefold()[:4] for _, word in _words(text)} <= _beginnings(code)
    ):
        return ""
    return town(text)


def _origin(claim: Claim) -> str:
    if isinstance(claim.evidence, TextSpan):
        return claim.evidence.document_id
    named = claim.holders[0].name if claim.holders else ""
    return named or f"{claim.evidence.feed}:{claim.evidence.native_id}"


def _codes(parties: tuple[Party, ...]) -> frozenset[str]:
    return frozenset(party.code for party in parties if party.code)
