"""The wall's stage: what it shows, how it changes, and what it never does."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.looks import STAGE_READY, looks
from tests.browser.wall_server import WallServer

EVERY_ELEMENT = "document.querySelectorAll('*').length"
CHANGE = """([scene, id, change]) => {
  const held = stage.bodies.get(scene);
  const body = { ...held, tiles: { ...held.tiles, [id]: { ...held.tiles[id], ...change } } };
  stage.paint(scene, body, new Set([id]));
}"""
PLACES = """() => [...document.querySelectorAll(".wall-scene:not([data-hidden]) .tile")]
  .map((tile) => JSON.stringify(tile.getBoundingClientRect()))"""
NOON = "new Date('2026-11-26T05:00:00Z')"


@pytest.fixture
def shown(wall: WallServer, page: Page) -> Page:
    """The stage with the overview and its map."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(wall.stage)
    page.wait_for_function(STAGE_READY)
    expect(page.locator(".wall-scene:not([data-hidden]) .map-island").first).to_be_visible()
    return page


def tile(page: Page, tile_id: str) -> Locator:
    return page.locator(f'.wall-scene:not([data-hidden]) [data-tile="{tile_id}"]')


def change(page: Page, scene: str, tile_id: str, **changes: Any) -> None:
    page.evaluate(CHANGE, [scene, tile_id, changes])


def test_changes_and_scene_changes_leave_the_number_of_elements_as_it_was(shown: Page) -> None:
    for address in ("economy", "map", "discipline", "overview"):
        shown.evaluate("address => stage.show(address)", address)
    before = shown.evaluate(EVERY_ELEMENT)
    for number in range(100):
        change(shown, "overview", "TC06:VN:M", value=f"{number},5")
        shown.evaluate("address => stage.show(address)", ("economy", "map", "services", "overview")[number % 4])
        shown.evaluate(f"stage.tick({NOON}, {NOON})")
    assert shown.evaluate(EVERY_ELEMENT) == before


def test_a_changed_figure_moves_nothing_and_measures_no_other_tile(shown: Page) -> None:
    before = shown.evaluate(PLACES)
    arranged = shown.evaluate("window.arrangement = stage.scenes.get('overview').arrangement, true")
    change(shown, "overview", "TC06:VN:M", value="64,02")
    assert arranged
    expect(tile(shown, "TC06:VN:M").locator(".tile-value")).to_have_text("64,02")
    assert shown.evaluate(PLACES) == before
    assert shown.evaluate("window.arrangement === stage.scenes.get('overview').arrangement")


def test_words_that_grow_are_given_room(shown: Page) -> None:
    change(
        shown, "overview", "VM05:VN:M", name="Kim ngạch xuất khẩu hàng hóa", value_note="lũy kế, ước, chưa đủ số liệu"
    )
    found = looks(shown)
    assert found["cut"] == []
    assert found["overlaps"] == []


def test_a_change_fades_and_does_not_for_those_who_asked_for_less_motion(shown: Page) -> None:
    change(shown, "overview", "TC06:VN:M", value="64,02")
    durations = shown.evaluate("document.getAnimations().map((one) => one.effect.getTiming().duration)")
    assert durations
    assert max(durations) <= 300
    shown.wait_for_function("() => document.getAnimations().length === 0")
    shown.emulate_media(reduced_motion="reduce")
    change(shown, "overview", "TC06:VN:M", value="64,03")
    shown.evaluate("stage.show('economy')")
    assert shown.evaluate("document.getAnimations().length") == 0


def test_every_state_of_a_figure_has_a_shape_and_a_word_of_its_own(shown: Page) -> None:
    states = {
        "on_time": ("on", "Đạt"),
        "late": ("late", "Trễ từ 25/11"),
        "old": ("late", "Số cũ từ 25/10"),
        "never": ("none", "Chưa có số liệu"),
        "not_applicable": ("none", "Không áp dụng"),
        "source_error": ("error", "Không nhận được"),
    }
    for truth, (shape, word) in states.items():
        missing = {"value": None, "target": None, "change": None, "trend": None}
        extra = missing if truth in {"never", "not_applicable", "source_error"} else {}
        body = {"code": truth, "word": word}
        change(shown, "overview", "TC01:VN:M", truth=body, status={"code": "on", "word": "Đạt"}, **extra)
        state = tile(shown, "TC01:VN:M").locator(".state:visible")
        assert state.inner_text() == word
        assert state.locator(f".mark-{shape}").count() == 1


