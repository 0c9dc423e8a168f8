"""On paper every sheet is A4 across, says what it is, holds as much as it can, and nothing that only a screen needs."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from indicators.identity import Role
from tests.browser.sheets import Sheet, sheets
from tools.frozen_web import FrozenWeb, staff_page

pytestmark = pytest.mark.timeout(300)  # the first of them makes the country

EXPLORER, INDEX, PLACE = "/explore?indicator=TC06&place=VN", "/index-766", "/place/01?indicator=TC06"
TABLE = "/explore?indicator=TC06&place=48&view=table"
TITLES = {
    EXPLORER: "Tỷ lệ giải ngân vốn đầu tư công · Cả nước",
    INDEX: "Địa phương nào phục vụ người dân, doanh nghiệp tốt nhất?",
    PLACE: "Thành phố Hà Nội",
}
FIRST = {
    EXPLORER: ("55,57", "Diễn biến · Cả nước", "Bản đồ · Giải ngân đầu tư công"),
    INDEX: ("Trung bình 34 tỉnh", "Điểm được và mất ở nhóm nào?"),
    PLACE: ("53,24", "Diễn biến"),
}
MOST = {EXPLORER: 4, INDEX: 6, PLACE: 7, TABLE: 3}
"""How many sheets each may take: one more than it takes."""

ACTS = (
    *("Bỏ lọc", "Góc nhìn đã lưu", "Sao chép liên kết", "Thu hẹp danh sách", "Xem lại", "Đăng xuất", "Đi tới …"),
    *("Tải CSV", "Xem cùng số liệu dạng bảng", "Cách dự báo", "Định nghĩa và cách tính", "Biểu đồ nhỏ"),
    *("Xem hướng dẫn nhanh", "Số liệu của bảng (API)"),
)
HEADS = ("Địa phương", "Hạng", "Thay đổi", "Tính chất số liệu")
IS_DRAWN = """() => {
  if (!document.getElementById("national-clock")?.textContent) return false;
  const explorer = document.getElementById("explorer");
  if (explorer) return explorer.dataset.painted === location.search && !explorer.hasAttribute("aria-busy");
  const drawings = [...document.querySelectorAll("main :is(.chart, .map)")];
  return drawings.length > 1 && drawings.every((one) => one.querySelector(".main-svg, .map-island"));
}"""


@pytest.fixture(scope="module")
def page(frozen_web: FrozenWeb, browser: Browser) -> Iterator[Page]:
    """A member of the staff at a desk."""
    opened = staff_page(frozen_web, browser, Role.STAFF, viewport={"width": 1366, "height": 768})
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def printed(page: Page, frozen_web: FrozenWeb) -> Callable[[str], list[Sheet]]:
    """The sheets of a page, printed when they are first asked for."""

    @cache
    def of(address: str) -> list[Sheet]:
        page.goto(f"{frozen_web.url}{address}")
        page.wait_for_function(IS_DRAWN)
        return sheets(page.pdf(prefer_css_page_size=True, print_background=False))

    return of


@pytest.mark.parametrize("address", MOST)
def test_every_sheet_is_a4_across_and_there_are_no_more_of_them_than_it_takes(
    printed: Callable[[str], list[Sheet]], address: str
) -> None:
    found = printed(address)

    assert {(round(one.width), round(one.height)) for one in found} == {(842, 595)}
    assert 0 < len(found) <= MOST[address]


@pytest.mark.parametrize("address", TITLES)
def test_every_sheet_says_what_it_shows_as_of_when_and_which_of_how_many_it_is(
    printed: Callable[[str], list[Sheet]], frozen_web: FrozenWeb, address: str
) -> None:
    found = printed(address)

    for number, sheet in enumerate(found, 1):
        assert sheet.says(TITLES[address])
        assert sheet.says("Tính đến")
        assert sheet.says(f"{frozen_web.clock():%d/%m/%Y}")
        assert sheet.says(f"Trang {number}/{len(found)}")


@pytest.mark.parametrize("address", FIRST)
def test_the_first_sheet_holds_the_headline_and_a_chart(printed: Callable[[str], list[Sheet]], address: str) -> None:
    first = printed(address)[0]

    assert [each for each in FIRST[address] if not first.says(each)] == []


@pytest.mark.parametrize("address", MOST)
def test_nothing_that_can_only_be_pressed_is_printed(printed: Callable[[str], list[Sheet]], address: str) -> None:
    assert [each for each in ACTS for sheet in printed(address) if sheet.says(each)] == []


def test_what_is_filtered_by_is_said_without_what_takes_it_away(printed: Callable[[str], list[Sheet]]) -> None:
    for sheet in printed(TABLE):
        assert sheet.says("Địa phương: Đà Nẵng")
        assert not sheet.says("\N{MULTIPLICATION SIGN}")


def test_a_table_that_goes_on_has_its_head_on_every_sheet_and_its_last_row(
    printed: Callable[[str], list[Sheet]],
) -> None:
    found = printed(TABLE)

    assert len(found) > 1
    assert [each for each in HEADS for sheet in found if not sheet.says(each)] == []
    assert found[-1].says("Lai Châu")
