"""Walls over the API: people tell them what to show, administrators register them, all see what is on."""

import re
from datetime import timedelta

import pytest

from collectors.orders import read_order
from collectors.problems import refusal
from dashboard.wall_control import Desk
from dashboard.wall_desk import WallDesk
from indicators.store import audit
from indicators.store.engine import StoreBusyError
from indicators.store.walls import ACTS
from tests.builders import NOW
from tests.dashboard.centre import HOST, OUR_PAGE, PORT, account, cookie, opened, setting

WALL = {"name": "tang-1", "label": "Phòng họp tầng 1", "room": {"distance_m": 8, "image_height_m": 2.05}}


@pytest.fixture
def centre(store):
    with opened(store) as started:
        yield started


@pytest.fixture
def order(centre, store):
    """Orders something as somebody in the browser would."""
    cookies = {who: cookie(store, who) for who in ("leader", "staff", "administrator")}

    def send(method, path="", body=None, who="administrator", **more):
        said = {} if body is None else {"json": body}
        headers = {**OUR_PAGE, **more.pop("headers", {})}
        return centre.ask(method, f"/api/v1/walls{path}", cookie=cookies[who], headers=headers, **said, **more)

    return send


def tell(order, name="tang-1", who="staff", **body):
    return order("POST", f"/{name}/commands", body, who)


def codes(answer):
    return (answer.status_code, [each["code"] for each in answer.json()["errors"]])


def one(order, name="tang-1"):
    return next(each for each in order("GET").json()["items"] if each["name"] == name)


def test_a_registered_wall_opens_with_its_link_and_shows_no_sign_in_page(centre, order):
    answer = order("POST", "", WALL)
    said = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    assert said["link"].startswith(f"http://{HOST}/sign-in/")
    opening = centre.get(said["link"].removeprefix(f"http://{HOST}"))
    assert (opening.status_code, opening.headers["location"]) == (303, "/wall")
    shown = opening.headers["set-cookie"].partition(";")[0]
    assert shown.startswith(f"dieuhanh_wall_{PORT}=")
    assert centre.get("/wall", cookie=shown).status_code == 200
    assert one(order)["last_used"] == "2026-10-20T01:30:00Z"
    assert order("DELETE", "/tang-1").json() == {"name": "tang-1", "state": "revoked"}
    assert centre.get("/wall", cookie=shown).status_code == 401
    assert codes(order("DELETE", "/tang-1")) == (404, ["wall-unknown"])


def test_a_wall_is_told_with_everything_its_browser_and_the_staff_need(order):
    said = order("POST", "", {**WALL, "programme": ["economy", "profile:48"], "dwell_s": 40}).json()["wall"]
    assert said == one(order)
    assert said["room"] == {"distance_m": 8, "image_height_m": 2.05, "bezel_columns": 1, "bezel_rows": 1}
    assert said["programme"] == ["overview", "economy", "overview", "profile:48"]
    assert (said["scenes"], said["dwell_s"], said["loop_seconds"]) == (["economy", "profile:48"], 40, 160)
    assert said["state"] == {
        "mode": "rotate", "index": 0, "anchor": "2026-10-20T01:30:00Z", "scene": None, "blank": False, "as_of": None,
        "message": None, "by": None, "at": "2026-10-20T01:30:00Z",
    }  # fmt: skip
    assert (said["shown"], said["last_used"], said["connected_since"], said["can_undo"]) == (
        "overview", None, None, False,
    )  # fmt: skip
    assert (said["warnings"], said["revision"] > 0) == ([], True)


def test_what_is_on_goes_by_the_clock(centre, order):
    order("POST", "", WALL)
    centre.clock.now = NOW + timedelta(seconds=21)
    assert one(order)["shown"] == "economy"


def test_a_loop_that_is_too_long_and_a_screen_that_is_too_small_are_said(order):
    body = {**WALL, "room": {"distance_m": 5, "image_height_m": 0.81}, "dwell_s": 21}
    said = order("POST", "", body).json()["wall"]
    assert (said["warnings"], said["loop_seconds"], said["tiles_that_fit"]) == (
        ["loop-too-long", "too-few-tiles"], 252, 3,
    )  # fmt: skip


def test_settings_are_changed(order):
    order("POST", "", WALL)
    settings = {
        "label": "Sảnh",
        "room": {"distance_m": 5, "image_height_m": 1.22},
        "night": {"from": "22:00", "to": "05:30"},
    }
    (said,) = order("PUT", "/tang-1", settings).json()["items"]
    assert (said["label"], said["night"], said["dwell_s"]) == ("Sảnh", {"from": "22:00", "to": "05:30"}, 20)
    assert codes(order("PUT", "/tang-2", settings)) == (404, ["wall-unknown"])


def test_another_link_is_made_for_a_wall_and_for_nobody_else(order):
    order("POST", "", WALL)
    assert order("POST", "/tang-1/link").json()["link"].startswith(f"http://{HOST}/sign-in/")
    assert codes(order("POST", "/staff/link")) == (404, ["wall-unknown"])


