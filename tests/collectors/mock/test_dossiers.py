"""Dossier statistics over the LGSP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Protocol

import pytest

from collectors.mock import dossiers
from collectors.mock.world import ZONE, World
from indicators.periods import Period

NUMBERS = ("SoNhanTrongKy", "SoTonKyTruoc", "TongSoXuLy", "TongXuLyDungHan", "TongXuLyTreHan", "TongChuaXuLy")
RISING = ("SoNhanTrongKy", "TongSoXuLy", "TongXuLyDungHan", "TongXuLyTreHan")


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    get: Callable[..., Any]


def _months(country: Country, agency: str, query: str = "") -> list[dict[str, str]]:
    answer = country.get(f"/lgsp/dossiers/{agency}{query}")
    assert answer.status_code == 200, answer.text
    lines: list[dict[str, str]] = answer.json()["data"]
    return lines


def test_the_answer_has_the_shape_of_the_real_one_with_numbers_as_strings(country: Country) -> None:
    answer = country.get("/lgsp/dossiers/H26?nam=2026").json()
    assert answer["service"] == "DongBoThongKeHoSo"
    assert answer["madonvi"] == "000.00.00.H26"
    assert [line["Thang"] for line in answer["data"]] == [str(month) for month in range(1, 12)]
    assert {line["Nam"] for line in answer["data"]} == {"2026"}
    for line in answer["data"]:
        assert list(line) == ["Thang", "Nam", *NUMBERS]
        assert all(isinstance(line[number], str) and line[number].isdigit() for number in NUMBERS)


def test_what_is_left_goes_into_the_next_month_and_the_next_year(country: Country) -> None:
    months = _months(country, "H29", "?nam=2025") + _months(country, "H29", "?nam=2026")
    for before, line in pairwise(months):
        assert line["SoTonKyTruoc"] == before["TongChuaXuLy"]
    for line in months:
        received, left, done, on_time, late, waiting = (int(line[number]) for number in NUMBERS)
        assert done == on_time + late
        assert waiting == left + received - done


def test_one_month_can_be_asked_for(country: Country) -> None:
    assert [line["Thang"] for line in _months(country, "H26", "?nam=2026&thang=09")] == ["9"]


def test_long_codes_and_ministries_answer_too(country: Country) -> None:
    assert _months(country, "000.00.00.G12") == _months(country, "G12", "?nam=2026")


def test_years_outside_the_history_are_empty(country: Country) -> None:
    assert _months(country, "H26", "?nam=2018") == []
    assert _months(country, "H26", "?nam=2027") == []
    assert len(_months(country, "H26", "?nam=2019")) == 12


@pytest.mark.parametrize("start", [datetime(2026, 11, 20, 17, tzinfo=ZONE), datetime(2026, 2, 16, 20, tzinfo=ZONE)])
def test_the_current_month_never_decreases(world: World, start: datetime) -> None:
    place = world.geography.province_of_agency("H26")
    before = dict.fromkeys(RISING, 0)
    for minutes in range(0, 40 * 60, 13):
        line = dossiers.answer(world, place, 2026, start + timedelta(minutes=minutes))["data"][-1]
        now = {number: int(line[number]) for number in RISING}
        assert all(now[number] >= before[number] for number in RISING)
        before = now


def test_a_month_is_closed_exactly_when_the_next_begins(world: World) -> None:
    place = world.geography.province_of_agency("H26")
    last = dossiers.answer(world, place, 2026, datetime(2026, 10, 31, 23, 59, tzinfo=ZONE))["data"][-1]
    then = dossiers.answer(world, place, 2026, datetime(2026, 11, 2, 12, 0, tzinfo=ZONE))["data"][-2]
    assert last["Thang"] == then["Thang"] == "10"
    assert 0 <= int(then["SoNhanTrongKy"]) - int(last["SoNhanTrongKy"]) < 200


def test_some_province_changes_about_every_quarter_of_a_minute_by_day(world: World) -> None:
    places = world.geography.provinces(datetime(2026, 11, 20, tzinfo=ZONE).date())
    start = datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)

    def snapshot(second: int) -> list[Any]:
        return [dossiers.answer(world, place, 2026, start + timedelta(seconds=second))["data"][-1] for place in places]

    shots = [snapshot(second) for second in range(0, 241, 20)]
    changed = sum(one != other for one, other in pairwise(shots))
    assert 5 <= changed <= 12


def test_nights_are_slower(world: World) -> None:
    place = world.geography.province_of_agency("H26")

    def changes(start: datetime) -> int:
        shots = [dossiers.answer(world, place, 2026, start + timedelta(minutes=each)) for each in range(0, 160, 4)]
        return sum(one != other for one, other in pairwise(shots))

    by_day, by_night = (changes(datetime(2026, 11, 20, hour, 0, tzinfo=ZONE)) for hour in (9, 1))
    assert by_night <= 4
    assert by_day > 15


def test_the_statistics_agree_with_the_figures_of_the_country(country: Country, world: World) -> None:
    line = _months(country, "H26", "?nam=2026&thang=1")[0]
    assert int(line["SoNhanTrongKy"]) == world.gained("HC08", "01", Period.parse("2026-01"))


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("H99", 404, "No agency has the code H99"),
        ("H02", 404, "No agency has the code H02"),
        ("H26?nam=26", 400, "nam is '26'"),
        ("H26?nam=\uff12\uff10\uff12\uff16", 400, "nam is"),
        ("H26?nam=2026&thang=13", 400, "thang is '13'"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(country: Country, path: str, status: int, said: str) -> None:
    answer = country.get(f"/lgsp/dossiers/{path}")
    assert answer.status_code == status
    assert said in answer.json()["error"]
