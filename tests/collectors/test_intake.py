"""The one road in: whole or nothing, durable or refused, and a deadline judged by the right moment."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select  # noqa: TID251 - what the audit holds is looked at row by row

from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.problems import RefusedError
from collectors.source import Arrival
from collectors.world import World
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store import open_store
from indicators.store.audit import broken_link
from indicators.store.observations import Selection, shown
from indicators.store.reports import data_version, document_with_digest
from indicators.store.schema import audit
from tests.builders import NOW, ZONE, receipt_kept, value_shown

FORMAT = "dieuhanh.report/1"
DUE = date(2026, 10, 26)
"""October's reports are due on the 25th, a Sunday, so on the Monday after."""


@pytest.fixture
def intake(store, catalogue, geography, calendar):
    return Intake(store, World(catalogue, geography, calendar), FORMATS, ZONE, lambda: NOW)


def arrival(**differences: Any) -> Arrival:
    ordinary = {
        "source": "push",
        "origin": Origin.REPORTED,
        "actor": "key:G12",
        "received_at": NOW,
        "sender": "G12",
        "pushed": True,
    }
    return Arrival(**{**ordinary, **differences})


def paper(**said: Any) -> Document:
    row = {"indicator": "TC01", "area": "01", "period": "2026-10", "unit": "tỷ đồng", "value": said.pop("value", "5")}
    ordinary = {
        "schema": FORMAT,
        "report_id": "01JD0000000000000000000001",
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": "2026-10",
        "revision": 1,
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": 1,
        "observations": [row],
    }
    return Document(json.dumps({**ordinary, **said}).encode(), "application/json")


def audited(store):
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(audit).order_by(audit.c.id)).mappings()]


def test_an_accepted_report_is_there_for_whoever_opens_the_store_next(intake, database_url):
    kept = intake.receive(paper(), FORMAT, arrival())
    assert (kept.rows, kept.new, kept.repeated, kept.received_at) == (1, 1, False, NOW)
    other = open_store(database_url)
    try:
        assert receipt_kept(other, kept.id) == kept
        assert value_shown(other, "TC01", "01", "2026-10") == 5
        assert document_with_digest(other, kept.sha256) == paper()
    finally:
        other.close()
    (row,) = audited(intake.store)
    assert (row["action"], row["subject"], row["actor"]) == ("report.accepted", kept.id, "key:G12")


def test_the_same_report_again_has_one_effect_and_one_receipt(intake):
    first = intake.receive(paper(), FORMAT, arrival())
    version = data_version(intake.store)
    again = intake.receive(paper(), FORMAT, arrival())
    assert again.repeated
    assert (again.id, again.stored_at) == (first.id, first.stored_at)
    assert data_version(intake.store) == version


@pytest.mark.parametrize("said", [{"value": "-1"}, {"sender": "G15"}, {"row_count": 9}, {"form": "\x00"}])
def test_a_refused_report_leaves_one_line_of_audit_and_none_of_its_content(intake, said):
    document = paper(reason="a secret reason", **said)
    with pytest.raises(RefusedError) as caught:
        intake.receive(document, FORMAT, arrival())
    assert shown(intake.store, Selection()) == []
    assert document_with_digest(intake.store, document.sha256) is None
    (row,) = audited(intake.store)
    assert (row["action"], row["subject"], row["at"]) == ("report.refused", document.sha256, NOW)
    details = json.loads(row["details"])
    assert details == {
        "size": len(document.content), "sha256": document.sha256, "codes": sorted(caught.value.codes)
    }  # fmt: skip
    assert "secret" not in row["details"]
    assert broken_link(intake.store) is None


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"value": "6"}, "report-id-reused", "#/report_id"),
        ({"report_id": "another-1", "value": "6"}, "revision-old", "#/revision"),
        ({"report_id": "another-1"}, "duplicate-report", "#"),
    ],
)
def test_a_report_that_collides_with_one_that_is_stored_is_refused(intake, said, code, pointer):
    intake.receive(paper(), FORMAT, arrival())
    with pytest.raises(RefusedError) as caught:
        intake.receive(paper(**said), FORMAT, arrival())
    (problem,) = caught.value.problems
    assert (problem.code, problem.pointer, caught.value.status) == (code, pointer, 409)
    assert [row["action"] for row in audited(intake.store)] == ["report.accepted", "report.refused"]
    assert value_shown(intake.store, "TC01", "01", "2026-10") == 5