@pytest.mark.parametrize("who", ["leader", "staff", "administrator"])
def test_whoever_may_see_the_wall_may_tell_it_what_to_show(order, who):
    order("POST", "", WALL)
    (said,) = tell(order, who=who, action="hold").json()["items"]
    assert (said["state"]["mode"], said["state"]["by"], said["shown"]) == ("hold", who, "overview")


def test_a_province_is_shown_by_its_place(order):
    order("POST", "", WALL)
    for body in ({"scene": "profile", "place": "48"}, {"place": "48"}, {"scene": "profile:48"}):
        (said,) = tell(order, action="show", **body).json()["items"]
        assert said["shown"] == "profile:48"


@pytest.mark.parametrize(
    "body", [{"scene": "weather"}, {"place": "99"}, {"scene": "map", "place": "48"}, {"scene": "profile"}]
)
def test_what_cannot_be_shown_is_refused_with_what_can(order, body):
    order("POST", "", WALL)
    answer = tell(order, action="show", **body)
    assert codes(answer) == (422, ["unknown-scene"])
    assert "overview, economy" in answer.json()["errors"][0]["hint"]


def test_a_programme_of_an_unknown_province_is_refused(order):
    assert codes(order("POST", "", {**WALL, "programme": ["profile:99"]})) == (422, ["unknown-scene"])
    assert codes(order("POST", "", {**WALL, "programme": ["map", "map"]})) == (422, ["scene-repeated"])


def test_all_walls_are_frozen_at_a_moment_and_let_go_again(order):
    for name in ("tang-1", "tang-2"):
        order("POST", "", {**WALL, "name": name})
    said = tell(order, "*", action="freeze", as_of="2026-10-20T08:00:00+07:00").json()["items"]
    assert [(each["name"], each["state"]["as_of"]) for each in said] == [
        ("tang-1", "2026-10-20T01:00:00Z"), ("tang-2", "2026-10-20T01:00:00Z"),
    ]  # fmt: skip
    assert [each["shown"] for each in tell(order, "*", action="next").json()["items"]] == ["economy"] * 2
    assert {each["state"]["as_of"] for each in tell(order, "*", action="unfreeze").json()["items"]} == {None}
    future = {"action": "freeze", "as_of": "2026-10-20T08:31:00+07:00"}
    assert codes(tell(order, "*", **future)) == (422, ["moment-in-future"])


def test_a_message_is_said_and_taken_back(order):
    order("POST", "", WALL)
    (said,) = tell(order, action="message", text="  Nghỉ 10 phút ", minutes=10).json()["items"]
    assert said["state"]["message"] == {"text": "Nghỉ 10 phút", "by": "staff", "until": "2026-10-20T01:40:00Z"}
    assert tell(order, action="clear-message").json()["items"][0]["state"]["message"] is None
    assert codes(tell(order, action="message", text="a\u0000b")) == (422, ["text-control-char"])
    assert codes(tell(order, action="message", text="   ")) == (422, ["message-length"])


def test_undo_brings_back_what_was_before_and_then_there_is_nothing_more(order):
    order("POST", "", WALL)
    tell(order, action="blank")
    assert one(order)["can_undo"]
    assert tell(order, action="undo").json()["items"][0]["shown"] == "overview"
    answer = tell(order, action="undo")
    assert codes(answer) == (409, ["nothing-to-undo"])
    assert "tang-1" in answer.json()["detail"]


def test_who_did_what_is_listed_newest_first(order):
    order("POST", "", WALL)
    tell(order, action="show", scene="map", who="leader")
    tell(order, "*", action="blank")
    acts = order("GET", who="staff").json()["acts"]
    assert [(each["actor"], each["action"], each["wall"]) for each in acts] == [
        ("staff", "blank", "*"), ("leader", "show", "tang-1"), ("administrator", "registered", "tang-1"),
    ]  # fmt: skip
    assert acts[1]["details"] == {"walls": ["tang-1"], "scene": "map"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing-field"),
        ({"action": "dance"}, "wrong-type"),
        ({"action": "show"}, "missing-field"),
        ({"action": "message"}, "missing-field"),
        ({"action": "next", "then": "hold"}, "unknown-field"),
        ({"action": "message", "text": "a", "minutes": "5"}, "wrong-type"),
        ({"action": "message", "text": "a", "minutes": 481}, "wrong-type"),
        ({"action": "message", "text": "a" * 161}, "wrong-type"),
        ({"action": "freeze", "as_of": "2026-10-20T08:00:00"}, "wrong-type"),
        ({"action": "freeze", "as_of": "0001-01-01T00:00:00+14:00"}, "wrong-type"),
        ({"action": "freeze", "as_of": 1}, "wrong-type"),
        ({"action": "show", "place": "4"}, "wrong-type"),
        ([], "wrong-type"),
    ],
)
def test_an_order_that_does_not_fit_is_refused_in_words(order, body, code):
    order("POST", "", WALL)
    for language in ("vi", "en"):
        answer = order("POST", "/tang-1/commands", body, headers={"Accept-Language": language})
        assert codes(answer) == (422, [code])
        assert not re.search("{[a-z_]+}", answer.json()["detail"])
    assert len(order("GET").json()["acts"]) == 1


