"""The wall's page alone, before a small server that can be stopped, returned and made to change."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.wall_server import DISTANCE, IMAGE_HEIGHT, SIZES, WallServer

EVERY_ELEMENT = "document.querySelectorAll('*').length"
SMALLEST_TEXT = """() => {
  const sizes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || holder.closest("title") || !holder.getClientRects().length) continue;
    sizes.push(parseFloat(getComputedStyle(holder).fontSize));
  }
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "400 1000px 'Be Vietnam Pro'";
  return Math.min(...sizes) * pen.measureText("H").actualBoundingBoxAscent / 1000;
}"""
OUTSIDE_THE_FRAME = """() => [...document.querySelectorAll(".tile, .tile p, .tile h3, .wall-top *, .exception, .map *")]
  .filter((node) => node.getClientRects().length)
  .map((node) => [node.className, node.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1)
  .map(([name]) => String(name))"""


@pytest.fixture
def shown(wall: WallServer, page: Page) -> Page:
    """The wall's page with its map drawn."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(wall.address)
    expect(page.locator(".map-island").first).to_be_visible()
    return page


def tile(page: Page, tile_id: str) -> Locator:
    return page.locator(f'[data-tile="{tile_id}"] .tile-value')


def test_a_lost_link_is_announced_within_ten_seconds_and_forgotten_on_return_without_reload(
    wall: WallServer,
    shown: Page,
) -> None:
    shown.evaluate("window.neverReloaded = true")
    wall.stop()
    expect(shown.locator("#banner")).to_be_visible(timeout=10_000)
    expect(shown.locator("#banner")).to_contain_text("Mất kết nối từ ")
    expect(tile(shown, "TC01:VN")).to_have_text("2.167")
    wall.snapshot["boot"] = "another"
    wall.snapshot["tiles"]["TC01:VN"]["value"] = "2.201"
    wall.start()
    expect(shown.locator("#banner")).to_be_hidden(timeout=20_000)
    expect(tile(shown, "TC01:VN")).to_have_text("2.201")
    assert shown.evaluate("window.neverReloaded") is True


def test_numbers_lose_their_colour_within_a_minute_of_silence(wall: WallServer, page: Page) -> None:
    page.clock.install()
    page.goto(wall.address)
    expect(page.locator("#heard")).not_to_be_empty()
    wall.stop()
    page.clock.fast_forward(60_000)
    expect(page.locator("body[data-link=stale]")).to_be_attached()
    expect(tile(page, "TC01:VN")).to_have_text("2.167")


def test_new_scripts_are_worth_one_reload_and_only_one(wall: WallServer, shown: Page) -> None:
    shown.evaluate("window.firstPage = true")
    wall.stop()
    wall.snapshot.update(boot="another", assets="2")
    wall.start()
    expect(shown.locator("body[data-assets='2']")).to_be_attached(timeout=20_000)
    assert shown.evaluate("window.firstPage") is None


def test_three_hundred_changes_leave_the_number_of_elements_as_it_was(wall: WallServer, shown: Page) -> None:
    before = shown.evaluate(EVERY_ELEMENT)
    for number in range(300):
        wall.change("KT01:VN", f"{number},5")
    expect(tile(shown, "KT01:VN")).to_have_text("299,5")
    assert shown.evaluate(EVERY_ELEMENT) == before


def test_a_change_built_on_an_unknown_version_is_answered_by_fetching_everything(
    wall: WallServer,
    shown: Page,
) -> None:
    wall.snapshot["version"] += 5
    wall.snapshot["tiles"]["KT09:VN"]["value"] = "111,1"
    wall.change("KT01:VN", "8,40")
    expect(tile(shown, "KT09:VN")).to_have_text("111,1")
    expect(tile(shown, "KT01:VN")).to_have_text("8,40")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_wall_has_no_scroll_bar_nothing_outside_and_no_letter_too_small(
    wall: WallServer,
    page: Page,
    width: int,
    height: int,
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(wall.address)
    expect(page.locator(".map-island").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        width,
        height,
    ]
    assert page.evaluate(OUTSIDE_THE_FRAME) == []
    assert page.evaluate(SMALLEST_TEXT) >= height * DISTANCE / (215 * IMAGE_HEIGHT)
    assert page.locator(".tile:visible").count() == 6


def test_a_screen_too_small_for_six_tiles_says_so_instead_of_shrinking(wall: WallServer, page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{wall.address}?height=0.81")
    expect(page.locator("#too-small")).to_contain_text("Màn hình quá nhỏ")
    expect(page.locator(".wall-groups")).to_be_hidden()


def test_every_request_of_the_wall_stays_on_this_machine(wall: WallServer, page: Page) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or urlsplit(request.url).scheme))
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(wall.address)
    expect(page.locator(".map-island")).to_have_count(2)
    assert set(asked) <= {"127.0.0.1", "data"}
    assert refused == []


def test_every_province_of_the_map_says_its_name_value_and_rank(shown: Page) -> None:
    expect(shown.locator(".place")).to_have_count(34)
    expect(shown.locator('[data-place="01"]')).to_have_attribute("aria-label", "Hà Nội: 64,00, hạng 1/33")
    expect(shown.locator('[data-place="96"]')).to_have_attribute("aria-label", "Cà Mau: Chưa có số liệu")
