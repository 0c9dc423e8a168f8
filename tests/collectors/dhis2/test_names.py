"""How DHIS2 names what we name: stable uids, codes, and periods there and back."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.dhis2.names import PERIOD_TYPES, Kind, Names, Scheme, period_read, period_written, uid_of
from collectors.problems import RefusedError
from indicators.periods import Frequency, Period

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


def test_a_uid_is_one_of_dhis2_and_never_changes():
    assert uid_of(Kind.DATA_ELEMENT, "TC01") == "xCcwLPnJzgB"
    assert uid_of(Kind.ORG_UNIT, "01") == "QqR5NdAkZm6"


@given(st.sampled_from(Kind), st.text(max_size=30))
def test_every_uid_has_eleven_letters_or_digits_and_begins_with_a_letter(kind, code):
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{10}", uid_of(kind, code), re.ASCII)


def test_nothing_of_ours_shares_a_uid_and_no_code_looks_like_one(world):
    names = Names(world)
    uids = [
        *names.data_sets,
        *names.org_units,
        *(uid_of(Kind.DATA_ELEMENT, each) for each in world.catalogue.indicators),
    ]
    assert len(set(uids)) == len(uids) > 3400
    codes = {*world.catalogue.indicators, *world.catalogue.forms, *(each.code for each in names.org_units.values())}
    assert codes.isdisjoint(uids)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026", "2026"),
        ("2026S1", "2026-H1"),
        ("2026Q3", "2026-Q3"),
        ("202610", "2026-10"),
        ("20261005", "2026-10-05"),
        ("2026W35", "2026-W35"),
        ("2026W5", "2026-W05"),
    ],
)
def test_a_period_is_read_as_dhis2_writes_it(written, code):
    assert period_read(written).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-10",
        "202613",
        "202600",
        "2026Q5",
        "2026S3",
        "2026W54",
        "20260230",
        "2026q3",
        "\uff12\uff10\uff12\uff16",
        "2026 ",
        "2026W",
        "1800",
    ],
)
def test_anything_else_is_no_period(text):
    assert period_read(text) is None


@given(DAYS, st.sampled_from(sorted(PERIOD_TYPES)))
def test_a_period_comes_back_as_it_went(day, frequency):
    period = Period.containing(day, frequency)
    assert period_read(period_written(period)) == period


def test_dhis2_has_no_nine_months():
    assert period_written(Period.containing(date(2026, 1, 1) + timedelta(days=200), Frequency.NINE)) is None


@pytest.mark.parametrize("word", ["name", "NAME", "attribute:x", "", "codes"])
def test_nothing_is_matched_by_name(word):
    with pytest.raises(RefusedError, match="never by name"):
        Scheme.said("idScheme", word)


def test_a_form_that_brings_history_is_no_data_set(world):
    assert Names(world).data_set("BC.LS.THANG", Scheme.EITHER) is None
    assert Names(world).data_set("BC.TC.THANG", Scheme.EITHER).frequency is Frequency.MONTH
