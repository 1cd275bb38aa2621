"""Makes citations: the words behind a claim, cut to what may be quoted; it judges no claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chalkcircle.model import Claim, Document, TextSpan
from chalkcircle.study import is_corrected

from .check import WORD_LIMIT
from .naming import Namer
from .records import Citation

_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…։。؟][”\"'»)\]]*\s+|\n")


def cite(n: int, claim: Claim, document: Document, namer: Namer) -> Citation:
    """The citation of a claim that rests on a text."""
    assert isinstance(claim.evidence, TextSpan)
    span, text = claim.evidence, document.text
    low, high = _window(text, span)
    start, end = _unquoted(text, low, high)
    cut = bool(text[span.start : low].strip()), bool(text[high : span.end].strip())
    first, last = (start, end) if any(cut) else _sentence(text, start, end)
    if len(text[first:last].split()) > WORD_LIMIT or not first <= start < end <= last:
        first, last = start, end
    return Citation(
        n=n,
        claim_id=claim.claim_id,
        document_id=document.document_id,
        start=start,
        end=end,
        quote=text[start:end],
        before=text[first:start],
        after=text[end:last],
        cut_start=cut[0],
        cut_end=cut[1],
        kind=claim.kind,
        predicate=claim.predicate,
        stance=claim.stance,
        factuality=claim.factuality,
        holder=namer.innermost(claim),
        holders=namer.chain(claim),
        language=document.language,
        outlet=document.outlet,
        title=document.title,
        address=document.address or document.source,
        published=document.published,
        page=document.page_of(start),
        known_at=claim.known_at,
        unverified=document.unverified,
        hindsight=claim.hindsight,
        corrected=is_corrected(claim),
    )


def _window(text: str, span: TextSpan) -> tuple[int, int]:
    """At most ``WORD_LIMIT`` words of the span, around its trigger when it is longer."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, span.start, span.end)]
    if not words:
        return span.start, span.end
    if len(words) <= WORD_LIMIT:
        return words[0][0], words[-1][1]
    trigger = span.trigger[0] if span.trigger else span.start
    middle = sum(1 for start, _ in words if start <= trigger) - 1
    first = _clamp(middle - WORD_LIMIT // 2, 0, len(words) - WORD_LIMIT)
    return words[first][0], words[first + WORD_LIMIT - 1][1]


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a quotation mark at either end whose partner lies at the other end or outside."""
    for opening, closing in ("“”", "«»", "„“", '""'):
        if end - start < 3:
            break
        words = text[start:end]
        opened, closed = words.count(opening), words.count(closing)
        if opening == closing:
            opened, closed = (opened + 1) // 2, opened // 2
        both = opened == closed == 1 and words[0] == opening and words[-1] == closing
        if words[0] == opening and (opened > closed or both):
            start += 1
        if words[-1] == closing and (closed > opened or both):
            end -= 1
    return start, end


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence or sentences around a span, without white space at the ends."""
    before = [m.end() for m in _SENTENCE_END.finditer(text, max(0, start - 600), start)]
    first = before[-1] if before else (0 if start <= 600 else start)
    if re.search(r"[.!?…։。؟][”\"'»)\]]*$", text[start:end].rstrip()):
        return first, end
    after = _SENTENCE_END.search(text, end, min(len(text), end + 600))
    if after is None:
        last = len(text) if len(text) <= end + 600 else end
    else:
        last = after.end() if text[after.start()] != "\n" else after.start()
    return first, end + len(text[end:last].rstrip())


def _clamp(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))


def number_claims(ids: Sequence[str]) -> list[str]:
    """Each id once, in the order of first use: position + 1 is its number on the page."""
    return list(dict.fromkeys(ids))
