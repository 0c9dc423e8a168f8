"""Identifiers, frequencies and periods of SDMX, and the way back to ours."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from indicators.periods import Frequency, Period, UnknownPeriodError
from indicators.places import MAP_OF_34_BEGINS
from indicators.sdmx import (
    ALL,
    FREQUENCIES,
    Names,
    frequency_of,
    identifier,
    read_period,
    unit_identifier,
    written_period,
)

IDENTIFIER = re.compile(r"[A-Za-z0-9_@$\-]+", re.ASCII)


@pytest.fixture(scope="module")
def names(catalogue, geography):
    return Names(catalogue, geography)


def test_every_indicator_place_and_flow_has_an_identifier_of_its_own_that_the_standard_allows(names):
    for known in (names.indicators, names.areas, names.flows, names.units):
        assert all(IDENTIFIER.fullmatch(each) for each in known)
    assert len(names.indicators) == len(names.catalogue.indicators)
    assert len(names.flows) == 1 + len(names.catalogue.forms) + len(names.catalogue.fields)
    assert {each.id for each in names.areas.values()} >= {"VN", "RRD", "24", "24:2025", "00004", "G12"}


def test_every_unit_has_an_identifier_of_its_own(names):
    said = {each.unit_vi for each in names.catalogue.indicators.values()}
    assert {names.unit(unit_identifier(each)) for each in names.catalogue.indicators.values()} == said
    assert len(names.units) == len(said)
    assert names.unit("TY_DONG") == "tỷ đồng"
    assert names.unit("tỷ đồng") == "tỷ đồng"


def test_a_flow_is_of_everything_of_a_form_or_of_a_field(names):
    assert set(names.flows[ALL].indicators) == set(names.catalogue.indicators)
    assert names.flows["BC_TC_THANG"].form.code == "BC.TC.THANG"
    assert names.flows["BC_TC_THANG"].indicators == names.catalogue.form("BC.TC.THANG").indicators
    assert {names.catalogue.indicator(each).field for each in names.flows["PUBLIC_FINANCE"].indicators} == {
        "public-finance"
    }


@given(day=some.dates(date(1901, 1, 1), date(2199, 12, 31)), frequency=some.sampled_from(Frequency))
def test_every_period_comes_back_from_what_sdmx_writes(day, frequency):
    period = Period.containing(day, frequency)
    assert read_period(written_period(period)) == period


@pytest.mark.parametrize(
    ("ours", "written"),
    [
        ("2026", "2026"),
        ("2026-H1", "2026-S1"),
        ("2026-9M", "2026-01-01/P9M"),
        ("2026-Q3", "2026-Q3"),
        ("2026-10", "2026-10"),
        ("2026-W35", "2026-W35"),
        ("2026-08-31", "2026-08-31"),
    ],
)
def test_periods_are_written_as_the_standard_has_them(ours, written):
    assert written_period(Period.parse(ours)) == written


@pytest.mark.parametrize(
    ("written", "ours"),
    [("2026-A1", "2026"), ("2026-S2", "2026-H2"), ("2026-M03", "2026-03"), ("2024-D060", "2024-02-29")],
)
def test_reporting_periods_are_read_too(written, ours):
    assert read_period(written).code == ours


@pytest.mark.parametrize(
    "text",
    [
        "2026-T1",
        "2026-D366",
        "2026-D000",
        "2026-M13",
        "2026-S3",
        "2026-01-01/P1Y",
        "2026-02-01/P9M",
        "\uff12026-S1",
        "",
        "0000-D001",
    ],
)
def test_what_no_figure_is_given_for_is_no_period(text):
    with pytest.raises(UnknownPeriodError):
        read_period(text)


def test_every_frequency_has_a_code_and_comes_back_from_it():
    assert {frequency_of(code) for code in FREQUENCIES.values()} == set(Frequency)
    assert frequency_of("H") is None


@pytest.mark.parametrize(
    ("written", "period", "code"),
    [
        ("01", "2025-05", "01"),
        ("24", "2026-05", "24"),
        ("24", "2025-05", None),
        ("24_2025", "2025-05", "24"),
        ("24_2025", "2026-05", None),
        ("H26", "2026-05", "H26"),
        ("99", "2026-05", "99"),
    ],
)
def test_an_area_is_the_place_of_the_list_and_never_another_that_bore_its_code(names, written, period, code):
    assert names.area_code(written, Period.parse(period)) == code


def test_who_bore_a_code_in_a_period_is_said_by_its_identifier(names):
    assert names.namesake("24", Period.parse("2025-05")) == "24_2025"
    assert names.namesake("10_2025", Period.parse("2026-05")) is None


def test_a_year_in_an_identifier_is_that_of_the_place_s_end(names):
    ended = [each for each in names.areas.values() if ":" in each.id]
    assert len(ended) == 52
    assert {each.valid_until for each in ended} == {MAP_OF_34_BEGINS}
    assert all(identifier(each.id) == f"{each.code}_2025" for each in ended)
