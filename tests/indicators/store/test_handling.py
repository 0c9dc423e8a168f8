"""Who sees to what: every act is kept, audited and told to the screens, and stands as of any moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from indicators.handling import Act, HandlingUnchangedError, Step
from indicators.store import audit
from indicators.store.handling import act, handled, last_steps
from indicators.store.reports import data_version, events_since
from tests.builders import NOW

ONE, OTHER = "HC11:VN:M:2026-08", "BC.TC.THANG:2026-10"
TAKEN = Step(ONE, Act.TAKEN, "G12", date(2026, 10, 30), "đối chiếu", "off", "an", NOW)
CLOSED = Step(ONE, Act.CLOSED, None, None, "đã xong", "off", "binh", NOW + timedelta(hours=1))


def test_what_nobody_touched_is_left_out(store):
    act(store, TAKEN)
    assert handled(store, []) == {}
    assert handled(store, [OTHER]) == {}
    assert handled(store, [OTHER, ONE]).keys() == {ONE}


def test_a_step_is_kept_as_it_was_said(store):
    made = act(store, TAKEN)
    assert made.steps == (TAKEN,)
    assert handled(store, [ONE])[ONE] == made


def test_how_things_stood_at_a_moment_is_told_from_the_steps_until_then(store):
    act(store, TAKEN)
    act(store, CLOSED)
    assert handled(store, [ONE], as_of=NOW - timedelta(seconds=1)) == {}
    assert handled(store, [ONE], as_of=NOW)[ONE].steps == (TAKEN,)
    assert handled(store, [ONE], as_of=CLOSED.at)[ONE].is_closed("off")
    assert handled(store, [ONE])[ONE].closed == CLOSED


def test_an_act_stands_in_the_audit_and_wakes_the_screens(store):
    before = data_version(store)
    act(store, TAKEN)
    act(store, CLOSED)
    told = [(each.kind, each.subject, each.indicators, each.at) for each in events_since(store, before)]
    assert told == [("handling", ONE, frozenset(), NOW), ("handling", ONE, frozenset(), CLOSED.at)]
    noted = audit.entries(store, ["exception.taken", "exception.closed"], limit=5)
    assert [(at, each.actor, each.subject, each.details) for at, each in noted] == [
        (CLOSED.at, "binh", ONE, {"note": "đã xong", "severity": "off"}),
        (NOW, "an", ONE, {"handler": "G12", "due": "2026-10-30", "note": "đối chiếu", "severity": "off"}),
    ]
    assert audit.broken_link(store) is None


def test_what_changes_nothing_is_refused_and_leaves_no_trace(store):
    act(store, CLOSED)
    version = data_version(store)
    with pytest.raises(HandlingUnchangedError):
        act(store, TAKEN)
    assert data_version(store) == version
    assert handled(store, [ONE])[ONE].steps == (CLOSED,)
    assert audit.entries(store, ["exception.taken"], limit=5) == []


def test_of_two_who_close_at_once_one_does(store):
    def try_to(actor):
        try:
            act(store, replace(CLOSED, actor=actor))
        except HandlingUnchangedError:
            return None
        return actor

    with ThreadPoolExecutor(2) as both:
        done = [each for each in both.map(try_to, ["an", "binh"]) if each]
    assert [each.actor for each in handled(store, [ONE])[ONE].steps] == done
    assert len(done) == 1


def test_the_last_steps_are_told_newest_first_whatever_they_are_about(store):
    other = replace(TAKEN, exception=OTHER, severity="late")
    for each in (TAKEN, other, CLOSED):
        act(store, each)
    assert last_steps(store, limit=9) == [CLOSED, other, TAKEN]
    assert last_steps(store, limit=1) == [CLOSED]


def test_many_exceptions_are_asked_about_at_once(store):
    act(store, TAKEN)
    act(store, replace(TAKEN, exception="n699"))
    assert handled(store, [ONE, *(f"n{number}" for number in range(700))]).keys() == {ONE, "n699"}
