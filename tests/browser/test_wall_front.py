"""The wall's page alone, before a small server that can be stopped, returned and made to change."""

import asyncio
import json
import socket
import string
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Locator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "fixtures" / "overview.json"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
DISTANCE, IMAGE_HEIGHT = 5.0, 1.22
SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
EVERY_ELEMENT = "document.querySelectorAll('*').length"
SMALLEST_TEXT = """() => {
  const sizes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || holder.closest("title") || !holder.getClientRects().length) continue;
    sizes.push(parseFloat(getComputedStyle(holder).fontSize));
  }
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "400 1000px 'Be Vietnam Pro'";
  return Math.min(...sizes) * pen.measureText("H").actualBoundingBoxAscent / 1000;
}"""
OUTSIDE_THE_FRAME = """() => [...document.querySelectorAll(".tile, .tile p, .tile h3, .wall-top *, .exception, .map *")]
  .filter((node) => node.getClientRects().length)
  .map((node) => [node.className, node.getBoundingClientRect()])
  .filter(([, box]) => box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1)
  .map(([name]) => String(name))"""


class WallServer:
    """Serves one wall from the sample snapshot on a fixed loopback port, as often as it is started."""

    def __init__(self) -> None:
        self.snapshot: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.changes: set[asyncio.Queue[dict[str, Any]]] = set()
        self.server: uvicorn.Server | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/wall"

    def start(self) -> None:
        """Return when the server answers."""
        application = Starlette(
            routes=[
                Route("/wall", self._page),
                Route("/live/snapshot/overview", self._snapshot),
                Route("/live/stream", self._stream),
                Mount("/assets", StaticFiles(directory=ROOT / "assets")),
            ],
        )
        settings = uvicorn.Config(
            application,
            host="127.0.0.1",
            port=self.port,
            log_level="error",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(settings)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        """Return when the port is silent."""
        if self.server is None or self.thread is None:
            return
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(timeout=10)
        self.changes.clear()

    def change(self, tile_id: str, value: str) -> None:
        """Make a new version in which one tile has another value, and tell every open stream."""
        base = self.snapshot["version"]
        tile = {**self.snapshot["tiles"][tile_id], "value": value}
        self.snapshot["tiles"][tile_id] = tile
        self.snapshot["version"] = base + 1
        event = {"scene": "overview", "version": base + 1, "base": base, "tiles": {tile_id: tile}}
        assert self.loop is not None
        for queue in list(self.changes):
            self.loop.call_soon_threadsafe(queue.put_nowait, event)

    def _run(self) -> None:
        assert self.server is not None
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.server.serve())
        self.loop.close()

    async def _page(self, request: Request) -> Response:
        asked = request.query_params
        document = string.Template((ROOT / "dashboard" / "wall.html").read_text(encoding="utf-8")).substitute(
            language="vi",
            title=self.snapshot["title"],
            profile="98-inch-at-5-m",
            distance=asked.get("distance", str(DISTANCE)),
            image_height=asked.get("height", str(IMAGE_HEIGHT)),
            assets=self.snapshot["assets"],
            snapshot=json.dumps(self.snapshot).replace("<", "\\u003c"),
        )
        return HTMLResponse(document, headers={"Content-Security-Policy": POLICY})

    async def _snapshot(self, request: Request) -> Response:
        tag = f'"{self.snapshot["boot"]}-{self.snapshot["version"]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304)
        return JSONResponse(self.snapshot, headers={"ETag": tag})

    async def _stream(self, _: Request) -> Response:
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.changes.add(queue)
        hello = {"version": self.snapshot["version"], "boot": self.snapshot["boot"]}
        yield f"event: hello\ndata: {json.dumps(hello)}\n\n"
        try:
            while self.server is not None and not self.server.should_exit:
                try:
                    change = await asyncio.wait_for(queue.get(), timeout=1)
                    yield f"event: change\ndata: {json.dumps(change)}\n\n"
                except TimeoutError:
                    yield "event: ping\ndata: {}\n\n"
        finally:
            self.changes.discard(queue)


@pytest.fixture
def wall() -> Iterator[WallServer]:
    """A running server of one wall, stopped at the end whatever happened."""
    server = WallServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def shown(wall: WallServer, page: Page) -> Page:
    """The wall's page with its map drawn."""
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(wall.address)
    expect(page.locator(".map-island").first).to_be_visible()
    return page


