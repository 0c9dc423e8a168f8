"""The page of the walls in the browser: a screen is registered, told what to show, frozen for a meeting and let go."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.store.accounts import Account, Kind, add_account, issue
from indicators.store.walls import register, walls
from indicators.walls import Room, Wall
from tests.quality.served import Served, serving

ROOM = Room(5, 1.22)
SIZES = {"desk": (1920, 1080), "phone": (390, 844)}

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving("sqlite", tmp_path_factory.mktemp("walls"), None) as started:
        yield started


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the process goes by the clock of the machine


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Opened]:
    """Opens the page of the walls as somebody of a role, on a screen of a size."""
    contexts = []

    def open_as(role: str, size: str = "desk") -> Page:
        add_account(served.store, Account(role, role, None, demo=False), actor="test", now=now())
        lasts = timedelta(hours=1)
        token = issue(served.store, Kind.SESSION, role, role, lasts=lasts, actor="test", now=now())
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
        contexts.append(context)
        context.add_cookies([{"name": f"dieuhanh_{served.port}", "value": token, "url": served.url}])
        page = context.new_page()
        page.goto(f"{served.url}/walls")
        expect(page.locator("#walls-list")).not_to_be_empty(timeout=30_000)
        return page

    yield open_as
    for context in contexts:
        context.close()


def wall(served: Served, name: str, label: str) -> None:
    """A registered wall, whatever test came before."""
    if name not in {each.wall.name for each in walls(served.store, ROOM)}:
        register(served.store, Wall(name, label, ROOM), actor="test", now=now())


def state(served: Served, name: str):
    return next(each.state for each in walls(served.store, ROOM) if each.wall.name == name)


def test_a_screen_is_registered_and_its_link_shown_once(opened: Opened) -> None:
    page = opened("administrator")
    page.get_by_role("button", name="Đăng ký màn hình", exact=True).click()
    dialog = page.get_by_role("dialog", name="Đăng ký màn hình")
    dialog.get_by_label("Tên ngắn").fill("Sảnh chính")
    dialog.get_by_role("button", name="Đăng ký màn hình này").click()
    expect(dialog.get_by_role("alert")).to_have_text(
        "Còn thiếu hoặc chưa đúng: Tên ngắn, chữ thường không dấu và chữ số."
    )
    expect(dialog.get_by_label("Tên ngắn")).to_be_focused()
    dialog.get_by_label("Tên ngắn").fill("sanh")
    dialog.get_by_label("Tên gọi").fill("Sảnh chính")
    dialog.get_by_label("Người xem xa nhất").fill("12")
    expect(dialog).to_contain_text("quá ít: hãy dùng màn hình lớn hơn")
    dialog.get_by_label("Người xem xa nhất").fill("5")
    expect(dialog).to_contain_text("Từ chỗ đó đọc được 8 ô cùng lúc.")
    expect(dialog).to_contain_text("Một vòng chiếu hết 4:00.")
    dialog.get_by_label("Văn bản và e-Cabinet", exact=True).check()
    expect(dialog).to_contain_text("dài hơn 4 phút")
    dialog.get_by_role("button", name="Lên: Văn bản và e-Cabinet").press("Enter")
    dialog.get_by_role("button", name="Đăng ký màn hình này").click()
    link = page.locator("#wall-link").input_value()
    page.keyboard.press("Escape")
    expect(page.locator("#wall-link")).to_have_value(link)
    page.get_by_role("button", name="Đóng", exact=True).click()
    expect(page.locator("#walls-list")).to_contain_text("Sảnh chính")
    assert link not in page.content()


def test_a_revoked_screen_shows_that_it_is_not_registered(opened: Opened, served: Served, browser: Browser) -> None:
    wall(served, "tang-1", "Phòng họp tầng 1")
    page = opened("administrator")
    card = page.get_by_role("region", name="Phòng họp tầng 1")
    card.get_by_role("button", name="Đường dẫn mới").click()
    link = page.locator("#wall-link").input_value()
    page.get_by_role("button", name="Đóng", exact=True).click()
    screen = browser.new_context()
    shown = screen.new_page()
    shown.goto(link)
    assert shown.url == f"{served.url}/wall"
    expect(card).to_contain_text("Đang kết nối", timeout=15_000)
    card.get_by_role("button", name="Thu hồi").click()
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi").click()
    expect(page.locator("#desk-told")).to_contain_text("Đã thu hồi màn hình Phòng họp tầng 1")
    answer = shown.goto(f"{served.url}/wall")
    assert answer is not None
    assert answer.status == 401
    expect(shown.locator("h1")).to_have_text("Màn hình này chưa được đăng ký")
    screen.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_wall_is_told_what_to_show_by_keys_and_by_touch(opened: Opened, served: Served, size: str) -> None:
    wall(served, "tang-2", "Phòng họp tầng 2")
    page = opened("staff", size)
    card = page.get_by_role("region", name="Phòng họp tầng 2")
    card.get_by_role("button", name="Tỉnh").press("Enter")
    page.get_by_label("Tỉnh, thành phố").select_option("48")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Chiếu").click()
    expect(card).to_contain_text("Đà Nẵng")
    expect(card).to_contain_text("staff giữ màn hình")

    following = card.get_by_role("button", name="Sau")
    following.press("Enter")
    expect(card.locator(".wall-scene")).not_to_have_text("Đà Nẵng")
    expect(following).to_be_focused()
    card.get_by_role("button", name="Tắt hình").click()
    expect(card).to_contain_text("Đang tắt hình")
    card.get_by_role("button", name="Hoàn tác").click()
    expect(card).not_to_contain_text("Đang tắt hình")
    card.get_by_role("button", name="Thông báo: Phòng họp tầng 2", exact=True).click()
    page.get_by_label("Nội dung").fill("Nghỉ giải lao 10 phút")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("Nghỉ giải lao 10 phút")
    card.get_by_role("button", name="Luân phiên tiếp").click()
    expect(card).to_contain_text("Các cảnh luân phiên")
    expect(page.locator("#wall-acts-table")).to_contain_text("chiếu cảnh: Đà Nẵng")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def test_a_meeting_freezes_every_screen_and_pages_with_the_arrows(opened: Opened, served: Served) -> None:
    wall(served, "tang-2", "Phòng họp tầng 2")
    wall(served, "tang-3", "Phòng họp tầng 3")
    page = opened("leader")
    page.get_by_role("button", name="Đóng băng tại thời điểm").click()
    dialog = page.get_by_role("dialog", name="Đóng băng số liệu: tất cả màn hình")
    dialog.get_by_label("Thời điểm").fill("2026-10-20T08:00")
    dialog.get_by_role("button", name="Đóng băng").click()
    expect(page.locator("#wall-meeting")).to_contain_text("Đang họp: số liệu lúc 08:00 20/10/2026")
    for name in ("tang-2", "tang-3"):
        assert state(served, name).as_of == datetime(2026, 10, 20, 1, tzinfo=UTC)

    scene = page.get_by_role("region", name="Phòng họp tầng 3").locator(".wall-scene")
    first = scene.inner_text()
    page.locator("#page-title").focus()
    page.keyboard.press("ArrowRight")
    expect(scene).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(scene).to_have_text(first)
    page.get_by_role("button", name="Kết thúc: về số liệu hiện tại: tất cả màn hình").click()
    expect(page.locator("#wall-meeting")).not_to_contain_text("Đang họp")
    assert state(served, "tang-2").as_of is None


def test_a_screen_that_nobody_knows_shows_a_calm_page(browser: Browser, served: Served, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{served.url}/wall")
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    assert page.screenshot(path=tmp_path / "unknown.png")
    assert faults == []
    context.close()
