"""The wall's life and its painting together: nothing fails, and what the one says of itself the other shows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_server import PAINTED, BoardServer, critical, until


@pytest.fixture
def board() -> Iterator[BoardServer]:
    """A wall as it is really painted, with all its scenes."""
    server = BoardServer(is_painted=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def faults(page: Page) -> list[str]:
    """Everything the page complains of, from its beginning."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_every_scene_has_its_turn_without_a_fault(board: BoardServer, faults: list[str], shown: Page) -> None:
    until(shown, "centre.wall.unpainted.size === 0")
    for number, scene in enumerate(PAINTED, start=2):
        shown.keyboard.press(str(number))
        expect(shown.locator("body")).to_have_attribute("data-scene", scene)
        expect(shown.locator(f'section[data-scene="{scene}"]')).to_be_visible()
    assert shown.locator("#title").inner_text() == board.scenes[PAINTED[-1]]["title"]
    assert faults == []


def test_who_steers_is_shown_and_what_is_told(board: BoardServer, faults: list[str], shown: Page) -> None:
    board.command(mode="hold", scene="profile:48", by="Trần Văn Bình", as_of="2026-10-20T01:00:00Z")
    expect(shown.locator("body")).to_have_attribute("data-scene", "profile:48")
    expect(shown.locator("#holder")).to_have_text("Trần Văn Bình giữ màn hình")
    expect(shown.locator("#frozen")).to_contain_text("08:00 20/10/2026")
    until_when = shown.evaluate("new Date(centre.wall.now() + 3600000).toISOString()")
    board.command(message={"text": "Họp bắt đầu lúc 8 giờ", "by": "Văn phòng", "until": until_when}, as_of=None)
    expect(shown.locator("#message")).to_contain_text("Họp bắt đầu lúc 8 giờ")
    board.command(mode="rotate", scene=None, by=None, message=None)
    board.except_for(critical("a", scene="directives"))
    expect(shown.locator("body")).to_have_attribute("data-scene", "directives")
    board.command(blank=True)
    expect(shown.locator("#blank")).to_be_visible()
    assert faults == []


def test_a_change_is_on_the_screen_within_a_second(board: BoardServer, shown: Page) -> None:
    first = next(iter(board.scenes["overview"]["tiles"]))
    board.change("overview", "31.415")
    expect(shown.locator(f'section[data-scene="overview"] [data-tile="{first}"] .tile-value')).to_have_text(
        "31.415", timeout=1_000
    )


def test_what_is_asked_on_the_spot_and_the_age_of_the_news_stand_in_the_frame(board: BoardServer, page: Page) -> None:
    page.clock.install()
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    page.keyboard.press("2")
    expect(page.locator(".wall-state #local")).to_have_text("điều khiển tại chỗ")
    board.stop()
    page.clock.fast_forward("01:30:00")
    expect(page.locator("#banner")).to_contain_text("Mất kết nối từ ")
    expect(page.locator("#banner #age")).to_have_text("cách đây 1 giờ 30 phút")


def test_a_scene_with_a_simulated_figure_says_so_though_the_frame_knows_of_none(board: BoardServer, page: Page) -> None:
    for address, body in board.scenes.items():
        body["simulated"] = address == "map"
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    expect(page.locator("#simulated")).to_be_hidden()
    board.command(mode="hold", scene="map", by="Trần Văn Bình")
    expect(page.locator("#simulated")).to_have_text("Có số liệu mô phỏng")
    board.command(mode="hold", scene="economy")
    expect(page.locator("#simulated")).to_be_hidden()
