"""How an owed report stands at a moment, and who is reminded when."""

from datetime import date, datetime, time

import pytest

from indicators.discipline import Arrival, Decided, Known, LockAct, Occasion, OwedReport, State, owed_reports, reminders
from indicators.periods import Frequency, Period
from tests.builders import ZONE
from tests.dashboard.centre import setting

FORM, SENDER = "BC.TC.THANG", "G12"
OCTOBER = Period.parse("2026-10")
"""It closes on the 14th; the 25th is a Sunday."""


def moment(day, clock="08:00", month=10):
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), ZONE)


def arrived(began, stored=None, **said):
    return Arrival(f"R{began:%d%H%M}", began, stored or began, **said)


def stands(at, *arrivals, acts=(), period=OCTOBER) -> OwedReport:
    known = Known({(FORM, period.code, SENDER): arrivals}, {(FORM, period.code): acts})
    form = setting().catalogue.form(FORM)
    (found,) = owed_reports([form], {Frequency.MONTH: [period]}, known, setting(), at)
    return found


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (moment(14, "23:59"), State.NOT_OPEN),
        (moment(15, "00:00"), State.NOT_SENT),
        (moment(20, "23:59"), State.NOT_SENT),
        (moment(21, "00:00"), State.DUE_SOON),  # Wednesday: Thursday, Friday and Monday are left
        (moment(26, "23:59"), State.DUE_SOON),
        (moment(27, "00:00"), State.OVERDUE),
    ],
)
def test_what_has_not_come_is_not_open_then_to_be_sent_then_due_soon_then_overdue(at, state):
    assert stands(at).state is state


def test_a_report_is_judged_by_its_first_byte_and_known_when_it_is_stored():
    last = arrived(datetime(2026, 10, 26, 23, 59, 59, tzinfo=ZONE), moment(27, "00:01"))
    assert stands(moment(27, "00:00"), last).is_overdue
    then = stands(moment(27, "00:01"), last)
    assert (then.state, then.on_time, then.received) == (State.ACCEPTED, True, date(2026, 10, 26))
    after = stands(moment(27, "00:01"), arrived(moment(27, "00:00")))
    assert (after.state, after.on_time, after.is_late(date(2026, 10, 27))) == (State.ACCEPTED, False, True)


def test_a_held_report_has_come_and_a_rejected_one_has_not():
    decided = Decided(moment(27, "09:00"), "an", "sai số", taken=False)
    held = arrived(moment(20), held=True, decided=decided)
    assert stands(moment(27, "08:59"), held).state is State.HELD
    returned = stands(moment(27, "09:00"), held)
    assert (returned.state, returned.is_overdue, returned.received) == (State.RETURNED, True, None)
    again = stands(moment(28), held, arrived(moment(28), revision=2, reason="đính chính"))
    assert (again.state, again.on_time, again.is_corrected) == (State.ACCEPTED, False, True)


def test_a_correction_that_is_held_waits_and_one_that_is_rejected_leaves_what_stood():
    first = arrived(moment(20))
    wrong = Decided(moment(23), "an", "sai số", taken=False)
    second = arrived(moment(22), revision=2, reason="sửa", held=True, decided=wrong)
    assert [stands(moment(day), first, second).state for day in (21, 22, 23)] == ["accepted", "held", "accepted"]
    assert stands(moment(23), first, second).on_time


def test_a_period_is_locked_and_re_opened_with_a_reason():
    acts = (
        LockAct(moment(27), is_lock=True, actor="binh", reason="đã duyệt"),
        LockAct(moment(29), is_lock=False, actor="binh", reason="sửa số"),
    )
    states = [stands(moment(day), arrived(moment(20)), acts=acts).state for day in (26, 28, 29)]
    assert states == [State.ACCEPTED, State.LOCKED, State.ACCEPTED]
    assert [each.reason for each in stands(moment(29), acts=acts).acts] == ["đã duyệt", "sửa số"]


def told(at, *arrivals, **said):
    sent, following = reminders(stands(at, *arrivals, **said), setting())
    return [(each.occasion, each.at.day, each.at.month) for each in sent], following


def test_an_agency_that_never_sends_is_reminded_each_working_day_for_five_and_then_weekly():
    sent, following = told(moment(14, "09:00", month=11))
    days = [(each, day) for each, day, _ in sent]
    assert days[:4] == [("open", 15), ("soon", 21), ("tomorrow", 23), ("today", 26)]
    assert days[4:] == [("overdue", day) for day in (27, 28, 29, 30, 2, 9)]
    assert (following.occasion, following.at) == (Occasion.OVERDUE, moment(16, month=11))


def test_reminders_go_at_eight_and_end_when_the_report_is_known_to_have_come():
    assert told(moment(21, "07:59"))[0] == [("open", 15, 10)]
    assert told(moment(21, "08:00"))[0] == [("open", 15, 10), ("soon", 21, 10)]
    on_its_way = arrived(moment(21, "07:59"), moment(21, "08:01"))
    assert told(moment(21, "08:01"), on_its_way) == ([("open", 15, 10), ("soon", 21, 10)], None)
    early = arrived(moment(14, "20:00"))
    assert told(moment(30), early) == ([], None)


def test_what_is_rejected_is_asked_for_again_and_a_locked_period_is_not():
    back = arrived(moment(20), held=True, decided=Decided(moment(24), "an", "sai", taken=False))
    sent, following = told(moment(25), back)
    assert (sent, following.at) == ([("open", 15, 10)], moment(26))
    locked = (LockAct(moment(22), is_lock=True, actor="binh", reason="đã duyệt"),)
    assert told(moment(30), acts=locked) == ([("open", 15, 10), ("soon", 21, 10)], None)


def test_in_the_month_of_tet_three_working_days_before_lie_before_the_figures_close():
    february = Period.parse("2026-02")
    sent, following = told(moment(27, month=2), period=february)
    assert sent == [("open", 15, 2), ("tomorrow", 24, 2), ("today", 25, 2), ("overdue", 26, 2), ("overdue", 27, 2)]
    assert following.at == moment(2, month=3)
    assert stands(moment(15, "00:00", month=2), period=february).state is State.DUE_SOON
    assert setting().calendar.add_working(date(2026, 2, 25), -3) < date(2026, 2, 14)
