"""Telling every screen that something changed (SSE), and serving snapshots by ETag."""

import asyncio
import gzip
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event as Flag
from threading import Thread
from typing import Any

import brotli
import orjson
import structlog
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from dashboard.snapshot import Builder, changed_parts
from dashboard.words import LANGUAGES
from indicators.store.changes import ChangeWatch
from indicators.store.reports import data_version, events_since

log = structlog.get_logger()

PING_S = 3.0
COALESCE_S = 0.2
"""After a change is shown, the next ones within this time are shown together."""

REFRESH_S = 60.0
"""Even when nothing arrives, what depends on the day is looked at this often."""

QUEUED = 50
"""Messages a slow viewer may fall behind; then its stream ends and it starts anew with a snapshot."""

EVENTS_AT_ONCE = 1000

WATCH_S = 0.1
"""How long the store is watched before it is asked whether the server stops."""

AGAIN_S = 1.0
"""After a fault it is tried again this much later."""


@dataclass
class Shot:
    """A scene as it is sent: the state, its bytes once for each encoding, and its tag."""

    body: dict[str, Any]
    plain: bytes
    packed: dict[str, bytes]
    etag: str


@dataclass(eq=False)
class Viewer:
    """One open stream."""

    scene: tuple[str, str]
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUED))


class Hub:
    """Builds each scene once a change and hands the same bytes to everybody who watches it."""

    def __init__(self, builder: Builder, clock: Callable[[], datetime]) -> None:
        self._builder = builder
        self._clock = clock
        self._shots: dict[tuple[str, str], Shot] = {}
        self._viewers: set[Viewer] = set()
        self._wake = asyncio.Event()
        self._stop = Flag()
        self._version = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._watcher: Thread | None = None
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}

    @property
    def version(self) -> int:
        """The data version the screens show."""
        return self._version

    @property
    def viewers(self) -> int:
        """How many streams are open."""
        return len(self._viewers)

    async def start(self) -> None:
        """Begin to watch the store."""
        self._version = await run_sync(data_version, self._builder.store)
        loop = asyncio.get_running_loop()
        self._watcher = Thread(target=self._watch, args=(loop,), name="change-watch", daemon=True)
        self._watcher.start()
        self._tasks = [loop.create_task(self._follow()), loop.create_task(self._ping())]

    async def stop(self) -> None:
        """End every stream and stop watching, so that a stopping server does not wait for its viewers."""
        self._stop.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for viewer in list(self._viewers):
            self._hang_up(viewer)
        if self._watcher is not None:
            await run_sync(self._watcher.join, 2 * AGAIN_S)

    async def shot(self, scene: str, language: str) -> Shot:
        """The newest state of a scene, built now if nobody has asked for it yet."""
        key = (scene, language)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._shots:
                self._shots[key] = await self._build(key, self._version)
        return self._shots[key]

    async def stream(self, scene: str, language: str) -> AsyncIterator[bytes]:
        """The changes of a scene from now on, as server-sent events."""
        viewer = Viewer((scene, language))
        shot = await self.shot(scene, language)
        self._viewers.add(viewer)
        try:
            yield _event("hello", {"version": shot.body["version"], "boot": self._builder.boot})
            while (message := await viewer.queue.get()) is not None:
                yield message
        finally:
            self._viewers.discard(viewer)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """In a thread of its own: wait for commits of any process; a lost database connection is opened again."""
        while not self._stop.is_set():
            try:
                with ChangeWatch(self._builder.store) as watch:
                    self._wake_up(loop)
                    while not self._stop.is_set():
                        if watch.wait(WATCH_S):
                            self._wake_up(loop)
            except Exception:
                log.exception("change watch failed; trying again")
                self._stop.wait(AGAIN_S)

    def _wake_up(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop has closed: the server is stopping
            loop.call_soon_threadsafe(self._wake.set)

    async def _follow(self) -> None:
        """Show each change as soon as it is seen; what arrives while one is being shown is shown together."""
        while True:
            try:
                async with asyncio.timeout(REFRESH_S):  # wait_for may lose a cancellation that comes with the wake
                    await self._wake.wait()
                everything = False
            except TimeoutError:
                everything = True
            self._wake.clear()
            try:
                if await self._catch_up(everything=everything):
                    await asyncio.sleep(COALESCE_S)
            except Exception:
                log.exception("snapshot failed; the screens keep the last one")
                await asyncio.sleep(AGAIN_S)
                self._wake.set()

    async def _catch_up(self, *, everything: bool) -> bool:
        """Rebuild the scenes that the new events touch; whether there were any."""
        events = await run_sync(events_since, self._builder.store, self._version)
        if not events and not everything:
            return False
        touched = {code for event in events for code in event.indicators}
        everything = everything or any(not event.indicators for event in events) or len(events) >= EVENTS_AT_ONCE
        version = events[-1].version if events else self._version
        for key in list(self._locks):
            if everything or touched & self._builder.scenes[key[0]].indicators or self._shows_recent(key):
                await self._show(key, version)
        self._version = version
        if len(events) >= EVENTS_AT_ONCE:
            self._wake.set()
        return True

    def _shows_recent(self, key: tuple[str, str]) -> bool:
        return self._builder.scenes[key[0]].map is not None

    async def _show(self, key: tuple[str, str], version: int) -> None:
        """Send what a change makes of a scene; one that is being built just now is waited for, it may be too early."""
        async with self._locks[key]:
            before = self._shots.get(key)
        if before is None:
            return
        if not any(viewer.scene == key for viewer in self._viewers):
            del self._shots[key]
            return
        after = await self._build(key, version)
        parts = changed_parts(before.body, after.body)
        if not parts:
            return
        self._shots[key] = after
        names = ("scene", "version", "built_at")
        message = _event(
            "change", {**{name: after.body[name] for name in names}, "base": before.body["version"], **parts}
        )
        for viewer in list(self._viewers):
            if viewer.scene == key:
                self._send(viewer, message)

    async def _build(self, key: tuple[str, str], version: int) -> Shot:
        return await run_sync(self._shoot, key, version)

    def _shoot(self, key: tuple[str, str], version: int) -> Shot:
        body = self._builder.build(*key, version=version, now=self._clock())
        plain = orjson.dumps(body)
        packed = {"br": brotli.compress(plain, quality=5), "gzip": gzip.compress(plain, 5, mtime=0)}
        return Shot(body, plain, packed, f'"{hashlib.sha256(plain).hexdigest()[:32]}"')

    async def _ping(self) -> None:
        """So that a screen knows within seconds that the link is lost, and how its clock differs."""
        while True:
            await asyncio.sleep(PING_S)
            message = _event("ping", {"now": self._clock().astimezone(UTC).isoformat()})
            for viewer in list(self._viewers):
                self._send(viewer, message)

    def _send(self, viewer: Viewer, message: bytes) -> None:
        try:
            viewer.queue.put_nowait(message)
        except asyncio.QueueFull:
            self._hang_up(viewer)

    def _hang_up(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)
        while not viewer.queue.empty():
            viewer.queue.get_nowait()
        viewer.queue.put_nowait(None)


def router(hub: Hub, scenes: frozenset[str]) -> APIRouter:
    """The stream and the snapshots."""
    routes = APIRouter(prefix="/live", include_in_schema=False)

    def known(scene: str, language: str) -> bool:
        return scene in scenes and language in LANGUAGES

    @routes.get("/stream")
    async def stream(scene: str = "overview", language: str = "vi") -> Response:
        if not known(scene, language):
            return JSONResponse({"detail": "No such scene."}, 404)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(hub.stream(scene, language), media_type="text/event-stream", headers=headers)

    @routes.get("/snapshot/{scene}")
    async def snapshot(request: Request, scene: str, language: str = "vi") -> Response:
        if not known(scene, language):
            return JSONResponse({"detail": "No such scene."}, 404)
        shot = await hub.shot(scene, language)
        headers = {"ETag": shot.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == shot.etag:
            return Response(status_code=304, headers=headers)
        accepted = request.headers.get("accept-encoding", "")
        encoding = next((each for each in shot.packed if each in accepted), None)
        content = shot.packed[encoding] if encoding else shot.plain
        headers |= {"Content-Encoding": encoding} if encoding else {}
        return Response(content, media_type="application/json", headers=headers)

    return routes


def _event(name: str, body: dict[str, Any]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(body))
