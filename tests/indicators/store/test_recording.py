"""Recording a report: all or nothing, once, with its receipt."""

import pytest
from sqlalchemy import update  # noqa: TID251 - a clock set back is written into the row

from indicators.observations import Origin
from indicators.reports import Receipt, ReportIdReusedError, RevisionOldError, Submission
from indicators.store import audit
from indicators.store.observations import Selection, counts, shown, versions
from indicators.store.recording import record, record_all
from indicators.store.reports import data_version, document_with_digest, events_since
from indicators.store.schema import event
from tests.builders import NOW, document, figure, figure_shown, keep, receipt_kept, report, value_shown

NOTHING = {"observation": 0, "report": 0, "current": 0}


def test_a_receipt_says_what_was_received_and_what_it_changed(store, rules):
    arrived, paper = report(deadline=NOW.date(), on_time=True), document(b"one")
    given = record(store, rules, arrived, paper, [figure(), figure(place="31", value=None)], now=NOW)
    assert (given.rows, given.new, given.changed, given.unchanged) == (2, 2, 0, 0)
    assert (given.id, given.report_id, given.sender) == (arrived.id, arrived.report_id, "G12")
    assert (given.form, given.period, given.revision) == ("BC.TC.THANG", "2026-10", 1)
    assert (given.sha256, given.deadline, given.on_time) == (paper.sha256, NOW.date(), True)
    assert (given.received_at, given.stored_at) == (NOW, NOW)
    assert not given.repeated
    assert receipt_kept(store, arrived.id) == given


def test_figures_are_counted_as_new_changed_and_unchanged(store, rules):
    keep(store, rules, figure(place="01", value="1"), figure(place="31", value="2"))
    given = keep(
        store,
        rules,
        figure(place="01", value="1.0"),
        figure(place="31", value="3"),
        figure(place="33"),
        figure(place="37", value=None),
    )
    assert (given.rows, given.new, given.changed, given.unchanged) == (4, 2, 1, 1)


def test_the_same_report_again_has_one_effect_and_the_same_receipt(store, rules):
    arrived, paper = report(), document(b"one")
    first = record(store, rules, arrived, paper, [figure()], now=NOW)
    before = (counts(store), data_version(store))
    again = record(store, rules, report(report_id=arrived.report_id), paper, [figure()], now=NOW.replace(hour=9))
    assert again.repeated
    assert {**vars(again), "repeated": False} == vars(first)
    assert (counts(store), data_version(store)) == before


def test_other_bytes_under_a_used_number_are_refused(store, rules):
    arrived = report()
    record(store, rules, arrived, document(b"one"), [figure()], now=NOW)
    other = report(report_id=arrived.report_id, revision=2)
    with pytest.raises(ReportIdReusedError, match=f"Report {arrived.report_id} is stored with other content"):
        record(store, rules, other, document(b"two"), [figure(value="1")], now=NOW)
    assert counts(store)["report"] == 1
    assert document_with_digest(store, document(b"two").sha256) is None


def test_two_senders_may_use_the_same_number(store, rules):
    record(store, rules, report(report_id="1"), document(b"one"), [figure()], now=NOW)
    other = report(report_id="1", sender="G15")
    assert not record(store, rules, other, document(b"two"), [figure(value="1")], now=NOW).repeated


@pytest.mark.parametrize("revision", [1, 2])
def test_a_revision_that_is_not_higher_is_refused(store, rules, revision):
    record(store, rules, report(revision=2), document(b"one"), [figure(value="1")], now=NOW)
    with pytest.raises(RevisionOldError, match=f"is stored with revision 2; {revision} is not higher"):
        record(store, rules, report(revision=revision), document(b"two"), [figure(value="2")], now=NOW)
    assert value_shown(store, "TC01", "01", "2026-10") == 1
    assert data_version(store) == 1


def test_a_higher_revision_replaces_what_is_shown_and_the_history_keeps_both(store, rules):
    record(store, rules, report(), document(b"one"), [figure(value="1")], now=NOW)
    record(store, rules, report(revision=2, reason="a slip"), document(b"two"), [figure(value="2")], now=NOW)
    assert value_shown(store, "TC01", "01", "2026-10") == 2
    assert [each.figure.value for each in versions(store, "TC01", "01", "2026-10")] == [1, 2]


def test_revisions_are_counted_for_each_sender_form_period_and_origin(store, rules):
    for number, each in enumerate(
        ({}, {"sender": "G15"}, {"form": "BC.TK.THANG"}, {"period": "2026-09"}, {"origin": Origin.SIMULATED})
    ):
        record(store, rules, report(**each), document(b"%d" % number), [], now=NOW)
    assert counts(store)["report"] == 5


def test_a_report_that_fails_in_the_middle_leaves_nothing(store, rules):
    with pytest.raises(ValueError, match="not a finite number"):
        record(store, rules, report(), document(b"one"), [figure(), figure(place="31", value="NaN")], now=NOW)
    assert counts(store) == NOTHING
    assert document_with_digest(store, document(b"one").sha256) is None
    assert (data_version(store), events_since(store, 0), audit.broken_link(store)) == (0, [], None)
    keep(store, rules, figure())
    assert counts(store)["report"] == 1


