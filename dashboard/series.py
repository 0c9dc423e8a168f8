"""A figure over time: the periods up to one, each with its value, that of last year and the plan."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dashboard.answers import Point
from indicators.catalogue import Aggregation, Catalogue, Indicator
from indicators.observations import Figure
from indicators.periods import Period

Rows = Mapping[tuple[str, str], Figure]
"""Figures of an indicator and of its plan, by indicator and period code."""


def periods_up_to(last: Period, count: int) -> list[Period]:
    """So many periods of a frequency, oldest first."""
    wanted = [last]
    while len(wanted) < count:
        wanted.append(wanted[-1].previous())
    return wanted[::-1]


def points(
    catalogue: Catalogue, indicator: Indicator, place: str, periods: Sequence[Period], rows: Rows
) -> list[Point]:
    """What is known of some periods, in their order; the rows are those of the place.

    The plan is the figure of the indicator's plan in the same period, else the year's target where it is one value in
    the same unit. A period without a figure is there with None, so that it is drawn as a gap.
    """
    found = []
    for period in periods:
        figure = rows.get((indicator.code, period.code))
        before = rows.get((indicator.code, period.year_before().code))
        plan = rows.get((indicator.plan or "", period.code))
        found.append(
            Point(
                period,
                figure.value if figure else None,
                before.value if before else None,
                plan.value if plan else _target(catalogue, indicator, place, period),
                figure.status if figure else None,
                figure.origin if figure else None,
            )
        )
    return found


def _target(catalogue: Catalogue, indicator: Indicator, place: str, period: Period) -> Decimal | None:
    target = catalogue.target(indicator.code, place, period.end.year)
    fits = target is not None and target.upper is None and target.unit in {indicator.unit_vi, indicator.unit_en}
    return target.value if target and fits and indicator.aggregation is not Aggregation.SUM else None