def tile(page: Page, tile_id: str) -> Locator:
    return page.locator(f'[data-tile="{tile_id}"] .tile-value')


def test_a_lost_link_is_announced_within_ten_seconds_and_forgotten_on_return_without_reload(
    wall: WallServer,
    shown: Page,
) -> None:
    shown.evaluate("window.neverReloaded = true")
    wall.stop()
    expect(shown.locator("#banner")).to_be_visible(timeout=10_000)
    expect(shown.locator("#banner")).to_contain_text("Mất kết nối từ ")
    expect(tile(shown, "TC01:VN")).to_have_text("2.167")
    wall.snapshot["boot"] = "another"
    wall.snapshot["tiles"]["TC01:VN"]["value"] = "2.201"
    wall.start()
    expect(shown.locator("#banner")).to_be_hidden(timeout=20_000)
    expect(tile(shown, "TC01:VN")).to_have_text("2.201")
    assert shown.evaluate("window.neverReloaded") is True


def test_numbers_lose_their_colour_within_a_minute_of_silence(wall: WallServer, page: Page) -> None:
    page.clock.install()
    page.goto(wall.address)
    expect(page.locator("#heard")).not_to_be_empty()
    wall.stop()
    page.clock.fast_forward(60_000)
    expect(page.locator("body[data-link=stale]")).to_be_attached()
    expect(tile(page, "TC01:VN")).to_have_text("2.167")


def test_new_scripts_are_worth_one_reload_and_only_one(wall: WallServer, shown: Page) -> None:
    shown.evaluate("window.firstPage = true")
    wall.stop()
    wall.snapshot.update(boot="another", assets="2")
    wall.start()
    expect(shown.locator("body[data-assets='2']")).to_be_attached(timeout=20_000)
    assert shown.evaluate("window.firstPage") is None


def test_three_hundred_changes_leave_the_number_of_elements_as_it_was(wall: WallServer, shown: Page) -> None:
    before = shown.evaluate(EVERY_ELEMENT)
    for number in range(300):
        wall.change("KT01:VN", f"{number},5")
    expect(tile(shown, "KT01:VN")).to_have_text("299,5")
    assert shown.evaluate(EVERY_ELEMENT) == before


def test_a_change_built_on_an_unknown_version_is_answered_by_fetching_everything(
    wall: WallServer,
    shown: Page,
) -> None:
    wall.snapshot["version"] += 5
    wall.snapshot["tiles"]["KT09:VN"]["value"] = "111,1"
    wall.change("KT01:VN", "8,40")
    expect(tile(shown, "KT09:VN")).to_have_text("111,1")
    expect(tile(shown, "KT01:VN")).to_have_text("8,40")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_wall_has_no_scroll_bar_nothing_outside_and_no_letter_too_small(
    wall: WallServer,
    page: Page,
    width: int,
    height: int,
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(wall.address)
    expect(page.locator(".map-island").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        width,
        height,
    ]
    assert page.evaluate(OUTSIDE_THE_FRAME) == []
    assert page.evaluate(SMALLEST_TEXT) >= height * DISTANCE / (215 * IMAGE_HEIGHT)
    assert page.locator(".tile:visible").count() == 6
    assert page.locator(".tile[data-tight]").count() == 0


def test_a_screen_too_small_for_six_tiles_says_so_instead_of_shrinking(wall: WallServer, page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{wall.address}?height=0.81")
    expect(page.locator("#too-small")).to_contain_text("Màn hình quá nhỏ")
    expect(page.locator(".wall-groups")).to_be_hidden()


def test_every_request_of_the_wall_stays_on_this_machine(wall: WallServer, page: Page) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or urlsplit(request.url).scheme))
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(wall.address)
    expect(page.locator(".map-island")).to_have_count(2)
    assert set(asked) <= {"127.0.0.1", "data"}
    assert refused == []


def test_every_province_of_the_map_says_its_name_value_and_rank(shown: Page) -> None:
    expect(shown.locator(".place")).to_have_count(34)
    expect(shown.locator('[data-place="01"]')).to_have_attribute("aria-label", "Hà Nội: 64,00, hạng 1/33")
    expect(shown.locator('[data-place="96"]')).to_have_attribute("aria-label", "Cà Mau: Chưa có số liệu")
