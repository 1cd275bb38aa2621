"""Makes English sentences from claims: type × stance × holder; it selects and counts nothing.

Verbs are data (``data/verbs.csv``). What no verb can say (a judgement, a forecast of no known
type) is said in the source's own words, set behind the sentence by the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from chalkcircle.model import (
    Claim,
    EventType,
    HolderKind,
    Kind,
    Precision,
    Quad,
    Stance,
)

from .naming import Namer, listing
from .plain import capital, day_words, time_words
from .records import Sentence
from .tables import rows


class Verb(msgspec.Struct, frozen=True):
    """How one predicate is said: forms of the verb, and what follows it."""

    base: str
    present: str
    past: str
    gerund: str
    toward: str
    alone: str


@cache
def _verbs() -> dict[tuple[str, str], Verb]:
    return {
        (row["predicate"], row["mode"]): Verb(
            row["base"], row["present"], row["past"], row["gerund"], row["toward"], row["alone"]
        )
        for row in rows("verbs")
    }


def verb_of(claim: Claim) -> Verb | None:
    """The verb for a claim's predicate and mode, ``None`` where only a quote can tell it."""
    known = _verbs()
    return known.get((claim.predicate, claim.mode or "")) or known.get((claim.predicate, ""))


_SAYS = {
    HolderKind.OUTLET: "reports {v}",
    HolderKind.PERSON: "says {v}",
    HolderKind.GOVERNMENT: "says {v}",
    HolderKind.ORGANISATION: "says {v}",
    HolderKind.UNNAMED: "according to {v}",
    HolderKind.STUDY: "notes {v}",
}

_OF = re.compile(r" (?:in|of) ")
_PLURAL = {"denies": "deny", "does": "do", "according": "according"}

_JOINT = (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION)
"""What several actors without a recipient are taken to do with each other."""

_QUOTED = {
    Stance.ASSERTS: "says",
    Stance.DENIES: "denies",
    Stance.PREDICTS: "expects",
    Stance.DEMANDS: "demands",
    Stance.ASKS: "asks",
    Stance.HYPOTHESISES: "considers",
}


