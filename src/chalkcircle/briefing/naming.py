"""Names parties and holders by the study's policy for names; it decides nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import msgspec

from chalkcircle.codes import (
    DEFAULT_POLICY,
    Contested,
    EntityKind,
    NamesPolicy,
    display_name,
    entities,
    entity,
    is_known,
    policies,
)
from chalkcircle.codes.names import names_read
from chalkcircle.model import Claim, Document, Holder, HolderKind, Party

from .tables import rows

Label = Callable[[str], str | None]
"""Gives the label of a registry id, or ``None`` when it has none."""

_GOVERNED = (EntityKind.STATE, EntityKind.DE_FACTO, EntityKind.TERRITORY, EntityKind.FORMER)
_UNNAMED = "an unnamed party"
_TOLD = ", as told by "


def no_label(actor_id: str) -> str | None:  # noqa: ARG001 - the shape of a Label
    """A ``Label`` for whoever has no registry at hand."""
    return None


class Namer:
    """Turns codes and ids into the names of a page.

    Contested areas carry their neutral name in sentences; ``full`` gives the form with the name
    of each claimant, which the page shows once in a table.
    """

    def __init__(
        self,
        policy: NamesPolicy = DEFAULT_POLICY,
        label: Label = no_label,
        files: frozenset[str] = frozenset(),
    ) -> None:
        """Name by a policy.

        Args:
            policy: How countries and contested areas are called.
            label: Knows persons and organisations.
            files: Names of files, which stand for documents whose outlet nobody knows.
        """
        self._files = files
        self._full = policy
        self._brief = msgspec.structs.replace(policy, contested=Contested.NEUTRAL)
        self._label = label

    def code(self, code: str, on: date | None = None) -> str:
        """Name of a country or entity in a sentence; an unknown code stands for itself."""
        known = is_known(code)
        return _with_article(display_name(code, on=on, policy=self._brief)) if known else code

    def full(self, code: str, on: date | None = None) -> str:
        """Name with those of the claimants, where there are any."""
        return display_name(code, on=on, policy=self._full) if is_known(code) else code

    def contested(self, code: str) -> bool:
        """Whether claimants call it by names of their own, which the page shows once."""
        known = is_known(code)
        return known and self.full(code) != display_name(code, on=None, policy=self._brief)

    def party(self, party: Party, on: date | None = None) -> str:
        """Name of an actor or recipient: person before office, office before country."""
        label = self._label(party.actor_id) if party.actor_id else None
        if label and party.actor_id != party.code:
            return _labelled(label, party.actor_id)
        if not party.code or not is_known(party.code):
            return party.text
        name = self.code(party.code, on)
        governed = entity(party.code).kind in _GOVERNED
        words = _sectors().get(party.sector or "") if governed else None
        return words.format(c=name) if words else name

    def parties(self, parties: Iterable[Party], on: date | None = None) -> str:
        """Names joined as a list, each once: ``A, B and C``."""
        return listing(dict.fromkeys(self.party(p, on) for p in parties)) or _UNNAMED

    def holder(self, holder: Holder) -> str:
        """Name of one voice."""
        label = self._label(holder.actor_id) if holder.actor_id else None
        if holder.kind is HolderKind.GOVERNMENT and holder.code and is_known(holder.code):
            return label if label and holder.actor_id != holder.code else self.code(holder.code)
        if holder.name in self._files:
            return f"the text “{holder.name}”"
        if label and holder.kind is not HolderKind.OUTLET:
            return _labelled(label, holder.actor_id)
        if label or holder.kind in (HolderKind.OUTLET, HolderKind.PERSON, HolderKind.STUDY):
            return label or holder.name
        return self._role(holder)

    def _role(self, holder: Holder) -> str:
        """A voice without a name of its own, with whose it is: ``the opposition in Georgia``."""
        article, name = _split_article(holder.name)
        known = _roles().get(name.casefold())
        if not known and name != name.lower():
            return f"{article.lower()} {name}" if article else name
        article = article.lower() or ("the" if known else "")
        whose = ""
        if holder.code and is_known(holder.code):
            whose = f" {known or 'in'} {self.code(holder.code)}"
        return f"{article} {name.lower()}{whose}".strip()

    def source_of(self, document: Document) -> str:
        """The outlet of a document, or what stands for it."""
        text = f"the text “{document.source}”"
        return document.outlet or self.titled(text)

    def titled(self, name: str) -> str:
        """A voice as a heading: says of a text without an outlet that none was given."""
        files = {f"the text “{file}”" for file in self._files}
        return f"{name} (no outlet given)" if name in files else name

    def innermost(self, claim: Claim) -> str:
        """The voice whose statement it is; ``an unnamed party`` when the claim has no holder."""
        return self._voices(claim)[-1] if claim.holders else _UNNAMED

    def _voices(self, claim: Claim) -> tuple[str, ...]:
        """Names of all holders, outermost first.

        A study calls a part of a state by words of its own ("Russian investigators"). They stay:
        the state's name would put two quarrelling parts of it under one.
        """
        in_study = bool(claim.holders) and claim.holders[0].kind is HolderKind.STUDY
        return tuple(
            _with_article(h.name) if in_study and _is_part(h) else self.holder(h)
            for h in claim.holders
        )

    def voice(self, claim: Claim) -> str:
        """Who says it, told by whom, printed where: ``A. Analyst (The Gazette)``."""
        name, outlet = self._carried(claim)
        return f"{name} ({outlet})" if outlet else name

    def subject(self, claim: Claim) -> str:
        """The same before a verb: an inserted ``as told by B`` ends with its comma."""
        voice = self.voice(claim)
        return f"{voice}," if _TOLD in voice else voice

    def source(self, claim: Claim) -> str:
        """The same, to stand in brackets itself: ``An Agency, in The Gazette``."""
        name, outlet = self._carried(claim)
        return f"{name}, in {outlet}" if outlet else name

    def _carried(self, claim: Claim) -> tuple[str, str]:
        """The innermost voice with those who tell of it, and the innermost outlet around them."""
        name = self.innermost(claim)
        named = zip(claim.holders[:-1], self._voices(claim), strict=False)
        around = [(h.kind, voice) for h, voice in named if h.kind is not HolderKind.STUDY]
        tellers = [v for kind, v in reversed(around) if kind is not HolderKind.OUTLET]
        outlets = [v for kind, v in around if kind is HolderKind.OUTLET]
        told = "".join(f"{_TOLD}{teller}" for teller in tellers if teller != name)
        has = bool(outlets) and outlets[-1] != name and self.titled(outlets[-1]) == outlets[-1]
        return name + told, outlets[-1] if has else ""

    def chain(self, claim: Claim) -> tuple[str, ...]:
        """All voices, outermost first."""
        return tuple(map(self.titled, self._voices(claim)))

    def words(self, text: str, on: date | None) -> str:
        """The study's own words with former names of states as the policy has them on a day."""
        for name, code in _former_names().items():
            if name in text:
                now = display_name(code, on=on, policy=self._brief)
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", now, text)
        return text


