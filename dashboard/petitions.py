"""Citizens' feedback of the last weeks by its working-day rule, and what the portal's figures are of each province."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboard.materials import Setting
from indicators import feedback
from indicators.cases import Standing
from indicators.catalogue import Catalogue
from indicators.feedback import CLOSED, HANDLING, OUTCOME, SYSTEM, Outcomes, Tally
from indicators.geography import Geography
from indicators.observations import Observation
from indicators.periods import Calendar
from indicators.store import Store
from indicators.store.cases import standings
from indicators.store.observations import Selection, newest

DAYS = 60
"""So far back petitions that were handled are counted; what is not handled is counted however old it is."""

NATION = "VN"
SERVICE = ("HC08", "HC09", "HC10", "HC11", "HC13", "HC15", "HC19")
"""Dossiers received, done in time, done late, the rate in time; online, paid online; satisfaction."""
PORTAL = ("HC32", "HC33")


@dataclass(frozen=True)
class Petition:
    """One petition with how it stands and its last day in time."""

    case: Standing
    stands: str
    due: date


@dataclass(frozen=True)
class Petitions:
    """Citizens' feedback at a moment of the country's time.

    Attributes:
        at: The moment looked at.
        cases: Every petition that was received in the last weeks, or earlier and is not handled.
        after: What followed each answer, by the number of the petition.
        calendar: The working days.
    """

    at: datetime
    cases: Sequence[Standing]
    after: Mapping[str, Standing]
    calendar: Calendar

    def tally(self) -> Tally:
        """All of them together."""
        return feedback.tally(self.cases, self.at, self.calendar)

    def by_agency(self) -> Mapping[str, Tally]:
        """Every agency, those with most overdue first."""
        return feedback.by_agency(self.cases, self.at, self.calendar)

    def outcomes(self) -> Outcomes:
        """What became of the answers."""
        return feedback.outcomes(self.cases, self.after, self.at, self.calendar)

    def listed(self) -> list[Petition]:
        """Every petition, the gravest first, then by its last day."""
        found = []
        for each in self.cases:
            due = feedback.due_day(each, self.at.tzinfo, self.calendar)
            found.append(Petition(each, feedback.stands(each, due, self.at, self.calendar), due))
        order = {name: place for place, name in enumerate(feedback.STANDINGS)}
        return sorted(found, key=lambda each: (order[each.stands], each.due, each.case.case))

    def of(self, agency: str | None) -> "Petitions":
        """The same of one agency alone; None for all."""
        kept = [each for each in self.cases if agency in {None, each.agency}]
        return Petitions(self.at, kept, self.after, self.calendar)


def petitions(store: Store, calendar: Calendar, *, at: datetime, as_of: datetime | None) -> Petitions:
    """Citizens' feedback at a moment of the country's time, as known at another (None: now)."""
    since = (at - timedelta(days=DAYS)).date()
    cases = standings(store, SYSTEM, HANDLING, at=at, as_of=as_of, closed=CLOSED, since=since)
    after = standings(store, SYSTEM, OUTCOME, at=at, as_of=as_of, since=since)
    first = at - timedelta(days=DAYS)
    cases = [each for each in cases if each.opened_at >= first or each.state not in CLOSED]
    return Petitions(at, cases, {each.case: each for each in after}, calendar)


class ServiceQuestions:
    """What the pages ask about public services."""

    _store: Store
    setting: Setting
    catalogue: Catalogue
    geography: Geography
    as_of: datetime | None

    def petitions(self, now: datetime) -> Petitions:
        """Citizens' feedback as it stands now."""
        at = (self.as_of or now).astimezone(self.setting.zone)
        return petitions(self._store, self.setting.calendar, at=at, as_of=self.as_of)

    def portal_figures(self) -> Mapping[str, Observation]:
        """The nation's newest figures of the portal, by indicator, of the frequency that is shown first."""
        return self._newest([*PORTAL, *SERVICE], [NATION]).get(NATION, {})

    def service_by_province(self, today: date) -> Mapping[str, Mapping[str, Observation]]:
        """The newest figures of every province, by place id and indicator."""
        places = [each.id for each in self.geography.provinces(today)]
        found = self._newest(SERVICE, places)
        return {place: found.get(place, {}) for place in places}

    def _newest(self, codes: Sequence[str], places: Sequence[str]) -> dict[str, dict[str, Observation]]:
        found: dict[str, dict[str, Observation]] = {}
        for each in newest(self._store, Selection(list(codes), list(places)), as_of=self.as_of):
            of_place, code = found.setdefault(each.figure.place, {}), each.figure.indicator
            before = of_place.get(code)
            known = [each.figure.period, *([before.figure.period] if before else [])]
            if self.catalogue.indicator(code).by_frequency(known)[0] == each.figure.period:
                of_place[code] = each
        return found
