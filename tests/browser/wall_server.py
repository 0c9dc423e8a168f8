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
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"
BOOT = "/assets/wall/wall.js"
ROOM = {"distance_m": 5.0, "image_height_m": 1.22, "bezel_columns": 1, "bezel_rows": 1}
STATE = {
    "mode": "rotate",
    "index": 0,
    "anchor": "2026-11-26T01:00:00+00:00",
    "scene": None,
    "blank": False,
    "as_of": None,
    "message": None,
    "by": None,
    "at": "2026-11-26T01:00:00+00:00",
}


def sample_scenes() -> dict[str, Any]:
    """The bodies of all ten scenes and of the frame, by address."""
    bodies = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FIXTURES.glob("*.json"))]
    return {body["scene"]: body for body in bodies}


def sample_board() -> dict[str, Any]:
    """What a wall is served with."""
    wall = {
        "name": "phong-hop",
        "label": "Phòng họp",
        "revision": 1,
        "room": dict(ROOM),
        "night": None,
        "programme": ["overview", "economy", "overview", "finance"],
        "dwell_s": 20,
        "state": dict(STATE),
    }
    head = {"boot": "abc", "assets": "1", "version": 1234, "language": "vi", "as_of": None}
    return {**head, "wall": wall, "scenes": sample_scenes()}


class WallServer:
    """Serves one wall from a sample board on a fixed loopback port, as often as it is started."""

    def __init__(self) -> None:
        self.board: dict[str, Any] = sample_board()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.changes: set[asyncio.Queue[tuple[str, dict[str, Any]]]] = set()
        self.server: uvicorn.Server | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """The wall as it runs."""
        return f"http://127.0.0.1:{self.port}/wall"

    @property
    def stage(self) -> str:
        """The wall's stage alone, which shows what `window.stage` is told."""
        return f"http://127.0.0.1:{self.port}/stage"

    def start(self) -> None:
        """Return when the server answers."""
        application = Starlette(
            routes=[
                Route("/wall", self._wall),
                Route("/stage", self._stage),
                Route("/stage.js", self._stage_script),
                Route("/live/board", self._board),
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

    def change(self, scene: str, tile_id: str, value: str) -> None:
        """Make a new version in which one tile of a scene has another value, and tell every open stream."""
        body = self.board["scenes"][scene]
        base = body["version"]
        tile = {**body["tiles"][tile_id], "value": value}
        body["tiles"][tile_id] = tile
        body["version"] = self.board["version"] = base + 1
        told = {"version": base + 1, "base": base, "built_at": body["built_at"], "base_built_at": body["built_at"]}
        self.tell("change", {"scene": scene, **told, "tiles": {tile_id: tile}})

    def tell(self, event: str, body: dict[str, Any]) -> None:
        """Send an event to every open stream."""
        assert self.loop is not None
        for queue in list(self.changes):
            self.loop.call_soon_threadsafe(queue.put_nowait, (event, body))

    def _run(self) -> None:
        assert self.server is not None
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.server.serve())
        self.loop.close()

    def _page(self) -> str:
        return string.Template((ROOT / "dashboard" / "wall.html").read_text(encoding="utf-8")).substitute(
            language=self.board["language"],
            title="Điều Hành",
            assets=self.board["assets"],
            board=json.dumps(self.board).replace("<", "\\u003c"),
        )

    async def _wall(self, _: Request) -> Response:
        return HTMLResponse(self._page(), headers={"Content-Security-Policy": POLICY})

    async def _stage(self, _: Request) -> Response:
        page = self._page().replace(BOOT, "/stage.js")
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    async def _stage_script(self, _: Request) -> Response:
        return FileResponse(FIXTURES / "stage.js", media_type="text/javascript")

    async def _board(self, request: Request) -> Response:
        tag = f'"{self.board["boot"]}-{self.board["version"]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304)
        return JSONResponse(self.board, headers={"ETag": tag})

    async def _stream(self, _: Request) -> Response:
        return StreamingResponse(self._events(), media_type="text/event-stream")

    async def _events(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.changes.add(queue)
        hello = {"version": self.board["version"], "boot": self.board["boot"]}
        yield f"event: hello\ndata: {json.dumps(hello)}\n\n"
        try:
            while self.server is not None and not self.server.should_exit:
                try:
                    event, body = await asyncio.wait_for(queue.get(), timeout=1)
                    yield f"event: {event}\ndata: {json.dumps(body)}\n\n"
                except TimeoutError:
                    yield "event: ping\ndata: {}\n\n"
        finally:
            self.changes.discard(queue)
