"""Checks an answer against the text: an item that quotes what is not there is dropped.

Everything that leaves this module is a place in the text or a word of a closed list. What it
means for a claim is decided in ``grading``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from chalkcircle.model import CodeError, EventType, Holder, Stance, check_mode, event_type

from .answer import Answer, Named, Reality, Said, Told
from .naming import UNNAMED, Names
from .spans import Stretch, places

if TYPE_CHECKING:
    from chalkcircle.actors import Mention
    from chalkcircle.coding.reading import Reading

_LONGEST_SENTENCE = 1_500
"""Code points; in a longer "sentence" it would mean little that the other quotes lie inside it."""

_NOWHERE = (0, 0)
"""Stands for a sentence that is not in the text: nothing can lie inside it."""

NOT_IN_TEXT = "llm-quote-not-in-text"
UNKNOWN_TYPE = "llm-unknown-type"
UNKNOWN_MODE = "llm-unknown-mode"
NO_PARTY = "llm-no-party"
IN_HEADING = "llm-in-heading"

_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


@dataclass(slots=True, frozen=True)
class Event:
    """An event of the answer whose quotes are all found, with type and mode of PLOVER."""

    kind: EventType
    mode: str | None
    reality: Reality
    stance: Stance
    sentence: Stretch
    trigger: Stretch
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    holders: tuple[Holder, ...]
    when: Stretch | None
    place: Mention | None


@dataclass(slots=True, frozen=True)
class Attribution:
    """An attribution whose quotes are all found; ``source`` is ``None`` where nobody is named."""

    cue: Stretch
    contents: tuple[Stretch, ...]
    holder: Holder
    source: Stretch | None
    stance: Stance


@dataclass(slots=True)
class Checked:
    """What stood the check, and what did not.

    Attributes:
        dropped: Reason and detail of each item, or part of one, that was left out.
        quotes: How many quoted pieces there were; ``refused`` of them are not in the text.
    """

    events: list[Event] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    quotes: int = 0
    refused: int = 0

    @property
    def untrue(self) -> bool:
        """Whether so much is invented (over a third) that nothing of the answer is believed."""
        return self.refused * 3 > self.quotes


class _Drop(Exception):
    """One item of the answer cannot become a claim."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class Checker:
    """Looks up the quotes of one answer.

    Args:
        reading: The document, with its mentions filled.
        names: Whom its words name.
        piece: The part of the text that the model was shown.
    """

    def __init__(self, reading: Reading, names: Names, piece: Stretch) -> None:
        self._text = reading.text
        self._headings = reading.document.headings
        self._names = names
        self._piece = piece
        self._taken: set[tuple[EventType, Stretch]] = set()
        self._checked = Checked()

    def check(self, answer: Answer) -> Checked:
        """What of an answer is in the text."""
        self._checked.events = list(self._each(self._event, answer.events))
        self._checked.attributions = list(self._each(self._attribution, answer.said))
        return self._checked

    def _each(self, read: Callable[[_Item], _Found], items: list[_Item]) -> Iterator[_Found]:
        for item in items:
            try:
                found = read(item)
            except _Drop as drop:
                self._checked.dropped.append((drop.reason, drop.detail))
            else:
                yield found

    def _event(self, told: Told) -> Event:
        """All quotes are looked up before any other fault ends it, so that each is counted."""
        finds = _Finds(self._text, self._checked)
        sentence = finds.one("sentence", told.sentence, self._piece, longest=_LONGEST_SENTENCE)
        within = sentence or _NOWHERE
        triggers = finds.all("trigger", told.trigger, within)
        actors = [self._party(finds, n, within) for n in told.actors if n.quote.strip()]
        recipients = [self._party(finds, n, within) for n in told.recipients if n.quote.strip()]
        holders = [self._holder(finds, n, within) for n in told.holders if n.quote.strip()]
        when = finds.one("when", told.when, within) if told.when.strip() else None
        place = finds.one("place", told.place, within) if told.place.strip() else None
        finds.settle()
        assert sentence is not None
        kind = _type(told.type)
        trigger = next((t for t in triggers if (kind, t) not in self._taken), triggers[0])
        self._taken.add((kind, trigger))
        if any(start <= trigger[0] < end for start, end in self._headings):
            raise _Drop(IN_HEADING, f"{told.trigger[:60]!r} stands in a heading")
        if not actors and not recipients:
            raise _Drop(NO_PARTY, f"{kind} without actor and recipient")
        return Event(
            kind=kind,
            mode=self._mode(kind, told.mode),
            reality=told.factuality,
            stance=told.stance,
            sentence=sentence,
            trigger=trigger,
            actors=tuple(p() for p in actors),
            recipients=tuple(p() for p in recipients),
            holders=tuple(h() for h in holders),
            when=when,
            place=self._names.place(place) if place else None,
        )

    def _attribution(self, said: Said) -> Attribution:
        finds = _Finds(self._text, self._checked)
        sentence = finds.one("sentence", said.sentence, self._piece, longest=_LONGEST_SENTENCE)
        within = sentence or _NOWHERE
        cue = finds.one("cue", said.cue, within)
        source = said.source if said.source.quote.strip() else None
        holder = self._holder(finds, source, within) if source is not None else lambda: UNNAMED
        span = self._near(source.quote, within) if source is not None else None
        contents = [finds.content(c, within, self._piece) for c in said.content if c.strip()]
        finds.settle()
        assert cue is not None
        return Attribution(
            cue=cue,
            contents=tuple(c for c in contents if c is not None),
            holder=holder(),
            source=span,
            stance=said.stance,
        )

    def _mode(self, kind: EventType, mode: str) -> str | None:
        """The mode if PLOVER has it; another is left out of the claim, and counted."""
        if not mode:
            return None
        try:
            return check_mode(kind, mode)
        except CodeError:
            self._checked.dropped.append((UNKNOWN_MODE, f"{kind} has no mode {mode[:60]!r}"))
            return None

    def _party(self, finds: _Finds, named: Named, within: Stretch) -> Callable[[], Mention]:
        """A party to be resolved once it is sure that the whole claim stands."""
        words = finds.one("party", named.quote, within)
        means = self._means(finds, named, within)
        return lambda: self._names.party(words or within, means, named.kind)

    def _holder(self, finds: _Finds, named: Named, within: Stretch) -> Callable[[], Holder]:
        """A voice; the words for it may stand paragraphs away from what it says."""
        words = finds.note("holder", named.quote, self._near(named.quote, within))
        means = self._means(finds, named, within)
        return lambda: self._names.holder(words or within, means, named.kind)

    def _means(self, finds: _Finds, named: Named, within: Stretch) -> Stretch | None:
        if not named.means.strip():
            return None
        return finds.note("meant", named.means, self._near(named.means, within))

    def _near(self, quote: str, within: Stretch) -> Stretch | None:
        """Where a quote stands: in the sentence, else last before it, else first after it."""
        inside = next(places(quote, self._text, within), None)
        if inside is not None:
            return inside
        before = list(places(quote, self._text, (0, within[0])))
        if before:
            return before[-1]
        return next(places(quote, self._text, (within[1], len(self._text))), None)


