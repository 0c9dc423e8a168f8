"""Locked periods: a form's period is locked or open, and every act says who and why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from indicators.reports import PeriodLockedError
from indicators.store import audit
from indicators.store.locks import Action, LockUnchangedError, act, history, locked
from tests.builders import NOW, figure, keep

LATER = NOW + timedelta(hours=1)


def lock(store, action=Action.LOCKED, period="2026-10", **said):
    ordinary = {"actor": "binh", "reason": "đã duyệt", "now": NOW}
    act(store, "BC.TC.THANG", period, action, **{**ordinary, **said})


def test_a_period_is_open_until_it_is_locked_and_again_when_reopened(store):
    assert locked(store) == {}
    lock(store)
    lock(store, period="2026-09")
    assert locked(store) == {("BC.TC.THANG", "2026-10"): NOW, ("BC.TC.THANG", "2026-09"): NOW}
    lock(store, Action.REOPENED, now=LATER)
    assert locked(store) == {("BC.TC.THANG", "2026-09"): NOW}


def test_a_locked_period_takes_no_report_and_others_do(store, rules):
    lock(store)
    with pytest.raises(PeriodLockedError):
        keep(store, rules, figure())
    assert keep(store, rules, figure(period="2026-09"), period="2026-09").state == "accepted"
    assert keep(store, rules, figure("HC01", "01", "2026-10", "61"), form="BC.766.THANG").state == "accepted"
    lock(store, Action.REOPENED, now=LATER)
    assert keep(store, rules, figure()).state == "accepted"


@pytest.mark.parametrize("action", Action)
def test_what_is_so_already_is_not_done_again(store, action):
    if action is Action.LOCKED:
        lock(store)
    with pytest.raises(LockUnchangedError):
        lock(store, action)
    assert len(history(store)) == (1 if action is Action.LOCKED else 0)


def test_of_two_who_lock_at_once_one_does(store):
    def try_to(actor):
        try:
            lock(store, actor=actor)
        except LockUnchangedError:
            return None
        return actor

    with ThreadPoolExecutor(2) as both:
        done = [each for each in both.map(try_to, ["an", "binh"]) if each]
    assert [row["actor"] for row in history(store)] == done
    assert len(done) == 1


def test_every_act_is_told_newest_first_and_stands_in_the_audit(store):
    lock(store)
    lock(store, Action.REOPENED, reason="bổ sung", now=LATER)
    said = [
        (row["form"], row["period"], row["action"], row["actor"], row["reason"], row["at"]) for row in history(store)
    ]
    assert said == [
        ("BC.TC.THANG", "2026-10", "reopened", "binh", "bổ sung", LATER),
        ("BC.TC.THANG", "2026-10", "locked", "binh", "đã duyệt", NOW),
    ]
    noted = audit.entries(store, ["period.locked", "period.reopened"], limit=5)
    assert [(at, each.subject, each.details) for at, each in noted] == [
        (LATER, "BC.TC.THANG 2026-10", {"reason": "bổ sung"}),
        (NOW, "BC.TC.THANG 2026-10", {"reason": "đã duyệt"}),
    ]
    assert len(audit.entries(store, ["period.locked", "period.reopened"], limit=1)) == 1
