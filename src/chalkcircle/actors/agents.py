"""Reads bodies and groups by the state they belong to ("Azerbaijani state media"); names nobody."""

from __future__ import annotations

from collections.abc import Iterator

from .lexicon import Hit
from .reading import Draft, Reading
from .records import ActorType, Agent, NameKind
from .words import Word

MODIFIERS = frozenset(
    """political military security senior top special ground naval air armed riot border state
    federal local regional ruling opposition independent foreign defence defense pro anti national
    public leading main official young ordinary several many former high ranking highranking
    retired elite exiled detained jailed imprisoned ethnic religious orthodox muslim christian
    islamic catholic jewish kurdish civilian diplomatic economic financial parliamentary
    presidential law enforcement intelligence counterintelligence proxy rebel separatist
    peacekeeping combat frontline invading occupying advancing retreating regular irregular
    private commercial largest biggest major key influential prominent well known media news
    student human rights aid red cross nuclear energy oil gas gold coal interim transitional new
    current fellow far right left wing supreme constitutional de facto selfdeclared breakaway
    proclaimed self based led backed supported""".split()
)
"""Words that may stand between a state and the noun of its agents."""
NOT_AGENTS = frozenset(
    """operation operations action actions base bases aid equipment exercise exercises campaign
    bloc alliance presence aircraft convoy vehicle vehicles hardware technology support assistance
    attack attacks activity activities drill drills plane planes cooperation report reports data
    asset assets target targets helicopter station stations checkpoint invasion intervention
    offensive offensives buildup spending budget power might threat parade academy hospital coup
    rule court hospitals building buildings bond bonds property website account accounts border
    borders sharing pact deal advisers outpost outposts superiority doctrine training uniform
    uniforms capabilities coalition response conference release freedom rally rallies protest
    protests demands statement statements policy policies debt agencies agency circles car cars
    relations ties talks term""".split()
)
"""Words after a noun that make an adjective of it: "military operations" do not act."""
MOST_MODIFIERS = 3
SEATS = frozenset("in at".split())


VAGUE = frozenset(
    """side sides team teams local locals national nationals public population community communities
    press radio business industry industries general side union unions commission force mission
    missions daily party parties leadership administration family families man men woman women
    people youth child""".split()
)
"""Nouns that name no party of their own unless a state stands with them."""
BONDS = frozenset({"union", "unions"})
"""Nouns that with a capital and "of" belong to the name of a state."""
STATELESS = "stateless-agent"
"""Rule of a mention of agents whose state the words do not tell."""


def read_agents(reading: Reading) -> None:
    """Add the bodies and groups of states that the text's agent nouns point to."""
    for hit in _outside_offices(reading):
        reading.add(_one(reading, hit))


def read_stateless(reading: Reading) -> None:
    """Add the agents that stand without a state ("police", "a court"), with a sector alone."""
    for hit in _outside_offices(reading):
        agent = hit.values[0]
        owned = any(i in reading.owner for i in range(hit.first, hit.last))
        if owned or agent.noun in VAGUE or _is_adjective(reading, hit.last):
            continue
        draft = Draft(
            first=hit.first,
            last=hit.last,
            name=reading.shown(hit.first, hit.last),
            type=ActorType.ORGANISATION if agent.body else ActorType.GROUP,
            rule=STATELESS,
            sector=agent.sector,
        )
        reading.add([draft])


def _outside_offices(reading: Reading) -> Iterator[Hit[Agent]]:
    office_words = {i for h in reading.offices for i in range(h.first, h.last)}
    return (h for h in reading.agents if not office_words & set(range(h.first, h.last)))


def _one(reading: Reading, hit: Hit[Agent]) -> Iterator[Draft]:
    if _is_adjective(reading, hit.last):
        return
    agent = hit.values[0]
    first, state = _state_before(reading, hit.first)
    last = hit.last
    if state is None and agent.noun in BONDS and reading.words[hit.first].capital:
        return  # "the Union of Myanmar" is a state, no trade union of one.
    if state is None:
        first = hit.first
        last, state = _state_after(reading, hit.last)
    if state is None or state.actor is None:
        return
    body = state.sector if state.type in (ActorType.ORGANISATION, ActorType.GROUP) else None
    yield Draft(
        first=first,
        last=last,
        name=reading.shown(first, last),
        type=ActorType.ORGANISATION if agent.body else ActorType.GROUP,
        rule="agent-noun",
        code=state.code,
        sector=body if body in ("REB", "PRM", "CRM") else agent.sector,
    )


def _is_adjective(reading: Reading, last: int) -> bool:
    words = reading.words
    if last >= len(words):
        return False
    word = words[last]
    return word.gap in ("-", "\u2010") or (word.gap == " " and word.key in NOT_AGENTS)


def _state_before(reading: Reading, i: int) -> tuple[int, Draft | None]:
    words = reading.words
    for _ in range(MOST_MODIFIERS + 1):
        if i == 0 or words[i].gap not in (" ", "-"):
            return i, None
        genitive = reading.genitive(i - 1)
        state = reading.by_end.get(i - 1 if genitive else i)
        if state is not None:
            fits = state.is_state and state.kind is not NameKind.DEMONYM
            fits = fits and state.rule not in ("in-compound", "agent-noun")
            return state.first, state if fits else None
        if not modifies(words[i - 1]):
            return i, None
        i -= 1
    return i, None


def modifies(word: Word) -> bool:
    """Whether a word may stand between a state and the noun of its agents."""
    return word.key in MODIFIERS


def _state_after(reading: Reading, i: int) -> tuple[int, Draft | None]:
    """The state of "the government in Yerevan" or "the parliament of Armenia"."""
    words = reading.words
    if i + 1 >= len(words) or words[i].gap != " ":
        return i, None
    seat = words[i].key in SEATS
    if not seat and words[i].key != "of":
        return i, None
    j = i + (2 if words[i + 1].key == "the" else 1)
    state = reading.by_first.get(j)
    if state is None or not state.is_state or words[j].gap != " ":
        return i, None
    if state.kind is NameKind.ADJECTIVE or (seat and state.kind is not NameKind.CAPITAL):
        return i, None
    return state.last, state
