"""What a briefing is made of, as plain records; rendering and composing are elsewhere.

The JSON of a ``Briefing`` is one of its output forms.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from chalkcircle.model import Explained, Kind, RecordError, Stamp, Stance


class Mark(StrEnum):
    """What a sentence is when it is not simply a report with its source."""

    JUDGEMENT = "judgement"
    """Ours: computed over claims. It still cites the claims that it stands on."""
    NOTE = "note"
    """A remark of the study's own, by whoever keeps it; it stands on no claim."""
    ABOUT = "about"
    """About this page and its making, not about the world."""


class _Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings common to the records of a briefing."""


class Citation(_Record, frozen=True, kw_only=True):
    """The words behind a number in brackets, and where they stand.

    Attributes:
        start, end: Code points of ``quote`` in the stored text, end exclusive.
        quote: Exactly the stored words, at most 50 of them together with their surroundings.
        before, after: What surrounds the quote within its sentence, when there is room.
        cut_start, cut_end: The claim's span goes on before or after the quote.
        holder: The voice that says so, as sentences name it.
        holders: The whole chain, outermost first.
        language: ISO 639-1 code of the quote.
        page: Page of the document that the quote begins on, from 1, where it has pages.
        corrected: An editor corrected how the words were read.
    """

    n: int
    claim_id: str
    document_id: str
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    cut_start: bool = False
    cut_end: bool = False
    kind: Kind
    predicate: str
    stance: Stance
    factuality: float | None = None
    holder: str
    holders: tuple[str, ...] = ()
    language: str = "und"
    outlet: str | None = None
    title: str | None = None
    address: str | None = None
    published: date | None = None
    page: int | None = None
    known_at: datetime
    unverified: bool = False
    hindsight: bool = False
    corrected: bool = False

    @property
    def around(self) -> tuple[str, str]:
        """What a sentence that quotes it shows before and after, so that no fragment stands alone.

        Empty unless the quote begins in the middle of a sentence of which the start is at hand.
        What follows it is only marked: it may no longer be said by the same voice.
        """
        if not self.before or not self.quote[:1].islower():
            return "", ""
        rest = self.after.rstrip("”\"'»")
        return self.before, " …" if any(map(str.isalnum, rest)) else rest

    @property
    def needs_holder(self) -> bool:
        """Whether a sentence that cites this must name who says so.

        True of opinions, forecasts and accusations, of whatever is not asserted, and of an
        event or tie that the text does not present as a fact.
        """
        if self.kind in (Kind.JUDGEMENT, Kind.FORECAST, Kind.POSITION):
            return True
        if self.predicate == "ACCUSE" or self.stance is not Stance.ASSERTS:
            return True
        unsettled = self.factuality is None and self.kind is Kind.EVENT
        return unsettled or (self.factuality is not None and self.factuality < 1)


class Sentence(_Record, frozen=True, kw_only=True):
    """One sentence of the page: it has claims, or a mark, or both.

    Attributes:
        claims: Ids of the claims it stands on, weightiest first.
        quoted: The page sets the words of the first claim behind the sentence, which ends in a
            colon.
        numbers: Positions in ``Briefing.numbers`` of the numbers it states.
        topic: The words at its start that say what it is about, set apart by the page.
    """

    text: str
    claims: tuple[str, ...] = ()
    mark: Mark | None = None
    quoted: bool = False
    numbers: tuple[int, ...] = ()
    topic: str = ""

    @property
    def parts(self) -> tuple[str, str]:
        """Topic and rest; their sum is the text."""
        size = len(self.topic) if self.text.startswith(self.topic) else 0
        return self.text[:size], self.text[size:]


class Passage(_Record, frozen=True, kw_only=True, tag="passage"):
    """Sentences under a heading of their own.

    Attributes:
        level: 3 or 4, the level of its heading in the page.
        folded: Shown closed at first, to be opened by the reader.
    """

    sentences: tuple[Sentence, ...]
    title: str | None = None
    level: int = 3
    folded: bool = False


class Facing(_Record, frozen=True, kw_only=True, tag="facing"):
    """Contradicting accounts side by side; nothing is averaged.

    Attributes:
        rule: Name of the rule that put them side by side.
        sides: One account each.
    """

    title: str
    rule: str
    sides: tuple[Sentence, ...]


class Table(_Record, frozen=True, kw_only=True, tag="table"):
    """Rows under named columns; cells are text.

    Attributes:
        claims: The claim that each row stands on, when rows are statements about the world.
        mark: What such rows are; together with their caption they keep the rules of sentences.

    Raises:
        RecordError: There are claims, and not one for each row.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: bool = False
    claims: tuple[str, ...] = ()
    mark: Mark | None = None

    def __post_init__(self) -> None:
        if self.claims and len(self.claims) != len(self.rows):
            raise RecordError.about(
                "Claims of a table that are not one for each row",
                self.caption,
                expected=f"{len(self.rows)} claims",
                do="Give one claim for each row, or none.",
            )

    def sentences(self) -> tuple[Sentence, ...]:
        """The rows that stand on claims, each as the sentence that it amounts to."""
        if not self.claims:
            return ()
        return tuple(
            Sentence(text=f"{self.caption}: {' · '.join(row)}", claims=(claim,), mark=self.mark)
            for row, claim in zip(self.rows, self.claims, strict=True)
        )


class Chart(_Record, frozen=True, kw_only=True, tag="chart"):
    """A drawing made by ``chalkcircle.charts``, with the same numbers as a table beside it."""

    svg: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Passage | Facing | Table | Chart


class Section(_Record, frozen=True, kw_only=True):
    """A numbered part of the page.

    Attributes:
        id: Anchor, stable between briefings.
        lead: Sentences directly under the heading.
        ranked: The lead is a numbered list (the key judgements).
    """

    id: str
    title: str
    lead: tuple[Sentence, ...] = ()
    ranked: bool = False
    blocks: tuple[Block, ...] = ()

    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in the order of the page, rows that stand on claims among them."""
        found = list(self.lead)
        for block in self.blocks:
            if isinstance(block, Passage):
                found += block.sentences
            elif isinstance(block, Facing):
                found += block.sides
            elif isinstance(block, Table):
                found += block.sentences()
        return tuple(found)


class Briefing(_Record, frozen=True, kw_only=True):
    """A page in which every sentence opens down to the words behind it.

    Attributes:
        since: What changed is told from this day on.
        as_of: Only what was known then; ``None`` means at the end.
        command: What to type to make the same page again.
        read: What was read for the page, in one line.
        numbers: The numbers that sentences state, each with the way down to its claims.
    """

    title: str
    study_id: str
    study_licence: str = ""
    made_at: datetime
    since: date
    as_of: datetime | None = None
    stamp: Stamp
    command: str
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    read: Sentence | None = None
    numbers: tuple[Explained, ...] = ()

    def sentences(self) -> tuple[tuple[str, Sentence], ...]:
        """All sentences with the id of their section, in the order of the page."""
        first = (("title", self.read),) if self.read else ()
        rest = ((s.id, sentence) for s in self.sections for sentence in s.sentences())
        return (*first, *rest)

    def number_of(self) -> dict[str, int]:
        """Number in brackets by claim id."""
        return {c.claim_id: c.n for c in self.citations}
