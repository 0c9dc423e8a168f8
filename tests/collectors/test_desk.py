"""The desk: a held report is decided once, with a reason; a locked period takes nothing until it is re-opened."""

import asyncio
import json

import pytest

from indicators.store import audit
from indicators.store.decisions import Verdict, count_held
from tests.builders import value_shown
from tests.collectors.test_endpoint import finance, row
from tests.dashboard.centre import OUR_PAGE, cookie, key, opened

WHY = {"reason": "Đã gọi Bộ Tài chính đối chiếu"}
YES, NO = {"verdict": "confirmed", **WHY}, {"verdict": "rejected", **WHY}
LOCK = {"form": "BC.TC.THANG", "period": "2026-10", "action": "locked", "reason": "Đã duyệt"}


@pytest.fixture
def centre(store):
    with opened(store) as started:
        yield started


@pytest.fixture
def staff(store):
    return cookie(store, "staff", name="an")


@pytest.fixture
def administrator(store):
    return cookie(store, "administrator", name="binh")


@pytest.fixture
def sent(centre, store):
    """Sends the ministry's reports."""
    token = key(store, "submit")

    def send(period, value, **said):
        number = f"report-{period}-{value}-{said.get('revision', 1)}"
        report = finance(report_id=number, report_period=period, observations=[row(period=period, value=value)], **said)
        return centre.ask("POST", "/api/v1/reports", token=token, json=report)

    return send


@pytest.fixture
def held(sent):
    """The receipt of a report a thousand times the month before."""
    assert sent("2026-09", "100.5").status_code == 201
    answer = sent("2026-10", "100500")
    assert (answer.status_code, answer.json()["state"]) == (202, "held")
    return answer.json()["receipt_id"]


def ordered(centre, path, body, who, method="POST"):
    return centre.ask(method, f"/api/v1{path}", cookie=who, json=body, headers=OUR_PAGE)


def code(answer):
    return (answer.status_code, answer.json()["type"].rpartition("/")[2])


def acts(store, *kinds):
    return [(each.actor, each.action, each.details.get("reason")) for _, each in audit.entries(store, kinds, limit=10)]


def test_a_held_report_is_listed_with_its_doubtful_figure_beside_the_one_before(centre, held, staff):
    (item,) = centre.get("/api/v1/held", cookie=staff).json()["items"]
    (doubt,) = item["held"]
    assert (item["receipt_id"], doubt["value"], doubt["before"]) == (held, "100500", "100.5")
    assert (doubt["reason"], doubt["detail"]) == ("jump", "gấp 100 lần trở lên so với kỳ trước")
    (figure,) = centre.get(f"/api/v1/held/{held}/figures", cookie=staff).json()["items"]
    assert (figure["indicator"], figure["place"], figure["value"]) == ("TC01", "01", "100500")
    assert centre.get("/api/v1/held/%C2%84/figures", cookie=staff).status_code == 404


def test_a_confirmed_report_is_shown_from_then_on(centre, store, held, staff):
    assert value_shown(store, "TC01", "01", "2026-09") is not None
    answer = ordered(centre, f"/held/{held}", YES, staff)
    assert (answer.status_code, answer.json()["verdict"], answer.json()["reason"]) == (200, "confirmed", WHY["reason"])
    assert str(value_shown(store, "TC01", "01", "2026-10")) == "100500"
    assert count_held(store) == 0
    assert acts(store, "report.confirmed") == [("an", "report.confirmed", WHY["reason"])]
    said = centre.get(f"/api/v1/receipts/{held}", cookie=staff).json()["decision"]
    assert (said["verdict"], said["reason"]) == ("confirmed", WHY["reason"])


def test_a_rejected_report_is_never_shown(centre, store, held, staff):
    assert ordered(centre, f"/held/{held}", NO, staff).status_code == 200
    with pytest.raises(AssertionError, match="nothing is shown"):
        value_shown(store, "TC01", "01", "2026-10")
    assert acts(store, "report.rejected") == [("an", "report.rejected", WHY["reason"])]
    assert centre.get("/api/v1/held", cookie=staff).json()["items"] == []


def test_of_two_who_decide_at_once_one_does_and_the_other_learns_who_did(centre, store, held, staff, administrator):
    async def both():
        asked = [
            centre._answer(  # noqa: SLF001 - two questions at once, which `ask` does not put
                "POST", f"/api/v1/held/{held}", {"Host": "127.0.0.1:8766", "Cookie": who, **OUR_PAGE}, {"json": body}
            )
            for who, body in ((staff, YES), (administrator, NO))
        ]
        return await asyncio.gather(*asked)

    won, lost = sorted(centre.run(both()), key=lambda each: each.status_code)
    assert won.status_code == 200
    assert code(lost) == (409, "already-decided")
    word = {Verdict.CONFIRMED: "an quyết định: đã xác nhận", Verdict.REJECTED: "binh quyết định: đã từ chối"}
    assert word[Verdict(won.json()["verdict"])] in lost.json()["detail"]
    assert len(acts(store, "report.confirmed", "report.rejected")) == 1


def test_a_report_overtaken_by_a_higher_revision_can_only_be_rejected(centre, sent, held, staff):
    assert sent("2026-10", "100.5", revision=2, reason="sửa đơn vị").status_code == 201
    assert code(ordered(centre, f"/held/{held}", YES, staff)) == (409, "superseded")
    assert ordered(centre, f"/held/{held}", NO, staff).status_code == 200


