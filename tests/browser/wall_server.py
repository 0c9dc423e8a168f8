"""A small server of one wall, that can be stopped, returned and made to change."""

import asyncio
import json
import socket
import string
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
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
            language=self.snapshot["language"],
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
