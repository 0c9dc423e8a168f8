"""A wall outlives its server, its network, its scripts and, calmly, its own registration."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browser.board_server import BoardServer, moment, until

SETTLED = (
    "(async () => (await caches.has('wall-document')) && (await caches.keys()).includes('wall-assets-{assets}'))()"
)
KEPT_TEXT = """(async () => {{
  const cache = await caches.open("wall-board");
  const found = await cache.match("/wall/board");
  return Boolean(found) && (await found.text()).includes("{value}");
}})()"""
ALL_KEPT = """(async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) {
      if (!asked.url.includes("/assets/")) texts.push(await (await cache.match(asked)).text());
    }
  }
  return texts.join("\\n");
})()"""
CACHES = "(async () => (await caches.keys()).sort())()"
WORKERS = "(async () => (await navigator.serviceWorker.getRegistrations()).length)()"
GONE = "Màn hình này không còn được đăng ký"
TWO_HOURS_AND_A_HALF_S = 150 * 60

Boot = Callable[[], Page]


@pytest.fixture
def boot(
    browser_type: BrowserType, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Iterator[Callable[[], Page]]:
    """Switches the player on, after switching it off; its disk stays."""
    running: list[BrowserContext] = []

    def start() -> Page:
        for context in running:
            context.close()
        running.clear()
        profile = tmp_path / "player"
        context = browser_type.launch_persistent_context(str(profile), **browser_type_launch_args)  # type: ignore[arg-type]
        running.append(context)
        return context.pages[0]

    yield start
    for context in running:
        context.close()


@pytest.fixture
def kept(board: BoardServer, boot: Boot) -> Page:
    """A wall that has kept itself on its machine, with a figure that came after its document."""
    page = boot()
    page.goto(board.address)
    until(page, SETTLED.format(assets="1"))
    board.change("overview", "888,8")
    expect(page.locator('section[data-scene="overview"]')).to_contain_text("888,8")
    until(page, KEPT_TEXT.format(value="888,8"))
    return page


def test_a_lost_link_is_said_within_ten_seconds_and_forgotten_on_return_without_reload(
    board: BoardServer, shown: Page
) -> None:
    shown.evaluate("window.isTheSamePage = true")
    board.stop()
    expect(shown.locator("#banner")).to_contain_text("Mất kết nối từ ", timeout=10_000)
    expect(shown.locator('section[data-scene="overview"]')).to_contain_text("overview 1,0")
    board.boot = "second"
    board.scenes["overview"]["tiles"]["T1"]["value"] = "2,2"
    board.start()
    expect(shown.locator("#banner")).to_be_hidden(timeout=20_000)
    expect(shown.locator('section[data-scene="overview"]')).to_contain_text("overview 2,2")
    assert shown.evaluate("window.isTheSamePage") is True


def test_rotation_goes_on_without_a_server_and_the_silence_grows_old(board: BoardServer, page: Page) -> None:
    page.clock.install()
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    board.stop()
    page.clock.fast_forward("03:12:40")
    expect(page.locator("#age")).to_have_text("cách đây 3 giờ 12 phút")
    page.clock.fast_forward(40_000)
    now = page.evaluate("centre.programme.sceneAt(centre.wall.state, centre.wall.now())")
    expect(page.locator("body")).to_have_attribute("data-scene", now)
    page.clock.fast_forward("48:00:00")
    expect(page.locator("#age")).to_have_text("cách đây 2 ngày")


def test_after_a_start_without_a_server_the_last_frame_stands_with_its_age_and_goes_live_by_itself(
    board: BoardServer, boot: Boot, kept: Page
) -> None:
    assert kept.evaluate(WORKERS) == 1
    board.command(mode="hold", scene="finance", index=3, by="Trần Văn Bình")
    until(kept, KEPT_TEXT.format(value="Trần Văn Bình"))
    board.stop()

    page = boot()
    page.clock.install(time=page.evaluate("Date.now() / 1000") + TWO_HOURS_AND_A_HALF_S)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(board.address)
    expect(page.locator("#banner")).to_contain_text("Mất kết nối từ ")
    expect(page.locator("#age")).to_contain_text("cách đây 2 giờ")
    expect(page.locator("body")).to_have_attribute("data-scene", "finance")
    expect(page.locator("#holder")).to_contain_text("Trần Văn Bình")
    expect(page.locator('section[data-scene="overview"]')).to_contain_text("888,8")
    assert page.evaluate("document.fonts.check('600 20px \"Be Vietnam Pro\"', 'Ế')") is True
    page.evaluate("window.isTheSamePage = true")

    board.start()
    expect(page.locator("#banner")).to_be_hidden(timeout=20_000)
    expect(page.locator("#age")).to_be_hidden()
    board.command(mode="rotate", scene=None, by=None, anchor=moment(), index=1)
    expect(page.locator("body")).to_have_attribute("data-scene", "economy")
    assert page.evaluate("window.isTheSamePage") is True
    assert faults == []


@pytest.mark.parametrize("fault", ["is_ill", "is_slow"])
def test_a_server_that_answers_badly_or_not_in_time_is_no_server(
    board: BoardServer, boot: Boot, kept: Page, fault: str
) -> None:
    kept.close()
    setattr(board, fault, True)
    page = boot()
    page.goto(board.address)
    expect(page.locator("body[data-kept]")).to_be_attached()
    expect(page.locator('section[data-scene="overview"]')).to_contain_text("888,8")
    expect(page.locator("#banner")).to_be_hidden(timeout=20_000)


def test_a_wall_that_is_revoked_says_so_calmly_and_forgets_every_figure(
    board: BoardServer, boot: Boot, kept: Page
) -> None:
    board.revoke()
    expect(kept.locator("#gone")).to_contain_text(GONE)
    expect(kept.locator("body")).not_to_contain_text("overview")
    until(kept, f"{ALL_KEPT}.then((text) => !text.includes('T1'))")
    kept.keyboard.press("PageDown")
    expect(kept.locator("#gone")).to_contain_text("Hãy đăng ký lại")

    page = boot()
    page.goto(board.address)
    expect(page.locator("#gone")).to_contain_text(GONE)
    assert page.get_by_text("Đăng nhập").count() == 0
    board.stop()
    page.reload()
    expect(page.locator("#gone")).to_contain_text(GONE)

    board.is_revoked = False
    board.start()
    page.reload()
    expect(page.locator('section[data-scene="overview"]')).to_contain_text("888,8")


def test_a_wall_that_was_revoked_while_it_was_off_meets_no_sign_in_page(
    board: BoardServer, boot: Boot, kept: Page
) -> None:
    kept.close()
    board.is_revoked = True
    page = boot()
    page.goto(board.address)
    expect(page.locator("#gone")).to_contain_text(GONE)
    assert "888,8" not in page.evaluate(ALL_KEPT)
    assert page.evaluate(CACHES) == ["wall-assets-1", "wall-document"]


def test_new_scripts_are_worth_one_reload_and_old_ones_are_let_go(board: BoardServer, kept: Page) -> None:
    kept.evaluate("window.firstPage = true")
    board.stop()
    board.boot, board.assets = "second", "2"
    board.start()
    expect(kept.locator("body[data-assets='2']")).to_be_attached(timeout=25_000)
    assert kept.evaluate("window.firstPage") is None
    until(kept, f"{CACHES}.then((names) => names.join() === 'wall-assets-2,wall-board,wall-document')")


def test_a_persons_browser_keeps_no_copy(board: BoardServer, page: Page) -> None:
    board.wall["name"] = ""
    page.clock.install()
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    page.clock.fast_forward(70_000)
    page.wait_for_timeout(1_000)
    assert page.evaluate(CACHES) == []
    assert page.evaluate(WORKERS) == 0


def test_a_board_that_is_too_large_is_kept_in_part_and_the_frame_first(shown: Page) -> None:
    written = shown.evaluate("""async () => {
      const copy = centre.localCopy.open("1");
      const wall = { programme: ["a", "b", "c"] };
      const scenes = { a: "x".repeat(600000), b: "y".repeat(600000), c: "z", frame: { words: {} } };
      await copy.save({ wall, scenes }, new Date());
      const kept = await (await (await caches.open("wall-board")).match("/wall/board")).text();
      return [Object.keys(JSON.parse(kept).scenes).sort(), new Blob([kept]).size < 2 * 2 ** 20];
    }""")
    assert written == [["a", "c", "frame"], True]
