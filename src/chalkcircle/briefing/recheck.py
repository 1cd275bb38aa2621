"""Checks a briefing that was written before against a ledger; it mends nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from chalkcircle.incidents import groups, one_each, without_repeats
from chalkcircle.model import Claim, Explained, Judged, Stamp, TextSpan
from chalkcircle.relations import METHODS, recount

from .check import Fault, FaultKind, check_list, check_quote, check_sentence, fault
from .fates import Fate, FateKind, fallen_claims, stored_text
from .material import METHOD, VOICES_METHOD
from .records import Briefing

if TYPE_CHECKING:
    from chalkcircle.ledger import Ledger


class Flawed(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with what is wrong with it.

    Without ``text``: the list of citations, or the numbers that no sentence states.
    """

    section: str
    text: str
    faults: tuple[Fault, ...]


def recheck(briefing: Briefing, ledger: Ledger) -> list[Flawed]:
    """Sentences with faults, in the order of the page; empty when all of it still holds.

    Beside what ``check_briefing`` finds: every claim has to stand in the ledger as it is now, and
    every number has to come out again from its own query at its own snapshot and as_of. Of a
    method that is not known here only the claims behind the number are counted.

    Raises:
        NotInLedger: The snapshot of the briefing lies ahead of the ledger.
    """
    cited = {c.claim_id: c for c in briefing.citations}
    fallen = fallen_claims(ledger, briefing.citations)
    quotes = {
        claim: check_quote(c, stored_text(ledger, c.document_id)) for claim, c in cited.items()
    }
    told = _Told(ledger, briefing.stamp)
    counted = {i: _miscounted(i, n, ledger, told) for i, n in enumerate(briefing.numbers)}
    found = []
    for section, sentence in briefing.sentences():
        faults = check_sentence(section, sentence, cited, len(briefing.numbers))
        for claim in (c for c in sentence.claims if c in cited):
            fate = fallen.get(claim)
            if fate is not None and fate.kind is not FateKind.MISQUOTED:
                faults.append(_fell(cited[claim].n, fate))
            faults += quotes[claim]
        for index in sentence.numbers:
            faults += counted.get(index, [])
        if faults:
            found.append(Flawed(section=section, text=sentence.text, faults=tuple(faults)))
    stated = {index for _, sentence in briefing.sentences() for index in sentence.numbers}
    unstated = [f for index, faults in counted.items() if index not in stated for f in faults]
    for section, listed in (("citations", check_list(briefing)), ("numbers", unstated)):
        if listed:
            found.append(Flawed(section=section, text="", faults=tuple(listed)))
    return found


def _fell(n: int, fate: Fate) -> Fault:
    by = f" by {fate.by}" if fate.by else ""
    at = f" on {fate.at:%Y-%m-%d}" if fate.at else ""
    why = f": {fate.why}" if fate.why else ""
    return fault(FaultKind.FALLEN, f"[{n}]", f"{fate.claim_id} is {fate.kind}{by}{at}{why}")


class _Told:
    """What a ledger tells once, at the moment of a briefing."""

    def __init__(self, ledger: Ledger, stamp: Stamp) -> None:
        self._ledger, self._stamp = ledger, stamp

    @cached_property
    def _once(self) -> tuple[set[str], dict[str, str]]:
        """Claims that no copy of a text only tells again, and the leader of each incident."""
        as_of, snapshot = self._stamp.as_of, self._stamp.snapshot
        known = groups(self._ledger, as_of=as_of, snapshot=snapshot)
        standing = self._ledger.claims(as_of=as_of, snapshot=snapshot)
        read = [claim for claim in standing if isinstance(claim.evidence, TextSpan)]
        kept = without_repeats(read, known.leaders(Judged.DOCUMENTS), self._ledger.quote)
        return {claim.claim_id for claim in kept}, known.leaders(Judged.CLAIMS)

    def counted(self, claims: list[Claim]) -> list[Claim]:
        """Those of some claims that a number of a briefing counts."""
        kept, leaders = self._once
        return one_each((c for c in claims if c.claim_id in kept), leaders)


def _miscounted(index: int, number: Explained, ledger: Ledger, told: _Told) -> list[Fault]:
    """What is wrong with a number: another count, else other claims, else another value."""
    support, stamp = number.support, number.stamp
    claims = ledger.claims(support.selection, as_of=stamp.as_of, snapshot=stamp.snapshot)
    missing = sorted(set(support.heaviest) - {c.claim_id for c in claims})
    value = _value(number, claims, ledger, told)
    stated = support.count + support.repeats
    if len(claims) != stated:
        detail = f"{stated} claims are stated, the query gives {len(claims)}"
    elif missing:
        detail = f"not among the claims of its query: {', '.join(missing)}"
    elif value != number.value:
        detail = f"{number.value} {number.unit} are stated, {value} are counted"
    else:
        return []
    return [fault(FaultKind.MISCOUNTED, f"n{index + 1}", detail)]


def _value(number: Explained, claims: list[Claim], ledger: Ledger, told: _Told) -> float | None:
    """The value counted anew; the stated one where its method is not known here."""
    if number.method == METHOD:
        return len(told.counted(claims))
    if number.method in METHODS:
        return recount(number, ledger).value
    if number.method == VOICES_METHOD:
        # How a page names a voice is not known here: two holders may be one, one is never two.
        return min(number.value or 0, len({c.holders[-1] for c in claims if c.holders}))
    return number.value
