"""Exceptions in the API: what is open, and who takes, notes, closes and re-opens what, strictly and by name."""

from datetime import timedelta

import pytest

from indicators.store import audit
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import OUR_PAGE, cookie, key, opened

ID = "HC11:VN:M:2026-09"
TAKE = {"action": "taken", "handler": "G12", "due": "2026-10-30", "note": "Đối chiếu với địa phương"}
NOTE = {"action": "noted", "note": "Đã gọi"}
CLOSE = {"action": "closed", "note": "Đã xong"}
REOPEN = {"action": "reopened", "note": "Chưa xong"}


@pytest.fixture
def centre(store, rules):
    keep(store, rules, figure("HC11", "VN", "2026-09", "70"))
    with opened(store) as started:
        yield started


@pytest.fixture
def staff(store):
    return cookie(store, "staff", name="an")


def do(centre, said, cookies, exception=ID, **more):
    address = f"/api/v1/exceptions/{exception}/handling"
    return centre.ask("POST", address, cookie=cookies, json=said, headers=OUR_PAGE, **more)


def listed(centre, **asked):
    answer = centre.get("/api/v1/exceptions", token=key(centre.store, "read"), **asked)
    assert answer.status_code == 200
    return {each["id"]: each for each in answer.json()["items"]}


def code(answer):
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def test_what_is_open_is_told_with_all_of_it_gravest_first(centre):
    items = listed(centre)
    assert next(iter(items)) == ID
    late = items["BC.TC.THANG:2026-09"]
    assert items[ID] == {
        "id": ID,
        "kind": "figure",
        "severity": "off",
        "critical": True,
        "state": "open",
        "acknowledged": False,
        "place": "Việt Nam",
        "what": items[ID]["what"],
        "value": "70,00% (ngưỡng 95,00%)",
        "since": "từ tháng 9/2026",
        "since_day": "2026-10-20",
        "owner": items[ID]["owner"],
        "handler": None,
        "handler_label": items[ID]["handler_label"],
        "due": None,
        "note": None,
        "noted_by": None,
        "noted_at": None,
        "scene": "overview",
        "href": "/place/VN?indicator=HC11",
    }
    assert (late["kind"], late["severity"], late["owner"]) == ("late", "late", "G12")


def test_it_is_told_in_the_language_asked_for(centre):
    assert listed(centre, headers={"Accept-Language": "en"})[ID]["since"] == "since September 2026"


def test_who_takes_it_stands_with_the_day_and_what_was_said(centre, staff):
    answer = do(centre, TAKE, staff)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert said == listed(centre)[ID]
    assert (said["state"], said["handler"], said["handler_label"]) == ("taken", "G12", "Bộ Tài chính")
    assert (said["due"], said["note"], said["noted_by"]) == ("2026-10-30", TAKE["note"], "an")
    assert said["noted_at"].startswith("2026-10-20T01:30:00")
    ((_, noted),) = audit.entries(centre.store, ["exception.taken"], limit=2)
    assert (noted.actor, noted.subject) == ("an", ID)


def test_who_names_nobody_takes_it_alone(centre, staff):
    assert do(centre, {"action": "taken", "note": "Tôi làm"}, staff).json()["handler"] == "an"
    named = do(centre, {"action": "taken", "handler": "Nguyễn Thị Bình", "note": "Chị Bình làm"}, staff).json()
    assert named["handler"] == named["handler_label"] == "Nguyễn Thị Bình"


def test_what_is_closed_leaves_the_list_and_comes_back_when_re_opened(centre, staff):
    assert do(centre, TAKE, staff).json()["state"] == "taken"
    assert do(centre, CLOSE, staff).json()["state"] == "closed"
    assert ID not in listed(centre)
    assert do(centre, REOPEN, staff).json()["state"] == "taken"
    assert listed(centre)[ID]["handler"] == "G12"


def test_the_steps_are_told_oldest_first_also_of_what_nobody_touched(centre, staff):
    for each in (TAKE, NOTE):
        do(centre, each, staff)
    token = key(centre.store, "read")
    steps = centre.get(f"/api/v1/exceptions/{ID}/handling", token=token).json()["items"]
    assert [(each["action"], each["handler"], each["due"]) for each in steps] == [
        ("taken", "G12", "2026-10-30"),
        ("noted", None, None),
    ]
    assert {each["actor"] for each in steps} == {"an"}
    assert centre.get("/api/v1/exceptions/none/handling", token=token).json()["items"] == []


