"""What the screens show now: each scene built once a change, and the same bytes handed to everybody who watches."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event as Flag
from threading import Thread
from typing import Any

import structlog
from anyio.to_thread import run_sync

from dashboard.scenes import UnknownSceneError
from dashboard.shots import Board, Shot, Watched, states
from dashboard.snapshot import Builder, changed_parts
from dashboard.viewers import Viewer, event, until_next
from indicators.store.changes import ChangeWatch
from indicators.store.reports import Event, data_version, events_since

log = structlog.get_logger()

PING_S = 4.0
COALESCE_S = 0.2
"""After a change is shown, the next ones within this time at most are shown together."""

REST = 2.0
"""A rest after showing a change, in times of what showing it took: however much arrives, requests are answered."""

REFRESH_S = 60.0
"""Even when nothing arrives, what depends on the hour is looked at this often: as each minute begins."""

EVENTS_AT_ONCE = 1000

WATCH_S = 0.1
"""How long the store is watched before it is asked whether the server stops."""

AGAIN_S = 1.0
"""After a fault it is tried again this much later."""

MOMENTS_KEPT = 64
"""Scenes as known at a moment of the past that are kept built."""

WALL = "wall"  # the kind of event that tells of a command to a wall, whose name is its subject

Walls = Callable[[str], Mapping[str, Any] | None]
"""The settings and state of a wall by its name, as screens expect it; None where it is registered no more."""


class Hub:
    """Follows the store, builds what is watched, and tells every viewer what changed for it."""

    def __init__(self, builder: Builder, clock: Callable[[], datetime], walls: Walls = lambda _name: None) -> None:
        self._builder = builder
        self._clock = clock
        self._walls = walls
        self._shots: dict[Watched, Shot] = {}
        self._moments: OrderedDict[Watched, Shot] = OrderedDict()
        self._viewers: set[Viewer] = set()
        self._wake = asyncio.Event()
        self._stop = Flag()
        self._version = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._watcher: Thread | None = None
        self._locks: dict[Watched, asyncio.Lock] = {}
        self._behind: set[Watched] = set()

    @property
    def version(self) -> int:
        """The data version the screens show."""
        return self._version

    @property
    def viewers(self) -> int:
        """How many streams are open."""
        return len(self._viewers)

    def connected(self) -> dict[str, datetime]:
        """The walls that listen to this process, and since when."""
        return {each.wall: each.since for each in self._viewers if each.wall is not None}

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
        self._wake.set()
        self._tasks[-1].cancel()  # the follower ends by itself: a thread cannot be cancelled, and may ask the store
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for viewer in self._viewers:
            viewer.hang_up()
        self._viewers.clear()
        if self._watcher is not None:
            await run_sync(self._watcher.join, 2 * AGAIN_S)

    def knows(self, watched: Watched) -> bool:
        """Whether there is such a scene, at its moment: a province of a wall's programme may be younger."""
        return self._builder.knows(watched.address, watched.as_of or self._clock())

    async def shot(self, watched: Watched) -> Shot:
        """A scene as it is now, or as it was known at a moment; built now if nobody has asked for it yet.

        Raises:
            UnknownSceneError: there is no such scene.
        """
        kept = self._moments if watched.as_of else self._shots
        if watched not in kept:
            try:
                async with self._locks.setdefault(watched, asyncio.Lock()):
                    if watched not in kept:
                        kept[watched] = await self._build(watched, self._version)
            finally:
                if watched.as_of:  # what was known at a moment never changes: the lock has served
                    self._locks.pop(watched, None)
        if watched.as_of:
            self._moments.move_to_end(watched)
            while len(self._moments) > MOMENTS_KEPT:
                self._moments.popitem(last=False)
        return kept[watched]

    async def board(self, watched: Sequence[Watched], wall: str | None = None) -> Board:
        """Several scenes in one answer, with the state of the wall that asks.

        Raises:
            UnknownSceneError: one of the scenes does not exist.
        """
        shots = [await self.shot(each) for each in watched]
        state = await run_sync(self._walls, wall) if wall else None
        return Board(tuple(watched), tuple(shots), state, self._builder.boot, self._builder.assets, self._version)

    async def stream(self, watched: Sequence[Watched], wall: str | None = None) -> AsyncIterator[bytes]:
        """What changes of some scenes from now on, as server-sent events.

        Raises:
            UnknownSceneError: one of the scenes does not exist.
        """
        viewer = Viewer(frozenset(watched), wall, self._clock())
        self._viewers.add(viewer)  # before the versions are read: what changes meanwhile waits in its queue
        try:
            bodies = {each.address: (await self.shot(each)).body for each in watched}
            hello = {"version": self._version, "boot": self._builder.boot, **states(bodies)}
            state = await run_sync(self._walls, wall) if wall else None  # told while it was not listening
            yield event("hello", hello | ({"wall": dict(state)} if state else {}))
            if wall and state is None:  # taken out of force after the gate let it pass
                yield event("gone", {})
                return
            while (message := await viewer.queue.get()) is not None:
                yield message
                if viewer.is_over(self._clock()):
                    return
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
        """Show each change as soon as it is seen; what arrives while one is being shown is shown together.

        What depends on the hour is looked at in its time, however much arrives meanwhile.
        """
        due = time.monotonic() + until_next(REFRESH_S, self._clock())
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_S if self._behind else max(0, due - time.monotonic())):
                    await self._wake.wait()  # wait_for may lose a cancellation that comes with the wake
            self._wake.clear()
            if self._stop.is_set():
                return
            began = time.monotonic()
            try:
                is_new = await self._catch_up(everything=began >= due)
            except Exception:
                log.exception("snapshot failed; the screens keep the last one")
                await asyncio.sleep(AGAIN_S)
                self._wake.set()
                continue
            due = time.monotonic() + until_next(REFRESH_S, self._clock()) if began >= due else due
            if is_new:
                await asyncio.sleep(min(COALESCE_S, REST * (time.monotonic() - began)))

    async def _catch_up(self, *, everything: bool) -> bool:
        """Rebuild the scenes that the new events touch; whether there were any."""
        events = await run_sync(events_since, self._builder.store, self._version)
        if not events and not everything and not self._behind:
            return False
        is_flood = len(events) >= EVENTS_AT_ONCE
        news = [each for each in events if each.kind != WALL]
        touched = {code for each in news for code in each.indicators}
        self._builder.forget(None if everything or is_flood else touched)
        version = events[-1].version if events else self._version
        touched_now = [
            each
            for each in self._shown()
            if everything
            or is_flood
            or each in self._behind
            or any(self._builder.touched(each.address, one) for one in news)
        ]
        for is_quick in (True, False):  # figures are seen first
            some = [each for each in touched_now if self._builder.is_quick(each.address) is is_quick]
            self._tell({each: said for each in some if (said := await self._changed(each, version))})
        await self._tell_walls(events)
        self._version = version
        if is_flood:
            self._wake.set()
        return True

    def _shown(self) -> list[Watched]:
        """The scenes that are kept built for whoever watches them live."""
        return [each for each in self._locks if each.as_of is None]

    async def _changed(self, watched: Watched, version: int) -> bytes | None:
        """What a change makes of a scene; one that is being built just now is waited for, it may be too early."""
        async with self._locks[watched]:
            before = self._shots.get(watched)
        if before is None:
            return None
        self._behind.discard(watched)
        if not any(watched in each.watched for each in self._viewers):
            del self._shots[watched]
            return None
        try:
            after = await self._build(watched, version)
        except UnknownSceneError:  # its province is no more on this day
            del self._shots[watched]
            return None
        except Exception:  # neither other scenes nor commands to walls wait for this one
            log.exception("a scene could not be built; its screens keep the last one", scene=watched.address)
            self._behind.add(watched)
            return None
        parts = changed_parts(before.body, after.body)
        if not parts:
            return None
        self._shots[watched] = after
        names = ("version", "built_at")
        base = {"base": before.body["version"], "base_built_at": before.body["built_at"]}
        return event(
            "change", {"scene": watched.address, **base, **{name: after.body[name] for name in names}, **parts}
        )

    def _tell(self, said: Mapping[Watched, bytes]) -> None:
        """Send everybody at once all that changed for them; who watches the same gets the same bytes."""
        joined: dict[frozenset[Watched], bytes] = {}
        for viewer in list(self._viewers):
            if viewer.watched not in joined:
                joined[viewer.watched] = b"".join(each for watched, each in said.items() if watched in viewer.watched)
            if joined[viewer.watched]:
                self._send(viewer, joined[viewer.watched])

    async def _tell_walls(self, events: Sequence[Event]) -> None:
        """Hand a wall its new state where somebody gave it a command; one that is registered no more learns that."""
        for name in {each.subject for each in events if each.kind == WALL}:
            viewers = [each for each in self._viewers if each.wall == name]
            state = await run_sync(self._walls, name) if viewers else None
            for viewer in viewers:
                self._send(viewer, event(WALL, dict(state)) if state else event("gone", {}))
                if state is None:
                    self._send(viewer, None)

    async def _build(self, watched: Watched, version: int) -> Shot:
        return await run_sync(self._shoot, watched, version)

    def _shoot(self, watched: Watched, version: int) -> Shot:
        seen: dict[str, Any] = {"version": version, "now": self._clock(), "as_of": watched.as_of}
        return Shot(self._builder.build(watched.address, watched.language, **seen))

    async def _ping(self) -> None:
        """So that a screen knows within seconds that the link is lost, and how its clock differs."""
        while True:
            await asyncio.sleep(PING_S)
            message = event("ping", {"now": self._clock().astimezone(UTC).isoformat()})
            for viewer in list(self._viewers):
                self._send(viewer, message)

    def _send(self, viewer: Viewer, message: bytes | None) -> None:
        if not viewer.takes(message):
            self._viewers.discard(viewer)
