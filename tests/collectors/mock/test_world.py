"""The simulated country as a pure function."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from collectors.mock.world import ZONE, World
from indicators.catalogue import UnknownIndicatorError
from indicators.geography import Level
from indicators.index766 import parts_by_code
from indicators.periods import Period

CUMULATIVE = ("TC01", "TC05", "KT09", "KD01", "HC20")


def _figure(world: World, code: str, place: str, period: str, moment: datetime | None = None) -> Decimal:
    value = world.value(code, place, Period.parse(period), moment)
    assert value is not None
    return value


def test_the_same_seed_gives_the_same_figures(world: World, make_world: Callable[[int], World]) -> None:
    twin = make_world(world.seed)
    for code in ("TC01", "VM01", "HC01", "XH02.N", "MT04"):
        assert world.value(code, "48", Period.parse("2026-08")) == twin.value(code, "48", Period.parse("2026-08"))


def test_another_seed_gives_other_figures(world: World, make_world: Callable[[int], World]) -> None:
    other = make_world(world.seed + 1)
    assert _figure(world, "TC01", "48", "2026-08") != _figure(other, "TC01", "48", "2026-08")


def test_every_figure_of_the_catalogue_has_its_decimals_and_bounds(world: World) -> None:
    for indicator in world.catalogue.indicators.values():
        places = {Level.PROVINCE: "79", Level.NATION: "VN", Level.AGENCY: "G12", Level.COMMUNE: "25747"}
        for level in indicator.levels:
            value = world.value(indicator.code, places[level], Period.parse("2026-10"))
            if value is None:
                assert indicator.kind == "score" or indicator.code in parts_by_code()
                continue
            assert value.as_tuple().exponent == -indicator.decimals, indicator.code
            assert indicator.minimum is None or value >= indicator.minimum, indicator.code
            assert indicator.maximum is None or value <= indicator.maximum, indicator.code


def test_a_merged_province_is_its_parts_together(world: World) -> None:
    parts = [place.id for place in world.geography.parts("24", date(2025, 6, 30))]
    assert parts == ["24:2025", "27:2025"]
    for code in (*CUMULATIVE, "XH17", "XH07", "XH01.N"):
        assert _figure(world, code, "24", "2025-06") == sum(_figure(world, code, part, "2025-06") for part in parts)


def test_the_change_of_the_map_makes_no_jump(world: World) -> None:
    for province in world.geography.provinces(date(2025, 7, 1)):
        before = _figure(world, "XH12", province.id, "2025-06")
        after = _figure(world, "XH12", province.id, "2025-07")
        assert abs(after / before - 1) < Decimal("0.03"), province.name_vi


def test_a_region_and_the_nation_are_their_provinces_together(world: World) -> None:
    on = date(2026, 10, 31)
    for place in ("MRD", "VN"):
        members = world.geography.members(place, on) if place != "VN" else world.geography.provinces(on)
        assert _figure(world, "KT09", place, "2026-10") == sum(
            _figure(world, "KT09", each.id, "2026-10") for each in members
        )


@pytest.mark.parametrize("code", CUMULATIVE)
def test_a_cumulative_figure_never_falls_within_a_year(world: World, code: str) -> None:
    for province in world.geography.provinces(date(2020, 1, 1)):
        months = [_figure(world, code, province.id, f"2020-{month:02}") for month in range(1, 13)]
        assert months == sorted(months)


def test_months_quarters_and_years_of_a_flow_agree(world: World) -> None:
    assert _figure(world, "KT02", "01", "2024-Q4") == _figure(world, "KT02", "01", "2024")
    months = sum(_figure(world, "XH13", "01", f"2024-{month:02}") for month in range(1, 13))
    assert months == _figure(world, "XH13", "01", "2024")
    days = sum(_figure(world, "XH07", "01", f"2024-02-{day:02}") for day in range(1, 30))
    assert days == _figure(world, "XH07", "01", "2024-02")


def test_a_week_over_new_year_counts_both_years(world: World) -> None:
    days = [date(2024, 12, 30) + timedelta(days=each) for each in range(7)]
    whole = sum(_figure(world, "XH07", "79", day.isoformat()) for day in days)
    assert _figure(world, "XH07", "79", "2025-W01") == whole


def test_a_day_fills_up_as_it_passes(world: World) -> None:
    start = datetime(2026, 11, 20, tzinfo=ZONE)
    moments = [start + timedelta(minutes=10 * each) for each in range(145)]
    seen = [_figure(world, "HC32", "VN", "2026-11-20", moment) for moment in moments]
    assert seen == sorted(seen)
    assert seen[0] == _figure(world, "HC32", "VN", "2026-11-19")
    assert seen[-1] == _figure(world, "HC32", "VN", "2026-11-20")


def test_what_is_gained_in_a_period_does_not_ask_where_counting_begins(world: World) -> None:
    september, october = (_figure(world, "HC20", "01", period) for period in ("2026-09", "2026-10"))
    assert world.gained("HC20", "01", Period.parse("2026-10")) == october - september
    assert world.gained("HC20", "01", Period.parse("2026-10"), datetime(2026, 9, 30, tzinfo=ZONE)) == 0


def test_nothing_is_said_of_a_period_that_has_not_begun(world: World) -> None:
    assert world.value("TC01", "01", Period.parse("2026-12"), datetime(2026, 11, 30, 23, 59, tzinfo=ZONE)) is None


def test_stocks_and_levels_move_from_day_to_day_without_a_jump(world: World) -> None:
    days = [date(2026, 9, 25) + timedelta(days=each) for each in range(12)]
    tasks = [_figure(world, "HC25", "01", day.isoformat()) for day in days]
    assert max(abs(one - other) for one, other in pairwise(tasks)) <= 5
    rate = [_figure(world, "VM03", "VN", day.isoformat()) for day in days]
    assert max(abs(one - other) for one, other in pairwise(rate)) < 60
    assert _figure(world, "HC25", "01", "2026-01-10") > 0
    assert _figure(world, "MT04", "01", "2026-01-10") > 0


def test_computed_figures_follow_from_their_inputs(world: World) -> None:
    exports, imports = (_figure(world, code, "31", "2026-09") for code in ("VM05", "VM06"))
    assert _figure(world, "VM07", "31", "2026-09") == exports - imports
    assert _figure(world, "HC24", "VN", "2026-09") == 27 * _figure(world, "HC23", "VN", "2026-09")
    spent, plan = (_figure(world, code, "31", "2026-09") for code in ("TC05", "TC04"))
    assert _figure(world, "TC06", "31", "2026-09") == (spent / plan * 100).quantize(Decimal("0.01"))
    now, before = (_figure(world, "KT09", "31", period) for period in ("2026-09", "2025-09"))
    assert _figure(world, "KT10", "31", "2026-09") == ((now / before - 1) * 100).quantize(Decimal("0.01"))


def test_a_ratio_without_a_denominator_is_missing(world: World) -> None:
    assert world.value("KD07", "01", Period.parse("2026-Q3")) is None


def test_communes_have_only_the_figures_that_are_asked_of_them(world: World) -> None:
    commune = world.geography.communes("01")[0]
    assert world.value("VM01", commune.id, Period.parse("2026-10")) is None
    assert world.value("TC01", commune.id, Period.parse("2026-10")) is None


def test_the_communes_of_a_province_never_come_to_more_than_it(world: World) -> None:
    for code in ("TC04", "TC05"):
        for period in ("2026-10", "2026-12"):
            parts = [_figure(world, code, each.id, period) for each in world.geography.communes("48")]
            assert min(parts) > 0
            assert sum(parts) < _figure(world, code, "48", period)


def test_a_commune_never_spends_less_than_the_month_before(world: World) -> None:
    spent = [_figure(world, "TC05", "20194", f"2026-{month:02}") for month in range(1, 13)]
    assert spent == sorted(spent)


def test_an_unknown_indicator_is_an_error(world: World) -> None:
    with pytest.raises(UnknownIndicatorError, match="No indicator TC99"):
        world.value("TC99", "01", Period.parse("2026-10"))


def test_the_fourth_wave_of_covid_empties_hotels(world: World) -> None:
    ordinary, locked = (_figure(world, "KT12", "79", period) for period in ("2019-Q3", "2021-Q3"))
    before_ordinary, before_locked = (_figure(world, "KT12", "79", period) for period in ("2019-Q2", "2021-Q2"))
    assert locked - before_locked < (ordinary - before_ordinary) / 4


def test_typhoon_yagi_costs_the_north_and_spares_the_south(world: World) -> None:
    def lost(place: str) -> Decimal:
        return _figure(world, "MT05", place, "2024-09") - _figure(world, "MT05", place, "2024-08")

    assert lost("22") > 1000
    assert lost("22") > 10 * lost("80:2025")


def test_offices_are_quiet_at_tet(world: World) -> None:
    def received(day: str) -> int:
        return world.gained("HC08", "01", Period.parse(day))

    assert received("2026-02-17") * 4 < received("2026-03-17")