@pytest.mark.parametrize(
    ("received", "on_time"),
    [((26, 23, 59), True), ((27, 0, 0), False)],
)
def test_what_is_sent_to_us_is_in_time_by_its_first_byte(intake, received, on_time):
    day, hour, minute = received
    came = arrival(received_at=datetime(2026, 10, day, hour, minute, tzinfo=ZONE))
    kept = intake.receive(paper(), FORMAT, came)
    assert (kept.deadline, kept.on_time) == (DUE, on_time)


@pytest.mark.parametrize(
    ("generated", "on_time"),
    [("2026-10-26T23:59:59+07:00", True), ("2026-10-26T16:59:59Z", True), ("2026-10-26T17:00:00Z", False)],
)
def test_what_we_fetch_is_in_time_by_the_moment_of_its_sender(intake, generated, on_time):
    late = arrival(pushed=False, received_at=datetime(2026, 11, 20, 8, tzinfo=ZONE))
    kept = intake.receive(paper(generated_at=generated), FORMAT, late)
    assert (kept.deadline, kept.on_time) == (DUE, on_time)


def dossiers() -> Document:
    row = {"Thang": "9", "Nam": "2026", "SoNhanTrongKy": "3", "TongXuLyDungHan": "2", "TongXuLyTreHan": "1"}
    answer = {"service": "DongBoThongKeHoSo", "madonvi": "000.00.00.H26", "data": [row]}
    return Document(json.dumps(answer).encode(), "application/json")


def test_a_document_of_several_periods_owes_no_deadline_and_is_numbered_by_us(intake):
    kept = intake.receive(dossiers(), "lgsp.dossiers", arrival(sender=None, pushed=False))
    assert (kept.deadline, kept.on_time, kept.period, kept.revision) == (None, None, None, None)
    assert (kept.report_id, kept.rows) == (kept.id, 3)


def test_what_a_system_counts_by_the_day_owes_no_deadline(intake, catalogue):
    daily = next(each for each in catalogue.forms.values() if each.sender == "G22" and each.frequency.value == "D")
    indicator = catalogue.indicator(daily.indicators[0])
    row = {"indicator": indicator.code, "area": "01", "period": "2026-10-19", "unit": indicator.unit_vi, "value": "1"}
    if "province" not in {level.value for level in indicator.levels}:
        row["area"] = "VN"
    said = paper(sender="G22", form=daily.code, report_period="2026-10-19", observations=[row])
    kept = intake.receive(said, FORMAT, arrival(sender="G22"))
    assert (kept.deadline, kept.on_time, kept.rows) == (None, None, 1)


def test_a_trial_says_what_is_wrong_and_leaves_nothing(intake):
    assert len(intake.check(paper(), FORMAT, arrival()).figures) == 1
    with pytest.raises(RefusedError, match="is outside the bounds"):
        intake.check(paper(value="-1"), FORMAT, arrival())
    assert (shown(intake.store, Selection()), audited(intake.store)) == ([], [])


def test_today_is_the_day_of_the_country_and_not_of_the_sender(intake):
    first = arrival(received_at=datetime.fromisoformat("2026-10-31T17:00:00+00:00"))
    month = {"report_period": "2026-11", "observations": [
        {"indicator": "TC01", "area": "01", "period": "2026-11", "unit": "tỷ đồng", "value": "5"}
    ]}  # fmt: skip
    assert len(intake.check(paper(**month), FORMAT, first).figures) == 1
    early = arrival(received_at=datetime.fromisoformat("2026-10-31T16:59:59+00:00"))
    with pytest.raises(RefusedError) as caught:
        intake.check(paper(**month), FORMAT, early)
    assert "period-in-future" in caught.value.codes
