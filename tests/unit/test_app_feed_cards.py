"""Source cards are shown as the files they would be."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from chalkcircle.app import feed_card, known_cards
from chalkcircle.feeds.records import Card
from chalkcircle.model import InputError

CARDS = known_cards()


@pytest.mark.parametrize("name", sorted(CARDS))
def test_a_card_is_shown_whole(name: str) -> None:
    shown = msgspec.convert({"faults": (), **tomllib.loads(feed_card(name))}, Card)
    # Lines of BibTeX may lose the line end they begin with.
    assert shown.bibtex.strip() == CARDS[name].bibtex.strip()
    assert msgspec.structs.replace(shown, bibtex="") == msgspec.structs.replace(
        CARDS[name], bibtex=""
    )


def test_a_card_of_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="gdelt"):
        feed_card("gdeld")
