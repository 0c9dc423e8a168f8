"""Who owes which report, who is late, and how far a figure can be trusted to be today's."""

from datetime import date, timedelta

import pytest

from indicators.compliance import Freshness, Obligation, Truth, due_period, freshness, obligations, senders
from indicators.periods import Frequency, Period, deadline

TODAY = date(2026, 11, 22)
OCTOBER = Period.parse("2026-10")


@pytest.mark.parametrize(
    ("frequency", "today", "code"),
    [
        (Frequency.MONTH, date(2026, 11, 22), "2026-10"),
        (Frequency.MONTH, date(2026, 11, 25), "2026-10"),
        (Frequency.MONTH, date(2026, 11, 26), "2026-11"),
        (Frequency.QUARTER, TODAY, "2026-Q3"),
        (Frequency.YEAR, TODAY, "2025"),
        (Frequency.DAY, TODAY, "2026-11-20"),
    ],
)
def test_what_is_due_is_the_newest_period_whose_deadline_has_passed(calendar, frequency, today, code):
    assert due_period(frequency, today, calendar).code == code


@pytest.mark.parametrize("frequency", Frequency)
def test_the_next_period_after_the_due_one_is_not_due(calendar, frequency):
    for days in range(0, 800, 13):
        today = TODAY + timedelta(days=days)
        due = due_period(frequency, today, calendar)
        assert deadline(due, calendar) < today <= deadline(due.next(), calendar)


def fresh(newest, calendar, *, failed=False, today=TODAY):
    period = newest and Period.parse(newest)
    return freshness(period, Frequency.MONTH, today=today, calendar=calendar, source_failed=failed)


def test_a_figure_is_on_time_while_no_later_one_is_due(calendar):
    assert fresh("2026-10", calendar) == Freshness(Truth.ON_TIME)
    assert fresh("2026-11", calendar) == Freshness(Truth.ON_TIME)


def test_a_figure_is_late_once_a_later_one_is_due_and_since_that_deadline(calendar):
    assert fresh("2026-09", calendar) == Freshness(Truth.LATE, date(2026, 10, 26))
    assert fresh("2026-08", calendar).truth is Truth.LATE


def test_a_figure_more_than_two_periods_behind_is_old(calendar):
    assert fresh("2026-07", calendar) == Freshness(Truth.OLD, date(2026, 8, 25))
    assert fresh("2020-01", calendar).truth is Truth.OLD


def test_without_a_figure_there_never_was_one(calendar):
    assert fresh(None, calendar) == Freshness(Truth.NEVER)


def test_a_source_that_cannot_be_read_is_told_where_its_figure_is_missing_or_late(calendar):
    assert fresh(None, calendar, failed=True) == Freshness(Truth.SOURCE_ERROR)
    assert fresh("2026-09", calendar, failed=True) == Freshness(Truth.SOURCE_ERROR, date(2026, 10, 26))
    assert fresh("2026-10", calendar, failed=True) == Freshness(Truth.ON_TIME)


@pytest.mark.parametrize(
    ("received", "today", "late"),
    [
        (date(2026, 10, 26), date(2026, 12, 1), False),
        (date(2026, 10, 27), date(2026, 12, 1), True),
        (None, date(2026, 10, 26), False),
        (None, date(2026, 10, 27), True),
    ],
)
def test_a_report_is_late_when_it_comes_after_its_day_or_not_at_all(received, today, late):
    owed = Obligation("BC.TC.THANG", OCTOBER, "G12", date(2026, 10, 26), received)
    assert owed.is_late(today) is late


def test_a_ministry_sends_its_form_alone_and_every_province_its_own(catalogue, geography):
    assert senders(catalogue.form("BC.TC.THANG"), geography, TODAY) == ("G12",)
    every = next(form for form in catalogue.forms.values() if form.sender is None)
    today = senders(every, geography, TODAY)
    assert len(today) == 34
    assert set(today) == {each.agency_code for each in geography.provinces(TODAY)}


def test_what_is_owed_is_each_form_by_each_sender_with_its_day(catalogue, geography, calendar):
    every = next(form for form in catalogue.forms.values() if form.sender is None and form.frequency is Frequency.MONTH)
    forms = [catalogue.form("BC.TC.THANG"), catalogue.form("BC.TK.QUY"), every]
    came = {("BC.TC.THANG", "2026-10", "G12"): date(2026, 10, 20)}
    owed = obligations(forms, {Frequency.MONTH: [OCTOBER]}, came, geography=geography, calendar=calendar)
    finance = [each for each in owed if each.form == "BC.TC.THANG"]
    assert finance == [Obligation("BC.TC.THANG", OCTOBER, "G12", date(2026, 10, 26), date(2026, 10, 20))]
    assert not [each for each in owed if each.form == "BC.TK.QUY"]
    assert len([each for each in owed if each.form == every.code]) == 34


def test_nothing_is_owed_for_a_period_before_a_form_began(catalogue, geography, calendar):
    form = catalogue.form("BC.TC.XA.THANG")
    periods = {Frequency.MONTH: [Period.parse("2026-08"), Period.parse("2026-09")]}
    owed = obligations([form], periods, {}, geography=geography, calendar=calendar)
    assert {each.period.code for each in owed} == {"2026-09"}
    assert len(owed) == 34
