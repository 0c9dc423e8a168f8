"""Who owes which report by now: the newest due period of every form, and what has come of it."""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.materials import Setting
from indicators.catalogue import Form
from indicators.compliance import Obligation, due_period, obligations
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.reports import received

OWED_BY_CALENDAR = (Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR)
"""What is owed report by report; the figures of a day show by themselves that they are late."""

COUNTED = frozenset({"BC.766.THANG", "BC.HS.THANG"})
"""Forms that no agency sends: the systems they come from are counted."""


@dataclass(frozen=True)
class Due:
    """A form whose deadline came last: who owed it, and when it came from each of them (None: not yet)."""

    form: Form
    period: Period
    day: date
    owed: tuple[Obligation, ...]

    @property
    def missing(self) -> list[Obligation]:
        """What has not come."""
        return [each for each in self.owed if each.received is None]

    @property
    def late(self) -> list[Obligation]:
        """What came after its day."""
        return [each for each in self.owed if each.received is not None and each.received > each.due]


def owed_forms(setting: Setting) -> list[Form]:
    """The forms that agencies owe by the calendar, in the catalogue's order."""
    sent = [each for each in setting.catalogue.periodic_forms() if each.code not in COUNTED]
    return [each for each in sent if each.frequency in OWED_BY_CALENDAR]


def due(store: Store, setting: Setting, today: date, *, as_of: datetime | None = None) -> list[Due]:
    """Of every form that is owed the period whose deadline passed last, with what was known to have come."""
    forms = owed_forms(setting)
    periods = {each: [due_period(each, today, setting.calendar)] for each in OWED_BY_CALENDAR}
    codes = [period.code for each in periods.values() for period in each]
    rows = received(store, [form.code for form in forms], codes, as_of=as_of)
    came = {
        (row["form"], row["period"], row["sender"]): row["received_at"].astimezone(setting.zone).date() for row in rows
    }
    owed = obligations(forms, periods, came, geography=setting.geography, calendar=setting.calendar)
    by_form: dict[str, list[Obligation]] = {}
    for each in owed:
        by_form.setdefault(each.form, []).append(each)
    return [
        Due(form, mine[0].period, mine[0].due, tuple(mine)) for form in forms if (mine := by_form.get(form.code, []))
    ]
