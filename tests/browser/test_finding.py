"""From anywhere to anything by keyboard, help where it is needed, and light or dark from the first paint on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.identity import Role
from tools.frozen_web import FrozenWeb, staff_page

pytestmark = pytest.mark.timeout(300)  # the first of them makes the country

PATIENCE_MS, ORDINARY_MS = 20_000, 5_000
GRID = "ag-grid-community"


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=ORDINARY_MS)


@pytest.fixture(scope="module")
def page(browser: Browser, frozen_web: FrozenWeb) -> Iterator[Page]:
    page = staff_page(frozen_web, browser, Role.STAFF)
    yield page
    page.context.close()


def opened(page: Page, web: FrozenWeb, address: str) -> None:
    page.goto(web.url + address)
    page.locator("main h1").wait_for()
    page.wait_for_load_state("networkidle")


def test_a_few_letters_and_enter_lead_to_a_place_at_the_moment_looked_back_to(
    page: Page, frozen_web: FrozenWeb
) -> None:
    opened(page, frozen_web, "/sources?as_of=2026-11-20T08:00")

    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Đi tới địa phương")
    expect(box).to_be_focused()
    box.type("da nang")
    first = page.locator("#palette-list [role=option]").first
    expect(first).to_contain_text("Đà Nẵng")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "palette-0")
    page.keyboard.press("Enter")

    page.wait_for_url("**/place/48?as_of=2026-11-20T08%3A00")
    expect(page.locator("main h1")).to_contain_text("Đà Nẵng")
    page.keyboard.press("Control+k")
    expect(first).to_contain_text("Đà Nẵng")  # what was chosen lately stands first
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_letters_lead_to_pages_but_not_while_typing_and_can_be_switched_off(page: Page, frozen_web: FrozenWeb) -> None:
    opened(page, frozen_web, "/explore?indicator=TC06")
    page.locator("#x-panel input").first.click()
    page.keyboard.type("?gs")
    expect(page.locator("dialog.help")).to_have_count(0)
    page.locator("main h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Trợ giúp và phím tắt")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("gs")
    page.wait_for_url("**/sources")
    page.keyboard.press("?")
    page.get_by_label("Dùng phím tắt một chữ cái").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog.help")).to_be_hidden()


def test_an_indicator_says_what_it_means_to_the_keyboard_and_leaves_at_escape(
    page: Page, frozen_web: FrozenWeb
) -> None:
    opened(page, frozen_web, "/place/48?indicator=TC06")

    page.locator("main h1").focus()
    term = page.locator("h2 .term").first
    term.focus()
    page.keyboard.press("Enter")

    note = page.get_by_role("tooltip")
    expect(note).to_contain_text("Bộ Tài chính")
    expect(term).to_have_attribute("aria-describedby", "term-note")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()


def test_the_dark_is_chosen_with_a_button_and_painted_by_the_server_from_then_on(
    page: Page, frozen_web: FrozenWeb
) -> None:
    opened(page, frozen_web, "/sources")
    button = page.locator(".theme-button")
    button.click()
    button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    assert 'data-theme="dark"' in page.request.get(f"{frozen_web.url}/sources").text().split("<head>", maxsplit=1)[0]
    button.click()
    assert "data-theme" not in page.request.get(f"{frozen_web.url}/sources").text().split("<head>", maxsplit=1)[0]


def test_the_script_of_tables_comes_with_the_first_table_and_finds_without_diacritics(
    page: Page, frozen_web: FrozenWeb
) -> None:
    opened(page, frozen_web, "/sources")
    assert not page.evaluate(
        "name => performance.getEntriesByType('resource').some((one) => one.name.includes(name))", GRID
    )

    page.evaluate(
        """() => {
          const room = document.createElement("div");
          document.querySelector("main").prepend(room);
          return window.centre.grid.open(room, {
            caption: "Thử",
            columns: [{ key: "name", title: "Tên", href: "to" }, { key: "value", title: "Giá trị", numeric: true }],
            rows: [["Đà Nẵng", "10,5", "10.5"], ["An Giang", "9,25", "9.25"], ["Ấp", null, null]].map(
              ([name, value, value_v]) => ({ name, value, value_v, to: "/place/48" })),
          }).then(() => null);
        }"""
    )
    page.get_by_label("Tìm trong bảng").fill("da nang")
    expect(page.locator(".grid-count")).to_have_text("1 / 3 dòng")
    expect(page.get_by_role("grid", name="Thử").get_by_role("link")).to_have_text(["Đà Nẵng"])
