"""The claim: one record per (who says, what, on what evidence); it knows no store and no coder."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec

from .errors import RecordError
from .ids import content_id
from .interval import Interval
from .plover import CONTEXTS, EventType, Quad, check_mode


class Kind(StrEnum):
    """What sort of statement a claim is."""

    EVENT = "event"
    TIE = "tie"
    POSITION = "position"
    MEASURE = "measure"
    FORECAST = "forecast"
    JUDGEMENT = "judgement"


class Op(StrEnum):
    """Assert a claim, or take one back."""

    ASSERT = "assert"
    RETRACT = "retract"


class Stance(StrEnum):
    """How the innermost holder stands to what is said."""

    ASSERTS = "asserts"
    DENIES = "denies"
    PREDICTS = "predicts"
    DEMANDS = "demands"
    ASKS = "asks"
    HYPOTHESISES = "hypothesises"


class Tie(StrEnum):
    """Predicates of a tie."""

    MEMBER_OF = "member_of"
    ALLIED_WITH = "allied_with"
    BACKS = "backs"
    HOSTS_FORCES_OF = "hosts_forces_of"
    SUPPLIES_ARMS_TO = "supplies_arms_to"
    CONTROLS = "controls"
    BORDERS = "borders"
    RECOGNISES = "recognises"
    DEPENDS_ON = "depends_on"
    TRADES_WITH = "trades_with"
    TRANSIT_THROUGH = "transit_through"
    MEDIATES = "mediates"


class HolderKind(StrEnum):
    """What sort of voice a holder is."""

    OUTLET = "outlet"
    PERSON = "person"
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    UNNAMED = "unnamed"
    STUDY = "study"


class _Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings common to all records (``kw_only`` is not inherited: each names it)."""


class Party(_Record, frozen=True, kw_only=True):
    """One actor or recipient as the source names it, with what the resolver made of it.

    Attributes:
        text: The words of the source ("the Azerbaijani president").
        actor_id: Registry id (``per:ilham-aliyev``), ``None`` while unknown.
        code: The state or entity it acts for: ISO 3166-1 alpha-3 or an id of ``codes``.
        sector: PLOVER sector (``GOV``, ``MIL``, ``OPP`` …), ``None`` while unknown.
    """

    text: str
    actor_id: str | None = None
    code: str | None = None
    sector: str | None = None


class Holder(_Record, frozen=True, kw_only=True):
    """One voice in the chain of who says so."""

    name: str
    kind: HolderKind
    actor_id: str | None = None
    code: str | None = None


class Place(_Record, frozen=True, kw_only=True):
    """Where: words of the source and, when known, an entity code. Never finer than a town."""

    text: str
    code: str | None = None


class TextSpan(_Record, frozen=True, kw_only=True, tag="text"):
    """Evidence in a stored text: code points, end exclusive; the trigger lies inside."""

    document_id: str
    start: int
    end: int
    trigger: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        low, high = self.trigger or (self.start, self.end)
        if not 0 <= self.start <= low < high <= self.end:
            raise RecordError.about(
                "Span with impossible offsets",
                (self.start, self.end, self.trigger),
                expected="0 <= start < end, with any trigger inside",
                do="Offsets are code points into the stored text, end exclusive.",
            )


class FeedRow(_Record, frozen=True, kw_only=True, tag="feed"):
    """Evidence in an event feed: which row of which file.

    Attributes:
        row: Line in the file, 1 is the first.
        revision: How often the feed had changed this row by then.
    """

    feed: str
    native_id: str
    file_sha256: str
    row: int
    revision: int = 0


class NativeCode(_Record, frozen=True, kw_only=True):
    """A code kept as its own scheme wrote it (``CAMEO``, ``"0311"``)."""

    scheme: str
    code: str