def test_each_report_makes_one_event_with_the_indicators_it_touched(store, rules):
    first = keep(store, rules, figure("TC01"), figure("TC02.D"))
    second = keep(store, rules, figure("TC01"))
    third = keep(store, rules, figure("HC12"))
    events = events_since(store, 0)
    assert [each.version for each in events] == [first.version, second.version, third.version]
    assert [each.subject for each in events] == [first.id, second.id, third.id]
    assert [each.indicators for each in events] == [{"TC01", "TC02.D", "TC02"}, set(), {"HC12"}]
    assert {each.kind for each in events} == {"report"}
    assert events_since(store, second.version) == events[2:]
    assert events_since(store, 0, limit=1) == events[:1]


def test_a_clock_that_was_set_back_does_not_reorder_history(store, rules):
    keep(store, rules, figure(value="1"), now=NOW)
    earlier = keep(store, rules, figure(value="2"), now=NOW.replace(year=2025))
    assert earlier.stored_at == NOW
    assert value_shown(store, "TC01", "01", "2026-10", as_of=NOW) == 2


def test_time_goes_on_from_the_newest_event(store, rules):
    keep(store, rules, figure(value="1"))
    with store.writing() as connection:
        connection.execute(update(event).values(at=NOW.replace(year=2030)))
    assert keep(store, rules, figure(value="2")).stored_at == NOW.replace(year=2030)


def test_a_figure_of_lower_rank_is_kept_but_not_shown(store, rules):
    keep(store, rules, figure(value="1"))
    given = keep(store, rules, figure(value="2", origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    assert (given.changed, given.new) == (1, 0)
    assert value_shown(store, "TC01", "01", "2026-10") == 1
    assert value_shown(store, "TC01", "RRD", "2026-10") == 1
    keep(store, rules, figure(value="3", origin=Origin.PUBLISHED), origin=Origin.PUBLISHED)
    keep(store, rules, figure(value="4"))
    assert value_shown(store, "TC01", "01", "2026-10") == 3
    kept = [(each.figure.origin, each.figure.value) for each in versions(store, "TC01", "01", "2026-10")]
    assert kept == [("reported", 1), ("simulated", 2), ("published", 3), ("reported", 4)]


def test_a_report_that_changes_nothing_shown_writes_no_figure_anew(store, rules):
    keep(store, rules, figure())
    before = counts(store)
    given = keep(store, rules, figure())
    assert (given.unchanged, given.rows) == (1, 1)
    assert counts(store) == {**before, "report": 2}


def test_a_report_without_figures_is_kept_all_the_same(store, rules):
    given = keep(store, rules)
    assert (given.rows, counts(store)["report"]) == (0, 1)


def test_of_two_figures_for_one_key_in_a_report_the_last_counts(store, rules):
    keep(store, rules, figure(value="1", row=1), figure(value="2", row=2))
    assert value_shown(store, "TC01", "01", "2026-10") == 2
    assert value_shown(store, "TC01", "VN", "2026-10") == 2


def test_several_periods_come_in_one_report(store, rules):
    periods = [f"{year}-{month:02}" for year in range(1980, 2025) for month in range(1, 13)]
    assert len(periods) > 500
    given = keep(store, rules, *[figure(place="VN", period=each, value="1") for each in periods], period=None)
    assert given.new == len(periods)
    assert keep(store, rules, *[figure(place="VN", period=each, value="1") for each in periods]).unchanged == given.new
    assert figure_shown(store, "TC01", "VN", "1980-01").value == 1


def test_a_total_leads_to_a_report_that_said_a_part_of_it_whoever_travelled_along(store, rules):
    """Hanoi's revenue, then Da Nang's, then what has nothing to do with either, in one transaction."""
    reports = [report(sender=sender) for sender in ("H26", "H17", "G16")]
    said = [figure("TC01", "01"), figure("TC01", "48"), figure("KT12", "79")]
    together = [Submission(each, document(each.id.encode()), (one,)) for each, one in zip(reports, said, strict=True)]
    assert all(isinstance(each, Receipt) for each in record_all(store, rules, together, now=NOW))
    region = rules.geography.ancestors("01")[0].id

    def completed_by(indicator, place):
        (found,) = shown(store, Selection([indicator], [place], periods=["2026-10"]))
        return found.report

    assert completed_by("TC01", region) == reports[0].id
    assert completed_by("TC01", "VN") == reports[1].id
    assert completed_by("KT12", "VN") == reports[2].id


def test_a_figure_computed_by_a_formula_leads_to_the_report_of_its_parts(store, rules):
    reports = [report(), report()]
    parts = (figure("TC01", "01", value="50"), figure("TC02.D", "01", value="100"))
    together = [
        Submission(reports[0], document(b"parts"), parts),
        Submission(reports[1], document(b"other"), (figure("KT12", "01"),)),
    ]
    record_all(store, rules, together, now=NOW)
    (rate,) = shown(store, Selection(["TC02"], ["01"], periods=["2026-10"]))
    assert rate.report == reports[0].id
