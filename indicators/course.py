"""Whether a figure is on its course, judged by what held in its own period, and since when it is not."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from indicators.catalogue import Catalogue
from indicators.compliance import PERIODS_UNTIL_OLD
from indicators.observations import Figure, Observation
from indicators.periods import Period
from indicators.status import Plan, Status, plan_of, status

LEFT = frozenset({Status.OFF_COURSE, Status.AT_RISK})
"""The states of a figure that has left its course."""

OF_OTHER_UNITS = frozenset({"USD", "bác sĩ", "giường"})
"""Units of targets that say the indicator's own unit in other words."""


def plan_for(catalogue: Catalogue, figure: Figure, planned: Decimal | None) -> Plan | None:
    """What a figure is held against: the target of its own year, or else what was planned for its period."""
    indicator = catalogue.indicator(figure.indicator)
    target = catalogue.target(figure.indicator, figure.place, figure.period.end.year)
    if target is not None and target.unit not in {indicator.unit_vi, indicator.unit_en, *OF_OTHER_UNITS}:
        target = None
    return plan_of(indicator, target, planned)


def judged(catalogue: Catalogue, figure: Figure, planned: Decimal | None) -> Status:
    """Where a figure stands by the plan, the target and the threshold of the last day of its period."""
    indicator = catalogue.indicator(figure.indicator)
    threshold = catalogue.threshold(figure.indicator, figure.period.end)
    return status(indicator, figure.value, figure.period, plan_for(catalogue, figure, planned), threshold)


def begun(newest: Period, status_in: Callable[[Period], Status]) -> Period:
    """The first period of the run of periods, up to the newest, in which a figure was off its course or at risk.

    One on its course ends the run. One that is missing or cannot be judged says neither, and is passed over: a late
    report must not make a new episode of an old one. After more than two of them in a row nothing is known (the same
    bound at which a figure counts as old), and the run ends there.

    Args:
        newest: The period in which it is off its course now.
        status_in: How the figure of a period stands; not known where there is none.
    """
    first, step, unknown = newest, newest.previous(), 0
    while unknown <= PERIODS_UNTIL_OLD:
        found = status_in(step)
        if found is Status.ON_COURSE:
            break
        first, unknown = (step, 0) if found in LEFT else (first, unknown + 1)
        step = step.previous()
    return first


def begun_in(
    catalogue: Catalogue, newest: Period, series: Mapping[str, Observation], plans: Mapping[str, Observation]
) -> Period:
    """The same for a series of figures by the code of their period, each held against the plan of its own period."""

    def status_in(period: Period) -> Status:
        held = series.get(period.code)
        if held is None:
            return Status.NOT_KNOWN
        plan = plans.get(period.code)
        return judged(catalogue, held.figure, plan.figure.value if plan else None)

    return begun(newest, status_in)
