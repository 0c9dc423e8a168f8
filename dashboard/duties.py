"""What an office may send, what it owes and by when, and what it has sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.materials import Setting
from dashboard.owing import COUNTED, Scope, stand_on
from indicators.catalogue import Form
from indicators.compliance import due_period
from indicators.periods import Frequency, Period, deadline
from indicators.store import Store
from indicators.store.receipts import Asked, Kept, Standing, listed, standing

PERIODS_OFFERED: Mapping[Frequency, int] = {
    Frequency.DAY: 14,
    Frequency.WEEK: 8,
    Frequency.MONTH: 13,
    Frequency.QUARTER: 8,
    Frequency.HALF: 4,
    Frequency.NINE: 3,
    Frequency.YEAR: 4,
}
"""How far back a period can be chosen; what is older is sent as a file that names it."""


@dataclass(frozen=True)
class Choice:
    """A period of a form: by when it is due, what was sent of it, and whether it is the one to send now."""

    period: Period
    due: date
    standing: Standing | None
    is_next: bool


@dataclass(frozen=True)
class Owed:
    """A report that has not come, the day it is due, and how many days are left (below 0: late)."""

    form: Form
    period: Period
    due: date
    days_left: int


class Duties:
    """The questions of an office about itself.

    Args:
        store: Where reports are kept.
        setting: The forms, places and working days.
        as_of: As known at this moment; None for now.
    """

    def __init__(self, store: Store, setting: Setting, as_of: datetime | None = None) -> None:
        self._store = store
        self._setting = setting
        self._as_of = as_of

    def forms(self, agency: str) -> tuple[Form, ...]:
        """The forms an agency sends, in the catalogue's order; a province's administration those of every province."""
        is_province = agency.startswith("H")
        held = self._setting.catalogue.forms.values()
        return tuple(each for each in held if each.sender == agency or (each.sender is None and is_province))

    def choices(self, agency: str, today: date) -> dict[str, list[Choice]]:
        """The periods that can be chosen of each form, by its code: the one to send first, then newest first.

        A form of history is sent for several periods at once and has none.
        """
        forms = [each for each in self.forms(agency) if not each.several_periods]
        sent = standing(self._store, agency, [each.code for each in forms], as_of=self._as_of)
        owed = {(each.form.code, each.period.code) for each in self.owed(agency, today)}
        return {each.code: self._choices(each, sent, owed, today) for each in forms}

    def owed(self, agency: str, today: date) -> list[Owed]:
        """The reports an agency has yet to send, the most urgent first.

        Asked about are the newest period whose day has passed and the one after it, once that has begun.
        """
        forms = [each for each in self.forms(agency) if not each.several_periods and each.code not in COUNTED]
        periods = {each.frequency: self._begun(each.frequency, today) for each in forms}
        scope = Scope(forms, periods, agency, self._as_of)
        catalogue = self._setting.catalogue
        found = [
            Owed(catalogue.form(each.form), each.period, each.due, (each.due - today).days)
            for each in stand_on(self._store, self._setting, scope, today)
            if each.came is None
        ]
        return sorted(found, key=lambda each: (each.due, each.form.code))

    def sent(self, agency: str | None, limit: int) -> list[Kept]:
        """The reports of an agency, or of all, newest first."""
        return listed(self._store, Asked(sender=agency, as_of=self._as_of), limit=limit)

    def _asked(self, form: Form, today: date) -> list[tuple[Period, date]]:
        begun = [each for each in self._begun(form.frequency, today) if form.is_sent_for(each)]
        return [(each, deadline(each, self._setting.calendar)) for each in begun]

    def _begun(self, frequency: Frequency, today: date) -> list[Period]:
        due = due_period(frequency, today, self._setting.calendar)
        return [each for each in (due, due.next()) if each.start <= today]

    def _choices(
        self,
        form: Form,
        sent: Mapping[tuple[str, str], Standing],
        owed: Collection[tuple[str, str]],
        today: date,
    ) -> list[Choice]:
        asked = [period for period, _ in self._asked(form, today)]
        if not asked:
            return []
        first = next((each for each in asked if (form.code, each.code) in owed), asked[-1])
        newest = Period.containing(today, form.frequency)
        periods = [newest]
        while len(periods) < PERIODS_OFFERED[form.frequency]:
            periods.append(periods[-1].previous())
        ordered = [first, *(each for each in periods if each != first and form.is_sent_for(each))]
        return [
            Choice(each, deadline(each, self._setting.calendar), sent.get((form.code, each.code)), each == first)
            for each in ordered
        ]
