"""The state of every owed report at a moment, and whom to remind of what, when (Decree 09/2019/NĐ-CP)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from indicators.catalogue import Form
from indicators.compliance import Obligation, obligations
from indicators.geography import Geography
from indicators.periods import Calendar, Frequency, Period, closing

REMINDED_AT = time(8)
"""The hour at which offices begin, in the country's time."""

DAYS_SOON = 3
"""Working days before the deadline from which on a report is due soon."""

DAYS_DAILY = 5
"""Working days after the deadline on each of which an agency is reminded; then weekly."""


class Verdict(StrEnum):
    """What became of a report that came: taken, waiting for a person, or rejected."""

    ACCEPTED = "accepted"
    HELD = "held"
    RETURNED = "returned"


class State(StrEnum):
    """How an owed report stands."""

    NOT_OPEN = "not_open"
    NOT_SENT = "not_sent"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    RETURNED = "returned"
    HELD = "held"
    ACCEPTED = "accepted"
    LOCKED = "locked"


class Occasion(StrEnum):
    """Why an agency is reminded."""

    OPEN = "open"
    SOON = "soon"
    TOMORROW = "tomorrow"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Arrival:
    """A report that came.

    Attributes:
        report: Our number of it.
        began: The moment it is judged by: the first byte, or the sender's own moment where it was fetched.
        stored: Since when it is known.
        revision: The sender's number of it; None where its format has none.
        reason: Why it was sent again.
        held: Whether it had to wait for a person.
        decided: When a person decided, who, why, and whether they took it; None: not yet, or it never waited.
    """

    report: str
    began: datetime
    stored: datetime
    revision: int | None = None
    reason: str | None = None
    held: bool = False
    decided: "Decided | None" = None

    def verdict(self, at: datetime) -> Verdict:
        """What had become of it at a moment."""
        if not self.held:
            return Verdict.ACCEPTED
        if self.decided is None or self.decided.at > at:
            return Verdict.HELD
        return Verdict.ACCEPTED if self.decided.taken else Verdict.RETURNED


@dataclass(frozen=True)
class Decided:
    """A person's decision on a report that waited."""

    at: datetime
    actor: str
    reason: str
    taken: bool


@dataclass(frozen=True)
class LockAct:
    """A form's period was locked, or re-opened: when, by whom and why."""

    at: datetime
    is_lock: bool
    actor: str
    reason: str


Key = tuple[str, str, str]
"""Form, period and sender."""


@dataclass(frozen=True)
class Known:
    """What came, by form, period and sender, and what was locked and re-opened, by form and period, oldest first."""

    arrivals: Mapping[Key, Sequence[Arrival]]
    acts: Mapping[tuple[str, str], Sequence[LockAct]]


class Rules(Protocol):
    """The places that report, the working days, and the country's time."""

    @property
    def geography(self) -> Geography:
        """Who reports."""

    @property
    def calendar(self) -> Calendar:
        """On which days offices work."""

    @property
    def zone(self) -> tzinfo:
        """When a day begins."""


@dataclass(frozen=True)
class OwedReport(Obligation):
    """An obligation as it stands at a moment.

    Attributes:
        at: The moment.
        state: How it stands.
        opens: From when on its figures are closed and it can be sent.
        limit: From when on it is overdue: the midnight after its last day.
        came: By which moment it counts as sent; a rejected report never came. None: it has not come.
        arrivals: What had come by then, oldest first.
        acts: What had been locked and re-opened by then, oldest first.
    """

    at: datetime
    state: State
    opens: datetime
    limit: datetime
    came: datetime | None
    arrivals: tuple[Arrival, ...]
    acts: tuple[LockAct, ...]

    @property
    def is_outstanding(self) -> bool:
        """Whether it is asked for and has not come, or only one that was rejected."""
        return self.came is None and self.at >= self.opens

    @property
    def is_overdue(self) -> bool:
        """Whether it has not come and its day is over."""
        return self.came is None and self.at >= self.limit

    @property
    def on_time(self) -> bool | None:
        """Whether it came by the end of its day; None while it may still do so."""
        if self.came is None:
            return False if self.is_overdue else None
        return self.came < self.limit

    @property
    def is_corrected(self) -> bool:
        """Whether it was sent again."""
        return any((each.revision or 1) > 1 for each in self.arrivals)

    @property
    def is_locked(self) -> bool:
        """Whether its period takes no report."""
        return bool(self.acts) and self.acts[-1].is_lock


@dataclass(frozen=True)
class Reminder:
    """A message that an agency gets about a report, and the moment it gets it."""

    owed: OwedReport
    occasion: Occasion
    at: datetime