def _is_part(holder: Holder) -> bool:
    """Whether words stand for a part of a state, not for the state as a whole."""
    return holder.kind is HolderKind.GOVERNMENT and holder.actor_id is None


def listing(names: Iterable[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``; empty for nothing."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _split_article(name: str) -> tuple[str, str]:
    """``An official``: the article and the rest; no article gives an empty one."""
    first, _, rest = name.partition(" ")
    return (first, rest) if first.casefold() in ("a", "an", "the") and rest else ("", name)


def _labelled(label: str, actor_id: str | None) -> str:
    """A label of the registry in a sentence: bodies take an article, persons none."""
    return label if not actor_id or actor_id.startswith("per:") else _with_article(label)


def _with_article(name: str) -> str:
    """``the European Union``, but ``Armenia``: by the words of ``data/articles.csv``."""
    taking = {row["word"] for row in rows("articles")}
    bare = name.split(" (")[0]
    bears = taking & set(bare.split()) and not bare.startswith("the ") and "'s " not in bare
    return f"the {name}" if bears else name


@cache
def _roles() -> dict[str, str]:
    """Words for an office or a body that need a whose, with the preposition before it."""
    return {row["role"]: row["preposition"] for row in rows("roles")}


@cache
def _former_names() -> dict[str, str]:
    """Codes of states by the names that they once had and have no more."""
    present = {display_name(one.id, on=None, policy=p) for one in entities() for p in policies()}
    return {
        name: code
        for name, code in names_read()
        if name not in present and entity(code).kind is EntityKind.STATE
    }


@cache
def _sectors() -> dict[str, str]:
    return {row["sector"]: row["words"] for row in rows("sectors")}
