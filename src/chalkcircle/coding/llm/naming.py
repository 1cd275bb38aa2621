"""Says whom verified words name, by the resolver alone; the model's word counts for no identity.

What the model says of the sort of a party (a person, a body) is used only where the registry knows
nobody, to keep the names of private persons out of the claims.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.actors import ActorType, Mention, Resolution
from chalkcircle.coding.voices import holder_of
from chalkcircle.model import Holder, HolderKind

from .answer import Sort

if TYPE_CHECKING:
    from chalkcircle.actors import Resolver
    from chalkcircle.coding.reading import Reading

    from .spans import Stretch

_TYPES = {
    Sort.GOVERNMENT: ActorType.ORGANISATION,
    Sort.ORGANISATION: ActorType.ORGANISATION,
    Sort.GROUP: ActorType.GROUP,
    Sort.PERSON: ActorType.PERSON,
    Sort.UNNAMED: ActorType.GROUP,
}
_KINDS = {
    Sort.GOVERNMENT: HolderKind.GOVERNMENT,
    Sort.ORGANISATION: HolderKind.ORGANISATION,
    Sort.GROUP: HolderKind.ORGANISATION,
    Sort.PERSON: HolderKind.PERSON,
    Sort.UNNAMED: HolderKind.UNNAMED,
}
_ARTICLES = ("", "the", "a", "an")
_GENITIVES = ("", "'s", "’s", "'", "’")
_UNKNOWN = "llm-unresolved"
UNNAMED = Holder(name="unnamed speaker", kind=HolderKind.UNNAMED)


class Names:
    """Parties and holders of one document, read on its date.

    Args:
        resolver: Whom words name.
        reading: The document, with its mentions filled.
    """

    def __init__(self, resolver: Resolver, reading: Reading) -> None:
        self._resolver = resolver
        self._reading = reading
        self.unknown: Counter[str] = Counter()

    def party(self, words: Stretch, means: Stretch | None, sort: Sort) -> Mention:
        """The party that some words name, under these words.

        Args:
            words: Where it stands as a party.
            means: Where the words stand that say whom a pronoun or description means.
            sort: What sort of party the model takes it for.
        """
        found = self._named(means) if means is not None else None
        found = found or self._named(words)
        text = self._reading.text[words[0] : words[1]]
        if found is None:
            found = Mention(
                start=words[0],
                end=words[1],
                text=text,
                name=text,
                type=_TYPES[sort],
                rule=_UNKNOWN,
            )
            if sort in (Sort.PERSON, Sort.ORGANISATION):
                self.unknown[text] += 1
        return msgspec.structs.replace(found, start=words[0], end=words[1], text=text)

    def holder(self, words: Stretch, means: Stretch | None, sort: Sort) -> Holder:
        """The voice that some words name: under its own name where the registry knows it."""
        mention = self.party(words, means, sort)
        if mention.actor_id is not None:
            return holder_of(mention)
        if mention.rule == _UNKNOWN:
            return Holder(name=mention.text, kind=_KINDS[sort])
        kind = HolderKind.UNNAMED if sort is Sort.UNNAMED else holder_of(mention).kind
        return Holder(name=mention.text, kind=kind, code=mention.code)

    def place(self, words: Stretch) -> Mention | None:
        """A place that the registry knows; any other may be finer than a town and is left out."""
        found = self._named(words)
        return found if found is not None and found.code is not None else None

    def _named(self, words: Stretch) -> Mention | None:
        """What the document as a whole says of the words, else what they say by themselves."""
        start, end = words
        text = self._reading.text
        for mention in self._reading.mentions_in(start, end):
            before = text[start : mention.start].strip().lower()
            if before in _ARTICLES and text[mention.end : end].strip() in _GENITIVES:
                return mention
        on = self._reading.document.published
        return _mention(self._resolver.resolve(text[start:end], on=on), words, text)


def _mention(found: Resolution, words: Stretch, text: str) -> Mention | None:
    """A resolution as a mention, ``None`` where nothing is known."""
    if found.type is None:
        return None
    return Mention(
        start=words[0],
        end=words[1],
        text=text[words[0] : words[1]],
        name=found.name,
        type=found.type,
        # A resolution gives a state its code alone; in a text a state is an actor too.
        actor_id=found.actor_id or (found.code if found.type is ActorType.COUNTRY else None),
        code=found.code,
        sector=found.sector,
        rule=found.rule,
        office=found.office,
    )