def owed_reports(
    forms: Iterable[Form], periods: Mapping[Frequency, Sequence[Period]], known: Known, rules: Rules, at: datetime
) -> list[OwedReport]:
    """How everything stands that is owed for some periods, at a moment."""
    listed = obligations(forms, periods, {}, geography=rules.geography, calendar=rules.calendar)
    return [_stand(each, known, rules, at) for each in listed]


def reminders(owed: OwedReport, rules: Rules) -> tuple[list[Reminder], Reminder | None]:
    """The reminders that an agency had got of a report by the moment it stands at, and the next one it will get.

    Nobody is reminded of what has come, as far as was known at that hour, nor while the period is locked. The next one
    is none once it has come.
    """
    sent: list[Reminder] = []
    for occasion, moment in _calls(owed, rules):
        if moment > owed.at:
            goes = owed.came is None and not owed.is_locked
            return sent, Reminder(owed, occasion, moment) if goes else None
        if not _is_quiet(owed, moment):
            sent.append(Reminder(owed, occasion, moment))
    return sent, None


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment a day begins."""
    return datetime.combine(day, time(), zone)


def last_moment(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, zone)


def came_at(arrivals: Iterable[Arrival], at: datetime) -> datetime | None:
    """By which moment a report counts as sent: the first that stands; None where nothing came or all was rejected."""
    return min((each.began for each in arrivals if each.verdict(at) is not Verdict.RETURNED), default=None)


def _stand(owed: Obligation, known: Known, rules: Rules, at: datetime) -> OwedReport:
    key = (owed.form, owed.period.code, owed.sender)
    arrivals = tuple(each for each in known.arrivals.get(key, ()) if each.stored <= at)
    acts = tuple(each for each in known.acts.get(key[:2], ()) if each.at <= at)
    came = came_at(arrivals, at)
    opens = midnight(closing(owed.period) + timedelta(days=1), rules.zone)
    limit = midnight(owed.due + timedelta(days=1), rules.zone)
    soon = midnight(rules.calendar.add_working(owed.due, -DAYS_SOON), rules.zone)
    if came is not None:
        state = State.LOCKED if acts and acts[-1].is_lock else _taken(arrivals, at)
    elif arrivals:
        state = State.RETURNED
    else:
        state = _awaited(at, opens, soon, limit)
    day = came.astimezone(rules.zone).date() if came else None
    said = (owed.form, owed.period, owed.sender, owed.due, day)
    return OwedReport(*said, at=at, state=state, opens=opens, limit=limit, came=came, arrivals=arrivals, acts=acts)


def _taken(arrivals: Sequence[Arrival], at: datetime) -> State:
    """The state of what stands: that of the newest report that was not rejected."""
    standing = [each for each in arrivals if each.verdict(at) is not Verdict.RETURNED]
    newest = max(standing, key=lambda each: (each.revision or 0, each.stored))
    return State(newest.verdict(at).value)


def _awaited(at: datetime, opens: datetime, soon: datetime, limit: datetime) -> State:
    if at >= limit:
        return State.OVERDUE
    if at < opens:
        return State.NOT_OPEN
    return State.DUE_SOON if at >= soon else State.NOT_SENT


def _calls(owed: OwedReport, rules: Rules) -> Iterator[tuple[Occasion, datetime]]:
    """When an agency is reminded of a report as long as it does not come, without end; each morning once."""
    calendar = rules.calendar
    opened = closing(owed.period) + timedelta(days=1)
    yield Occasion.OPEN, _morning(opened, rules)
    before = [
        (Occasion.SOON, calendar.add_working(owed.due, -DAYS_SOON)),
        (Occasion.TOMORROW, calendar.add_working(owed.due, -1)),
        (Occasion.TODAY, owed.due),
    ]
    yield from ((occasion, _morning(day, rules)) for occasion, day in before if day > opened)
    day = owed.due
    for _ in range(DAYS_DAILY):
        day = calendar.add_working(day, 1)
        yield Occasion.OVERDUE, _morning(day, rules)
    while True:
        day += timedelta(days=7)
        yield Occasion.OVERDUE, _morning(calendar.next_working(day), rules)


def _morning(day: date, rules: Rules) -> datetime:
    return datetime.combine(day, REMINDED_AT, rules.zone)


def _is_quiet(owed: OwedReport, moment: datetime) -> bool:
    """Whether a report had come by an hour, as was known then, or its period was locked."""
    there = came_at((each for each in owed.arrivals if each.stored <= moment), moment)
    acts = [each for each in owed.acts if each.at <= moment]
    return there is not None or bool(acts and acts[-1].is_lock)
