"""What follows from the cases of e-Cabinet: slips answered, late and overdue by member and ministry; the next session.

A slip is one case for each member who is asked (`PLYK-…/TV-10`): who owes an answer is what counts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from indicators.cases import Standing

SYSTEM = "e-cabinet"
SESSION, SLIP = "session", "slip"
ISSUED, ANSWERED, ANNOUNCED, MOVED, HELD = "issued", "answered", "announced", "moved", "held"
LONGEST_SESSION = timedelta(hours=12)
"""So long after it began a session that nobody reported as held is still taken to be going on."""


@dataclass
class Tally:
    """How many answers were asked for, and how they stand.

    Attributes:
        asked: Slips sent to whomever is counted, a slip once for each member.
        in_time: Answered by the deadline.
        late: Answered after it.
        open: Not answered, and the deadline is still to come.
        overdue: Not answered, and the deadline has passed.
    """

    asked: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def answered(self) -> int:
        """Answers given, in time or late."""
        return self.in_time + self.late

    def add(self, stands: str) -> None:
        """Count one more."""
        self.asked += 1
        setattr(self, stands, getattr(self, stands) + 1)


@dataclass(frozen=True)
class Slip:
    """One slip with everybody who was asked."""

    number: str
    title: str
    issued: datetime
    due: datetime | None
    papers: int
    tally: Tally


@dataclass(frozen=True)
class Asked:
    """Who is counted: a member by title, or a ministry by code, with how the answers stand.

    Attributes:
        longest: Since when the longest overdue answer is owed; None where none is.
    """

    name: str
    agency: str
    tally: Tally = field(default_factory=Tally)
    longest: datetime | None = None


def stands(each: Standing, at: datetime) -> str:
    """How one member's answer stands: `in_time`, `late`, `open` or `overdue`, as `Tally` names them."""
    if each.state == ANSWERED:
        return "late" if each.due is not None and each.since > each.due else "in_time"
    return "overdue" if each.is_overdue(at) else "open"


def slips(standings: Iterable[Standing], at: datetime) -> list[Slip]:
    """The slips, the newest first; the papers are those that nobody had to print."""
    grouped: dict[str, list[Standing]] = {}
    for each in standings:
        grouped.setdefault(each.case.split("/", maxsplit=1)[0], []).append(each)
    found = [_slip(number, asked, at) for number, asked in grouped.items()]
    return sorted(found, key=lambda slip: (slip.issued, slip.number), reverse=True)


def by_member(standings: Sequence[Standing], at: datetime) -> list[Asked]:
    """Every member by title, those who owe most and longest first."""
    return _counted(standings, at, lambda each: (each.person or "", each.agency))


def by_agency(standings: Sequence[Standing], at: datetime) -> list[Asked]:
    """Every ministry by its code, those that owe most and longest first."""
    return _counted(standings, at, lambda each: (each.agency, each.agency))


def total(standings: Iterable[Standing], at: datetime) -> Tally:
    """All of them together."""
    tally = Tally()
    for each in standings:
        tally.add(stands(each, at))
    return tally


def next_session(sessions: Iterable[Standing], at: datetime) -> Standing | None:
    """The session that is going on or comes next; None where none is announced."""
    ahead = [each for each in sessions if each.state in {ANNOUNCED, MOVED} and _is_ahead(each, at)]
    return min(ahead, key=lambda each: (each.due or at, each.case), default=None)


def held(sessions: Iterable[Standing]) -> list[Standing]:
    """The sessions that were held, the newest first."""
    return sorted((each for each in sessions if each.state == HELD), key=lambda each: each.since, reverse=True)


def papers(cases: Iterable[Standing]) -> int:
    """Papers that nobody had to print, of slips or sessions."""
    return sum(int(each.amount) for each in cases if each.amount is not None)


def _is_ahead(session: Standing, at: datetime) -> bool:
    return session.due is not None and session.due + LONGEST_SESSION >= at


def _slip(number: str, asked: Sequence[Standing], at: datetime) -> Slip:
    first = min(asked, key=lambda each: each.opened_at)
    due = max((each.due for each in asked if each.due is not None), default=None)
    return Slip(number, first.title or number, first.opened_at, due, papers(asked), total(asked, at))


def _counted(standings: Sequence[Standing], at: datetime, of: Callable[[Standing], tuple[str, str]]) -> list[Asked]:
    grouped: dict[tuple[str, str], list[Standing]] = {}
    for each in standings:
        grouped.setdefault(of(each), []).append(each)
    found = [
        Asked(name, agency, total(asked, at), _longest(asked, at)) for (name, agency), asked in sorted(grouped.items())
    ]
    return sorted(found, key=lambda each: (-each.tally.overdue, each.longest or at, -each.tally.late))


def _longest(asked: Iterable[Standing], at: datetime) -> datetime | None:
    return min((each.due for each in asked if each.due and stands(each, at) == "overdue"), default=None)
