"""The cutting reports of the ministries come from a system of their own, on good days and on bad ones."""

from datetime import datetime
from decimal import Decimal

import pytest

from indicators.observations import Origin
from tests.builders import ZONE, figure_shown
from tests.polled_country import PolledCountry

AUTUMN = datetime(2026, 9, 30, 9, 0, tzinfo=ZONE)
"""The cutting reports of the third quarter have been due for five days."""

SUMMER = datetime(2026, 8, 1, 9, 0, tzinfo=ZONE)


@pytest.fixture
def country(store) -> PolledCountry:
    return PolledCountry(store, "reform", SUMMER, "reform")


def cut(country: PolledCountry, place: str = "VN") -> Decimal | None:
    found = figure_shown(country.store, "KD06", place, "2026-Q3")
    return None if found is None else found.value


def test_on_a_good_day_every_ministry_counts_towards_the_nation(country: PolledCountry) -> None:
    country.now = AUTUMN
    assert country.visit().outcome == "received"
    shown = figure_shown(country.store, "KD06", "VN", "2026-Q3")
    assert shown is not None
    assert (shown.origin, shown.coverage.have, shown.coverage.total) == (Origin.SIMULATED, 22, 22)
    whole = figure_shown(country.store, "KD07.D", "VN", "2026-Q3")
    share = figure_shown(country.store, "KD07", "VN", "2026-Q3")
    assert share.value == (100 * shown.value / whole.value).quantize(Decimal("0.01"))
    assert figure_shown(country.store, "KD09", "G12", "2026-Q3").value is not None


@pytest.mark.parametrize(
    ("fault", "outcome", "error"),
    [
        ("http500", "failed", "source-failing"),
        ("html200", "failed", "source-wrong-type"),
        ("truncated", "failed", "source-truncated"),
        ("late", "unchanged", None),
    ],
)
def test_what_does_not_come_on_a_bad_day_comes_on_the_next(
    country: PolledCountry, fault: str, outcome: str, error: str | None
) -> None:
    country.visit()
    country.now = AUTUMN
    country.switch(fault)
    run = country.visit()
    assert (run.outcome, run.error, cut(country)) == (outcome, error, None)
    country.switch(None)
    assert country.visit().outcome == "received"
    assert cut(country) == 1353


@pytest.mark.parametrize(("fault", "error"), [("wrong_unit", "unit-mismatch"), ("duplicate", "duplicate-row")])
def test_a_report_with_a_mistake_is_refused_whole(country: PolledCountry, fault: str, error: str) -> None:
    country.visit()
    country.now = AUTUMN
    country.switch(fault)
    run = country.visit()
    assert (run.outcome, run.error) == ("refused", error)
    assert cut(country) in {None, 1353}
    country.switch(None)
    country.visit()
    assert cut(country) == 1353
