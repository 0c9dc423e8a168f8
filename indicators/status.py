"""On course, at risk, off course, and "not known"."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.catalogue import Better, Indicator, Target, Threshold
from indicators.periods import Period

DAYS_OF_YEAR = 365


class Status(StrEnum):
    """Where a figure stands against what was promised."""

    ON_COURSE = "on"
    AT_RISK = "risk"
    OFF_COURSE = "off"
    NOT_KNOWN = "unknown"


@dataclass(frozen=True)
class Plan:
    """What a figure is held against: the value promised for the year, and which way is good.

    `upper` is the far end of a range, None for a single value. `ceiling` says that less is better.
    """

    value: Decimal
    upper: Decimal | None
    ceiling: bool
    source: str


def plan_of(indicator: Indicator, target: Target | None, planned: Decimal | None) -> Plan | None:
    """The plan of an indicator: its target of the year, or else the figure that is its plan; None without either."""
    ceiling = indicator.better is Better.DOWN
    if target is not None:
        return Plan(target.value, target.upper, ceiling or target.operator in {"<", "<="}, target.source)
    return None if planned is None else Plan(planned, None, ceiling, "")


def elapsed(period: Period) -> Decimal:
    """The share of the year that has passed at the end of a period, from 0 to 1."""
    days = (period.end - date(period.end.year, 1, 1)).days + 1
    return min(Decimal(days) / DAYS_OF_YEAR, Decimal(1))


def expected(indicator: Indicator, plan: Plan, period: Period) -> Decimal:
    """What the plan asks for by the end of a period: an even part of the year for what accumulates, else the whole."""
    accumulates = indicator.cumulative or (indicator.formula is not None and indicator.code in ACCUMULATING_RATES)
    return plan.value * elapsed(period) if accumulates else plan.value


ACCUMULATING_RATES = frozenset({"TC02", "TC06"})
"""Rates whose numerator accumulates over the year against a plan of the whole year."""


def achieved(value: Decimal | None, plan: Plan | None) -> Decimal | None:
    """The share of the year's plan reached; None without a value or a plan."""
    if value is None or plan is None or not plan.value:
        return None
    return value / plan.value


def status(
    indicator: Indicator, value: Decimal | None, period: Period, plan: Plan | None, threshold: Threshold | None
) -> Status:
    """Judge a figure by its threshold; nothing is known without one, or without a plan where it is a share of one.

    A threshold by value compares the figure itself; one by share compares it with what the plan asks for by then.
    """
    if value is None or threshold is None:
        return Status.NOT_KNOWN
    if threshold.basis == "value":
        return _against(value, threshold, falling=indicator.better is Better.DOWN)
    if plan is None or not plan.value:
        return Status.NOT_KNOWN
    share = value / expected(indicator, plan, period)
    return _against(share, threshold, falling=plan.ceiling)


def _against(value: Decimal, threshold: Threshold, *, falling: bool) -> Status:
    if falling:
        value, at_risk, off_course = -value, -threshold.at_risk, -threshold.off_course
    else:
        at_risk, off_course = threshold.at_risk, threshold.off_course
    if value >= at_risk:
        return Status.ON_COURSE
    return Status.AT_RISK if value >= off_course else Status.OFF_COURSE
