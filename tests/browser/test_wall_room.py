"""Every scene stands on the screens of every room: whole, legible, and clear of the bezel."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.looks import STAGE_READY, across_bezel, looks
from tests.browser.wall_server import WallServer, sample_scenes

SCENES = [address for address in sample_scenes() if address != "frame"]
ROOMS = {
    "98-inch-small": (1280, 720, 5, 1.22, 1, 1),
    "98-inch": (1920, 1080, 5, 1.22, 1, 1),
    "98-inch-fine": (3840, 2160, 5, 1.22, 1, 1),
    "3x2-of-55-inch": (5760, 2160, 8, 1.37, 3, 2),
    "3x2-seamless": (5760, 2160, 8, 1.37, 1, 1),
    "2x2-of-55-inch": (3840, 2160, 5, 1.37, 2, 2),
    "upright-55-inch": (1080, 1920, 3, 1.21, 1, 1),
}
HELD = {"mode": "hold", "scene": "finance", "by": "Nguyễn Văn An", "as_of": "2026-11-26T01:00:00+00:00"}
MESSAGE = {"text": "Họp Ban Chỉ đạo lúc 14:00 tại phòng 301. Mời các đồng chí có mặt đúng giờ.", "by": "An"}


def open_stage(wall: WallServer, page: Page, room: str, state: dict[str, Any] | None = None) -> None:
    width, height, distance, image_height, columns, rows = ROOMS[room]
    wall.board["wall"]["room"] = {
        "distance_m": distance,
        "image_height_m": image_height,
        "bezel_columns": columns,
        "bezel_rows": rows,
    }
    wall.board["wall"]["state"].update(state or {})
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(wall.stage)
    page.wait_for_function(STAGE_READY)


def show(page: Page, address: str) -> None:
    page.evaluate("address => stage.show(address)", address)
    if page.locator(".wall-scene:not([data-hidden]) .map").is_visible():
        page.locator(".wall-scene:not([data-hidden]) .map-island").first.wait_for(state="visible")


def faults(page: Page, room: str) -> dict[str, Any]:
    width, height, distance, image_height, columns, rows = ROOMS[room]
    found = looks(page)
    lines = {
        "x": [width * n / columns for n in range(1, columns)],
        "y": [height * n / rows for n in range(1, rows)],
    }
    return {
        "outside": found["outside"],
        "cut": found["cut"],
        "overlaps": found["overlaps"],
        "bezel": across_bezel(found["texts"], lines),
        "scroll": found["page"] != [width, height],
        "small": found["smallest"] < height * distance / (215 * image_height),
    }


NONE = {"outside": [], "cut": [], "overlaps": [], "bezel": [], "scroll": False, "small": False}


@pytest.mark.parametrize("room", ROOMS)
def test_every_scene_stands_whole_in_every_room_at_every_turn(wall: WallServer, page: Page, room: str) -> None:
    open_stage(wall, page, room)
    found = {}
    for address in SCENES:
        show(page, address)
        for turn in range(3):
            page.evaluate("turn => stage.scenes.get(stage.shown).turn(turn)", turn)
            found[address, turn] = faults(page, room)
    assert {key: value for key, value in found.items() if value != NONE} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_said_to_the_room_covers_no_figure_and_is_cut_by_no_bezel(
    wall: WallServer, page: Page, room: str
) -> None:
    open_stage(wall, page, room, {**HELD, "message": {**MESSAGE, "until": "2027-01-01T00:00:00+00:00"}})
    show(page, "finance")
    said = page.locator("#message")
    assert said.is_visible()
    assert said.inner_text().split() == MESSAGE["text"].split()
    box = said.bounding_box()
    tiles = [each.bounding_box() for each in page.locator(".tile:visible").all()]
    assert box is not None
    assert all(tile is not None and tile["y"] + tile["height"] <= box["y"] + 1 for tile in tiles)
    assert page.locator("#frozen").inner_text() == "Đóng băng tại 08:00 26/11/2026"
    assert faults(page, room) == NONE


@pytest.mark.parametrize("room", ["98-inch", "3x2-of-55-inch"])
def test_a_long_title_stands_whole_and_covers_nothing(wall: WallServer, page: Page, room: str) -> None:
    title = "Public investment: which provinces are fast, and which are slow?"
    wall.board["scenes"]["finance"]["title"] = title
    open_stage(wall, page, room)
    show(page, "finance")
    assert page.locator("#title").inner_text().split() == title.split()
    assert faults(page, room) == NONE


@pytest.mark.parametrize("room", ["98-inch", "3x2-of-55-inch", "upright-55-inch"])
def test_six_tiles_stand_where_a_scene_has_nothing_but_tiles(wall: WallServer, page: Page, room: str) -> None:
    open_stage(wall, page, room)
    show(page, "services")
    assert page.locator(".tile:visible").count() >= 6


def test_a_screen_too_small_for_six_tiles_says_so_instead_of_shrinking(wall: WallServer, page: Page) -> None:
    open_stage(wall, page, "98-inch")
    assert page.locator("#too-small").is_hidden()
    page.evaluate("stage.resize({ ...stage.room, image_height_m: 0.81 })")
    assert page.locator("#too-small").inner_text().startswith("Màn hình quá nhỏ")
    assert page.locator(".tile:visible").count() == 0


@pytest.mark.parametrize("room", ["98-inch", "3x2-of-55-inch", "upright-55-inch"])
def test_all_34_provinces_have_their_turn_and_those_without_figures_come_last(
    wall: WallServer, page: Page, room: str
) -> None:
    open_stage(wall, page, room)
    show(page, "map")
    seen: list[str] = []
    rows = ".wall-scene:not([data-hidden]) .panel-row:visible"
    for turn in range(4):
        page.evaluate("turn => stage.scenes.get('map').turn(turn)", turn)
        shown = [text.replace("\n", " ") for text in page.locator(rows).all_inner_texts()]
        seen += [each for each in shown if each not in seen]
    heading = seen.index("Chưa có số liệu")
    assert len(seen) == 35
    assert [each.split("\N{EN DASH}")[0].strip() for each in seen[heading + 1 :]] == ["Lai Châu", "Quảng Trị", "Cà Mau"]
