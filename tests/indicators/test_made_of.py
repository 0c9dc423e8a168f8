"""A figure is made of the provinces of its place on the day, or of the ministries where provinces have none."""

import pytest

from indicators.made_of import units_of
from indicators.periods import Period


@pytest.mark.parametrize(
    ("place", "period", "count"),
    [("VN", "2026-10", 34), ("VN", "2025-05", 63), ("24", "2025-05", 2), ("01", "2026-10", 1)],
)
def test_a_place_is_made_of_the_provinces_that_stood_then(catalogue, geography, place, period, count):
    assert len(units_of(place, Period.parse(period), catalogue.indicator("TC01"), geography)) == count


def test_what_only_ministries_report_is_made_of_them(catalogue, geography):
    codes = [each for each in catalogue.indicators.values() if {*each.levels} == {"agency"}]
    units = [units_of("VN", Period.parse("2026-10"), each, geography) for each in codes]
    assert codes
    assert all(each.level == "agency" for found in units for each in found)
