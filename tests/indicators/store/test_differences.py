"""Between two moments, what is new, changed and withdrawn is told once, with the report that did it."""

from datetime import timedelta

from indicators.observations import Origin
from indicators.store.differences import Between, Kind, changed, counted
from indicators.store.observations import Selection
from tests.builders import NOW, figure, keep

HOUR = timedelta(hours=1)
BEFORE, LATER = NOW - HOUR, NOW + HOUR
TODAY = Between(NOW, LATER)
ALL = Selection()


def told(store, between=TODAY, selection=ALL, **more):
    found = changed(store, selection, between, **more)
    return [
        (each.kind, each.after.figure.place, each.before and each.before.figure.value, each.after.figure.value)
        for each in found
    ]


def test_a_figure_is_new_changed_or_withdrawn_and_what_stayed_is_not_told(store, rules):
    keep(store, rules, figure(value="1"), figure(place="48", value="2"), figure(place="79", value="3"), now=BEFORE)
    figures = [
        figure(value="1.5"),
        figure(place="48", value=None),
        figure(place="31", value="4"),
        figure(place="79", value="3"),
    ]
    keep(store, rules, *figures, now=LATER)
    assert sorted(told(store)) == [
        (Kind.CHANGED, "01", 1, 1.5),
        (Kind.NEW, "31", None, 4),
        (Kind.WITHDRAWN, "48", 2, None),
    ]
    assert counted(store, ALL, TODAY) == {Kind.NEW: 1, Kind.CHANGED: 1, Kind.WITHDRAWN: 1}
    assert told(store, Between(NOW, LATER, kind=Kind.NEW)) == [(Kind.NEW, "31", None, 4)]


def test_both_moments_count_as_they_were(store, rules):
    keep(store, rules, figure(value="1"), now=BEFORE)
    keep(store, rules, figure(value="2"), now=LATER)
    keep(store, rules, figure(value="3"), now=LATER + HOUR)
    assert told(store, Between(BEFORE, LATER)) == [(Kind.CHANGED, "01", 1, 2)]
    assert told(store, Between(BEFORE, LATER + HOUR)) == [(Kind.CHANGED, "01", 1, 3)]
    assert told(store, Between(BEFORE, NOW)) == []
    assert told(store, Between(BEFORE - HOUR, BEFORE)) == [(Kind.NEW, "01", None, 1)]


def test_what_was_changed_and_changed_back_is_not_told(store, rules):
    keep(store, rules, figure(value="1"), now=BEFORE)
    keep(store, rules, figure(value="2"), now=NOW + HOUR / 2)
    keep(store, rules, figure(value="1"), now=LATER)
    assert told(store) == []


def test_another_standing_of_the_same_value_is_a_change_and_what_is_outranked_is_none(store, rules):
    keep(store, rules, figure(value="1", status="P"), figure(place="48", value="2"), now=BEFORE)
    simulated = figure(place="48", value="9", origin=Origin.SIMULATED)
    keep(store, rules, simulated, now=LATER, origin=Origin.SIMULATED)
    keep(store, rules, figure(value="1"), now=LATER)
    assert told(store) == [(Kind.CHANGED, "01", 1, 1)]


def test_what_was_computed_is_told_where_it_is_asked_for(store, rules):
    keep(store, rules, figure(value="1"), now=LATER)
    assert [each[1] for each in told(store)] == ["01"]
    assert {each[1] for each in told(store, Between(NOW, LATER, computed=True))} == {"01", "RRD", "VN"}


def test_a_selection_and_a_page_are_heeded_and_the_report_says_why(store, rules):
    keep(store, rules, figure(value="1"), figure("TC03", value="5"), now=BEFORE)
    keep(
        store,
        rules,
        figure(value="2", note="recounted"),
        figure("TC03", value="6"),
        now=LATER,
        reason="A slip",
        revision=2,
    )
    assert len(told(store, limit=1)) == len(told(store, limit=1, after=1)) == 1
    (found,) = changed(store, Selection(["TC01"], ["01"]), TODAY)
    assert (found.note, found.report["reason"], found.report["revision"]) == ("recounted", "A slip", 2)
    assert told(store, selection=Selection(["TC01"], ["48"])) == []
