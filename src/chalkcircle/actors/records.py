"""Records of the registry and what the resolver says; nothing here reads a file or a text."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

import msgspec


class ActorType(StrEnum):
    """What sort of thing a name stands for."""

    COUNTRY = "country"
    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    PLACE = "place"
    EVENT = "event"
    WORK = "work"


class NameKind(StrEnum):
    """In what way a name names."""

    NAME = "name"
    DEMONYM = "demonym"
    ADJECTIVE = "adjective"
    CAPITAL = "capital"
    METONYM = "metonym"
    ALIAS = "alias"
    OFFICIAL = "official"
    OLDER = "older"


class Fit(StrEnum):
    """How well the dates of a role cover a day."""

    HELD = "held"
    """The source supports the role on that day."""
    NEAR = "near"
    """Within half a year of an attestation; nobody else is attested in the office then."""


NEAR = timedelta(days=183)
"""How far an attestation reaches when no end of the term is known: half a year."""


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of a table; ``source`` is what was opened for it, or the word ``unverified``."""

    source: str


class Actor(_Row, frozen=True, kw_only=True):
    """Somebody or something that can act.

    Attributes:
        actor_id: Id of ``codes`` for states and entities, else ``per:``, ``org:``, ``out:``,
            ``grp:``, ``plc:`` … and a slug.
        sector: PLOVER sector, empty where it depends on the role.
        code: State or entity it belongs to, empty for none.
    """

    actor_id: str
    label: str
    type: ActorType
    sector: str = ""
    code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.actor_id,)

    def exists(self, on: date | None) -> bool:
        """Whether it existed on a day; an unknown end does not exclude."""
        return on is None or (
            (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )


class Name(_Row, frozen=True, kw_only=True):
    """One name of an actor. A leading lower-case "the" is required in the text, not covered."""

    actor_id: str
    name: str
    kind_of_name: NameKind
    lang: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.actor_id, self.name)


class Role(_Row, frozen=True, kw_only=True):
    """One person in one office, for a stretch of time.

    Attributes:
        code: State or entity the office is of.
        valid_from: First day in office where a source tells it.
        attested_from: First day on which a source calls the person so.
        note: What a reader must know: why two rows overlap, how the dates were got.
    """

    actor_id: str
    office: str
    code: str
    valid_from: date | None = None
    valid_to: date | None = None
    attested_from: date | None = None
    attested_to: date | None = None
    note: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        begin = self.valid_from or self.attested_from
        return (self.actor_id, self.office, self.code, begin.isoformat() if begin else "")

    @property
    def span(self) -> tuple[date | None, date | None]:
        """The stretch the source supports: stated term first, attestations where it is silent."""
        return self.valid_from or self.attested_from, self.valid_to or self.attested_to

    def fit(self, on: date) -> Fit | None:
        """How well the row covers a day, ``None`` when it does not."""
        start, end = self.span
        if (start is None or start <= on) and (end is None or on <= end):
            return Fit.HELD if start or end else None
        early = start is not None and self.valid_from is None and start - NEAR <= on < start
        late = end is not None and self.valid_to is None and end < on <= end + NEAR
        return Fit.NEAR if early or late else None


class Agent(_Row, frozen=True, kw_only=True):
    """A noun for people or bodies that act ("soldiers", "foreign ministry") and its sector.

    Attributes:
        body: An institution ("parliament") rather than people ("lawmakers").
    """

    noun: str
    sector: str
    body: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.noun,)


class Office(_Row, frozen=True, kw_only=True):
    """Words that name an office ("defense secretary") and the office they name.

    Attributes:
        office: Canonical name, the same in ``roles.csv``.
        single: Whether a state or body has one holder at a time.
        code: The one state where the words mean this office; elsewhere they mean none.
    """

    phrase: str
    office: str
    sector: str
    single: bool
    code: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.phrase,)


class ProperNoun(_Row, frozen=True, kw_only=True):
    """A noun that makes a longer proper name of a country's name ("Airlines", "University").

    Attributes:
        position: Where the country's name stands: ``after`` (noun follows it), ``of`` (noun, then
            "of", then the name) or ``before`` (noun stands right in front of it).
    """

    noun: str
    position: Literal["after", "of", "before"]
    type: ActorType
    sector: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.noun, self.position)


class Homonym(_Row, frozen=True, kw_only=True):
    """A sign that a name means something else here.

    Attributes:
        test: ``before``, ``after`` (the cue touches the name), ``near`` (it stands within two
            dozen words and nothing else points to the actor) or ``given`` (the name is also a
            given name, so a capitalised word after it makes a person of it; no cue).
        code: State the name then lies in, empty when it names nothing of ours.
    """

    name: str
    test: Literal["before", "after", "near", "given"]
    cue: str = ""
    code: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.name, self.test, self.cue)


class StopWord(_Row, frozen=True, kw_only=True):
    """A word that is a surname too, and alone never enough to name a person."""

    word: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two rows the same row."""
        return (self.word,)


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One place in a text where an actor is named.

    Attributes:
        start: First code point; ``text[start:end]`` is ``text`` of the mention.
        name: Full or canonical name ("Mamuka Areshidze" for a later "Areshidze").
        actor_id: Registry id, ``None`` when the registry does not know whom the words name.
        code: State or entity it acts for on the date, ``None`` when unknown.
        rule: Which rule fired, such as ``capital-as-government``.
        office: Office that the words or the registry give, ``None`` when neither does.
    """

    start: int
    end: int
    text: str
    name: str
    type: ActorType
    actor_id: str | None = None
    code: str | None = None
    sector: str | None = None
    rule: str
    office: str | None = None


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What one string stands for; everything ``None`` when nothing is known.

    Attributes:
        candidates: Ids of all actors that the words could mean, best first.
    """

    name: str
    actor_id: str | None = None
    code: str | None = None
    sector: str | None = None
    type: ActorType | None = None
    rule: str = "unknown"
    office: str | None = None
    candidates: tuple[str, ...] = ()
