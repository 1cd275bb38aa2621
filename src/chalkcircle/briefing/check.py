"""Finds what a briefing must not contain; it mends nothing.

The application refuses to write a briefing for which this finds a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import msgspec

from .records import Briefing, Citation, Sentence

WORD_LIMIT = 50
"""No more words than this of any source in one quote."""


class FaultKind(StrEnum):
    """What can be wrong."""

    UNSUPPORTED = "a sentence with neither claim nor mark"
    UNCITED = "a sentence cites a claim that has no citation"
    ORPHAN = "a citation that no sentence uses"
    NUMBERING = "citation numbers are not 1, 2, 3 … with one claim each"
    MISQUOTED = "a quote that is not what the stored text says there"
    TOO_LONG = "a quote of more than 50 words"
    UNATTRIBUTED = "an allegation or opinion without its holder in the same sentence"
    UNEXPLAINED = "a sentence states a number that the briefing does not explain"
    FALLEN = "a claim that no longer stands"
    MISCOUNTED = "a number that its query does not give"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, and where."""

    kind: FaultKind
    where: str
    detail: str


def check_briefing(briefing: Briefing, text_of: Callable[[str], str]) -> list[Fault]:
    """All faults of a briefing, in the order of the page; empty when it may be shown.

    Args:
        briefing: What is to be shown.
        text_of: Stored text of a document by its id; its errors pass through.
    """
    cited = {c.claim_id: c for c in briefing.citations}
    faults: list[Fault] = []
    for where, sentence in briefing.sentences():
        faults += check_sentence(where, sentence, cited, len(briefing.numbers))
    faults += check_list(briefing)
    for citation in briefing.citations:
        faults += check_quote(citation, text_of(citation.document_id))
    return faults


def check_list(briefing: Briefing) -> list[Fault]:
    """What is wrong with the list of citations as a whole."""
    faults = []
    used = {claim for _, sentence in briefing.sentences() for claim in sentence.claims}
    numbers = [c.n for c in briefing.citations]
    distinct = {c.claim_id for c in briefing.citations}
    if numbers != list(range(1, len(numbers) + 1)) or len(distinct) != len(numbers):
        faults.append(fault(FaultKind.NUMBERING, "citations", str(numbers[:20])))
    unused = (c for c in briefing.citations if c.claim_id not in used)
    return faults + [fault(FaultKind.ORPHAN, f"[{c.n}]", c.claim_id) for c in unused]


def check_sentence(
    where: str, sentence: Sentence, cited: dict[str, Citation], numbers: int
) -> list[Fault]:
    """What is wrong with one sentence of a section, ``numbers`` being explained in the briefing."""
    faults = []
    if not sentence.claims and sentence.mark is None:
        faults.append(fault(FaultKind.UNSUPPORTED, where, sentence.text))
    if sentence.quoted and not sentence.claims:
        faults.append(fault(FaultKind.UNCITED, where, sentence.text))
    if any(not 0 <= n < numbers for n in sentence.numbers):
        faults.append(fault(FaultKind.UNEXPLAINED, where, sentence.text))
    for claim in sentence.claims:
        citation = cited.get(claim)
        if citation is None:
            faults.append(fault(FaultKind.UNCITED, where, f"{claim} in: {sentence.text}"))
        elif citation.needs_holder and not _names(sentence, citation):
            detail = f"[{citation.n}] is said by {citation.holder!r}, not named in: {sentence.text}"
            faults.append(fault(FaultKind.UNATTRIBUTED, where, detail))
    return faults


def check_quote(citation: Citation, text: str) -> list[Fault]:
    """What is wrong with the words of one citation, given the stored text of its document."""
    faults, where = [], f"[{citation.n}]"
    start, end = citation.start - len(citation.before), citation.end + len(citation.after)
    shown = citation.before + citation.quote + citation.after
    exact = citation.quote and text[citation.start : citation.end] == citation.quote
    if not exact or start < 0 or text[start:end] != shown:
        faults.append(fault(FaultKind.MISQUOTED, where, shown[:200]))
    if len(shown.split()) > WORD_LIMIT:
        faults.append(fault(FaultKind.TOO_LONG, where, f"{len(shown.split())} words"))
    return faults


def fault(kind: FaultKind, where: str, detail: str) -> Fault:
    """One fault."""
    return Fault(kind=kind, where=where, detail=detail)


def _names(sentence: Sentence, citation: Citation) -> bool:
    return bool(citation.holder) and citation.holder.casefold() in sentence.text.casefold()