def test_every_way_in_which_an_order_does_not_fit_is_told_and_nothing_is_said_twice(order):
    order("POST", "", WALL)
    answer = order("POST", "/tang-1/commands", {"action": "dance", "minutes": 0, "then": 1})
    assert (answer.status_code, answer.json()["errors_total"]) == (422, 3)
    twice = b'{"action": "next", "action": "blank"}'
    assert codes(order("POST", "/tang-1/commands", content=twice)) == (400, ["duplicate-key"])


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "malformed-json"), (b"{", "malformed-json"), (b"\xff", "not-utf8")]
)
def test_what_is_no_json_cannot_be_read(order, content, code):
    assert codes(order("POST", "/tang-1/commands", content=content)) == (400, [code])


def test_an_order_of_a_megabyte_is_not_read(order):
    assert codes(order("POST", "/tang-1/commands", content=b" " * 1_000_000)) == (413, ["payload-too-large"])


@pytest.mark.parametrize(
    "differs",
    [
        {"name": "Tầng 1"},
        {"name": "*"},
        {"label": " "},
        {"label": "a\u200bb"},
        {"room": {"distance_m": 0, "image_height_m": 1}},
        {"room": {"distance_m": "5", "image_height_m": 1}},
        {"programme": []},
        {"programme": ["Tổng quan"]},
        {"dwell_s": 19},
        {"dwell_s": 20.5},
        {"night": {"from": "24:00", "to": "05:00"}},
    ],
)
def test_settings_that_cannot_be_are_refused(order, differs):
    assert codes(order("POST", "", {**WALL, **differs})) == (422, ["wrong-type"])
    assert order("GET").json()["items"] == []


def test_a_name_that_is_taken_is_refused(order):
    order("POST", "", WALL)
    assert codes(order("POST", "", WALL)) == (409, ["wall-taken"])
    assert codes(order("POST", "", {**WALL, "name": "staff"})) == (409, ["wall-taken"])


def test_where_no_wall_is_registered_none_can_be_told(order):
    assert order("GET").json()["items"] == []
    assert codes(tell(order, "*", action="blank")) == (404, ["wall-unknown"])


def test_another_page_cannot_tell_a_wall_anything(centre, store, order):
    order("POST", "", WALL)
    said = cookie(store, "staff")
    answer = centre.ask("POST", "/api/v1/walls/tang-1/commands", cookie=said, json={"action": "blank"})
    assert codes(answer) == (403, ["forbidden"])


def test_a_wall_cannot_tell_walls_anything(centre, store, order):
    order("POST", "", WALL)
    said = cookie(store, "wall")
    answer = centre.ask("POST", "/api/v1/walls/tang-1/commands", cookie=said, headers=OUR_PAGE, json={"action": "next"})
    assert codes(answer) == (403, ["forbidden"])


def test_a_store_that_has_no_turn_asks_to_come_again(order, monkeypatch):
    def busy(*_, **__):
        raise StoreBusyError("locked")

    monkeypatch.setattr("dashboard.wall_control.walls.command", busy)
    answer = tell(order, action="next")
    assert (codes(answer), answer.headers["retry-after"]) == ((503, ["storage-unavailable"]), "5")


def test_it_is_said_since_when_a_wall_listens(store):
    account(store, "wall", name="tang-1")
    since = NOW - timedelta(hours=2)
    desk = Desk(WallDesk(store, connected=lambda: {"tang-1": since}), setting(), lambda: NOW, refusal, read_order)
    assert [each["connected_since"] for each in desk.all()] == ["2026-10-19T23:30:00Z"]


def test_over_tls_a_link_is_too(store):
    administrator = cookie(store, "administrator")
    with opened(store, secure=True) as centre:
        said = f"__Host-{administrator}"
        answer = centre.ask("POST", "/api/v1/walls", cookie=said, headers=OUR_PAGE, json=WALL)
    assert answer.json()["link"].startswith(f"https://{HOST}/sign-in/")


def test_every_kind_of_act_has_a_name_that_the_audit_knows(order, store):
    order("POST", "", WALL)
    for body in (
        {"action": "show", "scene": "map"},
        {"action": "message", "text": "a"},
        *(
            {"action": each}
            for each in (
                "next",
                "previous",
                "hold",
                "resume",
                "blank",
                "unblank",
                "freeze",
                "unfreeze",
                "clear-message",
                "undo",
            )
        ),
    ):
        assert tell(order, **body).status_code == 200
    assert len(audit.entries(store, ACTS, limit=50)) == 13
