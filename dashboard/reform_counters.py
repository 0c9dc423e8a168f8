"""The counters of the reform: what was cut against the plan, hours of clearance, ranks, costs saved, yearly targets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from indicators.catalogue import Catalogue, Indicator, Target
from indicators.course import judged, plan_for
from indicators.geography import Geography, Place
from indicators.observations import Observation
from indicators.periods import Period
from indicators.published_figures import Amount, PublishedFigure, in_order, points
from indicators.status import Status
from indicators.store import Store
from indicators.store.observations import Selection, newest, shown
from indicators.store.published_figures import published_figures

NATION = "VN"
CUT = ("KD06", "KD08", "KD09")
PLANS = {"KD06": "KD07.D"}
"""Of what is cut, the figure that says how much there is to cut."""

CLEARANCE = ("KD10", "KD11")
RANK = "HC39"
SAVED = "HC34"
COUNTED = (*CUT, *CLEARANCE, RANK, SAVED)

Point = tuple[PublishedFigure, Amount]


@dataclass(frozen=True)
class Counter:
    """A counter of the nation: its newest figure, the plan of the same period, and what documents print of it."""

    indicator: Indicator
    held: Observation | None
    plan: Decimal | None
    printed: tuple[Point, ...]
    beside: tuple[Point, ...] = ()
    """What the same documents print beside it: plans, ranks by region, another country."""

    @property
    def percent(self) -> Decimal | None:
        """The share of the plan that was reached, exact; None without a figure or a plan."""
        if self.held is None or self.held.figure.value is None or not self.plan:
            return None
        return 100 * self.held.figure.value / self.plan


@dataclass(frozen=True)
class Promise:
    """A target of a year: the newest figure, how it stands, and how far it is from the target.

    Attributes:
        target: What was promised.
        indicator: Of what.
        held: The newest figure of any year; None without one.
        is_of_year: Whether the newest figure is of the target's year, so that it can be held against it.
        status: How it stands; not judged without a figure of the year or a threshold.
        gap: The figure less the target, in the indicator's unit; None where they cannot be compared.
    """

    target: Target
    indicator: Indicator
    held: Observation | None
    is_of_year: bool
    status: Status
    gap: Decimal | None


@dataclass(frozen=True)
class Ministry:
    """What one ministry has cut in a period, by indicator, with the plan of each where there is one."""

    place: Place
    cut: Mapping[str, Decimal | None]

    def percent(self, code: str) -> Decimal | None:
        """The share of its plan, exact; None without a figure or a plan."""
        value, plan = self.cut.get(code), self.cut.get(PLANS.get(code, ""))
        return 100 * value / plan if value is not None and plan else None


class ReformQuestions:
    """What the pages ask about the reform and about what documents print."""

    _store: Store
    catalogue: Catalogue
    geography: Geography
    as_of: datetime | None

    def published(self) -> list[PublishedFigure]:
        """What public documents print, exact and qualified, the newest date first."""
        return published_figures(self._store, as_of=self.as_of)

    def counters(self) -> Mapping[str, Counter]:
        """Every counter of the reform, by indicator."""
        return counters(self._store, self.catalogue, self.published(), as_of=self.as_of)

    def cut_by_ministry(self, period: Period) -> list[Ministry]:
        """What every ministry has cut since January of a period's year, those with the highest share first."""
        agencies = [each for each in self.geography.agencies() if each.is_valid(period.end)]
        codes = [*CUT, *PLANS.values()]
        asked = Selection(codes, [each.id for each in agencies], periods=[period.code])
        held = {
            (each.figure.place, each.figure.indicator): each.figure.value
            for each in shown(self._store, asked, as_of=self.as_of)
        }
        rows = [Ministry(each, {code: held.get((each.id, code)) for code in codes}) for each in agencies]
        return sorted(rows, key=lambda row: -(row.percent("KD06") or Decimal(-1)))

    def promises(self, year: int) -> list[Promise]:
        """The targets that the National Assembly set for a year, in the order of the resolution."""
        return promises(self._store, self.catalogue, year, as_of=self.as_of)


def indicators_shown(catalogue: Catalogue) -> frozenset[str]:
    """Every indicator whose change the counters and the targets of any year show."""
    return frozenset({*COUNTED, *PLANS.values(), *(each.indicator for each in catalogue.targets)})


def counters(
    store: Store, catalogue: Catalogue, printed: Sequence[PublishedFigure], *, as_of: datetime | None
) -> Mapping[str, Counter]:
    """Every counter of the nation, by indicator.

    Args:
        store: Where the figures are.
        catalogue: What is counted.
        printed: What documents print.
        as_of: As known at this moment; None for now.
    """
    held = _newest(store, catalogue, COUNTED, as_of=as_of)
    plans = {}
    for code, plan in PLANS.items():
        if code in held:
            asked = Selection([plan], [NATION], periods=[held[code].figure.period.code])
            plans[code] = next((each.figure.value for each in shown(store, asked, as_of=as_of)), None)
    return {
        code: Counter(
            catalogue.indicator(code),
            held.get(code),
            plans.get(code),
            tuple(points(printed, code)),
            tuple(_beside(printed, code)),
        )
        for code in COUNTED
    }


def _beside(printed: Sequence[PublishedFigure], code: str) -> Iterator[Point]:
    for each in reversed(in_order(printed)):
        if each.is_of(code):
            yield from ((each, one) for one in each.amounts if one.indicator != code)


def promises(store: Store, catalogue: Catalogue, year: int, *, as_of: datetime | None) -> list[Promise]:
    """The targets that were published for a year, each with its newest figure; what holds by definition is none."""
    targets = [each for each in catalogue.targets if _is_set(each, year)]
    held = _newest(store, catalogue, [each.indicator for each in targets], as_of=as_of)
    return [_promise(each, held.get(each.indicator), catalogue) for each in targets]


def _is_set(target: Target, year: int) -> bool:
    """Whether somebody set it: its source is an address."""
    return target.period == str(year) and target.place == NATION and "://" in target.source


def _promise(target: Target, held: Observation | None, catalogue: Catalogue) -> Promise:
    indicator = catalogue.indicator(target.indicator)
    if held is None or not target.period.startswith(str(held.figure.period.end.year)):
        return Promise(target, indicator, held, is_of_year=False, status=Status.NOT_KNOWN, gap=None)
    plan, value = plan_for(catalogue, held.figure, None), held.figure.value
    gap = value - plan.value if plan is not None and plan.upper is None and value is not None else None
    return Promise(target, indicator, held, is_of_year=True, status=judged(catalogue, held.figure, None), gap=gap)


def _newest(
    store: Store, catalogue: Catalogue, codes: Sequence[str], *, as_of: datetime | None
) -> Mapping[str, Observation]:
    """The newest figure of the nation of each indicator, of the frequency that is shown first where it has several."""
    found: dict[str, Observation] = {}
    for each in newest(store, Selection(list(codes), [NATION]), as_of=as_of):
        code, before = each.figure.indicator, found.get(each.figure.indicator)
        known = [each.figure.period, *([before.figure.period] if before else [])]
        if each.figure.value is not None and catalogue.indicator(code).by_frequency(known)[0] == each.figure.period:
            found[code] = each
    return found
