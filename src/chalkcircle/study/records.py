"""What a study folder holds, as records; reading the files and making claims happen elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from chalkcircle.model import Interval, Kind, Party, Place, Stance, sha256

from .editing import Correction


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings common to all records of a study (``kw_only`` is not inherited: each names it)."""


class Source(_Record, frozen=True, kw_only=True):
    """Where a statement was found.

    Attributes:
        outlet: Who published it.
        title: Title of the page, with its date where the page has one.
        address: Where to open it; ``None`` only for a source that nobody opened.
        cites: Whom the page itself names as its source; nobody here has read that one.
        opened: Whether the page was read by whoever wrote the row; otherwise it is unverified.
    """

    outlet: str
    title: str
    address: str | None
    cites: str | None = None
    opened: bool = False


class Entry(_Record, frozen=True, kw_only=True):
    """One version of one happening (chronicle) or one lasting relation (ties).

    Attributes:
        entry: Name of the entry; all its versions share it. Never reused for another.
        version: Letter or word that tells the versions of one entry apart.
        holder: The party or outlet whose version this is; ``None`` when uncontested.
        agreed: Whether all versions say who did what to whom alike and differ in detail only.
        written: Day on which the row was written down.
        file, line: Where the row stands.
    """

    entry: str
    version: str
    kind: Kind
    title: str
    valid: Interval
    actors: tuple[Party, ...]
    predicate: str
    mode: str | None
    recipients: tuple[Party, ...]
    place: Place | None
    holder: Party | None
    stance: Stance
    agreed: bool
    text: str
    source: Source
    written: date
    file: str
    line: int

    @property
    def factuality(self) -> float | None:
        """3 where nobody disputes what an opened source says, otherwise ``None``: not judged."""
        return 3.0 if self.agreed and self.source.opened else None


class Fact(_Record, frozen=True, kw_only=True):
    """What somebody says of a corridor in a number; contradicting ones stand side by side.

    Attributes:
        fact: Its name, which no other row of the study has.
        corridor: Id of the corridor.
        attribute: What is measured, in lower_snake_case.
        valid: When the number holds; open when the source gives no date.
        said_by: Whose number it is; ``None``: the outlet's own.
        stance: ``predicts`` for plans, targets and forecasts.
        note: What a reader should know of the number beside the sentence.
        file, line: Where the row stands.
    """

    fact: str
    corridor: str
    attribute: str
    value: float
    unit: str
    valid: Interval
    said_by: Party | None
    stance: Stance
    text: str
    source: Source
    written: date
    note: str | None
    file: str
    line: int


class Position(_Record, frozen=True, kw_only=True):
    """Where the study sees an actor on an issue: its own judgement, never the actor's words.

    Attributes:
        position: Its name, which no other row of the study has.
        issue: Id of the issue.
        actor: A state, an entity or a body of one; no person and no people.
        valid: When it holds.
        value: On the scale of the issue, 0 to 100.
        salience: How much the actor cares, 0 to 100; ``None``: not judged.
        text: The reason.
        rests_on: Names of the entries and facts that carry the judgement, at least one.
        file, line: Where the row stands.
    """

    position: str
    issue: str
    actor: Party
    valid: Interval
    value: float
    salience: float | None
    text: str
    rests_on: tuple[str, ...]
    written: date
    file: str
    line: int


class Outlet(_Record, frozen=True, kw_only=True):
    """Source card: what a reader should know about an outlet before believing it.

    Attributes:
        kind: ``agency``, ``broadcaster``, ``paper``, ``online``, ``encyclopedia`` …
        country: Code of the state it works from or for.
        state_ties: What ties it to a government, in plain words; ``none known`` is an answer.
        languages: ISO 639-1 codes.
        source_title, source_address: Where this is documented; without them it is unverified.
    """

    id: str
    name: str
    kind: str
    country: str
    owner: str
    state_ties: str
    languages: tuple[str, ...]
    also: tuple[str, ...] = ()
    source_title: str | None = None
    source_address: str | None = None

    @property
    def unverified(self) -> bool:
        """Whether no source was opened for what the card says."""
        return self.source_address is None


