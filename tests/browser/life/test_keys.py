"""Keys and presenter remotes act on this screen only, for a while, and need no server."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_server import BoardServer

LATER = "(minutes) => centre.wall.tick(centre.wall.now() + minutes * 60000)"
SPOT = "điều khiển tại chỗ"


def scene(page: Page) -> str | None:
    return page.locator("section[data-scene]:visible").get_attribute("data-scene")


def press(page: Page, *pressed: str) -> str | None:
    for key in pressed:
        page.keyboard.press(key)
    return scene(page)


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        (["ArrowRight"], "economy"),
        (["PageDown", "PageDown", "PageDown"], "finance"),
        (["Space"], "economy"),
        (["ArrowLeft"], "services"),
        (["PageDown", "PageUp", "PageUp"], "services"),
        (["4", "Home"], "overview"),
        (["3"], "finance"),
        (["4", "ArrowRight"], "overview"),
        (["2", "ArrowRight", "ArrowRight"], "finance"),
        (["2", "9"], "economy"),
        (["2", "0"], "economy"),
        (["2", "Escape"], "overview"),
        (["2", "F5"], "overview"),
        (["Control+ArrowRight"], "overview"),
        (["Alt+2"], "overview"),
        (["x"], "overview"),
    ],
)
def test_a_key_shows_its_scene_at_once(shown: Page, pressed: list[str], expected: str) -> None:
    shown.evaluate("window.isTheSamePage = true")
    assert press(shown, *pressed) == expected
    assert shown.evaluate("window.isTheSamePage") is True


def test_what_is_asked_on_the_spot_is_said_and_ends_after_ten_minutes(shown: Page) -> None:
    assert press(shown, "3") == "finance"
    expect(shown.locator("#local")).to_have_text(SPOT)
    shown.evaluate(LATER, 9.9)
    assert scene(shown) == "finance"
    shown.evaluate(LATER, 10.1)
    expect(shown.locator("#local")).to_be_hidden()
    expect(shown.locator("body")).to_have_attribute("data-scene", "overview")


def test_a_hold_lasts_until_it_is_let_go_and_the_programme_goes_on(shown: Page) -> None:
    press(shown, "h")
    expect(shown.locator("#local")).to_have_text(SPOT)
    shown.evaluate(LATER, 5)
    assert scene(shown) == "overview"
    press(shown, "h")
    expect(shown.locator("#local")).to_be_hidden()


def test_a_screen_that_the_server_holds_can_be_let_go_on_the_spot(board: BoardServer, shown: Page) -> None:
    board.command(mode="hold", scene="finance", index=3, by="Lê Thị Hoa")
    expect(shown.locator("#holder")).to_contain_text("Lê Thị Hoa")
    press(shown, "h")
    expect(shown.locator("#holder")).to_be_hidden()
    assert scene(shown) == "finance"
    shown.evaluate(LATER, 41 / 60)
    assert scene(shown) == "overview"


@pytest.mark.parametrize("key", ["b", "."])
def test_a_blank_screen_comes_back_by_the_same_key(shown: Page, key: str) -> None:
    press(shown, key)
    expect(shown.locator("#blank")).to_be_visible()
    press(shown, key)
    expect(shown.locator("#blank")).to_be_hidden()
    expect(shown.locator("#local")).to_be_hidden()


def test_a_command_from_the_server_beats_what_was_asked_on_the_spot(board: BoardServer, shown: Page) -> None:
    press(shown, "3")
    board.command(mode="hold", scene="services", index=5, by="Lê Thị Hoa")
    expect(shown.locator("body")).to_have_attribute("data-scene", "services")
    expect(shown.locator("#local")).to_be_hidden()
    expect(shown.locator("#holder")).to_contain_text("Lê Thị Hoa giữ màn hình")


def test_keys_work_without_a_server(board: BoardServer, shown: Page) -> None:
    board.stop()
    assert press(shown, "PageDown") == "economy"
    assert press(shown, "PageDown", "PageDown") == "finance"


def test_the_corner_for_staff_says_what_runs_there(shown: Page) -> None:
    corner = shown.locator(".corner")
    expect(corner).to_be_hidden()
    press(shown, "i")
    for said in ("1 · 1", "overview", "MB", "0 phút", "live"):
        expect(corner).to_contain_text(said)
    press(shown, "i")
    expect(corner).to_be_hidden()


def test_a_long_press_at_the_bottom_left_opens_the_corner_and_a_short_one_does_not(shown: Page) -> None:
    shown.mouse.move(40, 1040)
    shown.mouse.down()
    shown.mouse.up()
    shown.wait_for_timeout(1000)
    expect(shown.locator(".corner")).to_be_hidden()
    shown.mouse.down()
    expect(shown.locator(".corner")).to_be_visible()
    shown.mouse.up()


def test_the_card_says_every_key_and_leaves_with_escape(shown: Page) -> None:
    shown.keyboard.press("?")
    expect(shown.locator(".keys-card")).to_contain_text("Phím, chỉ cho màn hình này")
    expect(shown.locator(".keys-card dt")).to_have_count(9)
    shown.keyboard.press("Escape")
    expect(shown.locator(".keys-card")).to_be_hidden()
