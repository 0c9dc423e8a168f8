"""Importing: counts are true, the same again is the same, and what is right is kept beside what is not."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from collectors.dhis2.importing import MOST_REPORTS, Importer
from collectors.dhis2.names import Kind, Names, uid_of
from collectors.dhis2.options import Options
from collectors.formats import FORMATS
from collectors.formats.dhis2_values import read
from collectors.intake import Intake
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store import locks
from indicators.store.observations import Selection, counts, shown
from indicators.store.reports import recent
from indicators.store.signing_keys import register
from tests.builders import NOW, ZONE, receipt_kept
from tests.signing import signer


def counted(answer):
    """Imported, updated, ignored and unchanged of a summary; deleted is never any but 0."""
    said = answer.json()["response"]["importCount"]
    assert said["deleted"] == 0
    return said["imported"], said["updated"], said["ignored"], said["unchanged"]


def states(answer):
    said = answer.json()
    assert said["httpStatusCode"] == answer.status_code
    return answer.status_code, said["status"], said["response"]["status"]


def reports(speaker):
    """Form, period, revision and rows of every report kept, oldest first."""
    kept = recent(speaker.store, limit=100)
    return [(each["form"], each["period"], each["revision"], each["rows"]) for each in reversed(kept)]


def figures(speaker, indicator="TC01", period="2026-09"):
    found = shown(speaker.store, Selection([indicator], periods=[period]))
    return {each.figure.place: f"{each.figure.value:f}" for each in found if each.figure.place[0].isdigit()}


def test_new_values_are_imported_and_kept_as_a_report_with_a_receipt(finance, value):
    answer = finance.post([value(), value(orgUnit="79", value=200)])
    assert (states(answer), counted(answer)) == ((200, "OK", "SUCCESS"), (2, 0, 0, 0))
    assert reports(finance) == [("BC.TC.THANG", "2026-09", 1, 2)]
    kept = receipt_kept(finance.store, answer.json()["response"]["receipts"][0])
    assert (kept.sender, kept.rows, kept.new, kept.state) == ("G12", 2, 2, "accepted")
    assert kept.report_id.startswith("dhis2-")
    assert len(kept.report_id) == len("dhis2-") + 26
    assert figures(finance) == {"01": "100.5", "79": "200"}


def test_the_same_import_again_is_the_same_report(finance, value):
    first = finance.post([value()])
    again = finance.post([value()])
    assert (states(again), counted(again)) == ((200, "OK", "SUCCESS"), (0, 0, 0, 1))
    assert again.json()["response"]["receipts"] == first.json()["response"]["receipts"]
    assert len(reports(finance)) == 1


def test_other_values_are_the_next_revision_with_the_reason_that_dhis2_has_none(finance, value):
    finance.post([value(), value(orgUnit="79", value="7")])
    answer = finance.post([value(value="101"), value(orgUnit="79", value="7.0"), value(orgUnit="48", value="3")])
    assert counted(answer) == (1, 1, 0, 1)
    assert reports(finance) == [("BC.TC.THANG", "2026-09", 1, 2), ("BC.TC.THANG", "2026-09", 2, 3)]
    assert recent(finance.store, limit=1)[0]["reason"] == "DHIS2 import"


def test_values_sent_again_after_others_came_between_count_again(finance, value):
    for each, shown_now in (("1", "1"), ("2", "2"), ("1", "1")):
        finance.post([value(value=each)])
        assert figures(finance) == {"01": shown_now}
    assert [revision for _, _, revision, _ in reports(finance)] == [1, 2, 3]


def test_what_was_refused_before_is_taken_when_it_is_right_now(finance, value):
    finance.centre.clock.now = NOW.replace(month=9, day=30)
    values = [value(), value(period="202610")]
    assert counted(finance.post(values)) == (1, 0, 1, 0)
    finance.centre.clock.now = NOW
    answer = finance.post(values)
    assert (counted(answer), states(answer)) == ((1, 0, 0, 1), (200, "OK", "SUCCESS"))


def test_values_of_several_forms_and_periods_become_a_report_each(finance, value):
    answer = finance.post([value(), value(period="202608"), value(dataElement="KT08", value="5"), value(orgUnit="79")])
    assert counted(answer) == (4, 0, 0, 0)
    assert sorted(reports(finance)) == [
        ("BC.TC.THANG", "2026-08", 1, 1),
        ("BC.TC.THANG", "2026-09", 1, 2),
        ("BC.TK.THANG", "2026-09", 1, 1),
    ]
    assert len(answer.json()["response"]["receipts"]) == 3


def test_more_reports_than_one_import_may_become_are_refused(finance, value):
    years = [f"{year}{month:02}{day:02}" for year in (2024, 2025) for month in range(1, 13) for day in range(1, 28)]
    bank = finance.other("submit", "G19")
    few = bank.post([value(dataElement="VM03", orgUnit="VN", period=each) for each in years[: MOST_REPORTS + 1]])
    assert (few.status_code, few.json()["errorCode"]) == (413, "payload-too-large")
    assert counts(finance.store)["report"] == 0


def test_right_values_are_kept_beside_wrong_ones(finance, value):
    answer = finance.post([value(), value(dataElement="NO1"), value(orgUnit="79", value="1,5"), value(orgUnit="48")])
    assert (states(answer), counted(answer)) == ((200, "WARNING", "WARNING"), (2, 0, 2, 0))
    assert answer.json()["response"]["rejectedIndexes"] == [1, 2]
    assert figures(finance).keys() == {"01", "48"}


def test_where_nothing_is_right_nothing_is_kept_but_that_it_was_refused(finance, value):
    answer = finance.post([value(dataElement="NO1"), value(value="x")])
    assert (states(answer), counted(answer)) == ((409, "ERROR", "ERROR"), (0, 0, 2, 0))
    assert reports(finance) == []


@pytest.mark.parametrize("how", ["atomic=true", "atomicMode=ALL"])
def test_an_atomic_import_keeps_all_or_nothing(finance, value, how):
    answer = finance.post(
        [value(), value(period="202608"), value(value="x", orgUnit="79")], f"/api/dataValueSets?{how}"
    )
    assert (states(answer), counted(answer)) == ((409, "ERROR", "ERROR"), (0, 0, 3, 0))
    assert answer.json()["response"]["rejectedIndexes"] == [2]
    assert reports(finance) == []
    assert counted(finance.post([value(), value(period="202608")], f"/api/dataValueSets?{how}")) == (2, 0, 0, 0)


def test_an_atomic_import_sees_a_locked_period_before_anything_is_kept(finance, value):
    locks.act(finance.store, "BC.TC.THANG", "2026-08", locks.Action.LOCKED, actor="test", reason="đã duyệt", now=NOW)
    values = [value(), value(period="202608")]
    answer = finance.post(values, "/api/dataValueSets?atomic=true")
    assert (states(answer)[0], answer.json()["response"]["rejectedIndexes"]) == (409, [1])
    assert reports(finance) == []
    partly = finance.post(values)
    assert (states(partly)[:2], counted(partly)) == ((200, "WARNING"), (1, 0, 1, 0))
    assert partly.json()["response"]["conflicts"][0]["errorCode"] == "E7643"


def test_a_trial_answers_the_same_and_keeps_nothing(finance, value):
    finance.post([value(), value(orgUnit="79")])
    values = [value(value="5"), value(orgUnit="79"), value(orgUnit="48"), value(dataElement="NO1")]
    trial = finance.post(values, "/api/dataValueSets?dryRun=true")
    assert reports(finance) == [("BC.TC.THANG", "2026-09", 1, 2)]
    real = finance.post(values)
    assert counted(trial) == counted(real) == (1, 1, 1, 1)
    assert states(trial) == states(real)
    assert trial.json()["response"]["conflicts"] == real.json()["response"]["conflicts"]
    assert trial.json()["response"]["receipts"] == []


@pytest.mark.parametrize(
    ("strategy", "expected", "left"),
    [
        ("CREATE", (1, 0, 2, 0), {"01": "100.5", "79": "7", "48": "3"}),
        ("NEW", (1, 0, 2, 0), {"01": "100.5", "79": "7", "48": "3"}),
        ("UPDATE", (0, 1, 1, 1), {"01": "5", "79": "7"}),
        ("UPDATES", (0, 1, 1, 1), {"01": "5", "79": "7"}),
        ("create_and_update", (1, 1, 0, 1), {"01": "5", "79": "7", "48": "3"}),
        ("NEW_AND_UPDATES", (1, 1, 0, 1), {"01": "5", "79": "7", "48": "3"}),
    ],
)
@pytest.mark.parametrize("name", ["importStrategy", "strategy"])
def test_a_strategy_takes_what_it_means_and_passes_over_the_rest(finance, value, strategy, expected, left, name):  # noqa: PLR0913, PLR0917 - a case
    finance.post([value(), value(orgUnit="79", value="7")])
    values = [value(value="5"), value(orgUnit="79", value="7"), value(orgUnit="48", value="3")]
    path = f"/api/dataValueSets?{name}={strategy}"
    assert counted(finance.post(values, f"{path}&dryRun=true")) == expected
    answer = finance.post(values, path)
    assert (counted(answer), states(answer)) == (expected, (200, "OK", "SUCCESS"))
    assert figures(finance) == left


def test_creating_what_exists_keeps_nothing_and_is_no_conflict(finance, value):
    finance.post([value()])
    answer = finance.post([value(value="5")], "/api/dataValueSets?importStrategy=CREATE")
    assert (states(answer), counted(answer)) == ((200, "OK", "SUCCESS"), (0, 0, 1, 0))
    assert len(reports(finance)) == 1


def test_the_same_set_with_a_wider_strategy_is_not_taken_for_the_same_import(finance, value):
    finance.post([value(value="1")])
    values = [value(value="2"), value(orgUnit="79", value="3")]
    finance.post(values, "/api/dataValueSets?importStrategy=CREATE")
    assert counted(finance.post(values)) == (0, 1, 0, 1)
    assert figures(finance) == {"01": "2", "79": "3"}


@pytest.mark.parametrize("said", [{"path": "/api/dataValueSets?importStrategy=DELETE"}, {"deleted": True}])
def test_nothing_is_deleted(finance, value, said):
    finance.post([value()])
    answer = finance.post([value(deleted=said.get("deleted", False))], said.get("path", "/api/dataValueSets"))
    assert states(answer)[0] == 409
    assert answer.json()["response"]["conflicts"][0]["problem"] == "nothing-deleted"
    assert figures(finance) == {"01": "100.5"}


def test_a_figure_that_jumps_waits_for_a_person_and_is_counted_as_held(finance, value):
    finance.post([value(period="202608")])
    for path in ("/api/dataValueSets?dryRun=true", "/api/dataValueSets"):
        answer = finance.post([value(value="9999999")], path)
        assert states(answer) == (200, "WARNING", "WARNING")
        assert answer.json()["response"]["importCount"]["held"] == 1
        assert counted(answer) == (0, 0, 0, 0)
    assert figures(finance) == {}
    assert recent(finance.store, limit=1)[0]["held"]


def test_a_comment_without_a_value_says_that_the_figure_is_missing(finance, value):
    said = value(value=None, comment="chưa có số liệu")
    assert counted(finance.post([said])) == (1, 0, 0, 0)
    held = shown(finance.store, Selection(["TC01"], ["01"]))[0].figure
    assert (held.value, held.status) == (None, "M")


def test_a_figure_is_provisional_while_its_period_goes_on(finance, value):
    finance.post([value(period="202610"), value()])
    found = {each.figure.period.code: each.figure.status for each in shown(finance.store, Selection(["TC01"], ["01"]))}
    assert found == {"2026-10": "P", "2026-09": "A"}


def test_uids_stand_for_codes(finance, value):
    named = {
        "dataSet": uid_of(Kind.DATA_SET, "BC.TC.THANG"),
        "dataValues": [
            value(dataElement=uid_of(Kind.DATA_ELEMENT, "TC01"), orgUnit=uid_of(Kind.ORG_UNIT, "01")),
        ],
    }
    assert counted(finance.post(named, "/api/dataValueSets?idScheme=UID")) == (1, 0, 0, 0)
    assert figures(finance) == {"01": "100.5"}
    assert counted(finance.post([value()], "/api/dataValueSets?idScheme=UID")) == (0, 0, 1, 0)
    assert counted(finance.post(named, "/api/dataValueSets?idScheme=CODE")) == (0, 0, 1, 0)
    assert counted(finance.post({**named, "idScheme": "uid"}, "/api/dataValueSets?idScheme=CODE")) == (0, 0, 0, 1)


def test_a_province_sends_for_itself_alone(finance, value):
    hanoi = finance.other("submit", "H26")
    answer = hanoi.post([value(dataElement="LD04", value="50"), value(dataElement="LD04", value="50", orgUnit="79")])
    assert counted(answer) == (1, 0, 1, 0)
    assert answer.json()["response"]["conflicts"][0]["errorCode"] == "E7617"


def test_an_idempotency_key_gives_the_same_receipt_whatever_came_between(finance, value):
    key = {"Idempotency-Key": "run-1"}
    first = finance.post([value(value="1"), value(period="202608")], headers=key)
    finance.post([value(value="2")])
    again = finance.post([value(value="1"), value(period="202608")], headers=key)
    assert again.json()["response"]["receipts"] == first.json()["response"]["receipts"]
    assert figures(finance) == {"01": "2"}
    other = finance.post([value(value="3")], headers=key)
    assert (states(other)[0], other.json()["response"]["conflicts"][0]["problem"]) == (409, "key-reused")


def test_a_sender_with_a_registered_key_must_sign(finance, value):
    register(finance.store, "G12", signer().handed_in, actor="test", now=NOW)
    refused = finance.post([value()])
    assert (refused.status_code, refused.json()["errorCode"]) == (401, "signature-missing")
    content = json.dumps({"dataValues": [value()]}).encode()
    signed = {"X-JWS-Signature": signer().sign(content), "Content-Type": "application/json"}
    assert counted(finance.post(None, content=content, headers=signed)) == (1, 0, 0, 0)
    assert recent(finance.store, limit=1)[0]["kid"] == signer().handed_in.kid


def test_a_signed_import_that_is_replayed_changes_nothing(finance, value):
    register(finance.store, "G12", signer().handed_in, actor="test", now=NOW)

    def send(said, **when):
        content = json.dumps({"dataValues": [value(value=said)]}).encode()
        signed = {"X-JWS-Signature": signer().sign(content, **when), "Content-Type": "application/json"}
        return finance.post(None, content=content, headers=signed)

    early, late = int(NOW.timestamp()) - 60, int(NOW.timestamp())
    send("1", iat=early)
    send("2", iat=late)
    send("1", iat=early)
    assert figures(finance) == {"01": "2"}
    send("1", iat=late)
    assert figures(finance) == {"01": "1"}


def test_imports_of_one_moment_each_get_a_revision_of_their_own(store, world, value):
    intake = Intake(store, world, FORMATS, ZONE, lambda: NOW)
    importers = [Importer(intake, Names(world)) for _ in range(2)]
    arrival = Arrival("push", Origin.REPORTED, "key:G12", NOW, sender="G12", pushed=True)

    def send(number):
        said = {"dataValues": [value(value=str(100 + number))]}
        paper = Document(json.dumps(said).encode(), "application/json")
        return importers[number % 2].take(paper, read(paper), arrival, Options())

    with ThreadPoolExecutor(2) as pool:
        outcomes = [each for start in range(0, 8, 2) for each in pool.map(send, (start, start + 1))]
    assert [each.problems for each in outcomes] == [()] * 8
    assert sorted(each.receipts[0].revision for each in outcomes) == list(range(1, 9))


def test_an_atomic_import_keeps_nothing_where_one_of_its_reports_collides_with_a_stored_one(finance, value):
    named = {"headers": {"Idempotency-Key": "once"}}
    finance.post([value(period="202607")], **named)
    before = reports(finance)
    values = [value(period="202608"), value()]
    answer = finance.post(values, "/api/dataValueSets?atomic=true", **named)
    assert (states(answer), counted(answer)) == ((409, "ERROR", "ERROR"), (0, 0, 2, 0))
    assert answer.json()["response"]["receipts"] == []
    assert reports(finance) == before
    partly = finance.post(values, headers={"Idempotency-Key": "once"})
    assert counted(partly) == (1, 0, 1, 0)


def test_an_atomic_import_of_several_reports_is_one_transaction_and_may_come_again(finance, value):
    values = [value(period="202608"), value()]
    first = finance.post(values, "/api/dataValueSets?atomic=true")
    again = finance.post(values, "/api/dataValueSets?atomic=true")
    assert (counted(first), counted(again)) == ((2, 0, 0, 0), (0, 0, 0, 2))
    assert len(reports(finance)) == 2
