"""A wall before a small server of its board."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_server import BoardServer


@pytest.fixture
def board() -> Iterator[BoardServer]:
    """A running server of one wall's board, stopped at the end whatever happened."""
    server = BoardServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def shown(board: BoardServer, page: Page) -> Page:
    """The wall's page, alive."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(board.address)
    expect(page.locator("body[data-scene=overview]")).to_be_attached()
    expect(page.locator("#heard")).not_to_be_empty()
    return page
