"""On course, at risk, off course, and "not known"."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.catalogue import Better, Target, Threshold
from indicators.periods import Period
from indicators.status import Plan, Status, achieved, elapsed, expected, plan_of, status

JUNE = Period.parse("2026-06")
YEAR = Period.parse("2026")
SHARE = Threshold(date(2019, 1, 1), "share", Decimal(1), Decimal("0.9"), "")
VALUE = Threshold(date(2019, 1, 1), "value", Decimal(70), Decimal(50), "")


def plan(**differences):
    ordinary = {"value": Decimal(1000), "upper": None, "ceiling": False, "source": ""}
    return Plan(**{**ordinary, **differences})


def target(**differences):
    ordinary = {
        "indicator": "KT01",
        "place": "VN",
        "period": "2026",
        "operator": ">=",
        "value": Decimal(10),
        "upper": None,
        "unit": "%",
        "source": "a resolution",
    }
    return Target(**{**ordinary, **differences})


def test_a_plan_is_the_target_of_the_year_before_any_figure(catalogue):
    growth = catalogue.indicator("KT01")
    assert plan_of(growth, target(), Decimal(7)) == plan(value=Decimal(10), source="a resolution")
    assert plan_of(growth, None, Decimal(7)) == plan(value=Decimal(7))
    assert plan_of(growth, None, None) is None


@pytest.mark.parametrize(("operator", "ceiling"), [(">=", False), ("~", False), ("<", True), ("<=", True)])
def test_a_target_from_above_is_a_ceiling(catalogue, operator, ceiling):
    assert plan_of(catalogue.indicator("KT01"), target(operator=operator), None).ceiling is ceiling


def test_the_plan_of_what_should_fall_is_a_ceiling(catalogue):
    unemployment = catalogue.indicator("LD01")
    assert unemployment.better is Better.DOWN
    assert plan_of(unemployment, None, Decimal(4)).ceiling


def test_the_year_passes_from_nothing_to_one():
    assert elapsed(JUNE) == Decimal(181) / 365
    assert elapsed(YEAR) == 1
    assert elapsed(Period.parse("2024")) == 1


def test_what_accumulates_is_held_against_its_part_of_the_year(catalogue):
    half = Decimal(1000) * elapsed(JUNE)
    assert expected(catalogue.indicator("TC01"), plan(), JUNE) == half
    assert expected(catalogue.indicator("TC02"), plan(), JUNE) == half
    assert expected(catalogue.indicator("KT03"), plan(), JUNE) == 1000
    assert expected(catalogue.indicator("LD01"), plan(), JUNE) == 1000


def test_nothing_is_achieved_of_what_is_not_known_or_not_planned():
    assert achieved(Decimal(250), plan()) == Decimal("0.25")
    assert achieved(None, plan()) is None
    assert achieved(Decimal(250), None) is None
    assert achieved(Decimal(250), plan(value=Decimal(0))) is None


@pytest.mark.parametrize(
    ("value", "expected_status"),
    [
        ("70", Status.ON_COURSE),
        ("69.9", Status.AT_RISK),
        ("50", Status.AT_RISK),
        ("49.9", Status.OFF_COURSE),
        (None, Status.NOT_KNOWN),
    ],
)
def test_a_threshold_by_value_judges_the_figure_itself(catalogue, value, expected_status):
    score = catalogue.indicator("HC01")
    assert status(score, value and Decimal(value), YEAR, None, VALUE) is expected_status


@pytest.mark.parametrize(
    ("value", "expected_status"), [("100", "on"), ("101", "risk"), ("150", "risk"), ("151", "off")]
)
def test_a_threshold_by_value_is_turned_round_for_what_should_fall(catalogue, value, expected_status):
    air = Threshold(date(2019, 1, 1), "value", Decimal(100), Decimal(150), "")
    assert status(catalogue.indicator("MT04"), Decimal(value), YEAR, None, air) == expected_status


@pytest.mark.parametrize(
    ("value", "expected_status"), [("1000", "on"), ("999", "risk"), ("900", "risk"), ("899", "off")]
)
def test_a_threshold_by_share_judges_what_is_reached_of_the_plan(catalogue, value, expected_status):
    assert status(catalogue.indicator("TC01"), Decimal(value), YEAR, plan(), SHARE) == expected_status


def test_in_the_middle_of_the_year_half_the_plan_is_enough(catalogue):
    assert status(catalogue.indicator("TC01"), Decimal(500), JUNE, plan(), SHARE) is Status.ON_COURSE
    assert status(catalogue.indicator("TC01"), Decimal(450), JUNE, plan(), SHARE) is Status.AT_RISK


@pytest.mark.parametrize(("value", "expected_status"), [("1000", "on"), ("1100", "risk"), ("1101", "off")])
def test_above_a_ceiling_is_worse(catalogue, value, expected_status):
    limit = replace(SHARE, off_course=Decimal("1.1"))
    prices = catalogue.indicator("VM01")
    assert status(prices, Decimal(value), YEAR, plan(ceiling=True), limit) == expected_status


def test_nothing_is_known_without_a_threshold_or_a_plan(catalogue):
    revenue = catalogue.indicator("TC01")
    assert status(revenue, Decimal(1), YEAR, plan(), None) is Status.NOT_KNOWN
    assert status(revenue, Decimal(1), YEAR, None, SHARE) is Status.NOT_KNOWN
    assert status(revenue, Decimal(1), YEAR, plan(value=Decimal(0)), SHARE) is Status.NOT_KNOWN
