"""Progress in words: how far, how fast, how long still, and what Ctrl-C leaves."""

from __future__ import annotations

import pytest

from chalkcircle.app import Pace
from chalkcircle.cli.pacing import Meter, every, shown


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_speed_is_that_of_the_last_minute() -> None:
    clock, said = Clock(), list[str]()
    meter = Meter(lambda _, words: said.append(words), clock=clock)
    meter(Pace(done=0, total=162_123))
    clock.now += 10
    meter(Pace(done=100_000, total=162_123))
    for _ in range(12):
        clock.now += 10
        meter(Pace(done=(done := 100_000 + int(clock.now - 1010) * 50), total=162_123, read=10))
    assert said[0] == "0 of 162,123"
    assert "10000.0/s, 6 s left" in said[1]
    assert done == 106_000
    assert said[-1] == "106,000 of 162,123, 50.0/s, 19 min left, 0 % with events"


def test_a_line_is_told_every_so_often_and_not_at_once() -> None:
    clock, said = Clock(), list[str]()
    show = every(10.0, said.append, clock=clock)
    for second in range(1, 26):
        clock.now = 1000.0 + second
        show(Pace(done=second, total=25), str(second))
    assert said == ["10", "20"]


def test_a_short_run_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    with shown("reading") as meter:
        meter(Pace(done=1, total=1))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("keeps", "told"),
    [
        (None, "Nothing was to be kept"),
        ("desk", "Stopped. 1,200 documents of this run stored in desk"),
    ],
)
def test_ctrl_c_is_answered(
    keeps: str | None, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    def stop() -> None:
        with shown("reading", keeps=keeps) as meter:
            meter(Pace(done=1500, total=2000, read=1400, stored=1200))
            raise KeyboardInterrupt

    with pytest.raises(SystemExit) as left:
        stop()
    assert left.value.code == 130
    assert told in capfd.readouterr().err
