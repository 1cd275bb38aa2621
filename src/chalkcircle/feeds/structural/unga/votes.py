"""How often two states voted alike in a year, counted from single votes, overall and by issue.

A claim for every state and roll call would be 900,000 claims that nobody asks for one by one; what
is asked is a pair and a year. So each pair-year is one claim, and its marks name every roll call
that was counted, alike or not: the way down to the single votes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from chalkcircle.codes import Scheme
from chalkcircle.feeds.structural.cells import Row
from chalkcircle.feeds.structural.making import Maker
from chalkcircle.feeds.structural.reading import File
from chalkcircle.feeds.structural.records import RowLeftOut, RowRefused, Sheets
from chalkcircle.model import Claim, FeedError, Interval, Party

from .issues import ISSUES_SHORT, runs

PUBLISHER, VOTES, CALLS, ISSUES = "UNVotes", "un_votes", "un_roll_calls", "un_roll_call_issues"
OVERALL = "unga_agreement_pct"

_VOTES = {"1": 1, "2": 2, "3": 3, "yes": 1, "abstain": 2, "no": 3, "Y": 1, "A": 2, "N": 3}
_NONE = {"8": "absent", "9": "not a member", "X": "did not vote"}

State = tuple[str, Scheme]
Cast = dict[int, tuple[int, int]]
"""Vote and line by roll call."""


@dataclass(slots=True)
class Book:
    """Votes by year and state; year and issues of each roll call."""

    calls: dict[int, int] = field(default_factory=dict)
    issues: dict[str, set[int]] = field(default_factory=dict)
    cast: dict[int, dict[State, Cast]] = field(default_factory=dict)

    def enter(self, row: Row, state: State, call: int, year: int, column: str = "vote") -> None:
        """One vote.

        Raises:
            RowRefused: The state voted otherwise on it elsewhere in the file, or unknown vote.
            RowLeftOut: It cast none, or the same is said before.
        """
        written = row.need(column).removesuffix(".0")
        if written in _NONE:
            raise RowLeftOut(_NONE[written])
        if written not in _VOTES:
            raise RowRefused(f"{column}: {written[:40]!r} is no vote")
        vote = _VOTES[written]
        votes = self.cast.setdefault(year, {}).setdefault(state, {})
        if call in votes:
            if votes[call][0] != vote:
                raise RowRefused(f"conflict: vote of {state[0]} on {call} given twice")
            raise RowLeftOut("said before in the file")
        votes[call] = (vote, row.number)


def read(sheets: Sheets, maker: Maker) -> Iterator[Claim]:
    """Agreement of every pair and year that was asked for."""
    if PUBLISHER in sheets:
        file = sheets[PUBLISHER]
        book = _whole(file, maker)
    elif {VOTES, CALLS} <= sheets.keys():
        file = sheets[VOTES]
        book = _parts(sheets, maker)
    else:
        raise FeedError.about(
            "unga-votes: votes and roll calls lie in two files here",
            [file.name for file in sheets.values()],
            expected="a folder with both (and the issues), or the publisher's one file",
            do="Name the folder instead of the file.",
        )
    topics: dict[str, set[int] | None] = {OVERALL: None}
    topics |= {ISSUES_SHORT[short]: calls for short, calls in sorted(book.issues.items())}
    yield from agreements(book, topics, file, maker)


def agreements(
    book: Book, topics: dict[str, set[int] | None], file: File, maker: Maker
) -> Iterator[Claim]:
    """Agreement of every pair and year.

    Args:
        book: Every vote.
        topics: Roll calls of each measure, ``None`` for all.
        file: Where the votes stand.
        maker: What was asked for.
    """
    chosen = {name: calls for name, calls in topics.items() if name in maker.predicates}
    for year in sorted(book.cast):
        yield from _year(year, book, chosen, file, maker)


def _whole(file: File, maker: Maker) -> Book:
    """The publisher's one file."""
    book = Book()

    def take(row: Row) -> None:
        call = row.need_whole("rcid")
        day = row.day("date")
        year = day.year if day else row.year(maker.latest)
        state = (str(row.need_whole("ccode")), Scheme.COW)
        if call not in book.calls:  # Every row of a roll call repeats what it is about.
            for issue in ISSUES_SHORT:
                if row.has(issue) and row.whole(issue) == 1:
                    book.issues.setdefault(issue, set()).add(call)
        if book.calls.setdefault(call, year) != year:
            raise RowRefused(f"conflict: roll call {call} dated in two years")
        book.enter(row, state, call, year)

    maker.use(file, take)
    return book


def _parts(sheets: Sheets, maker: Maker) -> Book:
    """The three files of the R package ``unvotes``."""
    book = Book()

    def call(row: Row) -> None:
        day = row.day("date")
        if day is None:
            raise RowRefused("date: no value")
        if book.calls.setdefault(row.need_whole("rcid"), day.year) != day.year:
            raise RowRefused("conflict: roll call dated in two years")

    def issue(row: Row) -> None:
        if (short := row.need("short_name")) not in ISSUES_SHORT:
            raise RowRefused(f"short_name: {short[:40]!r} is no issue")
        book.issues.setdefault(short, set()).add(row.need_whole("rcid"))

    def vote(row: Row) -> None:
        number = row.need_whole("rcid")
        if number not in book.calls:
            raise RowRefused(f"rcid: roll call {number} is not in {sheets[CALLS].name}")
        book.enter(row, _state(row), number, book.calls[number])

    maker.use(sheets[CALLS], call)
    if ISSUES in sheets:
        maker.use(sheets[ISSUES], issue)
    maker.use(sheets[VOTES], vote)
    return book


def _state(row: Row) -> State:
    """The state of a row of ``un_votes``; R writes Namibia as it writes a missing code."""
    code, name = row.written("country_code"), row.text("country")
    if code not in ("", "NA"):
        return code, Scheme.ISO2
    if name:
        return name, Scheme.NAME
    raise RowRefused("country_code: NA may be Namibia or none; keep the column 'country'")


def _year(
    year: int, book: Book, topics: dict[str, set[int] | None], file: File, maker: Maker
) -> Iterator[Claim]:
    cast = book.cast[year]
    parties = {state: maker.states.party(*state, year) for state in sorted(cast)}
    for a, b in combinations(parties, 2):
        pair = (parties[a], parties[b])
        if not maker.concerns(*pair):
            continue
        key, votes = f"{a[0]}-{b[0]}:{year}", (cast[a], cast[b])
        for name, calls in topics.items():
            yield from _agreement(maker, file, key, name, pair, year, votes, calls)


def _agreement(
    maker: Maker,
    file: File,
    key: str,
    name: str,
    pair: tuple[Party, Party],
    year: int,
    cast: tuple[Cast, Cast],
    calls: set[int] | None,
) -> Iterator[Claim]:
    """Percent of the roll calls on which both voted that they voted the same on."""
    one, other = cast
    joint = sorted(c for c in one if c in other and (calls is None or c in calls))
    if not joint:
        return
    alike = [c for c in joint if one[c][0] == other[c][0]]
    differed = sorted(set(joint).difference(alike))
    marks = (f"votes:{len(joint)}", f"alike:{runs(alike)}", f"apart:{runs(differed)}")
    value = round(100 * len(alike) / len(joint), 4)
    valid = Interval.year(year)
    yield maker.measure(file, one[joint[0]][1], key, name, value, valid, pair, marks=marks)