class Issue(_Record, frozen=True, kw_only=True):
    """A matter in dispute, and what its scale from 0 to 100 means."""

    id: str
    text: str
    low: str
    high: str


class CorridorName(_Record, frozen=True, kw_only=True):
    """What one claimant calls a corridor."""

    name: str
    used_by: str


class Corridor(_Record, frozen=True, kw_only=True):
    """A route whose use or control matters; its name is never ours alone.

    Attributes:
        mode: ``rail``, ``road``, ``pipeline`` …
        ends: Names of its two ends.
        through: Codes of the states it crosses.
        status: In words, as of ``status_as_of`` (a date as the source gives it).
    """

    id: str
    name: str
    names: tuple[CorridorName, ...]
    mode: str
    ends: tuple[str, str]
    through: tuple[str, ...]
    status: str
    status_as_of: str
    source_title: str
    source_address: str
    opened: bool


class Bearing(_Record, frozen=True, kw_only=True):
    """One rule by which a claim bears on a question: every list that is given must fit.

    Attributes:
        codes: Any party acts for one of these.
        dyads: Both of one of these pairs are parties.
        predicates: Event types, ties or other predicates.
        kinds: Kinds of claim.
        words: Any of these stands in the quoted words, whole and whatever its case; a ``*``
            at the end lets the word go on (``apolog*``).
    """

    codes: tuple[str, ...] = ()
    dyads: tuple[tuple[str, str], ...] = ()
    predicates: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    words: tuple[str, ...] = ()


class Question(_Record, frozen=True, kw_only=True):
    """An open question, with the rules (any of them suffices) for what bears on it."""

    id: str
    text: str
    note: str
    bearing: tuple[Bearing, ...]


class Template(_Record, frozen=True, kw_only=True):
    """A question that reports can answer: so many of some kind between a pair, in a given time.

    Attributes:
        question: Id of the open question that it makes measurable.
        text: Its words, with ``{actor}``, ``{recipient}``, ``{opens}`` and ``{closes}``.
        pairs: Codes of who acts and who receives.
        predicates: Event types or ties that count.
        least: How many reports make the answer yes.
        horizon_days: Length of its time in days, both ends included.
        note: What counts and what does not, in words.
    """

    id: str
    question: str
    text: str
    pairs: tuple[tuple[str, str], ...]
    predicates: tuple[str, ...]
    least: int
    horizon_days: int
    note: str


class StudyFile(_Record, frozen=True, kw_only=True):
    """One file of the folder as it was read."""

    name: str
    data: bytes


class Study(_Record, frozen=True, kw_only=True):
    """A study: what to watch, what is known, what is asked.

    Attributes:
        compiled: Day up to which its sources were read; rows may name a later one.
        dyads: Pairs for which a briefing draws timelines.
        names_policy: Id of the policy for names and borders.
        actors: Folder with registry rows that add to or replace the built-in ones, if any.
        corrections: What editors corrected, as it was when the folder was read.
        files: Every file that was read, name first, in the order of names.
    """

    id: str
    title: str
    description: str
    licence: str
    region: str
    language: str
    compiled: date
    names_policy: str
    actors_of_interest: tuple[str, ...]
    outside_powers: tuple[str, ...]
    dyads: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...]
    outlets: tuple[Outlet, ...]
    corridors: tuple[Corridor, ...]
    chronicle: tuple[Entry, ...]
    ties: tuple[Entry, ...]
    questions: tuple[Question, ...]
    facts: tuple[Fact, ...] = ()
    positions: tuple[Position, ...] = ()
    templates: tuple[Template, ...] = ()
    actors: Path | None
    corrections: tuple[Correction, ...] = ()
    files: tuple[StudyFile, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where each row of chronicle, ties and facts was found."""
        rows: tuple[Entry | Fact, ...] = (*self.chronicle, *self.ties, *self.facts)
        return tuple(row.source for row in rows)

    @property
    def digest(self) -> str:
        """SHA-256 over names and hashes of all files read: same digest, same study."""
        listing = "".join(f"{file.name}\0{sha256(file.data)}\0" for file in self.files)
        return sha256(listing.encode())
