"""The strip names what left its course, who is late and which source fails, gravest first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.exceptions import ROWS_SHOWN, late_obligations
from indicators.store.sources import Run, claim, enrol, finish
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import builder, setting

AFTER = NOW.replace(day=27)


def strip(store, now=AFTER):
    return builder(store).build("frame", "vi", version=1, now=now)


def fail(store, source, times):
    enrol(store, [source], now=NOW)
    state = claim(store, source, worker="one", now=NOW, lease=timedelta(minutes=5))
    run = Run(source, NOW, NOW, "failed", "timeout", "x", 0, 0)
    last = {"failures": times, "failing_since": NOW, "last_outcome": "failed"}
    assert finish(store, run, replace(state, **last), worker="one")


def test_every_sender_that_owes_a_report_is_late_once_its_day_has_passed(store):
    before = {(each.form, each.period.code) for each in late_obligations(store, setting(), date(2026, 10, 26))}
    after = {(each.form, each.period.code) for each in late_obligations(store, setting(), date(2026, 10, 27))}
    assert ("BC.TC.THANG", "2026-10") not in before
    assert ("BC.TC.THANG", "2026-10") in after


def test_a_report_that_came_is_owed_no_more(store, rules):
    keep(store, rules, figure(place="VN"))
    late = {each.form for each in late_obligations(store, setting(), date(2026, 10, 27))}
    assert "BC.TC.THANG" not in late
    assert "BC.TC.THANG" in {each.form for each in late_obligations(store, setting(), date(2026, 11, 26))}


def test_a_system_that_is_counted_owes_nothing(store):
    assert not {"BC.766.THANG", "BC.HS.THANG"} & {
        each.form for each in late_obligations(store, setting(), date(2026, 10, 27))
    }


def test_late_senders_are_named_and_counted(store):
    body = strip(store)
    senders = {each.sender for each in late_obligations(store, setting(), AFTER.date())}
    assert str(len(senders)) in body["late_label"]
    rows = body["exceptions"]["rows"]
    assert len(rows) == ROWS_SHOWN
    assert {row["severity"] for row in rows} == {"late"}
    assert all(row["place"] and row["what"] and row["since"] for row in rows)
    assert body["exceptions"]["more"]


@pytest.mark.parametrize(("value", "severity"), [("70", "off"), ("90", "late")])
def test_what_is_off_its_course_comes_before_the_late_and_what_is_at_risk_after(store, rules, value, severity):
    keep(store, rules, figure("HC11", "VN", "2026-10", value))
    assert strip(store)["exceptions"]["rows"][0]["severity"] == severity


def test_a_figure_off_its_course_is_told_with_its_limit_and_who_sees_to_it(store, rules):
    keep(store, rules, figure("HC11", "VN", "2026-10", "70"))
    row = strip(store)["exceptions"]["rows"][0]
    assert "70" in row["value"]
    assert "95" in row["value"]
    assert row["handler"]


@pytest.mark.parametrize(("times", "told"), [(2, False), (3, True)])
def test_a_source_fails_once_it_failed_as_often_as_it_may(store, times, told):
    fail(store, "lgsp-dossiers-h26", times)
    found = builder(store).failed_sources()
    assert [each["source"] for each in found] == (["lgsp-dossiers-h26"] if told else [])
    assert builder(store).failed_owners() == (frozenset({"H26"}) if told else frozenset())


def test_a_source_nobody_knows_any_more_is_left_out(store):
    fail(store, "gone", 99)
    assert builder(store).failed_sources() == []
