"""What an answer is about: the place's own figures, which periods there are, and which of them are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from dashboard import formatting
from dashboard.exploring.asking import Among, Asked
from dashboard.exploring.peers import Circle, circles, first_circle
from dashboard.parameters import wrong
from dashboard.queries import NATION, Queries
from dashboard.words import Say, words
from indicators.catalogue import Indicator
from indicators.course import plan_for
from indicators.geography import Level, Place
from indicators.observations import Figure, Observation
from indicators.periods import Frequency, Period
from indicators.status import Plan
from indicators.store import Store
from indicators.store.observations import Selection, shown

STEPS = {Frequency.DAY: 45, Frequency.WEEK: 52, Frequency.MONTH: 36, Frequency.QUARTER: 16}
STEPS_ELSE = 8
"""Periods of a course where its beginning is not said."""

MOST_STEPS = 800
"""Periods that a course may have."""

NAMES_KEPT = 8192


@dataclass(frozen=True)
class Known:
    """Figures as they are known at the moment asked about."""

    store: Store
    ask: Queries

    def figures(self, selection: Selection) -> list[Observation]:
        """The figures of a selection, in order of indicator, place and period."""
        return shown(self.store, selection, as_of=self.ask.as_of)


@dataclass(frozen=True)
class Scope:
    """What an answer is about.

    Attributes:
        known: Answers for figures, as of the moment asked about.
        asked: What the address says.
        language: "vi" or "en".
        today: The day of that moment.
        own: The figures at the place itself of the indicator and its plan, by indicator and period code.
        periods: Those of the frequency that are known at the place, else among its peers, oldest first.
        period: The one whose figures are shown; None where none is known.
        span: Those of the course, oldest first.
        there: The circles that the place can be seen in.
        circle: The one it is seen in; None where no place has figures of its own.
    """

    known: Known
    asked: Asked
    language: str
    today: date
    frequency: Frequency
    own: Mapping[tuple[str, str], Observation]
    periods: tuple[Period, ...]
    period: Period | None
    span: tuple[Period, ...]
    there: Mapping[Among, Circle]
    circle: Circle | None

    @property
    def ask(self) -> Queries:
        """Answers questions, as of the moment asked about."""
        return self.known.ask

    @property
    def say(self) -> Say:
        """The words of the reader's language."""
        return words(self.language)

    @property
    def indicator(self) -> Indicator:
        """What is looked at."""
        return self.asked.indicator

    @property
    def place(self) -> Place:
        """Where."""
        return self.asked.place

    @property
    def query(self) -> str:
        """What the addresses of places carry along."""
        period = f"&period={self.period.code}" if self.period else ""
        return f"?indicator={self.indicator.code}{period}"

    @cached_property
    def held(self) -> Observation | None:
        """The figure at the place in the period; None where there is none."""
        return self.at(self.period) if self.period else None

    @property
    def chosen(self) -> tuple[Place, ...]:
        """The places of the circle that are shown: those the address picks out, else all."""
        if self.circle is None:
            return ()
        wanted = self.asked.places
        return tuple(each for each in self.circle.places if not wanted or each.id in wanted)

    def at(self, period: Period) -> Observation | None:
        """The figure at the place in a period."""
        return self.own.get((self.indicator.code, period.code))

    def plan(self, figure: Figure) -> Plan | None:
        """What a figure at the place is held against."""
        planned = self.own.get((self.indicator.plan or "", figure.period.code))
        return plan_for(self.ask.catalogue, figure, planned.figure.value if planned else None)

    def name(self, place: Place) -> str:
        """A place's name; one that has ended says so, because its name or code may live on."""
        if place.id == NATION:
            return self.say("Whole country")
        name = place.name_en if self.language == "en" else place.name_vi
        return name if place.valid_until is None else self.say("{place} (until 2025)").format(place=name)

    def address(self, place: Place) -> str:
        """Where a place is shown with the same figure and period; an agency has a page of its own."""
        return f"/profile/{place.code}" if place.level is Level.AGENCY else f"/place/{place.id}{self.query}"

    def named(self, periods: Sequence[Period]) -> list[dict[str, str]]:
        """Periods as they are offered: code, name, and a name short enough for an axis."""
        return [named(each, self.language) for each in periods]


