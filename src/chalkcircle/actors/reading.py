"""One text as the rules see it: words, dictionary hits and what has been made of them so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from .lexicon import Hit, possessive
from .records import Actor, ActorType, Agent, Mention, Name, NameKind, Office
from .words import Word, cut

FORMER = frozenset("former ex late ousted deposed exiled retired then".split())
"""Words before an office that say that it is held no more."""
PASSING = frozenset(
    """new newly elected current incumbent acting outgoing interim caretaker incoming designate
    veteran longtime senior top""".split()
)
"""Words that may stand between a state and an office without changing either."""


@dataclass(slots=True)
class Draft:
    """A mention in the making, counted in words (``last`` exclusive)."""

    first: int
    last: int
    name: str
    type: ActorType
    rule: str
    actor: Actor | None = None
    code: str | None = None
    sector: str | None = None
    office: str | None = None
    kind: NameKind | None = None

    @property
    def is_state(self) -> bool:
        """Whether it can stand for whom people and bodies act ("Russian", "NATO", "Baku")."""
        return self.actor is not None and self.type is not ActorType.PERSON

    def mention(self, text: str, words: list[Word]) -> Mention:
        """The finished mention."""
        start, end = cut(text, words, self.first, self.last)
        return Mention(
            start=start,
            end=end,
            text=text[start:end],
            name=self.name,
            type=self.type,
            actor_id=self.actor.actor_id if self.actor else None,
            code=self.code or None,
            sector=self.sector or None,
            rule=self.rule,
            office=self.office,
        )


@dataclass(slots=True)
class Reading:
    """Everything that is known of one text while the rules run over it."""

    text: str
    words: list[Word]
    on: date | None
    hits: list[Hit[Name]]
    offices: list[Hit[Office]]
    agents: list[Hit[Agent]]
    by_first: dict[int, Draft] = field(default_factory=dict)
    """Drafts by their first word."""
    by_end: dict[int, Draft] = field(default_factory=dict)
    """Drafts by the word after their last."""
    owner: dict[int, Draft] = field(default_factory=dict)
    """Drafts by each of their words."""

    @property
    def drafts(self) -> list[Draft]:
        """All drafts, in order of the text."""
        return [self.by_first[i] for i in sorted(self.by_first)]

    def add(self, drafts: Iterable[Draft]) -> None:
        """Take drafts in; one that overlaps an earlier one replaces it when it covers it whole."""
        for draft in drafts:
            inside = range(draft.first, draft.last)
            clash = {id(d): d for i in inside if (d := self.owner.get(i)) is not None}
            if all(draft.first <= d.first and d.last <= draft.last for d in clash.values()):
                for old in clash.values():
                    self._drop(old)
                self.by_first[draft.first] = self.by_end[draft.last] = draft
                self.owner.update(dict.fromkeys(inside, draft))

    def _drop(self, draft: Draft) -> None:
        del self.by_first[draft.first], self.by_end[draft.last]
        for i in range(draft.first, draft.last):
            del self.owner[i]

    def shown(self, first: int, last: int) -> str:
        """The text of words ``first`` to ``last`` (exclusive)."""
        start, end = cut(self.text, self.words, first, last)
        return self.text[start:end]

    def genitive(self, i: int) -> bool:
        """Whether word ``i`` is the ``s`` of a genitive."""
        return possessive(self.words, i)

    def opens_sentence(self, i: int) -> bool:
        """Whether word ``i`` stands first in its sentence or line, as far as points show."""
        if i == 0:
            return True
        gap = self.words[i].gap
        return any(mark in gap for mark in ("\n", ". ", "! ", "? ", "“", '"', ": ", ".”", "— "))
