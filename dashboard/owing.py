"""Who owes which report by now: the newest due period of every form, and what has come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.materials import Setting
from indicators.catalogue import Form
from indicators.compliance import due_period
from indicators.discipline import OwedReport, last_moment, owed_reports
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.arrivals import Wanted, known

OWED_BY_CALENDAR = (Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR)
"""What is owed report by report; the figures of a day show by themselves that they are late."""

COUNTED = frozenset({"BC.766.THANG", "BC.HS.THANG"})
"""Forms that no agency sends: the systems they come from are counted."""


@dataclass(frozen=True)
class Scope:
    """Which reports are asked about: of some forms, for some periods; of one sender, or all.

    `as_of` is the moment by which things are known; None for now.
    """

    forms: Sequence[Form]
    periods: Mapping[Frequency, Sequence[Period]]
    sender: str | None = None
    as_of: datetime | None = None


@dataclass(frozen=True)
class Due:
    """A form whose deadline came last: who owed it, and when it came from each of them (None: not yet)."""

    form: Form
    period: Period
    day: date
    owed: tuple[OwedReport, ...]

    @property
    def missing(self) -> list[OwedReport]:
        """What has not come."""
        return [each for each in self.owed if each.is_overdue]

    @property
    def late(self) -> list[OwedReport]:
        """What came after its day."""
        return [each for each in self.owed if each.came is not None and not each.on_time]


def owed_forms(setting: Setting) -> list[Form]:
    """The forms that agencies owe by the calendar, in the catalogue's order."""
    sent = [each for each in setting.catalogue.periodic_forms() if each.code not in COUNTED]
    return [each for each in sent if each.frequency in OWED_BY_CALENDAR]


def stand(store: Store, setting: Setting, asked: Scope, at: datetime) -> list[OwedReport]:
    """How the reports that are asked about stand at a moment: what every screen, list and answer rests on."""
    codes = [each.code for each in asked.forms]
    periods = [period.code for each in asked.periods.values() for period in each]
    held = known(store, Wanted(codes, periods, asked.sender, asked.as_of))
    found = owed_reports(asked.forms, asked.periods, held, setting, at)
    return [each for each in found if asked.sender in {None, each.sender}]


def stand_on(store: Store, setting: Setting, asked: Scope, today: date) -> list[OwedReport]:
    """The same at the moment that is looked back to, else on a day: of one that goes on, all that is known."""
    return stand(store, setting, asked, asked.as_of or last_moment(today, setting.zone))


def due(
    store: Store,
    setting: Setting,
    today: date,
    *,
    as_of: datetime | None = None,
    frequencies: Sequence[Frequency] = OWED_BY_CALENDAR,
) -> list[Due]:
    """Of every form that is owed the period whose deadline passed last, with what was known to have come."""
    forms = [
        each
        for each in setting.catalogue.periodic_forms()
        if each.code not in COUNTED and each.frequency in frequencies
    ]
    periods = {each: [due_period(each, today, setting.calendar)] for each in frequencies}
    by_form: dict[str, list[OwedReport]] = {}
    for each in stand_on(store, setting, Scope(forms, periods, as_of=as_of), today):
        by_form.setdefault(each.form, []).append(each)
    return [
        Due(form, mine[0].period, mine[0].due, tuple(mine)) for form in forms if (mine := by_form.get(form.code, []))
    ]