class Phrases:
    """Sentences over single claims, with names as the page's policy has them."""

    def __init__(
        self, namer: Namer, words: dict[str, str], answers: dict[str, Claim] | None = None
    ) -> None:
        """Speak with the names of ``namer``.

        Args:
            namer: Names parties and holders.
            words: The study's own words by claim id, for entries that are written as sentences.
            answers: A contradicting account for each claim that somebody contradicts.
        """
        self.namer = namer
        self._words = words
        self._answers = answers or {}

    def dated(self, claim: Claim) -> Sentence:
        """A sentence that opens with its date; a study's own words hold it, but for events."""
        return self.dating(claim, self.answered(claim))

    def dating(self, claim: Claim, told: Sentence) -> Sentence:
        """A sentence on a claim, opening with the claim's date."""
        if claim.kind is not Kind.EVENT and self.is_entry(claim):
            return told
        return msgspec.structs.replace(told, text=f"{capital(_when(claim))} — {told.text}")

    def is_entry(self, claim: Claim) -> bool:
        """Whether a study tells the claim in its own words."""
        return claim.claim_id in self._words

    def contradicted_by(self, claim: Claim) -> Claim | None:
        """The first account that contradicts a claim."""
        return self._answers.get(claim.claim_id)

    def together(self, claims: Sequence[Claim]) -> Sentence:
        """Deeds of the same actors by one voice in one sentence, as ``joinable`` allows."""
        one = claims[0]
        if len(claims) == 1:
            return self.answered(one)
        subject = self.namer.parties(one.actors, one.valid.start)
        deeds = [f"{verb.past} {self._object(c, verb)}" for c in claims if (verb := verb_of(c))]
        text = f"{capital(subject)} {listing(dict.fromkeys(deeds))}, {self._says(one)}."
        return Sentence(text=text, claims=tuple(claim.claim_id for claim in claims))

    def joinable(self, claim: Claim) -> bool:
        """Whether a claim is a plain deed, told with no if or but, in a reader's words."""
        return (
            claim.happened
            and claim.stance is Stance.ASSERTS
            and bool(claim.actors)
            and verb_of(claim) is not None
            and claim.condition is None
            and not self.is_entry(claim)
            and claim.claim_id not in self._answers
            and not _grave(claim)
        )

    def answered(self, claim: Claim) -> Sentence:
        """The claim, followed by who denies it or tells it otherwise."""
        plain, other = self.plain(claim), self._answers.get(claim.claim_id)
        if other is None or plain.quoted:
            return plain
        does = "denies it" if other.stance is Stance.DENIES else "gives another account"
        return msgspec.structs.replace(
            plain,
            text=f"{plain.text} {capital(self.namer.subject(other))} {does}.",
            claims=(*plain.claims, other.claim_id),
        )

    def plain(self, claim: Claim) -> Sentence:
        """The claim in one sentence that names who says so."""
        if self.is_entry(claim):
            return self._entry(claim)
        verb = verb_of(claim)
        if verb is None or claim.kind not in (Kind.EVENT, Kind.TIE, Kind.FORECAST):
            return self.quoted(claim)
        if not claim.actors or _grave(claim):
            return self.quoted(claim)
        text = self._told(claim, verb)
        condition = f", provided that “{claim.condition}”" if claim.condition else ""
        return Sentence(text=f"{text}{condition}.", claims=(claim.claim_id,))

    def quoted(self, claim: Claim) -> Sentence:
        """The claim in the source's own words, after the name of who says so."""
        verb = _QUOTED[claim.stance]
        weighed = claim.kind is Kind.JUDGEMENT and claim.predicate != "statement"
        if weighed and claim.stance is Stance.ASSERTS:
            verb = "judges"
        return Sentence(
            text=f"{capital(self.namer.subject(claim))} {self._agree(claim, verb)}:",
            claims=(claim.claim_id,),
            quoted=True,
        )

    def own(self, claim: Claim) -> str:
        """The study's words of one of its rows, with names as the policy has them."""
        words = self._words[claim.claim_id]
        return self.namer.words(words, claim.valid.start if claim.valid.end else None)

    def deed(self, claim: Claim) -> str:
        """What the actors of a claim are said to have done, without who says so."""
        verb = verb_of(claim)
        if verb is None or not claim.actors:
            return "what happened"
        subject = self.namer.parties(claim.actors, claim.valid.start)
        return f"{subject} {verb.past} {self._object(claim, verb)}"

    def _entry(self, claim: Claim) -> Sentence:
        """A row of a study: its own words, with its source; a party's version named as such."""
        words = self.own(claim)
        ended = words if words.endswith((".", "!", "?")) else f"{words}."
        printed = bool(claim.holders) and claim.holders[-1].kind is HolderKind.OUTLET
        plain = printed or claim.kind is Kind.MEASURE or claim.factuality is not None
        settled = claim.stance is Stance.ASSERTS and plain
        name, source = self.namer.innermost(claim), self.namer.source(claim)
        if ended.startswith(name):  # Who says so is named already.
            source = source.removeprefix(name).removeprefix(", ")
        text = f"{ended[:-1]} ({source})." if source else ended
        if claim.kind is Kind.POSITION:
            text = f"{ended[:-1]} (judgement of {self.namer.source(claim)})."
        elif claim.stance is Stance.PREDICTS:
            text = f"{ended[:-1]} (expected by {self.namer.source(claim)})."
        elif not settled:
            text = f"Version of {self.namer.voice(claim)}: {ended}"
        return Sentence(text=text, claims=(claim.claim_id,))

    def _told(self, claim: Claim, verb: Verb) -> str:
        subject = self.namer.parties(claim.actors, claim.valid.start)
        rest = self._object(claim, verb)
        voice = self.namer.subject(claim)
        named = self.namer.innermost(claim)
        again = "it" if subject == named and claim.stance is not Stance.ASSERTS else subject
        forms = {
            Stance.PREDICTS: ("expects", f"{again} to {verb.base} {rest}"),
            Stance.DEMANDS: ("demands", f"that {again} {verb.base} {rest}"),
            Stance.ASKS: ("asks", f"about {again} {verb.gerund} {rest}"),
            Stance.HYPOTHESISES: ("speaks", f"of a case of {again} {verb.gerund} {rest}"),
            Stance.DENIES: ("denies", f"{again} {verb.gerund} {rest}"),
        }
        if claim.stance in forms:
            says, what = forms[claim.stance]
            if claim.stance is Stance.PREDICTS and (claim.factuality or 0) < 0:
                return f"{capital(voice)} {self._agree(claim, 'does')} not expect {what}"
            return f"{capital(voice)} {self._agree(claim, says)} {what}"
        return self._asserted(claim, verb, subject, rest)

    def _asserted(self, claim: Claim, verb: Verb, subject: str, rest: str) -> str:
        says, certain = self._says(claim), claim.factuality
        if claim.kind is Kind.FORECAST:
            will = "will not" if certain is not None and certain < 0 else "will"
            return f"{subject} {will} {verb.base} {rest}, {says}"
        if certain is not None and certain <= -1:
            return f"{capital(subject)} did not {verb.base} {rest}, {says}"
        if claim.kind is Kind.EVENT and (certain is None or certain < 1):
            told = f"{capital(subject)} {verb.past} {rest}, {says}"
            return f"{told}; the words leave open whether it happened"
        if claim.kind is Kind.TIE and certain is not None and certain < 1:
            told = f"{capital(subject)} {verb.past} {rest}, {says}"
            return f"{told}; the words leave open whether that is so"
        ongoing = claim.kind is Kind.TIE and claim.valid.end is None
        return f"{capital(subject)} {verb.present if ongoing else verb.past} {rest}, {says}"

    def _says(self, claim: Claim) -> str:
        kind = claim.holders[-1].kind if claim.holders else HolderKind.UNNAMED
        verb, _, rest = _SAYS[kind].partition(" ")
        return f"{self._agree(claim, verb)} {rest}".format(v=self.namer.voice(claim))

    def _agree(self, claim: Claim, verb: str) -> str:
        """A verb in the number of who says it: ``officials say``, ``the ministry says``."""
        head = _OF.split(self.namer.innermost(claim))[0].split()[-1]
        unnamed = bool(claim.holders) and claim.holders[-1].kind is HolderKind.UNNAMED
        plural = head.endswith("s") and not head.endswith("ss")
        several = plural and (head.islower() or unnamed)
        return _PLURAL.get(verb, verb.removesuffix("s")) if several else verb

    def _object(self, claim: Claim, verb: Verb) -> str:
        if claim.recipients:
            named = self.namer.parties(claim.recipients, claim.valid.start)
            return verb.toward.format(b=named).replace("people of civilians of", "civilians of")
        mutual = claim.kind is Kind.EVENT and len(claim.actors) > 1
        if mutual and EventType(claim.predicate).quad in _JOINT and verb.alone:
            return verb.toward.format(b="each other")
        return verb.alone


def _grave(claim: Claim) -> bool:
    """Whether a person is said to have used force: told in the source's words, never in ours.

    A reader made of rules takes some things wrong, and this must not fall on anybody.
    """
    force = claim.kind is Kind.EVENT and claim.quad is Quad.MATERIAL_CONFLICT
    return force and any((actor.actor_id or "").startswith("per:") for actor in claim.actors)


def _when(claim: Claim) -> str:
    """The time of a claim in words: an end that only its report sets reads ``by``, not ``until``.

    What happened cannot have ended after it was told: such an end belongs to what was agreed or
    announced, and is left off.
    """
    told, when = claim.known_at.date(), claim.valid
    loose = when.precision in (Precision.SPAN, Precision.OPEN)
    if claim.happened and loose and when.end and when.end > told:
        if when.start is None:
            return f"by {day_words(told)}"
        if when.start <= told:
            return f"from {day_words(when.start)}"
    bounded = claim.kind is Kind.EVENT or (when.end is not None and when.end >= told)
    words = time_words(when)
    return words.replace("until ", "by ", 1) if bounded and when.start is None else words
