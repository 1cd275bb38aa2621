"""The form of a model's answer: read strictly, believed in nothing; its quotes are checked later.

The JSON schema sent to the service is made from the same records that read the answer, so that the
two cannot drift apart.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from chalkcircle.model import MODES, EventType, Stance

Quote = Annotated[str, msgspec.Meta(max_length=4_000)]


class Sort(StrEnum):
    """What sort of party the model takes words to name; used only where the registry is silent."""

    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    GROUP = "group"
    PERSON = "person"
    UNNAMED = "unnamed"


class Reality(StrEnum):
    """How the words present an event."""

    HAPPENED = "happened"
    REPORTEDLY = "reportedly"
    ALLEGED = "alleged"
    OPEN = "open"
    UNLIKELY = "unlikely"
    NOT = "did_not_happen"


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Words that name a party; ``means`` are the words elsewhere that say whom a pronoun means."""

    quote: Quote
    means: Quote = ""
    kind: Sort = Sort.GROUP


Parties = Annotated[list[Named], msgspec.Meta(max_length=20)]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One event as the model tells it. Type and mode are checked against PLOVER later."""

    sentence: Quote
    trigger: Quote
    type: str
    mode: str = ""
    actors: Parties
    recipients: Parties
    holders: Parties = []
    factuality: Reality
    stance: Stance = Stance.ASSERTS
    when: Quote = ""
    place: Quote = ""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One attribution: ``sentence`` holds the cue, the content may go on after it."""

    sentence: Quote
    source: Named
    cue: Quote
    content: Annotated[list[Quote], msgspec.Meta(max_length=50)]
    stance: Stance


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """All that the model found in one piece of text."""

    events: Annotated[list[Told], msgspec.Meta(max_length=400)]
    said: Annotated[list[Said], msgspec.Meta(max_length=400)]


_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
"""What reasoning models print before they answer."""


def read_answer(text: str) -> Answer:
    """Read an answer, also one inside a code fence or after spoken thoughts.

    Raises:
        ValueError: Not JSON, or not of the form asked for; the message names the fault.
    """
    text = _THOUGHT.sub("", text)
    first, last = text.find("{"), text.rfind("}")
    if first < 0 or last < first:
        raise ValueError("it holds no JSON object")
    try:
        return msgspec.json.decode(text[first : last + 1].encode(), type=Answer)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise ValueError(f"it is not the JSON asked for: {error}"[:300]) from error
    except RecursionError as error:
        raise ValueError("its JSON is nested without end") from error


def answer_schema() -> dict[str, Any]:
    """The JSON schema of an answer in the subset that strict services accept.

    Every property is required, none may be added, references are resolved, and limits that some
    services refuse are left to ``read_answer``.
    """
    raw = msgspec.json.schema(Answer)
    schema: dict[str, Any] = _strict(raw, raw["$defs"])
    told = schema["properties"]["events"]["items"]["properties"]
    told["type"] = {"type": "string", "enum": [t.value for t in EventType]}
    told["mode"] = {"type": "string", "enum": ["", *sorted(set().union(*MODES.values()))]}
    return schema


def _strict(node: Any, defs: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_strict(n, defs) for n in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _strict(defs[node["$ref"].rpartition("/")[2]], defs)
    if node.get("type") == "object":
        properties = {name: _strict(value, defs) for name, value in node["properties"].items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    kept = {k: v for k, v in node.items() if k in ("type", "enum", "items")}
    if "enum" in kept:
        kept["type"] = "string"
    return {k: _strict(v, defs) for k, v in kept.items()}
