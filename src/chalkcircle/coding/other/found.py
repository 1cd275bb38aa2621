"""What has been found in one text so far, counted in words; it decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from chalkcircle.actors import ActorType, Mention
from chalkcircle.actors.words import Word

CASED = frozenset({"ru", "uk", "hy", "az", "tr"})
"""Languages whose names begin with a capital."""


@dataclass(slots=True)
class Found:
    """A mention in the making; ``subject`` says whether its form can be that of a subject."""

    first: int
    last: int
    name: str
    type: ActorType
    rule: str
    actor_id: str | None = None
    code: str | None = None
    sector: str | None = None
    office: str | None = None
    subject: bool = True

    def mention(self, text: str, words: list[Word]) -> Mention:
        """The finished mention."""
        start, end = words[self.first].start, words[self.last - 1].end
        return Mention(
            start=start,
            end=end,
            text=text[start:end],
            name=self.name,
            type=self.type,
            actor_id=self.actor_id,
            code=self.code or None,
            sector=self.sector or None,
            rule=self.rule,
            office=self.office,
        )


@dataclass(slots=True)
class Names:
    """The words of a text and whom they name."""

    language: str
    text: str
    words: list[Word]
    on: date | None
    by_word: dict[int, Found] = field(default_factory=dict)

    def add(self, found: Found) -> None:
        """Take one in; what it overlaps goes."""
        for i in range(found.first, found.last):
            old = self.by_word.get(i)
            if old is not None:
                for j in range(old.first, old.last):
                    del self.by_word[j]
        self.by_word.update(dict.fromkeys(range(found.first, found.last), found))

    def free(self, first: int, last: int) -> bool:
        """Whether none of these words names anybody yet."""
        return last <= len(self.words) and not any(i in self.by_word for i in range(first, last))

    def nobody_else(self, first: int, last: int) -> bool:
        """Whether these words name nothing yet but perhaps a person by the surname."""
        found = [f for i in range(first, last) if (f := self.by_word.get(i)) is not None]
        return last <= len(self.words) and all(
            f.type is ActorType.PERSON and f.first >= first and f.last <= last for f in found
        )

    @property
    def all(self) -> list[Found]:
        """Everything found, in order of the text."""
        unique = {id(f): f for f in self.by_word.values()}
        return sorted(unique.values(), key=lambda f: f.first)

    def opens_sentence(self, i: int) -> bool:
        """Whether word ``i`` stands first in a sentence, a line or a quotation."""
        gap = self.words[i].gap
        return i == 0 or "\n" in gap or any(mark in gap for mark in '.!?։:«„“"—')

    def may_be_name(self, i: int) -> bool:
        """Whether a word is written as a name is in the language."""
        word = self.words[i]
        return word.text.isalpha() and (self.language not in CASED or word.capital)
