"""What is said of the end of a year: value and interval, target and pace, method and error, or why nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard import landing
from dashboard.landing import Ahead
from dashboard.queries import Queries
from indicators.forecast import Landing, NotEnough, Reason, Step
from indicators.forecast_methods import Method
from indicators.pace import Need, Pace
from indicators.periods import Period
from indicators.status import Plan
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import figure, keep

OCTOBER = Period.parse("2026-10")


def step(month: str, value: str, by: str) -> Step:
    exact, width = Decimal(value), Decimal(by)
    return Step(Period.parse(month), exact, exact - width, exact + width)


FOUND = Landing(
    (step("2026-11", "70", "2"), step("2026-12", "85", "4")), Method.AT_THIS_PACE, Decimal("2.1"), Decimal("0.26"), 8
)
SAID = Ahead(FOUND, Plan(Decimal(100), None, ceiling=False, source=""), Pace(Need.PACE, Decimal("22.215"), 2))


def test_a_forecast_is_told_exactly_and_in_words(ask: Queries) -> None:
    said = landing.told(SAID, ask.catalogue.indicator("TC06"), "en")
    assert said == {
        "title": "Landing at year end",
        "unit": "%",
        "why_not": None,
        "target_w": "100.00%",
        "pace_w": "+22.22 percentage points a month, for 2 months",
        "outlook": "out-of-reach",
        "outlook_w": "the target lies out of reach",
        "w": "85.00",
        "low_w": "81.00",
        "high_w": "89.00",
        "v": ["70", "85"],
        "low": ["68", "81"],
        "high": ["72", "89"],
        "periods": ["2026-11", "2026-12"],
        "method": "the same months of last year, at this year's pace",
        "error": "off by 2.1% on average (MAPE); 0.26 times the error of last year's months (MASE); "
        "tried on the past 8 times, 2 months ahead",
    }


def test_an_error_that_cannot_be_told_is_left_out(ask: Queries) -> None:
    bare = replace(SAID, found=replace(FOUND, mape=None, mase=None), plan=None, pace=None)
    said = landing.told(bare, ask.catalogue.indicator("TC06"), "vi")
    assert said["error"] == "kiểm nghiệm trên quá khứ 8 lần, trước 2 tháng"
    assert not {"target_w", "pace_w", "outlook"} & said.keys()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_for_no_forecast_has_its_sentence(ask: Queries, reason: Reason) -> None:
    said = landing.told(Ahead(NotEnough(reason, 16), None, None), ask.catalogue.indicator("TC06"), "en")
    assert said["why_not"].endswith(".")
    assert "{" not in said["why_not"]
    assert "v" not in said


def test_years_of_months_are_foretold_and_few_are_not(ask: Queries, store: Store, rules: Rules) -> None:
    periods, each = [], OCTOBER
    while len(periods) < 34:
        periods.append(each)
        each = each.previous()
    keep(store, rules, *(figure("KT09", period=one.code, value=str(10 * one.start.month)) for one in periods))
    keep(store, rules, *(figure("KT09", "48", one.code, "5") for one in periods[:5]))
    indicator = ask.catalogue.indicator("KT09")
    found = landing.ahead(ask, indicator, ask.geography.place("01"), OCTOBER)
    assert found.landing is not None
    assert (found.landing.last.value, found.plan, found.pace, found.outlook) == (Decimal("120.0"), None, None, None)
    assert landing.ahead(ask, indicator, ask.geography.place("48"), OCTOBER).found == NotEnough(Reason.SHORT, 5)
    assert landing.ahead(ask, indicator, ask.geography.place("56"), OCTOBER).found == NotEnough(Reason.NOTHING, 0)


def test_a_quarter_is_not_foretold(ask: Queries) -> None:
    found = landing.ahead(ask, ask.catalogue.indicator("KT09"), ask.geography.place("01"), Period.parse("2026-Q3"))
    assert found.found == NotEnough(Reason.NOT_MONTHLY, 0)
