"""Sources: every outlet with its counts, and what the study knows of it; it rates none."""

from __future__ import annotations

from collections import Counter

from chalkcircle.briefing.material import Material
from chalkcircle.briefing.phrases import Phrases
from chalkcircle.briefing.plain import capital, counted, day_words, figures
from chalkcircle.briefing.records import Section, Table
from chalkcircle.model import Document, TextSpan
from chalkcircle.study import entry_of

from .lists import about

DOCUMENTS_LISTED = 60


def sources(material: Material, phrases: Phrases) -> Section:
    """The section on where everything comes from."""
    claims = Counter(
        c.evidence.document_id for c in material.every if isinstance(c.evidence, TextSpan)
    )
    outlets = _outlets(material, phrases)
    documents = list(material.documents.values())
    unverified = sum(d.unverified for d in documents)
    own = set(outlets.values()) - _reprinting(material, outlets)
    lead = (
        about(
            f"Behind this page: {counted(len(documents), 'document')} of "
            f"{counted(len(set(outlets.values())), 'source')}"
            f"{_with_own_texts(len(own), len(set(outlets.values())))}. "
            f"{capital(figures(unverified)[0])} of these documents "
            f"cite{'s' * (unverified < 2)} a source that nobody here opened."
        ),
    )
    read = [d for d in documents if not d.hindsight]
    blocks = [_by_outlet(documents, outlets, claims)]
    if read:
        blocks.append(_documents(read, claims))
    if material.study.outlets:
        blocks.append(_cards(material))
    return Section(id="sources", title="Sources", lead=lead, blocks=tuple(blocks))


def _reprinting(material: Material, outlets: dict[str, str]) -> set[str]:
    """Sources of which nothing was read but copies of what another printed."""
    copied = {d.document_id for some in material.copies.values() for d in some}
    return set(outlets.values()) - {name for i, name in outlets.items() if i not in copied}


def _with_own_texts(own: int, of: int) -> str:
    """How many sources are independent, where some only reprint others."""
    return "" if own == of else f", {figures(own, of)[0]} of them with texts of their own"


def _outlets(material: Material, phrases: Phrases) -> dict[str, str]:
    """Source of each document: for an entry of the study, the one that it names."""
    named = {id_: phrases.namer.source_of(d) for id_, d in material.documents.items()}
    for claim in material.every:
        if entry_of(claim) and isinstance(claim.evidence, TextSpan) and len(claim.holders) > 1:
            named[claim.evidence.document_id] = claim.holders[1].name
    return named


def _by_outlet(documents: list[Document], outlets: dict[str, str], claims: Counter[str]) -> Table:
    rows: dict[str, list[int]] = {}
    for document in documents:
        row = rows.setdefault(outlets[document.document_id], [0, 0, 0, 0])
        row[0] += 1
        row[1] += claims[document.document_id]
        row[2] += document.hindsight
        row[3] += document.unverified
    ordered = sorted(rows.items(), key=lambda item: (-item[1][0], item[0]))
    return Table(
        caption="By source: documents, claims read from them, how many are entries of the study "
        "written afterwards, how many nobody here opened",
        columns=("source", "documents", "claims", "entries", "unverified"),
        rows=tuple((name, *map(str, counts)) for name, counts in ordered),
        folded=len(ordered) > 15,
    )


def _documents(read: list[Document], claims: Counter[str]) -> Table:
    ordered = sorted(read, key=lambda d: (-claims[d.document_id], d.document_id))
    shown = ordered[:DOCUMENTS_LISTED]
    left = len(ordered) - len(shown)
    more = f"; {left} more with fewer claims are not listed" if left else ""
    return Table(
        caption=f"Documents read, most claims first{more}",
        columns=("title", "source", "published", "claims", "address"),
        rows=tuple(
            (
                d.title or "untitled",
                d.outlet or "not named",
                day_words(d.published) if d.published else "undated",
                str(claims[d.document_id]),
                (d.address or d.source) + (" (unverified)" if d.unverified else ""),
            )
            for d in shown
        ),
        folded=len(shown) > 8,
    )


def _cards(material: Material) -> Table:
    return Table(
        caption="What the study knows of outlets",
        columns=("outlet", "kind", "owner", "ties to a state", "documented"),
        rows=tuple(
            (o.name, o.kind, o.owner, o.state_ties, o.source_address or "unverified")
            for o in material.study.outlets
        ),
        folded=True,
    )
