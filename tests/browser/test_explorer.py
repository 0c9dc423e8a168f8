"""The explorer in the browser: found, drilled into, stepped back from, handed over; by mouse and by keys alone."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from indicators.identity import Role
from tools.frozen_web import FrozenWeb, staff_page

pytestmark = pytest.mark.timeout(300)  # the first of them makes the country
SIZE = {"width": 1366, "height": 768}
RATE = "Tỷ lệ giải ngân vốn đầu tư công"


@pytest.fixture(scope="module")
def page(frozen_web: FrozenWeb, browser: Browser) -> Iterator[Page]:
    """A member of the staff at a desk."""
    opened = staff_page(
        frozen_web, browser, Role.STAFF, viewport=SIZE, permissions=["clipboard-read", "clipboard-write"]
    )
    yield opened
    opened.context.close()


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """What the page has asked the server for, but for scripts, maps and the live stream."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        path = urlparse(request.url).path
        if path.startswith(("/explore", "/_dash-update", "/api/")):
            addresses.append(path)

    page.on("request", note)
    yield addresses
    page.remove_listener("request", note)


def explore(page: Page, web: FrozenWeb, query: str = "") -> None:
    """Open the explorer and wait until it has drawn."""
    page.goto(f"{web.url}/explore{query}")
    painted(page)


def painted(page: Page) -> None:
    """Wait until what the address says is drawn and nothing is being asked for."""
    page.wait_for_function(
        "() => { const root = document.getElementById('explorer');"
        " return root && root.dataset.painted === location.search && !root.hasAttribute('aria-busy'); }"
    )


def said(page: Page) -> dict[str, str]:
    """The state that the address holds."""
    return {name: values[0] for name, values in parse_qs(urlparse(page.url).query).items()}


def test_a_figure_is_found_and_looked_at_elsewhere(
    page: Page, frozen_web: FrozenWeb, browser: Browser, asked: list[str]
) -> None:
    explore(page, frozen_web, "?indicator=TC01")
    asked.clear()

    page.get_by_label("Tìm kiếm").press_sequentially("giai ngan")
    expect(page.locator("#x-list .x-item")).not_to_have_count(0)
    assert asked == []
    listed = page.get_by_role("button", name=RATE).first
    listed.hover()
    note = page.get_by_role("tooltip")
    expect(note).to_contain_text("Cơ quan chủ trì: Bộ Tài chính")
    listed.click()
    expect(note).to_be_hidden()
    painted(page)
    page.locator("#x-views").get_by_role("button", name="Bản đồ", exact=True).click()
    painted(page)
    page.locator('.place[data-place="48"]').press("Enter")
    painted(page)
    expect(page.locator("#x-headline h2")).to_contain_text("Đà Nẵng")
    assert asked == ["/explore/view"] * 3
    assert said(page) == {"indicator": "TC06", "text": "giai ngan", "view": "map", "place": "48"}

    other = staff_page(frozen_web, browser, Role.STAFF, viewport=SIZE)
    other.goto(page.url)
    painted(other)
    assert other.locator("#x-headline").inner_text() == page.locator("#x-headline").inner_text()
    assert other.locator(".x-rank").inner_text() == page.locator(".x-rank").inner_text()
    other.context.close()


def test_a_figure_is_followed_down_to_its_bytes_and_back_step_by_step(
    page: Page, frozen_web: FrozenWeb, asked: list[str]
) -> None:
    explore(page, frozen_web, "?view=map")
    asked.clear()
    page.locator('.place[data-place="48"]').press("Enter")
    painted(page)
    page.locator('[data-key="deeper-communes"]').click()
    painted(page)
    page.locator(".x-rank").get_by_role("button", name="Hải Châu", exact=True).click()
    painted(page)
    assert asked == ["/explore/view"] * 3
    page.locator("#x-headline").get_by_role("link", name="Truy đến nguồn").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hải Châu")
    for part in ("Báo cáo nêu số liệu", "Dữ liệu gốc đã nhận", "Chữ ký của đơn vị gửi"):
        expect(page.get_by_role("heading", name=part)).to_have_count(1)

    for title, view in (("Hải Châu", "bar"), ("Đà Nẵng", "bar"), ("Đà Nẵng", "map"), ("Cả nước", "map")):
        page.go_back()
        expect(page.locator("#explorer")).to_have_attribute("data-view", view)
        expect(page.locator("#x-headline h2")).to_contain_text(title)
        painted(page)


