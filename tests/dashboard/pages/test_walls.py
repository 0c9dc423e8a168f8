"""The page of the walls: what each shows, who holds it, whether it listens, and the buttons that tell it something."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.pages import walls
from dashboard.queries import Queries
from dashboard.wall_desk import WallDesk
from indicators.store import Store
from indicators.store.accounts import Kind, check, issue
from indicators.store.walls import command, register, revoke
from indicators.wall_commands import Action, Command
from indicators.walls import Room, Wall
from tests.builders import NOW
from tests.dashboard.pages.test_held import orders

Text = Callable[[Component], str]
Clock = Callable[[], datetime]
ROOM = Room(5, 1.22)


def new(store: Store, name: str = "tang-1", **said: Any) -> None:
    register(store, Wall(**{"name": name, "label": f"Phòng {name}", "room": ROOM, **said}), actor="binh", now=NOW)


def tell(store: Store, action: str, name: str = "tang-1", **said: Any) -> None:
    command(store, name, Command(Action(action), "an", **said), ROOM, now=NOW)


def buttons(root: Component) -> list[dict[str, Any]]:
    """What the buttons of a page tell walls."""
    every = [each.to_plotly_json()["props"] for each in root._traverse() if isinstance(each, Component)]  # noqa: SLF001
    return [{**json.loads(each["data-wall"]), "off": each.get("disabled")} for each in every if "data-wall" in each]


def told(root: Component, wall: str) -> set[str]:
    """The acts and questions that the buttons of a wall lead to."""
    return {each.get("action") or each["dialog"] for each in buttons(root) if each.get("wall") == wall}


@pytest.mark.usefixtures("administrator")
def test_an_administrator_is_told_how_to_register_the_first_screen(ask: Queries, now: Clock, text: Text) -> None:
    page = walls.layout(ask, now)
    assert "Hãy đăng ký, rồi mở đường dẫn trên trình duyệt của màn hình đó." in text(page)
    assert "Chưa có lệnh nào cho màn hình." in text(page)
    assert [each["dialog"] for each in buttons(page)] == ["register"]


@pytest.mark.usefixtures("staff")
def test_others_are_told_whom_to_ask_and_cannot_register(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    assert "Đề nghị quản trị viên đăng ký tại trang này." in text(walls.layout(ask, now))
    new(store)
    page = walls.layout(ask, now)
    assert not {"register", "settings", "link"} & told(page, "tang-1")
    assert list(orders(page)) == []


@pytest.mark.usefixtures("staff")
def test_a_wall_says_what_it_shows_and_that_scenes_take_turns(
    ask: Queries, now: Clock, text: Text, store: Store
) -> None:
    new(store, dwell_s=30)
    said = text(walls.layout(ask, now))
    assert "Phòng tang-1\ntang-1\nTổng quan quốc gia\nCác cảnh luân phiên, mỗi cảnh 30 giây" in said
    assert "Màn hình chưa đăng nhập: hãy mở đường dẫn trên máy đó." in said
    assert "Một vòng chiếu hết 360 giây, dài hơn 4 phút." in said
    later = text(walls.layout(ask, lambda: NOW + timedelta(seconds=31)))
    assert "Phòng tang-1\ntang-1\nKinh tế" in later


@pytest.mark.usefixtures("staff")
def test_a_held_frozen_wall_says_by_whom_and_as_of_when(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    new(store)
    tell(store, "show", scene="profile:48")
    tell(store, "freeze", as_of=NOW - timedelta(days=1))
    page = walls.layout(ask, now)
    assert "Đà Nẵng\nan giữ màn hình, từ 08:30\nĐóng băng: số liệu lúc 08:30 19/10/2026" in text(page)
    assert "Đang họp: số liệu lúc 08:30 19/10/2026. Lật cảnh bằng phím ← và →." in text(page)
    assert {"resume", "unfreeze"} <= told(page, "tang-1")
    assert not {"hold", "freeze"} & told(page, "tang-1")


@pytest.mark.usefixtures("staff")
def test_a_blank_wall_says_so_and_can_be_lit_again(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    new(store)
    tell(store, "blank")
    page = walls.layout(ask, now)
    assert "Đang tắt hình" in text(page)
    assert "unblank" in told(page, "tang-1")
    assert "blank" not in told(page, "tang-1")


@pytest.mark.usefixtures("staff")
def test_a_message_stands_until_its_time_is_over(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    new(store)
    tell(store, "message", text="Nghỉ 10 phút", minutes=10)
    assert "Thông báo của an đến 08:40: Nghỉ 10 phút" in text(walls.layout(ask, now))
    assert "Thông báo của an" not in text(walls.layout(ask, lambda: NOW + timedelta(minutes=10)))


@pytest.mark.usefixtures("staff")
def test_what_cannot_be_done_now_is_no_button_to_press(ask: Queries, now: Clock, store: Store) -> None:
    new(store)
    off = {each["action"] for each in buttons(walls.layout(ask, now)) if each["off"]}
    assert off == {"undo", "clear-message"}
    tell(store, "message", text="a")
    assert not [each for each in buttons(walls.layout(ask, now)) if each["off"]]


@pytest.mark.usefixtures("staff")
def test_it_is_said_since_when_a_screen_listens_or_when_it_was_seen_last(
    ask: Queries, now: Clock, text: Text, store: Store
) -> None:
    new(store)
    token = issue(store, Kind.WALL, "tang-1", "wall", lasts=timedelta(days=1), actor="test", now=NOW)
    check(store, Kind.WALL, token, now=NOW - timedelta(days=1))
    assert "Thấy lần cuối 08:30 19/10/2026" in text(walls.layout(ask, now))
    ask.walls = WallDesk(store, connected=lambda: {"tang-1": NOW - timedelta(hours=1)})
    assert "Đang kết nối từ 07:30" in text(walls.layout(ask, now))


@pytest.mark.usefixtures("staff")
def test_all_screens_are_told_at_once_and_what_was_told_is_listed(
    ask: Queries, now: Clock, text: Text, store: Store
) -> None:
    new(store)
    new(store, "tang-2", room=Room(5, 0.81))
    tell(store, "show", scene="map")
    tell(store, "freeze", "*", as_of=NOW)
    tell(store, "message", "*", text="Họp")
    revoke(store, "tang-2", actor="binh", now=NOW)
    page = walls.layout(ask, now)
    assert "Tất cả màn hình (1)" in text(page)
    assert {"next", "previous", "hold", "resume", "blank", "unblank", "unfreeze", "undo"} <= told(page, "*")
    acts = text(page).partition("Lệnh gần đây")[2]
    for row in (
        "08:30 20/10/2026\nbinh\ntang-2\nđã thu hồi",
        "an\ntất cả màn hình\nthông báo cho phòng: Họp",
        "an\ntất cả màn hình\nđóng băng số liệu: 08:30 20/10/2026",
        "an\nPhòng tang-1\nchiếu cảnh: Bản đồ và xếp hạng",
        "binh\nPhòng tang-1\nđăng ký",
    ):
        assert row in acts


@pytest.mark.usefixtures("administrator")
def test_an_administrator_sees_what_is_wrong_with_a_room_and_can_change_or_revoke_a_wall(
    ask: Queries, now: Clock, text: Text, store: Store
) -> None:
    new(store, room=Room(5, 0.81))
    page = walls.layout(ask, now)
    assert "chỉ đọc được 3 ô cùng lúc" in text(page)
    assert {"settings", "link"} <= told(page, "tang-1")
    (settings,) = (each for each in buttons(page) if each.get("dialog") == "settings")
    assert settings["room"]["image_height_m"] == 0.81
    (order,) = orders(page)
    assert (order["method"], order["address"], order["kind"]) == ("DELETE", "/api/v1/walls/tang-1", "off")


@pytest.mark.usefixtures("administrator")
def test_the_scripts_are_given_every_scene_and_province_and_the_ordinary_room(ask: Queries, now: Clock) -> None:
    page = walls.layout(ask, now)
    (said,) = (
        json.loads(each.to_plotly_json()["props"]["data-given"])
        for each in page._traverse()  # noqa: SLF001 - Dash has no public way through its components
        if isinstance(each, Component) and "data-given" in each.to_plotly_json()["props"]
    )
    assert len(said["places"]) == 34
    assert {"code": "48", "name": "Đà Nẵng"} in said["places"]
    assert [each["code"] for each in said["scenes"]][:2] == ["overview", "economy"]
    assert said["room"] == {"distance_m": 5, "image_height_m": 1.22, "bezel_columns": 1, "bezel_rows": 1}


@pytest.mark.usefixtures("staff")
def test_the_cards_are_drawn_again_for_those_who_may_see_them(
    ask: Queries, now: Clock, text: Text, store: Store
) -> None:
    new(store)
    assert "Phòng tang-1" in "".join(text(each) for each in walls.drawn_again(ask, now, "x"))


@pytest.mark.usefixtures("reporter")
def test_the_cards_are_not_drawn_for_others(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    new(store)
    assert "Phòng tang-1" not in text(walls.drawn_again(ask, now, "x"))


@pytest.mark.usefixtures("staff", "english")
def test_the_page_speaks_english(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    new(store)
    said = text(walls.layout(ask, now))
    assert "Scenes take turns, 20 seconds each" in said
    assert "The screen has not been signed in yet" in said
