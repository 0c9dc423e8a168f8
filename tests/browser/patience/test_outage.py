"""A wall outlives its server: it says within ten seconds that the link is lost, waits, and is itself again at once."""

import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.instance import finance_report
from tests.web_alone import WebAlone

AWAY_S = 240
"""Longer than browsers and frameworks go on trying by themselves."""

TOLD_WITHIN_MS = BACK_WITHIN_MS = 10_000
SETTLED_MS = 20_000
FIRST, SECOND = "812345.6", "912345.6"


@pytest.fixture
def web(tmp_path: Path) -> WebAlone:
    """A web with one wall, not started yet."""
    made = WebAlone(tmp_path)
    made.command("migrate")
    made.command("account", "add", "lobby", "wall")
    return made


def asked_by(page: Page) -> list[tuple[float, str]]:
    """Everything a page asks for from now on: when, and what kind of thing."""
    asked: list[tuple[float, str]] = []
    page.on("request", lambda request: asked.append((time.monotonic(), request.resource_type)))
    return asked


def send(web: WebAlone, revision: int, value: str) -> None:
    key = web.command("key", "issue", "--sender", "G12", "--scope", "submit")
    report = finance_report(f"OUTAGE-{revision:04}", revision, value)
    headers = {"Authorization": f"Bearer {key}"}
    httpx.post(f"{web.url}/api/v1/reports", json=report, headers=headers, trust_env=False).raise_for_status()


@pytest.mark.timeout(AWAY_S + 240)
def test_a_wall_outlives_a_server_that_is_gone_for_four_minutes(browser: Browser, web: WebAlone) -> None:
    process = web.serve()
    page = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="vi-VN").new_page()
    try:
        send(web, 1, FIRST)
        page.goto(web.command("account", "link", "lobby"))
        tile = page.locator('.wall-scene[data-scene="overview"] [data-tile^="TC01:VN"] .tile-value')
        expect(tile).to_have_text("812,3", timeout=SETTLED_MS)
        page.evaluate("window.isTheSamePage = true")
        asked = asked_by(page)

        process.kill()
        process.wait()
        gone = time.monotonic()
        expect(page.locator("#banner")).to_be_visible(timeout=TOLD_WITHIN_MS)
        expect(page.locator("#banner")).to_contain_text("Mất kết nối")
        expect(tile).to_have_text("812,3")
        page.wait_for_timeout(1000 * max(0.0, gone + AWAY_S - time.monotonic()))

        process = web.serve()
        expect(page.locator("#banner")).to_be_hidden(timeout=BACK_WITHIN_MS)
        away = [kind for at, kind in asked if gone < at < gone + AWAY_S]
        assert 0 < len(away) < AWAY_S  # it goes on trying, and less than once a second
        assert "document" not in [kind for _, kind in asked]
        send(web, 2, SECOND)
        expect(tile).to_have_text("912,3", timeout=BACK_WITHIN_MS)
        assert page.evaluate("window.isTheSamePage") is True
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        process.wait(20)
        page.context.close()