def test_a_figure_is_taken_apart_and_put_together_again(page: Page, frozen_web: FrozenWeb, asked: list[str]) -> None:
    explore(page, frozen_web, "?indicator=KT02&place=48&period=2026-Q2")
    card = page.locator('[data-card="breakdown"]')
    expect(card.locator("h3")).to_have_text("Quy mô GRDP theo giá hiện hành: Khu vực kinh tế")
    asked.clear()
    card.get_by_role("link", name="Dịch vụ", exact=True).click()
    painted(page)
    assert asked == ["/explore/view"]
    assert (said(page)["indicator"], said(page)["place"], said(page)["period"]) == ("KT02.DV", "48", "2026-Q2")
    expect(page.locator("#x-headline h2")).to_contain_text("Dịch vụ")
    expect(card.locator('[aria-current="true"]')).to_have_text("Dịch vụ")
    card.get_by_role("link", name="Quy mô GRDP theo giá hiện hành", exact=True).click()
    painted(page)
    assert said(page)["indicator"] == "KT02"


def test_everything_is_reached_by_keys_alone_and_the_keyboard_stays_where_it_was(
    page: Page, frozen_web: FrozenWeb
) -> None:
    explore(page, frozen_web)
    place = page.get_by_role("combobox", name="Địa phương")
    place.focus()
    page.keyboard.type("hcm")
    page.keyboard.press("Enter")
    painted(page)
    assert said(page)["place"] == "79"
    expect(place).to_be_focused()

    chart = page.get_by_role("slider")
    chart.focus()
    before = chart.get_attribute("aria-valuetext")
    page.keyboard.press("ArrowLeft")
    assert chart.get_attribute("aria-valuetext") != before
    page.keyboard.press("Enter")
    painted(page)
    assert "period" in said(page)
    expect(page.get_by_role("slider")).to_be_focused()

    page.get_by_role("button", name="Bỏ lọc").first.press("Enter")
    painted(page)
    assert len(said(page)) == 1
    page.locator("#x-views [data-view=heat]").press("Enter")
    painted(page)
    cell = page.locator('[role=gridcell][tabindex="0"]')
    cell.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    painted(page)
    assert {"place", "period"} <= said(page).keys()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "gridcell"


def test_a_card_is_handed_over_as_picture_drawing_and_table(page: Page, frozen_web: FrozenWeb) -> None:
    explore(page, frozen_web, "?place=48&view=line")
    sizes = []
    for word in ("Ảnh (PNG)", "Hình vẽ (SVG)"):
        page.locator(".x-hand-over").click()
        with page.expect_download() as download:
            page.get_by_role("button", name=word).click()
        content = download.value.path().read_bytes()
        sizes.append(len(content))
        assert content.startswith(b"\x89PNG" if "PNG" in word else b"<svg")
    assert "Đà Nẵng".encode() in content
    assert b"/explore?place=48" in content
    assert min(sizes) > 5000

    page.locator(".x-hand-over").click()
    page.get_by_role("button", name="Sao chép dạng bảng").click()
    expect(page.locator("#x-done")).to_contain_text("Đã sao chép")
    table = page.evaluate("navigator.clipboard.readText()")
    page.locator(".twin summary").click()
    expect(page.locator(".twin tbody tr")).to_have_count(table.count("\r\n"))


def test_an_answer_that_takes_long_is_said_to_be_on_its_way(page: Page, frozen_web: FrozenWeb) -> None:
    explore(page, frozen_web, "?indicator=TC06")
    held: list[Route] = []
    page.route("**/explore/view?*", lambda route: held.append(route))  # noqa: PLW0108 - it must be a function of Python's
    page.locator('.place[data-place="48"]').press("Enter")
    root = page.locator("#explorer")
    expect(root).to_have_attribute("data-slow", "")
    expect(page.locator("#x-headline h2")).to_contain_text("Cả nước")
    held[0].continue_()
    painted(page)
    page.unroute("**/explore/view?*")
    expect(root).not_to_have_attribute("data-slow", "")
    expect(page.locator("#x-headline h2")).to_contain_text("Đà Nẵng")


def test_what_cannot_be_fetched_is_said_and_what_was_drawn_stays(page: Page, frozen_web: FrozenWeb) -> None:
    explore(page, frozen_web)
    page.route("**/explore/view*", lambda route: route.abort())
    page.locator("#x-views [data-view=bar]").click()
    expect(page.get_by_role("alert")).to_contain_text("Không tải được số liệu.")
    expect(page.locator(".x-chart")).to_be_visible()

    page.unroute("**/explore/view*")
    page.get_by_role("button", name="Thử lại").click()
    painted(page)
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator(".x-rank > li")).not_to_have_count(0)
