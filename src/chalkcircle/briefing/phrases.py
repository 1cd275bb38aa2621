"""Makes English sentences from claims: type × stance × holder; it selects and counts nothing.

Verbs are data (``data/verbs.csv``). What no verb can say (a judgement, a forecast of no known
type) is said in the source's own words, set behind the sentence by the page.
"""

from __future__ import annotations

from functools import cache

import msgspec

from chalkcircle.model import Claim, HolderKind, Kind, Stance

from .naming import Namer
from .plain import capital, time_words
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
        """A sentence that opens with its date; a study's own words on a tie hold it already."""
        told = self.answered(claim)
        if claim.kind is Kind.TIE and claim.claim_id in self._words:
            return told
        when = capital(time_words(claim.valid))
        if claim.kind is Kind.EVENT and claim.valid.start is None:
            when = when.replace("Until ", "By ", 1)
        return msgspec.structs.replace(told, text=f"{when} — {told.text}")

    def answered(self, claim: Claim) -> Sentence:
        """The claim, followed by who denies it or tells it otherwise."""
        plain, other = self.plain(claim), self._answers.get(claim.claim_id)
        if other is None or plain.quoted:
            return plain
        does = "denies it" if other.stance is Stance.DENIES else "gives another account"
        return msgspec.structs.replace(
            plain,
            text=f"{plain.text} {capital(self.namer.voice(other))} {does}.",
            claims=(*plain.claims, other.claim_id),
        )

    def plain(self, claim: Claim) -> Sentence:
        """The claim in one sentence that names who says so."""
        own = self._words.get(claim.claim_id)
        if own is not None:
            return self._entry(claim, own)
        verb = verb_of(claim)
        if verb is None or claim.kind not in (Kind.EVENT, Kind.TIE, Kind.FORECAST):
            return self.quoted(claim)
        if not claim.actors:
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
            text=f"{capital(self.namer.voice(claim))} {verb}:",
            claims=(claim.claim_id,),
            quoted=True,
        )

    def deed(self, claim: Claim) -> str:
        """What the actors of a claim are said to have done, without who says so."""
        verb = verb_of(claim)
        if verb is None or not claim.actors:
            return "what happened"
        subject = self.namer.parties(claim.actors, claim.valid.start)
        return f"{subject} {verb.past} {self._object(claim, verb)}"

    def _entry(self, claim: Claim, words: str) -> Sentence:
        """An entry of a study: its own words, with its source; a party's version named as such."""
        ended = words if words.endswith((".", "!", "?")) else f"{words}."
        printed = bool(claim.holders) and claim.holders[-1].kind is HolderKind.OUTLET
        settled = claim.stance is Stance.ASSERTS and (printed or claim.factuality is not None)
        text = f"{ended[:-1]} ({self.namer.source(claim)})."
        if not settled:
            text = f"Version of {self.namer.voice(claim)}: {ended}"
        return Sentence(text=text, claims=(claim.claim_id,))

    def _told(self, claim: Claim, verb: Verb) -> str:
        subject = self.namer.parties(claim.actors, claim.valid.start)
        rest = self._object(claim, verb)
        voice = self.namer.voice(claim)
        named = self.namer.innermost(claim)
        again = "it" if subject == named and claim.stance is not Stance.ASSERTS else subject
        forms = {
            Stance.PREDICTS: f"{voice} expects {again} to {verb.base} {rest}",
            Stance.DEMANDS: f"{voice} demands that {again} {verb.base} {rest}",
            Stance.ASKS: f"{voice} asks about {again} {verb.gerund} {rest}",
            Stance.HYPOTHESISES: f"{voice} speaks of a case of {again} {verb.gerund} {rest}",
            Stance.DENIES: f"{voice} denies {again} {verb.gerund} {rest}",
        }
        if claim.stance in forms:
            negated = claim.stance is Stance.PREDICTS and (claim.factuality or 0) < 0
            text = capital(forms[claim.stance])
            return text.replace(" expects ", " does not expect ", 1) if negated else text
        return self._asserted(claim, verb, subject, rest)

    def _asserted(self, claim: Claim, verb: Verb, subject: str, rest: str) -> str:
        kind = claim.holders[-1].kind if claim.holders else HolderKind.UNNAMED
        says = _SAYS[kind].format(v=self.namer.voice(claim))
        certain = claim.factuality
        if claim.kind is Kind.FORECAST:
            will = "will not" if certain is not None and certain < 0 else "will"
            return f"{subject} {will} {verb.base} {rest}, {says}"
        if certain is not None and certain <= -1:
            return f"{capital(subject)} did not {verb.base} {rest}, {says}"
        if claim.kind is Kind.EVENT and (certain is None or certain < 1):
            told = f"{capital(subject)} {verb.past} {rest}, {says}"
            return f"{told}; the words leave open whether it happened"
        ongoing = claim.kind is Kind.TIE and claim.valid.end is None
        return f"{capital(subject)} {verb.present if ongoing else verb.past} {rest}, {says}"

    def _object(self, claim: Claim, verb: Verb) -> str:
        if not claim.recipients:
            if len(claim.actors) > 1 and verb.alone:
                return f"{verb.alone} with each other"
            return verb.alone
        return verb.toward.format(b=self.namer.parties(claim.recipients, claim.valid.start))
