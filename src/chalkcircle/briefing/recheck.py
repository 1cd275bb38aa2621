"""Checks a briefing that was written before against a ledger; it mends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from chalkcircle.model import Claim, Explained, TextSpan
from chalkcircle.relations import METHODS, recount

from .check import Fault, FaultKind, check_list, check_quote, check_sentence, fault
from .fates import Fate, FateKind, fallen_claims, stored_texts
from .material import METHOD, VOICES_METHOD, Moment
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
    texts = stored_texts(ledger, briefing.citations)
    fallen = fallen_claims(ledger, briefing.citations, texts)
    quotes = {claim: check_quote(c, texts.get(c.document_id, "")) for claim, c in cited.items()}
    stamp = briefing.stamp
    then = Moment(ledger=ledger, as_of=stamp.as_of, snapshot=stamp.snapshot)
    counted = {i: _miscounted(i, n, then) for i, n in enumerate(briefing.numbers)}
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


def _miscounted(index: int, number: Explained, then: Moment) -> list[Fault]:
    """What is wrong with a number: another count, else other claims, else another value."""
    support, stamp = number.support, number.stamp
    claims = then.ledger.claims(support.selection, as_of=stamp.as_of, snapshot=stamp.snapshot)
    if number.method in (METHOD, VOICES_METHOD):
        # A page shows only what rests on a text.
        claims = [claim for claim in claims if isinstance(claim.evidence, TextSpan)]
    missing = sorted(set(support.heaviest) - {c.claim_id for c in claims})
    value = _value(number, claims, then)
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


def _value(number: Explained, claims: list[Claim], then: Moment) -> float | None:
    """The value counted anew; the stated one where its method is not known here."""
    if number.method == METHOD:
        return len(then.counted(claims))
    if number.method in METHODS:
        return recount(number, then.ledger, known=then.groups).value
    if number.method == VOICES_METHOD:
        # How a page names a voice is not known here: two holders may be one, one is never two.
        return min(number.value or 0, len({c.holders[-1] for c in claims if c.holders}))
    return number.value
