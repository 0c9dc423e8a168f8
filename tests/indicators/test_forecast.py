"""Series whose landing is known, and those of which nothing can be said."""

import math
import random
import sys
from datetime import date
from decimal import Decimal

import pytest

from indicators.forecast import Landing, NotEnough, Reason, Series, forecast
from indicators.forecast_methods import Method, load
from indicators.periods import Period


def months(last: str, count: int) -> list[Period]:
    found = [Period.parse(last)]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def series(periods, values, **said) -> Series:
    return Series(tuple(periods), tuple(values), **said)


def since_january(periods, steps) -> list[Decimal]:
    values: list[Decimal] = []
    for period, step in zip(periods, steps, strict=True):
        values.append(step if period.start.month == 1 or not values else values[-1] + step)
    return values


def accumulating(last: str, steps, **said) -> Series:
    periods = months(last, len(steps))
    return series(periods, since_january(periods, steps), accumulates=True, decimals=1, **said)


def landed(said: Series) -> Landing:
    found = forecast(said)
    assert isinstance(found, Landing)
    return found


def seasonal(month: int) -> Decimal:
    return Decimal(100 + 10 * month)


def test_the_library_is_loaded_when_it_is_asked_for():
    load()
    assert "statsmodels.tsa.exponential_smoothing.ets" in sys.modules


def test_the_same_every_year_lands_where_it_did_and_is_sure_of_it():
    periods = months("2026-10", 34)
    found = landed(accumulating("2026-10", [seasonal(each.start.month) for each in periods]))
    assert found.last.period.code == "2026-12"
    assert (found.last.low, found.last.value, found.last.high) == (Decimal("1980.0"),) * 3
    assert [each.value for each in found.path] == [Decimal("1760.0"), Decimal("1980.0")]
    assert (found.method, found.mape, found.mase) == (Method.SAME_MONTHS, Decimal("0.0"), None)


def test_a_year_that_runs_a_tenth_higher_lands_a_tenth_higher():
    periods = months("2026-09", 33)
    steps = [seasonal(each.start.month) * Decimal("1.1") ** (each.start.year - 2024) for each in periods]
    found = landed(accumulating("2026-09", steps))
    assert found.method is Method.AT_THIS_PACE
    assert found.last.value == Decimal("2395.8")
    assert found.mase == Decimal("0.00")
    assert found.last.low <= found.last.value <= found.last.high


def test_a_level_that_wanders_stays_where_it_is():
    draws = random.Random(7)  # noqa: S311 - a series to be foretold
    level, values = Decimal(50), []
    for _ in range(40):
        level += Decimal(draws.randint(-20, 20)) / 10
        values.append(level)
    found = landed(series(months("2026-10", 40), values, accumulates=False, decimals=1))
    assert found.method is Method.LAST_VALUE
    assert found.last.value == values[-1]
    assert found.last.high - found.last.value == found.last.value - found.last.low > 0


def test_after_a_year_of_nothing_there_is_no_pace_to_go_by():
    periods = months("2026-10", 34)
    found = landed(accumulating("2026-10", [Decimal(0 if each.start.year < 2026 else 8) for each in periods]))
    assert Decimal("80.0") <= found.last.value <= Decimal("96.0")


def test_months_without_anything_are_nought_and_leave_no_error_in_percent():
    steps = [Decimal(each.start.month % 2) * 5 for each in months("2026-11", 35)]
    found = landed(accumulating("2026-11", steps))
    assert found.last.value == Decimal("30.0")
    assert found.mape is None


def test_what_only_grows_does_not_land_below_what_is_counted_nor_outside_its_bounds():
    draws = random.Random(3)  # noqa: S311 - a series to be foretold
    steps = [Decimal(draws.choice((0, 0, 1, 60))) for _ in range(34)]
    counted = accumulating("2026-10", steps, minimum=Decimal(0), maximum=Decimal(400))
    found = landed(counted)
    assert counted.values[-1] <= found.last.low <= found.last.high <= 400


