"""Who owes which report: of every form the period whose day passed last, and what was known to have come."""

from datetime import date, datetime, timedelta

from dashboard.owing import due, owed_forms
from tests.builders import ZONE, figure, keep
from tests.dashboard.centre import setting

MORNING = datetime(2026, 10, 27, 8, tzinfo=ZONE)
"""October was due on Monday the 26th."""

PROVINCES = "BC.DP.THANG"


def owed(store, code, today=MORNING, as_of=None):
    (found,) = [each for each in due(store, setting(), today.date(), as_of=as_of) if each.form.code == code]
    return found


def send(store, rules, sender, at):
    place = setting().geography.province_of_agency(sender)
    said = figure("LD04", place.id, "2026-10", "5")
    return keep(store, rules, said, sender=sender, form=PROVINCES, received_at=at, generated_at=at, now=at)


def test_every_form_that_an_agency_sends_by_month_quarter_or_year_is_owed(store):
    codes = [each.form.code for each in due(store, setting(), MORNING.date())]
    assert codes == [each.code for each in owed_forms(setting())]
    assert {"BC.TC.THANG", "BC.TK.QUY", "BC.YT.NAM", PROVINCES} <= set(codes)
    assert not {"BC.766.THANG", "BC.HS.THANG", "BC.TRUC.NGAY", "BC.LS.THANG"} & set(codes)


def test_a_form_of_the_provinces_is_owed_by_each_of_the_34(store):
    found = owed(store, PROVINCES)
    assert (found.period.code, found.day) == ("2026-10", date(2026, 10, 26))
    assert (len(found.owed), len(found.missing), found.late) == (34, 34, [])
    assert owed(store, PROVINCES, MORNING - timedelta(days=1)).period.code == "2026-09"


def test_what_came_is_on_time_or_late_by_its_day_and_the_rest_is_missing(store, rules):
    send(store, rules, "H26", datetime(2026, 10, 26, 23, 59, tzinfo=ZONE))
    send(store, rules, "H61", datetime(2026, 10, 27, 0, 1, tzinfo=ZONE))
    found = owed(store, PROVINCES)
    assert len(found.missing) == 32
    assert [(each.sender, each.received) for each in found.late] == [("H61", date(2026, 10, 27))]


def test_what_came_after_the_moment_was_missing_then(store, rules):
    send(store, rules, "H26", MORNING)
    assert len(owed(store, PROVINCES, as_of=MORNING).missing) == 33
    assert len(owed(store, PROVINCES, as_of=MORNING - timedelta(minutes=1)).missing) == 34
