"""Held reports: nothing is shown before somebody decides, and somebody decides once."""

from datetime import timedelta

import pytest

from indicators.observations import Origin
from indicators.plausibility import Reason
from indicators.store import audit
from indicators.store.decisions import (
    AlreadyDecidedError,
    SupersededError,
    UnknownHeldReportError,
    Verdict,
    count_held,
    decide,
    decided,
    decisions_on,
    held,
    pending_figures,
)
from indicators.store.records import doubts_of
from indicators.store.reports import data_version, events_since
from tests.builders import NOW, figure, figure_shown, keep, value_shown

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def waiting(store, rules):
    """The number of a report that says a thousand times what the month before said, beside an ordinary figure."""
    keep(store, rules, figure(period="2026-09", value="100.5"))
    receipt = keep(store, rules, figure(value="100500"), figure(place="79", value="7"), revision=1)
    assert receipt.state == "held"
    return receipt.id


def decision(store, rules, number, verdict=Verdict.CONFIRMED, **said):
    ordinary = {"actor": "an", "reason": "đã đối chiếu", "now": LATER}
    return decide(store, rules, number, verdict, **{**ordinary, **said})


def test_what_waits_is_kept_as_it_was_sent_and_not_shown(store, waiting):
    (row,) = held(store)
    assert (row["id"], count_held(store)) == (waiting, 1)
    assert [(each["reason"], each["value"], each["before"]) for each in doubts_of(row)] == [
        (Reason.JUMP, "100500", "100.5")
    ]
    assert [(each["place"], f"{each['value']:f}") for each in pending_figures(store, waiting)] == [
        ("01", "100500"),
        ("79", "7"),
    ]
    assert len(pending_figures(store, waiting, limit=1)) == 1
    assert figure_shown(store, "TC01", "01", "2026-10") is None
    assert figure_shown(store, "TC01", "79", "2026-10") is None


def test_a_figure_that_comes_after_later_periods_is_held_against_those_before_it(store, rules):
    keep(store, rules, figure(period="2026-07", value="100.5"), figure(period="2026-09", value="3"))

    receipt = keep(store, rules, figure(period="2026-08", value="100500"))

    (row,) = held(store)
    assert (row["id"], receipt.state) == (receipt.id, "held")
    assert [(each["before"], each["before_period"]) for each in doubts_of(row)] == [("100.5", "2026-07")]


def test_a_figure_of_lower_rank_hides_none_that_a_new_one_is_held_against(store, rules):
    keep(store, rules, figure(period="2026-08", value="100.5"))
    keep(store, rules, figure(period="2026-09", value="7"), figure(value="8"), origin=Origin.SIMULATED)

    receipt = keep(store, rules, figure(value="100500"), revision=1)

    assert (receipt.state, count_held(store)) == ("held", 1)
    assert keep(store, rules, figure(place="79", value="100500")).state == "accepted"


def test_what_waits_is_found_by_its_sender(store, waiting):
    assert [row["id"] for row in held(store, sender="G12")] == [waiting]
    assert held(store, sender="G15") == []


def test_a_confirmed_report_is_shown_whole_from_the_decision_on(store, rules, waiting):
    before = data_version(store)
    made = decision(store, rules, waiting)
    assert str(value_shown(store, "TC01", "01", "2026-10")) == "100500"
    assert str(value_shown(store, "TC01", "79", "2026-10")) == "7"
    assert figure_shown(store, "TC01", "01", "2026-10", as_of=NOW) is None
    (event,) = events_since(store, before)
    assert (event.kind, event.subject, event.version) == ("confirmed", waiting, made.version)
    assert "TC01" in event.indicators
    assert (count_held(store), held(store)) == (0, [])


def test_a_rejected_report_changes_no_figure_but_is_told(store, rules, waiting):
    before = data_version(store)
    decision(store, rules, waiting, Verdict.REJECTED)
    assert figure_shown(store, "TC01", "01", "2026-10") is None
    assert [(each.kind, each.indicators) for each in events_since(store, before)] == [("rejected", frozenset())]
    assert count_held(store) == 0
    assert len(pending_figures(store, waiting)) == 2


def test_who_comes_second_learns_who_was_first(store, rules, waiting):
    decision(store, rules, waiting)
    with pytest.raises(AlreadyDecidedError) as error:
        decision(store, rules, waiting, Verdict.REJECTED, actor="binh")
    assert error.value.facts == {"receipt": waiting, "actor": "an", "verdict": "confirmed"}
    assert str(value_shown(store, "TC01", "01", "2026-10")) == "100500"


def test_a_higher_revision_keeps_an_older_one_from_being_confirmed(store, rules, waiting):
    keep(store, rules, figure(value="101"), revision=2, reason="sửa đơn vị")
    with pytest.raises(SupersededError) as error:
        decision(store, rules, waiting)
    assert error.value.facts == {"form": "BC.TC.THANG", "period": "2026-10", "held": 2}
    assert decision(store, rules, waiting, Verdict.REJECTED).verdict is Verdict.REJECTED
    assert str(value_shown(store, "TC01", "01", "2026-10")) == "101"


def test_a_higher_revision_that_waits_itself_stands_in_nobodys_way(store, rules, waiting):
    keep(store, rules, figure(value="200500"), revision=2, reason="sửa")
    assert count_held(store) == 2
    assert decision(store, rules, waiting).verdict is Verdict.CONFIRMED


def test_what_is_not_held_cannot_be_decided(store, rules):
    number = keep(store, rules, figure()).id
    for unknown in (number, "01NOTHING"):
        with pytest.raises(UnknownHeldReportError):
            decision(store, rules, unknown)


def test_the_decisions_made_last_come_first_each_with_its_report(store, rules, waiting):
    second = keep(store, rules, figure(value="200500"), revision=2, reason="sửa").id
    decision(store, rules, waiting, Verdict.REJECTED)
    decision(store, rules, second, actor="binh")
    found = [(row["id"], made.verdict, made.actor) for row, made in decided(store, limit=5)]
    assert found == [(second, Verdict.CONFIRMED, "binh"), (waiting, Verdict.REJECTED, "an")]
    assert [row["id"] for row, _ in decided(store, limit=1)] == [second]
    assert decided(store, limit=0) == []


def test_a_decision_is_found_by_its_report_and_stands_in_the_audit(store, rules, waiting):
    assert decisions_on(store, [waiting]) == {}
    made = decision(store, rules, waiting)
    assert decisions_on(store, [waiting, "01NOTHING"]) == {waiting: made}
    (noted,) = audit.entries(store, ["report.confirmed"], limit=5)
    assert noted == (LATER, audit.Entry("an", "report.confirmed", waiting, {"reason": "đã đối chiếu"}))
    assert audit.broken_link(store) is None


def test_how_many_waited_at_a_moment_counts_neither_what_came_nor_what_was_decided_later(store, rules, waiting):
    decision(store, rules, waiting)
    moments = (NOW - timedelta(seconds=1), NOW, LATER - timedelta(seconds=1), LATER)
    assert [count_held(store, as_of=each) for each in moments] == [0, 1, 1, 0]
    assert count_held(store) == 0
