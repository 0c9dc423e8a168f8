"""Who owes which report, who is late, and how fresh a figure is by its reporting calendar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.catalogue import Form
from indicators.geography import Geography
from indicators.periods import Calendar, Frequency, Period, deadline

PERIODS_UNTIL_OLD = 2
"""A figure more periods behind than this is old (screens, truth states)."""


class Truth(StrEnum):
    """How far a figure can be trusted to be today's: one model for tile, map, table, export and API."""

    ON_TIME = "on_time"
    LATE = "late"
    OLD = "old"
    NEVER = "never"
    NOT_APPLICABLE = "not_applicable"
    SOURCE_ERROR = "source_error"


@dataclass(frozen=True)
class Freshness:
    """The truth state of a figure, and since which day it holds where it is not on time."""

    truth: Truth
    since: date | None = None


@dataclass(frozen=True)
class Obligation:
    """One report owed: which form for which period, by whom, by when, and when it came."""

    form: str
    period: Period
    sender: str
    due: date
    received: date | None

    def is_late(self, today: date) -> bool:
        """Whether it came after its day, or has not come and its day has passed."""
        return (self.received or today) > self.due


def due_period(frequency: Frequency, today: date, calendar: Calendar) -> Period:
    """The newest period whose deadline has passed: what everybody should have reported by now."""
    period = Period.containing(today, frequency)
    while deadline(period, calendar) >= today:
        period = period.previous()
    return period


def freshness(
    newest: Period | None, frequency: Frequency, *, today: date, calendar: Calendar, source_failed: bool
) -> Freshness:
    """The truth state of the newest figure held.

    Judged by the calendar, never by age in hours: on time while no later period is due, late when one is, old when
    more than two are, and a source error where its source cannot be read just now.
    """
    if newest is None:
        return Freshness(Truth.SOURCE_ERROR if source_failed else Truth.NEVER)
    due = due_period(frequency, today, calendar)
    if source_failed and newest < due:
        return Freshness(Truth.SOURCE_ERROR, deadline(newest.next(), calendar))
    if newest >= due:
        return Freshness(Truth.ON_TIME)
    behind, step = 0, due
    while step > newest and behind <= PERIODS_UNTIL_OLD:
        behind, step = behind + 1, step.previous()
    return Freshness(Truth.OLD if behind > PERIODS_UNTIL_OLD else Truth.LATE, deadline(newest.next(), calendar))


def senders(form: Form, geography: Geography, on: date) -> tuple[str, ...]:
    """Who sends a form: its agency, or every province by its agency code."""
    if form.sender is not None:
        return (form.sender,)
    return tuple(each.agency_code for each in geography.provinces(on) if each.agency_code)


def obligations(
    forms: Iterable[Form],
    periods: Mapping[Frequency, Sequence[Period]],
    received: Mapping[tuple[str, str, str], date],
    *,
    geography: Geography,
    calendar: Calendar,
) -> list[Obligation]:
    """What is owed for some periods.

    Args:
        forms: The forms asked about.
        periods: For each frequency, the periods asked about.
        received: The day a report came, by form, period code and sender.
        geography: Knows the provinces that report for themselves.
        calendar: Knows the working days that deadlines move to.
    """
    return [
        Obligation(
            form.code,
            period,
            sender,
            deadline(period, calendar),
            received.get((form.code, period.code, sender)),
        )
        for form in forms
        for period in periods.get(form.frequency, ())
        if form.is_sent_for(period)
        for sender in senders(form, geography, period.end)
    ]