def test_statuses_are_told_apart_without_colour(shown: Page) -> None:
    pictures = []
    for status in ("on", "risk", "off", "unknown"):
        change(shown, "overview", "TC01:VN:M", status={"code": status, "word": "x"})
        shown.wait_for_function("() => document.getAnimations().length === 0")
        shot = tile(shown, "TC01:VN:M").locator(".tile-status .mark").screenshot()
        pictures.append(Image.open(io.BytesIO(shot)).convert("L").resize((24, 24)))
    for index, one in enumerate(pictures):
        for other in pictures[index + 1 :]:
            differing = sum(abs(a - b) > 40 for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
            assert differing > 40


def test_less_than_a_tenth_of_a_scene_is_coloured(shown: Page) -> None:
    picture = Image.open(io.BytesIO(shown.screenshot())).convert("HSV").resize((480, 270))
    pixels = picture.tobytes()
    coloured = sum(pixels[n + 1] > 128 and pixels[n + 2] > 90 for n in range(0, len(pixels), 3))
    assert coloured < 0.1 * 480 * 270


def test_a_gap_in_the_figures_is_a_gap_in_the_trend(shown: Page) -> None:
    drawn = tile(shown, "TC06:VN:M").locator(".trend-line").get_attribute("d")
    assert drawn is not None
    assert drawn.count("M") == 2


def test_figures_have_one_width(shown: Page) -> None:
    widths = shown.evaluate(
        "[..'0123456789'].map((digit) => centre.text.number(digit.repeat(10)).toFixed(3))".replace("..", "...")
    )
    assert len(set(widths)) == 1


def test_exceptions_change_after_eight_seconds_at_the_earliest_and_stand_still_between(shown: Page) -> None:
    visible = ".exception:visible .exception-place"
    first = shown.locator(visible).all_inner_texts()
    for _ in range(8):
        shown.evaluate(f"stage.tick({NOON}, {NOON})")
        assert shown.locator(visible).all_inner_texts() == first
    for _ in range(4):
        shown.evaluate(f"stage.tick({NOON}, {NOON})")
    assert shown.locator(visible).all_inner_texts() != first
    assert shown.locator("#more").inner_text() == "còn 5"


def test_an_acknowledged_exception_stays_and_is_dimmed(shown: Page) -> None:
    row = shown.locator(".exception[data-acknowledged]")
    assert "đã tiếp nhận" in row.inner_text()
    assert row.locator(".mark").evaluate("(mark) => Number(getComputedStyle(mark).opacity)") < 1


def test_a_lost_link_is_said_in_the_frame_and_figures_stay_without_colour(shown: Page) -> None:
    shown.evaluate("stage.link({ state: 'stale', since: new Date('2026-11-26T01:00:00Z') })")
    expect(shown.locator("#banner")).to_have_text("Mất kết nối từ 08:00:00")
    assert tile(shown, "TC06:VN:M").locator(".tile-value").inner_text() == "63,17"
    assert "grayscale" in shown.locator(".wall-body").evaluate("(node) => getComputedStyle(node).filter")
    shown.evaluate("stage.link({ state: 'live', since: new Date() })")
    expect(shown.locator("#banner")).to_be_hidden()


def test_a_blank_wall_shows_no_figure_and_that_it_lives(shown: Page) -> None:
    shown.evaluate("stage.wall({ ...board.wall, state: { ...board.wall.state, blank: true } })")
    shown.evaluate(f"stage.tick({NOON}, {NOON})")
    picture = Image.open(io.BytesIO(shown.screenshot())).convert("L")
    assert shown.locator("#blank").inner_text() == "12:00"
    assert picture.getextrema()[1] < 110
    assert sum(value > 40 for value in picture.tobytes()) < 2000


def test_night_takes_light_away_and_the_frame_moves_by_what_it_is_told(shown: Page) -> None:
    def brightness() -> float:
        pixels = Image.open(io.BytesIO(shown.screenshot())).convert("L").tobytes()
        return sum(pixels) / len(pixels)

    day = brightness()
    shown.evaluate("document.documentElement.style.setProperty('--dim', '0.6')")
    assert brightness() < 0.6 * day
    before = shown.locator("#title").bounding_box()
    shown.evaluate("document.documentElement.style.setProperty('--shift-x', '4px')")
    after = shown.locator("#title").bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == before["x"] + 4


def test_the_clock_is_national_whatever_the_machine_says(shown: Page) -> None:
    shown.evaluate(f"stage.tick({NOON}, {NOON})")
    expect(shown.locator("#clock")).to_have_text("12:00:00")
    expect(shown.locator("#day")).to_contain_text("26/11/2026 · GMT+7")


def test_who_holds_the_screen_is_named(shown: Page) -> None:
    shown.evaluate("stage.wall({ ...board.wall, state: { ...board.wall.state, mode: 'hold', by: 'Nguyễn Văn An' } })")
    expect(shown.locator("#holder")).to_have_text("Nguyễn Văn An giữ màn hình")


def test_every_province_of_the_map_says_its_name_value_and_rank(shown: Page) -> None:
    places = shown.locator(".wall-scene:not([data-hidden]) .place")
    expect(places).to_have_count(34)
    labels = [each.get_attribute("aria-label") or "" for each in places.all()]
    assert "Cà Mau: Chưa có số liệu" in labels
    assert sum("hạng" in label for label in labels) == 31


def test_every_request_of_the_wall_stays_on_this_machine_and_nothing_is_refused(wall: WallServer, page: Page) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(wall.stage)
    expect(page.locator(".wall-scene:not([data-hidden]) .map-island")).to_have_count(2)
    assert all(url.startswith(("http://127.0.0.1:", "data:")) for url in asked)
    assert not any("plotly" in url for url in asked)
    assert refused == []
