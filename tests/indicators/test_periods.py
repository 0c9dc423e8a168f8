"""Periods: their codes, their order, and when a report of them is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import (
    Calendar,
    Frequency,
    Period,
    UnknownCompactPeriodError,
    UnknownPeriodError,
    closing,
    deadline,
    load_calendar,
)

DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))
FREQUENCIES = st.sampled_from(Frequency)
PERIODS = st.builds(Period.containing, DAYS, FREQUENCIES)


@pytest.mark.parametrize(
    ("code", "frequency", "start", "end"),
    [
        ("2026", Frequency.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", Frequency.HALF, date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", Frequency.HALF, date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-9M", Frequency.NINE, date(2026, 1, 1), date(2026, 9, 30)),
        ("2026-Q3", Frequency.QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", Frequency.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-W01", Frequency.WEEK, date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-W35", Frequency.WEEK, date(2026, 8, 24), date(2026, 8, 30)),
        ("2026-08-31", Frequency.DAY, date(2026, 8, 31), date(2026, 8, 31)),
    ],
)
def test_each_form_of_code_names_its_days(code, frequency, start, end):
    assert Period.parse(code) == Period(code, frequency, start, end)


@pytest.mark.parametrize(
    "code",
    [
        *["", "26", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-H3", "2026-W00", "2026-W54", "2025-W53"],
        *[
            "2026-02-30",
            "2026-08-31 ",
            "2026\n",
            "202610",
            "\N{FULLWIDTH DIGIT TWO}026",
            "2026-1\N{ARABIC-INDIC DIGIT ZERO}",
            "2026-q3",
            "0001",
            "9999",
            "2026-6M",
        ],
    ],
)
def test_any_other_code_is_refused_with_the_forms_that_are_read(code):
    with pytest.raises(UnknownPeriodError) as raised:
        Period.parse(code)
    assert str(raised.value) == (
        f"No period is written {code!r}. Write a year as 2026, a half as 2026-H1, nine months as 2026-9M, "
        "a quarter as 2026-Q3, a month as 2026-10, a week as 2026-W35 or a day as 2026-08-31."
    )


def test_digits_are_read_by_frequency():
    assert Period.parse_compact("202610", Frequency.MONTH).code == "2026-10"
    assert Period.parse_compact("20263", Frequency.QUARTER).code == "2026-Q3"
    assert Period.parse_compact("2026", Frequency.YEAR).code == "2026"


@pytest.mark.parametrize(
    ("code", "frequency"),
    [
        ("20264", Frequency.MONTH),
        ("202604", Frequency.QUARTER),
        ("202604", Frequency.YEAR),
        ("2026", Frequency.MONTH),
        ("2026-3", Frequency.YEAR),
        ("2026-10", Frequency.YEAR),
        ("202601", Frequency.HALF),
        ("20260831", Frequency.MONTH),
        ("202613", Frequency.MONTH),
    ],
)
def test_digits_of_another_frequency_are_refused(code, frequency):
    with pytest.raises(UnknownCompactPeriodError, match=f"No period of frequency {frequency} is written '{code}'"):
        Period.parse_compact(code, frequency)


@given(PERIODS)
def test_a_period_is_read_back_from_its_code(period):
    assert Period.parse(period.code) == period


@given(PERIODS)
def test_previous_and_next_undo_each_other(period):
    assert period.next().previous() == period
    assert period.previous().next() == period
    assert period.previous() < period < period.next()


@given(DAYS, FREQUENCIES.filter(lambda frequency: frequency is not Frequency.NINE))
def test_a_period_contains_the_day_it_was_asked_for(day, frequency):
    period = Period.containing(day, frequency)
    assert period.frequency is frequency
    assert period.start <= day <= period.end


@given(PERIODS.filter(lambda period: period.frequency is not Frequency.NINE))
def test_the_next_period_begins_the_day_after(period):
    assert period.next().start == period.end + timedelta(days=1)


@given(PERIODS)
def test_the_year_before_is_the_same_kind_of_period_one_year_earlier(period):
    before = period.year_before()
    assert before.frequency is period.frequency
    assert timedelta(days=357) <= period.start - before.start <= timedelta(days=371)


@given(PERIODS)
def test_the_year_after_is_the_same_kind_of_period_one_year_later(period):
    after = period.year_after()
    assert after.frequency is period.frequency
    assert timedelta(days=357) <= after.start - period.start <= timedelta(days=371)
    if not period.code.endswith(("-02-29", "-W53")):
        assert after.year_before() == period


def test_from_october_the_nine_months_are_those_just_past():
    assert Period.containing(date(2026, 11, 22), Frequency.NINE).code == "2026-9M"


def test_the_year_before_a_leap_day_is_the_28th_and_before_a_week_53_the_last_week():
    assert Period.parse("2024-02-29").year_before().code == "2023-02-28"
    assert Period.parse("2026-W53").year_before().code == "2025-W52"
    assert Period.parse("2026-9M").year_before().code == "2025-9M"


def test_periods_sort_by_their_end_the_longest_first():
    codes = ["2026", "2026-10", "2026-Q4", "2026-12", "2026-H2", "2026-9M", "2026-12-31"]
    in_order = sorted(map(Period.parse, codes))
    assert [period.code for period in in_order] == [
        *["2026-9M", "2026-10", "2026", "2026-H2", "2026-Q4", "2026-12", "2026-12-31"],
    ]


@pytest.mark.parametrize(
    ("code", "closes", "due"),
    [
        ("2026-10", date(2026, 10, 14), date(2026, 10, 26)),
        ("2026-11", date(2026, 11, 14), date(2026, 11, 25)),
        ("2026-Q3", date(2026, 9, 14), date(2026, 9, 25)),
        ("2026-H1", date(2026, 6, 14), date(2026, 6, 25)),
        ("2026-9M", date(2026, 9, 14), date(2026, 9, 25)),
        ("2026", date(2026, 12, 14), date(2026, 12, 25)),
        ("2025-01", date(2025, 1, 14), date(2025, 2, 3)),
    ],
    ids=["a Sunday", "an ordinary day", "quarter", "half", "nine months", "year", "the eve of Tết"],
)
def test_figures_close_on_the_14th_and_are_due_on_the_25th_or_the_next_working_day(code, closes, due):
    period = Period.parse(code)
    assert closing(period) == closes
    assert deadline(period, load_calendar()) == due


def test_daily_figures_are_due_the_next_day_and_weekly_ones_two_working_days_after_the_week():
    calendar = load_calendar()
    assert deadline(Period.parse("2026-02-17"), calendar) == date(2026, 2, 18)
    assert deadline(Period.parse("2026-W46"), calendar) == date(2026, 11, 17)
    assert deadline(Period.parse("2026-W35"), calendar) == date(2026, 9, 4)


def test_a_deadline_leaves_a_working_day_after_closing():
    everything_off_until = date(2026, 11, 30)
    off = {date(2026, 11, 1) + timedelta(days=day): False for day in range(30)}
    due = deadline(Period.parse("2026-11"), Calendar(off))
    assert due == everything_off_until + timedelta(days=1)


@given(PERIODS.filter(lambda period: period.end.year > 1990))
def test_a_deadline_falls_on_a_working_day_after_closing(period):
    calendar = load_calendar()
    due = deadline(period, calendar)
    assert due > closing(period)
    assert period.frequency is Frequency.DAY or calendar.is_working(due)