def test_what_was_known_at_a_moment_is_told_for_it(centre, staff):
    do(centre, TAKE, staff)
    earlier = {"as_of": (NOW - timedelta(days=1)).isoformat()}
    assert ID not in listed(centre, params=earlier)
    assert listed(centre, params={"as_of": NOW.isoformat()})[ID]["state"] == "taken"


@pytest.mark.parametrize(
    "as_of", ["2026-10-20T08:00:00", "yesterday", "1", "1999-01-01T00:00:00Z", "2026-13-01T00:00:00Z"]
)
def test_a_moment_that_is_none_is_refused(centre, as_of):
    answer = centre.get("/api/v1/exceptions", token=key(centre.store, "read"), params={"as_of": as_of})
    assert code(answer) == (400, "bad-parameter")


@pytest.mark.parametrize("as_of", ["2000-01-01T00:00:00+14:00", "2099-12-31T23:59:59-12:00"])
def test_the_ends_of_the_years_that_are_counted_are_answered(centre, as_of):
    answer = centre.get("/api/v1/exceptions", token=key(centre.store, "read"), params={"as_of": as_of})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"action": "forgotten"}, "wrong-type"),
        ({"action": None}, "wrong-type"),
        ({"note": "x"}, "wrong-type"),
        ({"note": "x" * 501}, "wrong-type"),
        ({"note": "xem\x00này"}, "text-control-char"),
        ({"note": "TỐI MẬT: xem công văn"}, "classified-content-not-allowed"),
        ({"handler": "An\u202e"}, "text-control-char"),
        ({"handler": "G99"}, "unknown-handler"),
        ({"handler": "H99"}, "unknown-handler"),
        ({"handler": 12}, "wrong-type"),
        ({"due": "2026-10-19"}, "due-past"),
        ({"due": "20/10/2026"}, "wrong-type"),
        ({"due": 1800000000}, "wrong-type"),
        ({"due": "2026-02-30"}, "wrong-type"),
        ({"who": "an"}, "unknown-field"),
        ({"action": "noted"}, "handler-without-taking"),
        ({"action": "closed", "handler": None}, "handler-without-taking"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_no_trace(centre, staff, change, wanted):
    assert code(do(centre, {**TAKE, **change}, staff)) == (422, wanted)
    assert listed(centre)[ID]["state"] == "open"


def test_a_note_that_is_missing_is_named(centre, staff):
    answer = do(centre, {"action": "taken"}, staff)
    assert code(answer) == (422, "missing-field")
    assert [each["pointer"] for each in answer.json()["errors"]] == ["#/note"]


def test_the_day_of_today_is_not_past(centre, staff):
    assert do(centre, {**TAKE, "due": "2026-10-20"}, staff).status_code == 200


@pytest.mark.parametrize("exception", ["HC11:VN:M:2026-08", "none", "..%2f..", "%00"])
def test_what_is_no_exception_cannot_be_handled(centre, staff, exception):
    assert do(centre, TAKE, staff, exception).status_code in {400, 404}


def test_what_is_so_already_is_told_in_words(centre, staff):
    assert code(do(centre, REOPEN, staff)) == (409, "handling-unchanged")
    do(centre, CLOSE, staff)
    answer = do(centre, TAKE, staff)
    assert code(answer) == (409, "handling-unchanged")
    assert "không thể nhận" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("role", "status"), [("leader", 200), ("staff", 200), ("administrator", 200), ("reporter", 403), ("wall", 403)]
)
def test_leaders_staff_and_administrators_handle_exceptions(centre, role, status):
    who = cookie(centre.store, role, name="x", agency="G12" if role == "reporter" else None)
    assert do(centre, TAKE, who).status_code == status


def test_a_key_reads_and_does_not_handle(centre):
    answer = centre.ask(
        "POST", f"/api/v1/exceptions/{ID}/handling", token=key(centre.store, "read"), json=TAKE, headers=OUR_PAGE
    )
    assert answer.status_code == 403


def test_another_site_orders_nothing(centre, staff):
    answer = centre.ask(
        "POST", f"/api/v1/exceptions/{ID}/handling", cookie=staff, json=TAKE, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