def test_with_three_years_the_seasons_themselves_are_learnt():
    draws = random.Random(11)  # noqa: S311 - a series to be foretold
    steps = [
        Decimal(round(100 + 40 * math.sin(each.start.month) + draws.gauss(0, 9), 2)) for each in months("2026-10", 70)
    ]
    found = landed(accumulating("2026-10", steps))
    assert found.method is Method.SMOOTHED
    assert found.mase is not None
    assert found.mase < 1
    assert found.origins == 24


def test_what_never_changes_stays_as_it_is():
    found = landed(series(months("2026-10", 58), [Decimal(7)] * 58, accumulates=False, decimals=0))
    assert (found.last.low, found.last.value, found.last.high) == (7, 7, 7)


@pytest.mark.parametrize(
    ("values", "since", "reason", "in_a_row"),
    [
        ([], None, Reason.NOTHING, 0),
        ([None] * 30, None, Reason.NOTHING, 0),
        ([Decimal(1)] * 23, None, Reason.SHORT, 23),
        ([*[Decimal(1)] * 20, None, *[Decimal(1)] * 15], None, Reason.GAP, 15),
        ([Decimal(1)] * 40, date(2025, 7, 1), Reason.BOUNDARY, 16),
        ([None] * 24 + [Decimal(1)] * 16, date(2025, 7, 1), Reason.BOUNDARY, 16),
        ([Decimal(1)] * 40, date(2020, 7, 1), None, 40),
    ],
)
def test_what_cannot_be_foretold_says_why(values, since, reason, in_a_row):
    periods = months("2026-10", len(values)) if values else []
    found = forecast(series(periods, values, accumulates=False, decimals=1, since=since))
    assert found == NotEnough(reason, in_a_row) if reason else isinstance(found, Landing)


def test_a_month_that_is_left_out_is_a_gap_like_one_without_a_figure():
    periods = [each for each in months("2026-10", 30) if each.code != "2026-02"]
    found = forecast(series(periods, [Decimal(1)] * 29, accumulates=False, decimals=0))
    assert found == NotEnough(Reason.GAP, 8)


def test_the_last_months_without_a_figure_are_foretold_with_the_rest():
    values = [seasonal(each.start.month) for each in months("2026-11", 40)]
    found = landed(series(months("2026-11", 40), [*values[:-2], None, None], accumulates=False, decimals=0))
    assert [each.period.code for each in found.path] == ["2026-10", "2026-11", "2026-12"]


def test_a_year_that_is_over_has_landed():
    found = forecast(series(months("2025-12", 40), [Decimal(1)] * 40, accumulates=False, decimals=0))
    assert found == NotEnough(Reason.COMPLETE, 40)


def test_a_method_that_could_not_be_tried_often_enough_foretells_nothing():
    found = forecast(accumulating("2026-01", [Decimal(1)] * 25))
    assert found == NotEnough(Reason.UNTRIED, 25)


def test_quarters_are_not_foretold():
    quarters = [Period.parse(f"{year}-Q{each}") for year in range(2019, 2027) for each in (1, 2, 3, 4)][:-1]
    found = forecast(series(quarters, [Decimal(1)] * 31, accumulates=False, decimals=0))
    assert found == NotEnough(Reason.NOT_MONTHLY, 31)


def test_four_of_five_landings_lie_within_the_interval():
    draws = random.Random(2019)  # noqa: S311 - series to be foretold
    inside, total = 0, 80
    for _ in range(total):
        growth, noise = draws.uniform(0.9, 1.2), draws.uniform(0.03, 0.2)
        periods = months("2026-12", 39)
        steps = [
            Decimal(round(float(seasonal(each.start.month)) * growth**at * draws.lognormvariate(0, noise), 2))
            for each in periods
            for at in [(each.start.year - 2023) / 3]
        ]
        truth = since_january(periods, steps)[-1]
        last = landed(accumulating("2026-09", steps[:-3])).last
        inside += last.low <= truth <= last.high
    assert 0.70 <= inside / total <= 0.92
