"""Judging a reading: every rule, the place of every mistake, and what a faultless one becomes."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from collectors.judging import is_owed, judge
from collectors.problems import body
from collectors.source import Arrival, Reading, Row
from collectors.world import World
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.observations import Figure, Origin
from indicators.periods import Period, load_calendar

TODAY = date(2026, 10, 26)
ARRIVAL = Arrival("push", Origin.REPORTED, "a key", datetime(2026, 10, 26, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
PUBLISHED = replace(ARRIVAL, origin=Origin.PUBLISHED)


@pytest.fixture(scope="module")
def world() -> World:
    return World(load_catalogue(), load_geography(), load_calendar())


def row(number: int = 1, **said: Any) -> Row:
    whole = {"indicator": "TC01", "area": "01", "period": "2026-10", "value": Decimal("100.5"), "unit": "tỷ đồng"}
    return Row(pointer=f"#/observations/{number - 1}", number=number, **{**whole, **said})


def reading(*rows: Row, **said: Any) -> Reading:
    whole = {"sender": "G12", "form": "BC.TC.THANG", "period": "2026-10", "revision": 1}
    return Reading(rows=rows or (row(),), **{**whole, **said})


def mistakes(said: Reading, world: World, arrival: Arrival = ARRIVAL) -> list[tuple[str, str]]:
    """Code and pointer of each; all of them can be said in both languages."""
    problems = judge(said, arrival, world, today=TODAY).problems
    for language in ("vi", "en"):
        if problems:
            assert len(body(problems, language)["errors"]) == len(problems)
    return [(each.code, each.pointer) for each in problems]


def test_a_faultless_row_becomes_a_figure_of_the_place_by_its_id(world: World) -> None:
    judgement = judge(reading(), ARRIVAL, world, today=TODAY)
    assert judgement.problems == ()
    assert judgement.figures == (
        Figure("TC01", "01", Period.parse("2026-10"), Decimal("100.5"), "A", Origin.REPORTED, row=1),
    )


def test_a_reused_code_is_the_place_of_its_period(world: World) -> None:
    old = reading(row(area="24", area_name="Bắc Giang", period="2025-06"), period="2025-06")
    new = reading(row(area="24", area_name="Bắc Ninh", period="2025-07"), period="2025-07")
    assert [judge(each, ARRIVAL, world, today=TODAY).figures[0].place for each in (old, new)] == ["24:2025", "24"]


@pytest.mark.parametrize("code", ["H20", "000.00.00.H20"])
def test_a_province_may_be_named_by_the_code_of_its_agency(world: World, code: str) -> None:
    judgement = judge(reading(row(area=code)), ARRIVAL, world, today=TODAY)
    assert [each.place for each in judgement.figures] == ["82"]


def test_an_agencys_code_is_read_on_the_map_of_the_period(world: World) -> None:
    rows = [row(number, area=code, period="2025-06") for number, code in enumerate(("H20", "H02", "H05"), start=1)]
    judgement = judge(reading(*rows, period="2025-06"), ARRIVAL, world, today=TODAY)
    assert [each.place for each in judgement.figures] == ["87:2025", "24:2025", "27:2025"]


def test_the_code_of_an_agency_that_ended_names_the_successor(world: World) -> None:
    judgement = judge(reading(row(area="H25")), ARRIVAL, world, today=TODAY)
    (problem,) = judgement.problems
    assert (problem.code, problem.pointer) == ("area-retired", "#/observations/0/area")
    assert problem.facts["successor"] == "37"


@pytest.mark.parametrize(
    "code", ["H99", "000.00.00.H99", "000.00.00.G12", "Hà Nội", "h20", "\uff28\uff12\uff10", "1", "VN.01"]
)
def test_a_code_of_no_place_is_refused(world: World, code: str) -> None:
    assert mistakes(reading(row(area=code)), world) == [("unknown-area", "#/observations/0/area")]


def test_a_sender_must_exist_and_be_the_keys_own(world: World) -> None:
    assert ("unknown-sender", "#/sender") in mistakes(reading(sender="H99", form="BC.DP.THANG"), world)
    assert mistakes(reading(sender="G99"), world) == [("unknown-sender", "#/sender"), ("form-not-yours", "#/form")]
    stranger = replace(ARRIVAL, sender="G19")
    assert mistakes(reading(), world, stranger) == [("sender-not-yours", "#/sender")]


def test_a_form_must_exist_and_be_the_senders(world: World) -> None:
    assert mistakes(reading(form="BC.XX"), world) == [("unknown-form", "#/form")]
    assert mistakes(reading(sender="G19"), world) == [("form-not-yours", "#/form")]
    assert ("form-not-yours", "#/form") in mistakes(reading(form="BC.DP.THANG"), world)


def test_an_unknown_form_still_has_its_totals_checked(world: World) -> None:
    assert mistakes(reading(form="BC.XX", row_count=9), world) == [
        ("unknown-form", "#/form"),
        ("row-count-mismatch", "#/row_count"),
    ]


def test_a_correction_gives_its_reason(world: World) -> None:
    assert mistakes(reading(revision=2), world) == [("reason-missing", "#/reason")]
    assert mistakes(reading(revision=2, reason="Đính chính"), world) == []


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-10-05", "period-not-of-form"),
        ("2026-11", "period-in-future"),
        ("2014-10", "period-out-of-range"),
        ("202610", "period-not-a-period"),
    ],
)
def test_the_reports_period_is_one_of_the_form_begun_and_not_too_old(world: World, period: str, code: str) -> None:
    assert (code, "#/report_period") in mistakes(reading(row(period=period), period=period), world)


def test_a_row_keeps_to_the_reports_period(world: World) -> None:
    assert mistakes(reading(row(period="2026-09")), world) == [("period-mismatch", "#/observations/0/period")]


def test_rows_with_periods_of_their_own_must_have_begun(world: World) -> None:
    assert mistakes(reading(row(period="2026-11"), period=None), world) == [
        ("period-in-future", "#/observations/0/period")
    ]


def test_an_indicator_is_known_and_of_the_form_unless_published(world: World) -> None:
    at = "#/observations/0/indicator"
    assert mistakes(reading(row(indicator="ZZ01")), world) == [("unknown-indicator", at)]
    other = reading(row(indicator="HC01", unit="điểm/100", value=Decimal(60)))
    assert mistakes(other, world) == [("not-your-indicator", at)]
    elsewhere = reading(row(indicator="KT08", unit=None, value=Decimal(60)))
    assert mistakes(elsewhere, world) == [("indicator-not-in-form", at)]
    assert mistakes(other, world, PUBLISHED) == []


def test_totals_are_computed_here_and_not_reported_unless_published(world: World) -> None:
    score = row(indicator="HC01", area="VN", unit=None, value=Decimal(60))
    nation = reading(score, sender="G22", form="BC.766.THANG")
    assert mistakes(nation, world) == [("wrong-level", "#/observations/0/area")]
    assert mistakes(nation, world, PUBLISHED) == []


def test_units_are_accepted_in_both_languages_and_no_other(world: World) -> None:
    english = world.catalogue.indicator("TC01").unit_en
    assert mistakes(reading(row(unit=english), row(2, area="79", unit=None)), world) == []
    assert mistakes(reading(row(unit="đồng")), world) == [("unit-mismatch", "#/observations/0/unit")]


def test_code_and_name_agree_in_any_spelling(world: World) -> None:
    names = ("Hà Nội", "HÀ NỘI", "Thành phố Hà Nội", "Ha Noi", "Hanoi", "Ha\u0300 No\u0323\u0302i")
    rows = [row(area_name=name) for name in names]
    assert [mistakes(reading(each), world) for each in rows] == [[]] * len(names)
    assert mistakes(reading(row(area_name="Hà Nam")), world) == [("area-name-mismatch", "#/observations/0/area_name")]


def test_a_province_speaks_for_itself_and_what_it_was_made_from(world: World) -> None:
    def said(period: str, area: str) -> Reading:
        figure = row(indicator="LD04", area=area, period=period, unit=None, value=Decimal(5))
        return reading(figure, sender="H05", form="BC.DP.THANG", period=period)

    assert mistakes(said("2026-10", "24"), world) == []
    assert [mistakes(said("2025-06", area), world) for area in ("24", "27")] == [[], []]
    assert mistakes(said("2026-10", "01"), world) == [("area-not-yours", "#/observations/0/area")]
    assert mistakes(said("2026-10", "H26"), world) == [("area-not-yours", "#/observations/0/area")]


def test_missing_needs_its_status_and_its_status_needs_missing(world: World) -> None:
    assert mistakes(reading(row(value=None, status="M")), world) == []
    at = "#/observations/0/value"
    assert mistakes(reading(row(value=None)), world) == [("missing-value-needs-reason", at)]
    assert mistakes(reading(row(status="M")), world) == [("value-not-missing", at)]


def test_a_text_that_is_no_decimal_is_named_as_one(world: World) -> None:
    figure = row(value=None, value_text="1,5")
    assert mistakes(reading(figure), world) == [("number-not-decimal", "#/observations/0/value")]


def test_a_status_is_one_of_five(world: World) -> None:
    assert mistakes(reading(*(row(n, area=a, status=s) for n, a, s in ((1, "01", "P"), (2, "79", "E")))), world) == []
    assert mistakes(reading(row(status="X")), world) == [("unknown-status", "#/observations/0/status")]


def test_a_value_keeps_within_the_indicators_bounds(world: World) -> None:
    def score(value: str) -> Reading:
        figure = row(indicator="HC02", unit=None, value=Decimal(value))
        return reading(figure, sender="G22", form="BC.766.THANG")

    assert [mistakes(score(value), world) for value in ("0", "18")] == [[], []]
    for value in ("-0.01", "18.01"):
        assert mistakes(score(value), world) == [("number-out-of-range", "#/observations/0/value")]


def test_a_repeat_is_named_with_the_row_it_repeats(world: World) -> None:
    judgement = judge(reading(row(), row(2, area="79"), row(3)), ARRIVAL, world, today=TODAY)
    assert [(each.code, each.pointer, each.facts) for each in judgement.problems] == [
        ("duplicate-row", "#/observations/2", {"row": 3, "first": 1})
    ]


def test_one_place_by_two_codes_is_a_repeat(world: World) -> None:
    assert mistakes(reading(row(), row(2, area="H26")), world) == [("duplicate-row", "#/observations/1")]


def test_totals_that_the_sender_gives_must_hold(world: World) -> None:
    assert mistakes(reading(row_count=1, value_sum=Decimal("100.50")), world) == []
    assert mistakes(reading(row_count=2, value_sum=Decimal(100)), world) == [
        ("row-count-mismatch", "#/row_count"),
        ("control-total-mismatch", "#/control_totals/value_sum"),
    ]


def test_totals_are_summed_to_the_last_digit(world: World) -> None:
    long = Decimal("12345678901234567890.1234567891")
    rows = (row(value=long), row(2, area="79", value=Decimal("0.0000000001")))
    assert mistakes(reading(*rows, value_sum=Decimal("12345678901234567890.1234567892")), world) == []


def test_a_report_without_rows_is_refused(world: World) -> None:
    assert mistakes(Reading("G12", "BC.TC.THANG", (), period="2026-10"), world) == [("empty-report", "#/observations")]


def test_what_is_counted_by_the_day_is_not_owed(world: World) -> None:
    assert not is_owed(world.catalogue.form("BC.TRUC.NGAY"))
    assert is_owed(world.catalogue.form("BC.TC.THANG"))


def test_a_province_says_what_its_own_communes_did_and_no_others(world: World) -> None:
    rows = [row(number, indicator="TC05", area=area) for number, area in enumerate(("20194", "48", "00004"), start=1)]
    said = reading(*rows, sender="H17", form="BC.TC.XA.THANG")
    wrong = [("wrong-level", "#/observations/1/area"), ("area-not-yours", "#/observations/2/area")]
    assert mistakes(said, world) == wrong
    assert mistakes(reading(*rows[:1], sender="H17", form="BC.TC.XA.THANG"), world) == []


def test_a_form_that_is_not_about_communes_takes_none(world: World) -> None:
    assert mistakes(reading(row(indicator="TC05", area="20194")), world) == [("wrong-level", "#/observations/0/area")]