class _Finds:
    """Looks up the quotes of one item and remembers which are missing."""

    def __init__(self, text: str, checked: Checked) -> None:
        self._text = text
        self._checked = checked
        self._missing: list[str] = []

    def all(self, part: str, quote: str, within: Stretch) -> list[Stretch]:
        """Every place of a quote."""
        found = list(places(quote, self._text, within))
        self.note(part, quote, found[0] if found else None)
        return found

    def one(
        self, part: str, quote: str, within: Stretch, *, longest: int | None = None
    ) -> Stretch | None:
        """The first place of a quote."""
        found = next(places(quote, self._text, within), None)
        if found is not None and longest is not None and found[1] - found[0] > longest:
            found = None
        return self.note(part, quote, found)

    def content(self, quote: str, within: Stretch, piece: Stretch) -> Stretch | None:
        """Where words said stand: from the sentence of the cue on, else before it."""
        for stretch in ((within[0], piece[1]), piece):
            found = next(places(quote, self._text, stretch, over_lines=True), None)
            if found is not None:
                break
        return self.note("content", quote, found)

    def note(self, part: str, quote: str, found: Stretch | None) -> Stretch | None:
        """Count a quote, and remember it if it is missing."""
        self._checked.quotes += 1
        if found is None:
            self._checked.refused += 1
            self._missing.append(f"{part} {quote[:60]!r}")
        return found

    def settle(self) -> None:
        """Drop the item if any of its quotes is missing."""
        if self._missing:
            raise _Drop(NOT_IN_TEXT, "; ".join(self._missing[:5]))


def _type(name: str) -> EventType:
    try:
        return event_type(name)
    except CodeError as error:
        raise _Drop(UNKNOWN_TYPE, f"PLOVER has no event type {name[:60]!r}") from error
