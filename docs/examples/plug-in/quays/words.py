"""Takes each "accused" for an accusation by the word before it: the shape of a coder, no more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from chalkcircle.actors import Resolver
from chalkcircle.coding.coder import Coded
from chalkcircle.model import Claim, Document, Holder, HolderKind, Interval, Kind, Party, TextSpan


class Words:
    """The coder."""

    id = "words.v1"

    def __init__(self, resolver: Resolver, options: Mapping[str, str]) -> None:
        """Make it; the options are the settings that begin with ``coder_``."""

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        """Read documents, one result each, in their order."""
        return [Coded(one, tuple(self._claims(one, now))) for one in documents]

    def _claims(self, document: Document, now: datetime) -> Iterator[Claim]:
        text, at = document.text, -1
        while (at := text.find(" accused", at + 1)) >= 0:
            start, end = text.rfind(" ", 0, at) + 1, at + len(" accused")
            yield Claim(
                kind=Kind.EVENT,
                predicate="ACCUSE",
                actors=(Party(text=text[start:at]),),
                valid=Interval(None, document.published),
                known_at=document.known_at(now),
                holders=(Holder(name=document.outlet or "unnamed", kind=HolderKind.OUTLET),),
                evidence=TextSpan(document_id=document.document_id, start=start, end=end),
                coder=self.id,
            )
