"""A figure is judged by what held in its own period, and off its course since the first period of the run."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.catalogue import Threshold
from indicators.course import begun, begun_in, judged, plan_for
from indicators.observations import Observation
from indicators.periods import Period
from indicators.status import Status
from tests.builders import NOW, figure

OCTOBER = Period.parse("2026-10")
STATES = {"o": Status.ON_COURSE, "r": Status.AT_RISK, "x": Status.OFF_COURSE, "?": Status.NOT_KNOWN}


def first_of(history):
    """The first period of a run, where `history` is how October and the months before it stand, oldest first."""
    states, period = {}, OCTOBER
    for each in reversed(history):
        states[period.code] = STATES[each]
        period = period.previous()
    return begun(OCTOBER, lambda month: states.get(month.code, Status.NOT_KNOWN)).code


@pytest.mark.parametrize(
    ("history", "first"),
    [
        ("x", "2026-10"),
        ("ox", "2026-10"),
        ("orxx", "2026-08"),
        ("xoxr", "2026-09"),
        ("ox?x", "2026-08"),
        ("ox??x", "2026-07"),
        ("ox???x", "2026-10"),
        ("o?x", "2026-10"),
        ("x?x?x", "2026-06"),
    ],
)
def test_a_run_goes_back_to_what_was_on_its_course_and_over_what_is_missing(history, first):
    assert first_of(history) == first


def test_a_run_goes_over_the_turn_of_the_year():
    assert first_of("o" + "x" * 12) == "2025-11"


def observed(*figures):
    return {each.period.code: Observation(1, each, NOW, None) for each in figures}


def percent(period, value):
    return figure("HC11", "VN", period, value)


def test_the_figures_of_a_series_are_judged_each_by_the_threshold_of_its_own_day(catalogue):
    lenient = Threshold(date(2019, 1, 1), "value", Decimal(60), Decimal(50), "before")
    strict = Threshold(date(2026, 9, 1), "value", Decimal(95), Decimal(80), "from September")
    changed = replace(catalogue, thresholds={**catalogue.thresholds, "HC11": (lenient, strict)})
    series = observed(*(percent(f"2026-{month:02}", "70") for month in range(6, 11)))
    assert begun_in(catalogue, OCTOBER, series, {}).code == "2026-06"
    assert begun_in(changed, OCTOBER, series, {}).code == "2026-09"
    assert judged(changed, percent("2026-08", "70"), None) is Status.ON_COURSE


def test_the_figures_of_a_series_are_judged_each_by_the_plan_of_its_own_period(catalogue):
    months = ("2026-08", "2026-09", "2026-10")
    series = observed(*(figure("XH02", "VN", month, "90") for month in months))
    indicator = catalogue.indicator("XH02")
    plain = replace(
        catalogue, targets=(), indicators={**catalogue.indicators, "XH02": replace(indicator, plan="XH02.D")}
    )
    plans = observed(
        *(figure("XH02.D", "VN", month, plan) for month, plan in zip(months, ("80", "95", "95"), strict=True))
    )
    assert begun_in(plain, OCTOBER, series, plans).code == "2026-09"
    assert begun_in(plain, OCTOBER, series, {}).code == "2026-10"


def test_a_revision_over_the_limit_and_back_leaves_the_run_as_it_was(catalogue):
    before = observed(percent("2026-08", "99"), percent("2026-09", "70"), percent("2026-10", "70"))
    revised = {**before, **observed(percent("2026-10", "96"))}
    back = {**revised, **observed(percent("2026-10", "71"))}
    assert judged(catalogue, revised["2026-10"].figure, None) is Status.ON_COURSE
    assert begun_in(catalogue, OCTOBER, before, {}) == begun_in(catalogue, OCTOBER, back, {})


def test_a_target_holds_for_its_own_year_and_in_a_unit_that_is_the_indicators(catalogue):
    this_year = plan_for(catalogue, figure("VM01", "VN", "2026-10", "4"), None)
    assert this_year is not None
    assert this_year.value == Decimal("4.5")
    assert plan_for(catalogue, figure("VM01", "VN", "2025-10", "4"), None) is None
    other = replace(catalogue, targets=tuple(replace(each, unit="con") for each in catalogue.targets))
    assert plan_for(other, figure("VM01", "VN", "2026-10", "4"), None) is None


def test_without_a_threshold_or_a_value_nothing_is_known(catalogue):
    assert judged(catalogue, figure("KT08", "VN"), None) is Status.NOT_KNOWN
    assert judged(catalogue, percent("2026-10", None), None) is Status.NOT_KNOWN
