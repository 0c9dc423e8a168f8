"""Senders that contradict each other: both figures are kept, and it can be told which is shown and why."""

from datetime import timedelta

from indicators.observations import Origin
from indicators.store.conflicts import conflicts
from indicators.store.observations import Selection
from tests.builders import NOW, figure, keep

EARLIER = NOW - timedelta(days=1)


def told(store, *, as_of=None):
    found = conflicts(store, Selection(), as_of=as_of)
    return [(each.indicator, each.place, [(said.sender, str(said.value)) for said in each.said]) for each in found]


def test_a_ministry_and_a_province_that_differ_are_both_told_the_shown_one_first(store, rules):
    keep(store, rules, figure(value="5"), sender="H26", now=EARLIER)
    keep(store, rules, figure(value="6"), figure(place="48", value="7"))
    assert told(store) == [("TC01", "01", [("G12", "6"), ("H26", "5")])]
    assert not conflicts(store, Selection())[0].is_by_rank
    assert told(store, as_of=EARLIER) == []


def test_what_is_published_stands_although_another_came_later(store, rules):
    keep(store, rules, figure(value="6", origin=Origin.PUBLISHED), now=EARLIER, origin=Origin.PUBLISHED)
    keep(store, rules, figure(value="5"), sender="H26")
    (only,) = conflicts(store, Selection(["TC01"], ["01"]))
    assert [said.sender for said in only.said] == ["G12", "H26"]
    assert only.is_by_rank


def test_senders_that_agree_after_all_and_a_sender_that_corrects_itself_are_no_conflict(store, rules):
    keep(store, rules, figure(value="5"), figure(place="48", value="1"), now=EARLIER - timedelta(days=1))
    keep(store, rules, figure(value="6"), figure(place="48", value="2"), sender="H26", now=EARLIER)
    keep(store, rules, figure(value="6.5"), figure(place="48", value="3"), sender="H26")
    assert {each[:2] for each in told(store)} == {("TC01", "01"), ("TC01", "48")}
    keep(store, rules, figure(value="9"), now=NOW + timedelta(days=1))
    keep(store, rules, figure(value="10"), sender="H26", now=NOW + timedelta(days=2))
    keep(store, rules, figure(value="10.0", status="P"), now=NOW + timedelta(days=3))
    assert [each[:2] for each in told(store)] == [("TC01", "48")]


def test_what_is_simulated_contradicts_nobody_real(store, rules):
    keep(store, rules, figure(value="5", origin=Origin.SIMULATED), sender="H26", origin=Origin.SIMULATED, now=EARLIER)
    keep(store, rules, figure(value="6"))
    assert told(store) == []