@pytest.mark.parametrize("role", ["leader", "reporter"])
def test_neither_leaders_nor_senders_decide(centre, store, held, role):
    who = cookie(store, role, agency="G12" if role == "reporter" else None)
    assert ordered(centre, f"/held/{held}", YES, who).status_code == 403
    assert centre.get("/api/v1/held", cookie=who).status_code == 403
    assert count_held(store) == 1


def test_another_site_decides_nothing_with_the_cookie_of_somebody(centre, store, held, staff):
    answer = centre.ask(
        "POST", f"/api/v1/held/{held}", cookie=staff, json=YES, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, count_held(store)) == (403, 1)


def test_what_is_not_held_cannot_be_decided(centre, staff):
    answer = ordered(centre, "/held/01NOTHING", YES, staff)
    assert code(answer) == (404, "not-found")
    assert "01NOTHING" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"verdict": "confirmed"}, ["missing-field"]),
        ({"verdict": "confirmed", "reason": ""}, ["wrong-type"]),
        ({"verdict": "confirmed", "reason": "     "}, ["wrong-type"]),
        ({"verdict": "confirmed", "reason": "x" * 501}, ["wrong-type"]),
        ({"verdict": "confirmed", "reason": 123}, ["wrong-type"]),
        ({"verdict": "confirmed", "reason": "gọi 0912 345 678"}, ["personal-data-not-allowed"]),
        ({"verdict": "confirmed", "reason": "dữ liệu\x00sai"}, ["text-control-char"]),
        ({"verdict": "perhaps", **WHY}, ["wrong-type"]),
        ({"verdict": "confirmed", **WHY, "force": True}, ["unknown-field"]),
        ({}, ["missing-field", "missing-field"]),
        ([], ["wrong-type"]),
    ],
)
def test_a_decision_says_what_and_why_and_nothing_else(centre, held, staff, body, wanted):
    answer = ordered(centre, f"/held/{held}", body, staff)
    assert (answer.status_code, [each["code"] for each in answer.json()["errors"]]) == (422, wanted)
    assert len(centre.get("/api/v1/held", cookie=staff).json()["items"]) == 1


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"verdict": "confirmed", "verdict": "rejected", "reason": "xong"}', b"\xff"]
)
def test_what_is_no_plain_json_decides_nothing(centre, store, held, staff, content):
    answer = centre.ask("POST", f"/api/v1/held/{held}", cookie=staff, content=content, headers=OUR_PAGE)
    assert (answer.status_code, count_held(store)) == (400, 1)


def test_a_reason_is_kept_without_blanks_around_it_and_in_composed_letters(centre, store, held, staff):
    decomposed = "  đã đối chiếu  ".replace("ế", "e\u0302\u0301")
    ordered(centre, f"/held/{held}", {"verdict": "confirmed", "reason": decomposed}, staff)
    assert acts(store, "report.confirmed") == [("an", "report.confirmed", "đã đối chiếu")]


def test_a_locked_period_takes_no_report_until_it_is_reopened(centre, store, sent, administrator):
    assert ordered(centre, "/periods", LOCK, administrator).status_code == 200
    assert code(sent("2026-10", "100.5")) == (409, "period-locked")
    assert sent("2026-09", "90").status_code == 201
    reopened = {**LOCK, "action": "reopened", "reason": "Bổ sung số liệu"}
    assert ordered(centre, "/periods", reopened, administrator).status_code == 200
    assert sent("2026-10", "100.5").status_code == 201
    assert acts(store, "period.locked", "period.reopened") == [
        ("binh", "period.reopened", "Bổ sung số liệu"),
        ("binh", "period.locked", "Đã duyệt"),
    ]
    listed = centre.get("/api/v1/periods", cookie=administrator).json()["items"]
    assert [(each["action"], each["actor"], each["period"]) for each in listed] == [
        ("reopened", "binh", "2026-10"),
        ("locked", "binh", "2026-10"),
    ]


def test_a_period_is_not_locked_twice(centre, administrator):
    ordered(centre, "/periods", LOCK, administrator)
    again = ordered(centre, "/periods", LOCK, administrator)
    assert code(again) == (409, "lock-unchanged")
    assert again.json()["detail"] == "Biểu BC.TC.THANG kỳ 2026-10 vốn đang khóa."


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"form": "BC.KHONG.CO"}, "unknown-form"),
        ({"period": "2026-13"}, "period-not-a-period"),
        ({"period": "2026-Q3"}, "period-not-of-form"),
        ({"reason": "  "}, "wrong-type"),
        ({"action": "deleted"}, "wrong-type"),
    ],
)
def test_only_a_period_of_a_form_is_locked_and_with_a_reason(centre, administrator, change, wanted):
    assert code(ordered(centre, "/periods", {**LOCK, **change}, administrator)) == (422, wanted)
    assert centre.get("/api/v1/periods", cookie=administrator).json()["items"] == []


def test_only_administrators_lock_and_everybody_who_sends_or_reads_may_know(centre, store, staff):
    assert ordered(centre, "/periods", LOCK, staff).status_code == 403
    assert centre.get("/api/v1/periods", token=key(store, "submit")).status_code == 200


def test_a_refusal_repeats_nothing_of_the_body(centre, held, staff):
    answer = ordered(centre, f"/held/{held}", {"verdict": "bí mật", "reason": "x"}, staff)
    assert "bí mật" not in json.dumps(answer.json(), ensure_ascii=False)
