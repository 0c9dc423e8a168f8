"""The days on which offices work."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.working_days import Calendar, WorkingDayDataError, load_calendar

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    "day",
    [date(2026, 2, 17), date(2026, 4, 27), date(2026, 4, 30), date(2026, 8, 31), date(2026, 9, 2), date(2026, 11, 22)],
    ids=["Tết", "for a Sunday holiday", "Reunification", "swapped", "National Day", "Sunday"],
)
def test_nobody_works_on_holidays_and_weekends(day):
    assert not Calendar().is_working(day)


def test_a_saturday_swapped_for_a_day_off_is_a_working_day():
    assert Calendar().is_working(date(2026, 8, 22))


def test_the_new_year_of_2026_was_swapped():
    calendar = load_calendar()
    assert not calendar.is_working(date(2026, 1, 2))
    assert calendar.is_working(date(2026, 1, 10))


def test_a_decision_goes_before_the_rule():
    day = date(2026, 11, 23)
    assert Calendar().is_working(day)
    assert not Calendar({day: False}).is_working(day)


@given(DAYS)
def test_the_next_working_day_is_the_day_itself_or_later(day):
    calendar = Calendar()
    after = calendar.next_working(day)
    assert calendar.is_working(after)
    assert after >= day
    assert (after == day) == calendar.is_working(day)


@given(DAYS, st.integers(1, 15))
def test_working_days_between_are_counted(day, count):
    calendar = Calendar()
    after = calendar.add_working(day, count)
    passed = [day + timedelta(days=step) for step in range(1, (after - day).days + 1)]
    assert sum(map(calendar.is_working, passed)) == count
    assert calendar.is_working(after)


def test_working_days_count_backwards_too_and_none_is_the_day_itself():
    calendar = Calendar()
    assert calendar.add_working(date(2026, 11, 23), -1) == date(2026, 11, 20)
    assert calendar.add_working(date(2026, 11, 22), 0) == date(2026, 11, 22)


@pytest.mark.parametrize("line", ["02/01/2026,off,", "2026-01-02,holiday,", "2026-01-10,working,again"])
def test_a_line_that_cannot_be_read_is_named(tmp_path, line):
    (tmp_path / "working_days.csv").write_text(f"day,decision,reason\n2026-01-10,working,\n{line}\n", encoding="utf-8")
    with pytest.raises(
        WorkingDayDataError, match=r"^working_days.csv, line 3: .* Write a date such as 2026-01-02 once"
    ):
        load_calendar(tmp_path)
