"""The battery for coders: what one must do with texts plain, empty, huge and strange.

It measures no quality: whether a claim is right, only people who read the text can say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chalkcircle.actors import Registry, Resolver
from chalkcircle.coding.coder import Coded, Coder, MakeCoder
from chalkcircle.model import Claim, Document, TextSpan
from chalkcircle.plugs import CODERS

from .faults import Faults, plug_of

OUTLET = "Example Gazette"
TEXTS = (
    "Iceland accused Ireland of breaking the agreement. Ireland denied it on Monday.",
    '"We will not leave the talks," the foreign minister of Iceland said.',
    "Will Iceland attack Ireland? Norway urged both sides to talk.",
)
STRANGE = {
    "an empty text": "",
    "blanks": " \n\t\n ",
    "one long word": "x" * 20_000,
    "signs outside the first plane": "\U0001f600 Iceland \U00010348 accused Ireland. " * 3,
    "right to left": "\u202eשלום Iceland accused Ireland.\u202c",
    "control characters": "Iceland\x0b accused\x00 Ireland.\r\nNorway\u2028 praised Iceland.",
    "quotes never closed": "“Iceland said “that Ireland 'would " * 20,
    "another language": "Исландия обвинила Ирландию в нарушении соглашения.",
}
"""Texts from which nothing need come, by what is strange about them."""


def check_coder(
    coder: str | MakeCoder,
    *,
    now: datetime,
    texts: Sequence[str] = TEXTS,
    options: Mapping[str, str] | None = None,
    huge: int = 100_000,
) -> None:
    """Check a coder.

    It gives one result for each document, in their order; for the same documents the same claims
    each time, under its own id; each rests on a span of its document that is there, with words in
    it, names parties by words of that text, and has the outlet as its outermost holder. It
    survives texts that are empty, huge and strange.

    Args:
        coder: Its name where it is installed, else the function that makes it.
        now: The present.
        texts: That it can read: at least one claim must come of them.
        options: What it is made with: the settings that begin with ``coder_``, without that.
        huge: Length in code points of the huge text, made of ``texts``.

    Raises:
        AssertionError: There are faults: each is named.
        PlugError: It cannot be imported.
    """
    plug = plug_of(CODERS, coder)
    faults = Faults(f"The coder {plug.name}")
    make: MakeCoder = plug.function()
    resolver = Resolver(Registry.load())
    first, second = (make(resolver, options or {}) for _ in range(2))
    faults.unless(bool(first.id) and first.id == second.id, f"its id changes: {first.id!r}")
    run = _Run(first, now, faults)
    run.plain([document(text) for text in texts], second)
    many = "\n".join(texts) + "\n"
    run.read("a huge text", [document((many * (huge // len(many) + 1))[:huge])])
    for what, text in STRANGE.items():
        run.read(what, [document(text)])
    run.read("all strange texts", [document(text) for text in STRANGE.values()])
    run.read("no document", [])
    faults.leave()


def document(text: str) -> Document:
    """A text as it would come from a file."""
    return Document(
        text=text,
        outlet=OUTLET,
        published=date(2025, 7, 15),
        language="en",
        raw_sha256="0" * 64,
        source="made.txt",
    )


class _Run:
    def __init__(self, coder: Coder, now: datetime, faults: Faults) -> None:
        self.coder, self.now, self.faults = coder, now, faults

    def plain(self, documents: list[Document], other: Coder) -> None:
        """Texts that it can read, read again by another of its make."""
        found = [claim for coded in self.read("plain texts", documents) for claim in coded.claims]
        self.faults.unless(bool(found), "no claim comes of any text")
        with self.faults.crashing("plain texts, again"):
            again = [c for one in documents for c in other.code_all([one], now=self.now)]
            same = found == [claim for coded in again for claim in coded.claims]
            self.faults.unless(same, "again, and one text at a time, it gives other claims")

    def read(self, what: str, documents: list[Document]) -> list[Coded]:
        """What came of documents, looked at as always."""
        with self.faults.crashing(what):
            found = self.coder.code_all(documents, now=self.now)
            given = [c.document.document_id for c in found]
            right = given == [d.document_id for d in documents]
            self.faults.unless(right, f"{what}: not one result for each document, in their order")
            for coded in found:
                for claim in coded.claims:
                    self._look(what, coded.document, claim)
            return found
        return []

    def _look(self, what: str, document: Document, claim: Claim) -> None:
        unless, span = self.faults.unless, claim.evidence
        unless(claim.coder == self.coder.id, f"{what}: a claim names the coder {claim.coder!r}")
        outer = claim.holders[0].name if claim.holders else None
        unless(outer == OUTLET, f"{what}: the outermost holder is {outer!r}, not the outlet")
        known = document.known_at(self.now)
        unless(claim.known_at == known, f"{what}: known at {claim.known_at}, not with its text")
        if not isinstance(span, TextSpan) or span.document_id != document.document_id:
            unless(False, f"{what}: a claim rests on {span}, not on its document")
            return
        words = document.text[span.start : span.end]
        there = span.end <= len(document.text) and bool(words.strip())
        unless(there, f"{what}: a span outside the text, or without a word: {span}")
        for party in (*claim.actors, *claim.recipients):
            said = party.text in document.text
            unless(said, f"{what}: a party's words are not in the text: {party.text!r}")
