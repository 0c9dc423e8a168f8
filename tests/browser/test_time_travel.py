"""A moment is chosen once: every page goes by it, links and Back keep it, and one click leads to now again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indicators.identity import Role
from tools.frozen_web import FrozenWeb, staff_page

pytestmark = pytest.mark.timeout(300)  # the first of the browser tests makes the country

WITHIN_MS = 20_000
"""A machine that many tests share draws a page in seconds."""

THEN = "2026-11-20T08:00"
SAID = "Bạn đang xem số liệu đã biết lúc 08:00 20/11/2026"


@pytest.fixture
def page(browser: Browser, frozen_web: FrozenWeb) -> Iterator[Page]:
    """A browser of the staff, on the overview."""
    opened = staff_page(frozen_web, browser, Role.STAFF)
    opened.goto(frozen_web.url)
    yield opened
    opened.context.close()


def look_back(page: Page) -> None:
    page.fill("#time-moment", THEN)
    page.click("#time-control button[type=submit]")
    expect(page.locator("#known-at")).to_contain_text(SAID, timeout=WITHIN_MS)


def test_a_moment_goes_along_with_links_filters_and_back_until_now_is_chosen(page: Page) -> None:
    look_back(page)
    page.locator(".tile-link").first.click()
    expect(page.locator("#place")).to_be_visible(timeout=WITHIN_MS)
    expect(page.locator("#known-at")).to_contain_text(SAID, timeout=WITHIN_MS)

    assert "as_of=" in page.evaluate("window.dash_clientside.centre.visitIndex('2026-10-05')")

    page.get_by_role("link", name="Truy đến nguồn").first.click()
    expect(page).to_have_url(re.compile(r"/trace/[0-9]+\?.*as_of="), timeout=WITHIN_MS)
    expect(page.locator("#known-at")).to_contain_text(SAID, timeout=WITHIN_MS)
    expect(page.locator("#figure")).to_be_visible(timeout=WITHIN_MS)

    page.go_back()
    expect(page.locator("#place")).to_be_visible(timeout=WITHIN_MS)
    expect(page.locator("#known-at")).to_contain_text(SAID, timeout=WITHIN_MS)

    page.locator("#known-at [data-now]").click()
    expect(page.locator("#known-at")).to_have_count(0, timeout=WITHIN_MS)
    assert "as_of" not in page.url
    expect(page.locator("#time-moment")).to_have_value("")
    page.locator("#navigation summary").first.click()
    page.locator("#navigation a[href^='/index-766']").click()
    expect(page.locator("#index-766")).to_be_visible(timeout=WITHIN_MS)
    assert "as_of" not in page.url


def test_live_tiles_show_what_was_known_then_and_what_is_known_now_again(page: Page) -> None:
    tiles = page.locator("#group-growth .tile")
    expect(tiles.first).to_be_visible(timeout=WITHIN_MS)
    now = page.locator("#group-growth").inner_text()
    look_back(page)
    expect(page.locator("#group-growth")).not_to_have_text(now, timeout=WITHIN_MS)
    expect(tiles.first).to_be_visible(timeout=WITHIN_MS)
    expect(page.locator("#link-state")).to_have_attribute("data-state", "past", timeout=WITHIN_MS)
    assert page.locator("#group-growth").inner_text() != now

    page.locator("#known-at [data-now]").click()
    expect(page.locator("#link-state")).to_have_attribute("data-state", "live", timeout=WITHIN_MS)
    expect(tiles.first).to_be_visible(timeout=WITHIN_MS)
    assert page.locator("#group-growth").inner_text() == now