def scope_of(known: Known, asked: Asked, language: str, today: date) -> Scope:
    """What an address is answered about.

    Raises:
        NotGivenError: it names places or periods that do not go together.
    """
    there = circles(known.ask.geography, asked.indicator, asked.place)
    among = asked.among or first_circle(asked.place, there)
    if asked.among is not None and asked.among not in there:
        listed = ", ".join(there) or "-"
        raise wrong("among", f"ở đây chỉ có: {listed}", f"here there are: {listed}")
    circle = there[among] if among else None
    codes = [asked.indicator.code, *([asked.indicator.plan] if asked.indicator.plan else [])]
    rows = known.figures(Selection(codes, [asked.place.id], frequencies=asked.indicator.frequencies))
    every = _periods(known, asked, rows, circle)
    first = asked.indicator.by_frequency(every)[0].frequency if every else asked.indicator.first_frequency
    frequency = asked.frequency or first
    periods = tuple(each for each in every if each.frequency is frequency)
    period = asked.period or (periods[-1] if periods else None)
    return Scope(
        known=known,
        asked=asked,
        language=language,
        today=today,
        frequency=frequency,
        own={(each.figure.indicator, each.figure.period.code): each for each in rows},
        periods=periods,
        period=period,
        span=_span(asked, periods, period),
        there=there,
        circle=circle,
    )


def _periods(known: Known, asked: Asked, rows: Sequence[Observation], circle: Circle | None) -> list[Period]:
    """The periods that are known at the place, else in its circle, oldest first."""
    code = asked.indicator.code
    found = {each.figure.period for each in rows if each.figure.indicator == code and each.figure.value is not None}
    if not found and circle is not None:
        kinds = asked.indicator.frequencies
        beside = known.figures(Selection([code], [each.id for each in circle.places], frequencies=kinds))
        found = {each.figure.period for each in beside if each.figure.value is not None}
    return sorted(found)


def _span(asked: Asked, periods: Sequence[Period], period: Period | None) -> tuple[Period, ...]:
    """The periods of the course: as the address says, else so many up to the newest, the one shown among them.

    Where the beginning is not said, the course begins with the first period that is known.
    """
    if period is None:
        return ()
    steps = STEPS.get(period.frequency, STEPS_ELSE)
    last = asked.last or _last(periods, period, steps)
    if asked.first is None:
        first = _back(last, steps - 1)
        if periods and first < periods[0] <= last:
            first = periods[0]
    else:
        first = asked.first
    if last < first:
        raise wrong("from", "sau kỳ mới nhất", "after the newest period")
    return _between(first, last)


def _last(periods: Sequence[Period], period: Period, steps: int) -> Period:
    """The end of the course: the newest, unless that leaves the period shown out."""
    newest = max(period, periods[-1]) if periods else period
    if _back(newest, steps - 1) <= period:
        return newest
    end = period
    for _ in range(steps // 2):
        end = end.next()
    return min(end, newest)


def _back(period: Period, steps: int) -> Period:
    for _ in range(steps):
        period = period.previous()
    return period


def _between(first: Period, last: Period) -> tuple[Period, ...]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
        if len(found) > MOST_STEPS:
            raise wrong("from", f"nhiều hơn {MOST_STEPS} kỳ", f"more than {MOST_STEPS} periods")
    return tuple(found)


@lru_cache(NAMES_KEPT)
def _named(period: Period, language: str) -> tuple[str, str]:
    name = formatting.period(period, language)
    match period.frequency:
        case Frequency.DAY:
            return name, f"{period.start:%d/%m/%y}"
        case Frequency.MONTH:
            return name, f"{period.start:%m/%Y}"
        case Frequency.QUARTER:
            return name, f"{('I', 'II', 'III', 'IV')[(period.end.month - 1) // 3]}/{period.start.year}"
        case Frequency.WEEK | Frequency.HALF | Frequency.NINE | Frequency.YEAR:
            return name, period.code


def named(period: Period, language: str) -> dict[str, str]:
    """A period as it is offered: code, name, and a name short enough for an axis."""
    name, short = _named(period, language)
    return {"code": period.code, "name": name, "short": short}
