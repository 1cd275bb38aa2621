"""Whoever brought what is plugged in is named when it fails; our own bugs stay what they are."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from chalkcircle.model import FeedError, PlugError
from chalkcircle.plugs import FEEDS, HOUSE, Plug


def of(distribution: str, module: str = "quays") -> Plug:
    return Plug(EntryPoint("quays", module, FEEDS), distribution)


def test_a_bug_of_ours_stays_what_it_is() -> None:
    with pytest.raises(ZeroDivisionError), of(HOUSE, "chalkcircle.feeds.gdelt").at_work(1, "it"):
        raise ZeroDivisionError


@pytest.mark.parametrize("error", [OSError(28, "disk full"), FeedError("No."), KeyboardInterrupt()])
def test_what_the_house_the_disk_or_the_user_says_is_passed_on(error: BaseException) -> None:
    with pytest.raises(type(error)) as found, of("quays").at_work(1, "it"):
        raise error
    assert found.value is error


@pytest.mark.parametrize("error", [StopIteration(), SystemExit(3), ValueError("so")])
def test_any_other_failure_names_who_brought_it_and_keeps_the_cause(error: BaseException) -> None:
    said = "of the distribution quays failed"
    with pytest.raises(PlugError, match=said) as found, of("quays").at_work(1, "it"):
        raise error
    assert found.value.__cause__ is error
