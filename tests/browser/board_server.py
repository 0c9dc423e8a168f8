"""A small server of one wall's board, that can be stopped, returned, made to change, to command and to forget it."""

import asyncio
import json
import socket
import string
import threading
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.wall_words import WALL_WORDS
from dashboard.words import words

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self'"
SCENES = ("overview", "economy", "finance", "services", "discipline", "directives", "profile:48")
PROGRAMME = ("overview", "economy", "overview", "finance", "overview", "services")
PAINTED = ("economy", "finance", "services", "map", "discipline", "documents", "society")
BESIDE = ("directives", "profile:48")
LANGUAGE = "vi"


def moment() -> str:
    """The server's time as it is sent."""
    return datetime.now(UTC).isoformat()  # noqa: TID251 - the browser beside it reads the real clock too


class BoardServer:
    """Serves one wall on a fixed loopback port, as often as it is started; painted plainly, or as walls really are."""

    def __init__(self, *, is_painted: bool = False) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.boot, self.assets, self.version = "first", "1", 1
        self.is_revoked, self.is_slow, self.is_ill = False, False, False
        self.asked: list[str] = []
        self.wall: dict[str, Any] = _wall()
        self.scenes: dict[str, dict[str, Any]] = {"frame": _frame(), **{each: _scene(each) for each in SCENES}}
        self._document = FIXTURES / "plain_wall.html"
        if is_painted:
            self._document = ROOT / "dashboard" / "wall.html"
            self.wall["programme"] = [scene for each in PAINTED for scene in ("overview", each)]
            painted = {each: _painted(each) for each in ("frame", "overview", *PAINTED, *BESIDE)}
            painted["frame"]["words"] |= self.scenes["frame"]["words"]
            self.scenes = painted
        self._past = json.loads(json.dumps(self.scenes))
        self._streams: set[asyncio.Queue[tuple[str, dict[str, Any]]]] = set()
        self._server: uvicorn.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/wall"

    def start(self) -> None:
        """Return when the server answers."""
        routes = [
            Route("/wall", self._page),
            Route("/wall/worker.js", _worker),
            Route("/sign-in", _sign_in),
            Route("/live/board", self._answer),
            Route("/live/stream", self._stream),
            Route("/assets/wall/plain_stage.js", _fixture),
            Mount("/assets", StaticFiles(directory=ROOT / "assets")),
        ]
        settings = uvicorn.Config(
            Starlette(routes=routes),
            host="127.0.0.1",
            port=self.port,
            log_level="critical",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        """Return when the port is silent."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)
        self._streams.clear()

    def change(self, address: str, value: str) -> None:
        """Give the tile of a scene another value, and tell every open stream."""
        tiles = self.scenes[address]["tiles"]
        first = next(iter(tiles))
        self._tell_change(address, {"tiles": {first: {**tiles[first], "value": value}}})

    def change_quietly(self, address: str, value: str) -> None:
        """The same while nobody listens."""
        self.scenes[address]["tiles"]["T1"]["value"] = value

    def except_for(self, *rows: dict[str, Any]) -> None:
        """Let the strip be these rows, and tell every open stream."""
        calls = [row for row in rows if row["critical"] and not row["acknowledged"]]
        exceptions = {"calls": calls, "rows": list(rows), "more": None, "none": "", "total": len(rows)}
        self._tell_change("frame", {"exceptions": exceptions})

    def command(self, **state: Any) -> None:
        """Give the wall another state, as the remote control does."""
        now = {"state": {**self.wall["state"], **state}, "revision": self.wall["revision"] + 1}
        self.wall = {**self.wall, **now}
        self._tell("wall", self.wall)

    def revoke(self) -> None:
        """Know this wall no more."""
        self.is_revoked = True
        self._tell("gone", {})

    def change_with_the_day(self, address: str, value: str) -> None:
        """Give the tile another value though no news came: of the same version there is another state."""
        tiles = self.scenes[address]["tiles"]
        self._tell_change(address, {"tiles": {"T1": {**tiles["T1"], "value": value}}}, is_news=False)

    def _tell_change(self, address: str, parts: dict[str, Any], *, is_news: bool = True) -> None:
        held = self.scenes[address]
        base = {"base": held["version"], "base_built_at": held["built_at"]}
        self.version += is_news
        fresh = {"version": self.version, "built_at": moment()}
        tiles = held.get("tiles", {}) | parts.get("tiles", {})
        self.scenes[address] = {**held, **parts, "tiles": tiles, **fresh}
        self._tell("change", {"scene": address, **base, **fresh, **parts})

    def _tell(self, name: str, body: dict[str, Any]) -> None:
        assert self._loop is not None
        for queue in list(self._streams):
            self._loop.call_soon_threadsafe(queue.put_nowait, (name, body))

    def _run(self) -> None:
        assert self._server is not None
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(self._server.serve())
        left = asyncio.all_tasks(self._loop)
        for each in left:
            each.cancel()
        if left:
            self._loop.run_until_complete(asyncio.wait(left))
        self._loop.close()

    def _board(self, addresses: list[str], as_of: str | None) -> dict[str, Any]:
        told = {"boot": self.boot, "assets": self.assets, "language": LANGUAGE, "as_of": as_of}
        source = self._past if as_of else self.scenes
        bodies = {each: {**source[each], **told} for each in addresses}
        return {**told, "version": self.version, "wall": self.wall, "scenes": bodies}

    async def _page(self, _: Request) -> Response:
        if self.is_revoked:
            return RedirectResponse("/sign-in?next=/wall", status_code=303)
        if self.is_ill:
            return HTMLResponse("<!doctype html><body>Bad gateway</body>", 502)
        if self.is_slow:
            await asyncio.sleep(8)
        board = self._board(["frame", *self.wall["programme"]], self.wall["state"]["as_of"])
        document = string.Template(self._document.read_text(encoding="utf-8")).substitute(
            language=LANGUAGE,
            title=self.scenes["overview"]["title"],
            assets=self.assets,
            board=json.dumps(board).replace("<", "\\u003c"),
        )
        return HTMLResponse(document, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})

    async def _answer(self, request: Request) -> Response:
        self.asked.append(request.url.query)
        if self.is_revoked:
            return JSONResponse({"title": "unauthenticated"}, 401)
        asked = request.query_params
        return JSONResponse(self._board(asked["scenes"].split(","), asked.get("as_of")))

    async def _stream(self, request: Request) -> Response:
        self.asked.append(request.url.query)
        asked = request.query_params
        if self.is_revoked:
            return JSONResponse({"title": "unauthenticated"}, 401)
        is_past = "as_of" in asked
        return StreamingResponse(
            self._events(asked["scenes"].split(","), is_past=is_past), media_type="text/event-stream"
        )

    async def _events(self, addresses: list[str], *, is_past: bool) -> AsyncIterator[str]:
        queue: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self._streams.add(queue)
        source = self._past if is_past else self.scenes
        states = {"versions": "version", "built": "built_at"}
        told = {name: {each: source[each][part] for each in addresses} for name, part in states.items()}
        yield _event("hello", {"version": self.version, **told, "boot": self.boot, "wall": self.wall})
        try:
            while self._server is not None and not self._server.should_exit:
                try:
                    name, body = await asyncio.wait_for(queue.get(), timeout=1)
                except TimeoutError:
                    name, body = "ping", {"now": moment()}
                if name != "change" or (not is_past and body["scene"] in addresses):
                    yield _event(name, body)
        finally:
            self._streams.discard(queue)


def until(page: Page, is_so: str, *, within_s: float = 25) -> None:
    """Wait until the page answers yes; its own policy forbids a browser to look for itself."""
    end = time.monotonic() + within_s
    while not page.evaluate(is_so):
        assert time.monotonic() < end, f"It never came to this: {is_so}"
        page.wait_for_timeout(100)


def critical(name: str, scene: str | None = "discipline", **different: Any) -> dict[str, Any]:
    """A row of the strip that is critical."""
    row = {
        "id": name, "severity": "off", "critical": True, "place": "Hà Nội", "what": name, "value": "61,2 %",
        "since": "từ 08:12", "handler": "Sở Tài chính", "acknowledged": False, "due": None, "scene": scene,
    }  # fmt: skip
    return {**row, **different}


def _event(name: str, body: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(body)}\n\n"


async def _worker(_: Request) -> Response:
    headers = {"Service-Worker-Allowed": "/wall", "Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    return FileResponse(ROOT / "assets" / "wall" / "worker.js", media_type="text/javascript", headers=headers)


async def _fixture(request: Request) -> Response:
    return FileResponse(FIXTURES / request.url.path.rsplit("/", 1)[-1], media_type="text/javascript")


async def _sign_in(_: Request) -> Response:
    return HTMLResponse("<!doctype html><body><h1>Đăng nhập</h1></body>")


def _wall() -> dict[str, Any]:
    state = {
        "mode": "rotate", "index": 0, "anchor": moment(), "scene": None, "blank": False, "as_of": None,
        "message": None, "by": None, "at": moment(),
    }  # fmt: skip
    room = {"distance_m": 5.0, "image_height_m": 1.22, "bezel_columns": 1, "bezel_rows": 1}
    settings = {"name": "phong-hop-1", "label": "Phòng họp 1", "revision": 1, "room": room, "night": None}
    return {**settings, "programme": list(PROGRAMME), "dwell_s": 40, "state": state}


def _scene(address: str) -> dict[str, Any]:
    tiles = {f"T{number}": {"id": f"T{number}", "name": address, "value": f"{number},0"} for number in (1, 2, 3)}
    body = {"scene": address, "version": 1, "kind": "tiles", "title": f"Câu hỏi {address}", "map": None, "panels": []}
    return {**body, "built_at": moment(), "as_of": None, "groups": [], "tiles": tiles, "words": {}}


def _painted(address: str) -> dict[str, Any]:
    file = FIXTURES / f"{address.replace(':', '-')}.json"
    body: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return {**body, "version": 1, "built_at": moment()}


def _frame() -> dict[str, Any]:
    say = words(LANGUAGE)
    said = {name: say(word) for name, word in WALL_WORDS.items()}
    also = {"link_lost": say("Link lost"), "link_live": say("Live"), "since": say("since")}
    exceptions = {"calls": [], "rows": [], "more": None, "none": "", "total": 0}
    said_all = {"exceptions": exceptions, "words": {**said, **also}}
    return {"scene": "frame", "version": 1, "built_at": moment(), "as_of": None, **said_all}
