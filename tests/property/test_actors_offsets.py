"""Whatever the text: offsets slice to the mention, mentions are in order and apart."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.actors import Registry, Resolver

RESOLVER = Resolver(Registry.load())
PIECES = st.sampled_from(
    """Armenia|Azerbaijan's|Baku|the|Kremlin|Georgia|Atlanta|Nikol Pashinyan|Aliyev|Prime Minister
    |president|of|France|U.S.|pro-Russian|soldiers|state media|the West|opposition|in Yerevan|,|. |
    —|“|”|’s|Airlines|University|Bank|İlham Əliyev|Россия|საქართველო|Հայաստան|\n|(|)|former
    |Zangezur Corridor|Europe|European Union|New Jordan|-|–|Turkey""".split("|")
).map(str.strip)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=30).map(" ".join)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))


@settings(max_examples=150, deadline=None)
@given(TEXTS, DAYS, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=5))
def test_offsets(text: str, on: date | None, spans: list[tuple[int, int]]) -> None:
    names = [(a, b, label) for (a, b) in spans if a < b <= len(text) for label in ("PERSON", "ORG")]
    mentions = RESOLVER.find(text, on=on, names=names)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@settings(max_examples=80, deadline=None)
@given(TEXTS, DAYS)
def test_resolve_never_invents(text: str, on: date | None) -> None:
    found = RESOLVER.resolve(text, on=on)
    assert found.actor_id is None or found.actor_id in RESOLVER.registry