class Claim(_Record, frozen=True, kw_only=True):
    """Somebody's statement, with its evidence.

    ``claim_id`` is filled from the content when absent and checked when present.
    ``recorded_at`` is set by the ledger and is no part of the content.

    Attributes:
        predicate: Event type, tie, issue, name of the measure, or a word for a judgement.
        salience: Of a position: how much the actor cares about the issue, 0 (not at all) to 100.
        valid: When it happened or holds; for a forecast, the time it is about.
        known_at: When it became known (publication; a bare date: the end of that day, UTC).
        holders: Who says so, outermost first; empty only for a feed without a source.
        condition: Words of the condition under which it is said to hold.
        utterance: Id of the speech act whose content this is.
        factuality: -3 (did not happen) to +3 (happened), ``None`` where nothing estimated it.
        confidence: 0 to 1, ``None`` where nothing calibrated it.
        hindsight: Written down long after: shown, but kept out of backtests and scores.

    Raises:
        RecordError: A field breaks a rule, or ``claim_id`` is not the hash of the content.
    """

    claim_id: str = ""
    kind: Kind
    op: Op = Op.ASSERT
    supersedes: str | None = None

    actors: tuple[Party, ...] = ()
    predicate: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    recipients: tuple[Party, ...] = ()
    value: float | None = None
    unit: str | None = None
    salience: float | None = None
    place: Place | None = None
    condition: str | None = None
    native: NativeCode | None = None

    valid: Interval = Interval()
    known_at: datetime
    recorded_at: datetime | None = None
    hindsight: bool = False

    holders: tuple[Holder, ...] = ()
    stance: Stance = Stance.ASSERTS
    utterance: str | None = None

    factuality: float | None = None
    cues: tuple[str, ...] = ()

    evidence: TextSpan | FeedRow

    coder: str
    fired: tuple[str, ...] = ()
    confidence: float | None = None

    def __post_init__(self) -> None:
        self._check()
        found = claim_content_id(self)
        if not self.claim_id:
            msgspec.structs.force_setattr(self, "claim_id", found)
        elif self.claim_id != found:
            raise RecordError.about(
                "Claim id does not match its content",
                self.claim_id,
                expected=found,
                do="The record was altered after it was made; restore it from its source.",
            )

    def _check(self) -> None:
        if self.kind is Kind.EVENT:
            kind = EventType(self.predicate)
            if self.mode is not None:
                check_mode(kind, self.mode)
        if self.kind is Kind.TIE:
            Tie(self.predicate)
        if unknown := set(self.contexts) - CONTEXTS:
            self._refuse("Unknown PLOVER context", sorted(unknown), "a context of PLOVER 2.0")
        if self.factuality is not None and not -3 <= self.factuality <= 3:
            self._refuse("Factuality out of range", self.factuality, "a number from -3 to 3")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            self._refuse("Confidence out of range", self.confidence, "a number from 0 to 1")
        if self.salience is not None:
            self._check_salience(self.salience)
        if self.known_at.utcoffset() != UTC.utcoffset(None):
            self._refuse("known_at without UTC", self.known_at, "an instant in UTC")
        if (self.op is Op.RETRACT) and not self.supersedes:
            self._refuse("A retraction of nothing", self.predicate, "supersedes to name a claim")

    def _check_salience(self, salience: float) -> None:
        if self.kind is not Kind.POSITION:
            self._refuse("Salience of what is no position", self.kind, "none, or a position")
        if not 0 <= salience <= 100:
            self._refuse("Salience out of range", salience, "a number from 0 to 100")

    @staticmethod
    def _refuse(problem: str, value: object, expected: str) -> None:
        raise RecordError.about(problem, value, expected=expected, do="Mend the coder or the row.")

    @property
    def quad(self) -> Quad | None:
        """Quad class of an event, ``None`` for every other kind."""
        return EventType(self.predicate).quad if self.kind is Kind.EVENT else None

    @property
    def happened(self) -> bool:
        """Whether the text presents an event as having happened (factuality of at least 1)."""
        return self.kind is Kind.EVENT and self.factuality is not None and self.factuality >= 1


_canonical = msgspec.json.Encoder(order="sorted")


def claim_content_id(claim: Claim) -> str:
    """The id of a claim: a hash over its fields, NUL-joined, each as sorted JSON.

    Fields left at their default are skipped, so that a field added later with a default does
    not rename the claims already stored. Floats are written by their shortest exact form.

    A claim that rests on a row of a feed is named by feed, native id and revision (and by what it
    takes back or stands in for): our reading of the same row keeps its id when our tables grow.
    """
    if isinstance(row := claim.evidence, FeedRow):
        chain = (claim.op, claim.supersedes) if claim.supersedes else ()
        return content_id("feed.v1", row.feed, row.native_id, str(row.revision), *chain)
    parts = ["claim.v1"]
    for name, default in _CONTENT:
        value = getattr(claim, name)
        if value != default:
            parts += (name, _canonical.encode(value).decode())
    return content_id(*parts)


_CONTENT: list[tuple[str, Any]] = sorted(
    (
        (f.name, f.default)
        for f in msgspec.structs.fields(Claim)
        if f.name not in ("claim_id", "recorded_at")
    ),
    key=lambda content: content[0],
)


def encode_claim(claim: Claim) -> bytes:
    """One claim as compact JSON."""
    return _canonical.encode(claim)


_decoder = msgspec.json.Decoder(Claim)


def decode_claim(data: bytes | str) -> Claim:
    """Read a claim and check its id.

    Raises:
        RecordError: Not a claim, or altered since it was made.
    """
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise RecordError.about(
            f"Not a claim ({error})", data[:80], expected="JSON of one claim", do="Check the file."
        ) from error
