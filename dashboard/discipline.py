"""Reporting discipline: who owes what and how it stands, whom to remind, who was in time, and what is covered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dashboard.materials import Setting
from dashboard.owing import OWED_BY_CALENDAR, Due, Scope, due, owed_forms, stand
from indicators.catalogue import Form
from indicators.compliance import due_period
from indicators.discipline import OwedReport, Reminder, reminders
from indicators.observations import Observation
from indicators.periods import Frequency, Period, closing, deadline
from indicators.store import Store
from indicators.store.observations import Selection, newest
from indicators.store.presence import with_figures

PERIODS_OFFERED: Mapping[Frequency, int] = {Frequency.MONTH: 6, Frequency.QUARTER: 5, Frequency.YEAR: 4}
"""How many periods can be chosen beside one another."""

PERIODS_JUDGED = 6
"""Due periods of each frequency over which it is counted how often an agency was in time."""

CONNECTED = ("HC30", "HC31")
"""The share of the 150 report regimes, and of the 200 indicators of Decision 293/QĐ-TTg, that send data."""

NATION = "VN"


@dataclass(frozen=True)
class Told:
    """An owed report with the reminders that were sent of it, and the next one (None: no more)."""

    owed: OwedReport
    sent: tuple[Reminder, ...]
    following: Reminder | None


@dataclass(frozen=True)
class Record:
    """How many reports of an agency were due in the last periods, and how many of them came in time."""

    sender: str
    due: int
    on_time: int
    late: int
    overdue: int

    @property
    def share(self) -> Decimal:
        """From 0 to 1, exact."""
        return Decimal(self.on_time) / self.due


@dataclass(frozen=True)
class Connected:
    """A share that a system reports of itself: its newest figure, and of how many (None: not reported)."""

    indicator: str
    held: Observation | None
    part: Observation | None
    whole: Observation | None


@dataclass(frozen=True)
class Coverage:
    """How much of what is catalogued has data, and what is reported of the regimes and indicators connected."""

    with_data: int
    catalogued: int
    connected: tuple[Connected, ...]


class Discipline:
    """The questions about reporting discipline, each at a moment.

    Args:
        store: Where reports, decisions and locks are kept.
        setting: The forms, places and working days.
        as_of: As known at this moment; None for now.
    """

    def __init__(self, store: Store, setting: Setting, as_of: datetime | None = None) -> None:
        self._store = store
        self._setting = setting
        self._as_of = as_of

    def periods(self, frequency: Frequency, at: datetime) -> list[Period]:
        """The periods of a frequency that can be chosen, newest first: from the one that is going on."""
        found = [Period.containing(self._day(at), frequency)]
        while len(found) < PERIODS_OFFERED[frequency]:
            found.append(found[-1].previous())
        return found

    def current(self, frequency: Frequency, at: datetime) -> Period:
        """The period that is asked for now: the one whose figures closed last."""
        period = Period.containing(self._day(at), frequency)
        return period if closing(period) < self._day(at) else period.previous()

    def dates(self, period: Period) -> tuple[date, date]:
        """When the figures of a period close, and by when they are due."""
        return closing(period), deadline(period, self._setting.calendar)

    def of_period(self, period: Period, at: datetime) -> list[OwedReport]:
        """Everything that is owed for a period, in order of forms and senders."""
        forms = [each for each in owed_forms(self._setting) if each.frequency is period.frequency]
        return self._stand(forms, {period.frequency: [period]}, at)

    def late(self, at: datetime) -> list[OwedReport]:
        """What has not come of the periods that are due, then what came late: what the wall lists."""
        forms = self.due(at)
        missing = sorted((each for form in forms for each in form.missing), key=lambda each: each.due)
        return [*missing, *(each for form in forms for each in form.late)]

    def due(self, at: datetime) -> list[Due]:
        """Of every form that is owed the period whose deadline passed last, and what has come of it."""
        return due(self._store, self._setting, self._day(at), as_of=self._as_of)

    def of_agency(self, agency: str, at: datetime) -> list[Told]:
        """What an agency owes for the period that is due and the one after it, with its reminders, by due day."""
        reports = self.listed(at, sender=agency)
        return sorted((self._told(each) for each in reports), key=lambda each: (each.owed.due, each.owed.form))

    def listed(
        self, at: datetime, *, form: Form | None = None, period: Period | None = None, sender: str | None = None
    ) -> list[OwedReport]:
        """What is owed of a form or all, for a period or those that are due and the ones after, of a sender or all."""
        forms = [each for each in owed_forms(self._setting) if form is None or each.code == form.code]
        if period is not None:
            return self._stand(forms, {period.frequency: [period]}, at, sender)
        newest_due = {each: due_period(each, self._day(at), self._setting.calendar) for each in OWED_BY_CALENDAR}
        return self._stand(forms, {each: [last, last.next()] for each, last in newest_due.items()}, at, sender)

    def reminded(self, at: datetime, sender: str | None = None) -> list[Told]:
        """Every report that is owed, with the reminders that were sent of it and the next one."""
        return [self._told(each) for each in self.listed(at, sender=sender)]

    def records(self, at: datetime) -> list[Record]:
        """How often every agency was in time over the last due periods, those who were so least first."""
        periods: dict[Frequency, list[Period]] = {}
        for frequency in OWED_BY_CALENDAR:
            periods[frequency] = [due_period(frequency, self._day(at), self._setting.calendar)]
            while len(periods[frequency]) < PERIODS_JUDGED:
                periods[frequency].append(periods[frequency][-1].previous())
        by_sender: dict[str, list[OwedReport]] = {}
        for each in self._stand(owed_forms(self._setting), periods, at):
            by_sender.setdefault(each.sender, []).append(each)
        found = [_record(sender, mine) for sender, mine in by_sender.items()]
        return sorted(found, key=lambda each: (each.share, each.sender))

    def coverage(self) -> Coverage:
        """How many of the catalogued indicators have a figure, and how much is connected by the systems' own count."""
        catalogued = [each.code for each in self._setting.catalogue.indicators.values() if each.component_of is None]
        codes = [code for each in CONNECTED for code in (each, f"{each}.N", f"{each}.D")]
        selection = Selection(codes, [NATION], Frequency.MONTH)
        held = {each.figure.indicator: each for each in newest(self._store, selection, as_of=self._as_of)}
        there = with_figures(self._store, catalogued, as_of=self._as_of)
        connected = [
            Connected(each, held.get(each), held.get(f"{each}.N"), held.get(f"{each}.D")) for each in CONNECTED
        ]
        return Coverage(len(there), len(catalogued), tuple(connected))

    def _stand(
        self,
        forms: Sequence[Form],
        periods: Mapping[Frequency, Sequence[Period]],
        at: datetime,
        sender: str | None = None,
    ) -> list[OwedReport]:
        return stand(self._store, self._setting, Scope(forms, periods, sender, self._as_of), at)

    def _told(self, owed: OwedReport) -> Told:
        sent, following = reminders(owed, self._setting)
        return Told(owed, tuple(sent), following)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._setting.zone).date()


def _record(sender: str, reports: Sequence[OwedReport]) -> Record:
    overdue = sum(each.is_overdue for each in reports)
    on_time = sum(each.on_time is True for each in reports)
    return Record(sender, len(reports), on_time, len(reports) - on_time - overdue, overdue)
