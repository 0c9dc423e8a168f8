"""A thousand walls that listen while reports come in: what they cost the web process, beside a bare SSE server."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx

from bench.measuring import Better, Comparison, Effort, in_turns, say
from bench.processes import Server
from bench.stage import Stage

VIEWERS, VIEWERS_QUICK = 1000, 100
SCENES = "frame,overview,economy,finance,services,documents,society,map,discipline,directives"
SECONDS, SECONDS_QUICK = 20, 4
EVERY_S = 1.0
"""A report comes in this often, and changes a tile of every screen."""

OPENED_WITHIN_S = 60
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Crowd:
    """Open streams of one address, read on an event loop of their own; what they hear is counted."""

    port: int
    path: str
    cookie: str
    heard: int = 0
    open: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def gather(self, size: int) -> None:
        """Open so many streams, and return when each has heard something."""
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(size), self._loop).result()
        deadline = time.monotonic() + OPENED_WITHIN_S
        while self.open < size:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.open} of {size} streams were open after {OPENED_WITHIN_S} s.")
            time.sleep(0.1)

    def leave(self) -> None:
        """Close them all."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join()
        self._loop.close()

    async def _begin(self, size: int) -> None:
        for _ in range(size):
            self._tasks.append(asyncio.create_task(self._listen()))
            await asyncio.sleep(0.002)

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            asked = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n\r\n"
            writer.write(asked.encode())
            answer = await reader.readuntil(b"\r\n")
            if b" 200 " not in answer:
                raise ConnectionError(answer.decode("latin-1"))
            self.open += 1
            while await reader.read(65536):
                self.heard += 1
        finally:
            writer.close()


def measure(stage: Stage, effort: Effort) -> Iterator[Comparison]:
    """Share of a core the serving process takes while everybody listens and one report comes in every second."""
    size, seconds = effort.times(VIEWERS, VIEWERS_QUICK), effort.times(SECONDS, SECONDS_QUICK)
    say(f"{size} viewers for {seconds} s …")
    live = f"/live/stream?scenes={SCENES}&language=vi"
    with httpx.Client(trust_env=False, timeout=30) as client:
        numbers = iter(range(1, 1_000_000))

        def bare() -> None:
            client.post(f"{stage.bare}/values", content=str(next(numbers))).raise_for_status()

        ours, floor = in_turns(
            effort.times(3, 1),
            lambda: _share(stage.product_server, live, stage.session, size, _paced(seconds, stage.submitting(client))),
            lambda: _share(stage.bare_server, "/stream", "", size, _paced(seconds, bare)),
        )
        (alone,) = in_turns(1, lambda: _alone(stage.product_server, _paced(seconds, stage.submitting(client))), int)[0]
    floor_is = "bare SSE server with as many streams, told one number a second"
    yield Comparison(f"{size} live viewers, share of a core", "%", Better.LOWER, floor_is, ours, floor)
    yield Comparison(
        "the same reports without any viewer, share of a core", "%", Better.LOWER, floor_is, [alone], [min(floor)]
    )


def _paced(seconds: int, send: Callable[[], None]) -> Callable[[], float]:
    """Send at a steady pace; the seconds it took."""

    def run() -> float:
        began = time.monotonic()
        for number in range(int(seconds / EVERY_S)):
            time.sleep(max(0.0, began + number * EVERY_S - time.monotonic()))
            send()
        time.sleep(max(0.0, began + seconds - time.monotonic()))
        return time.monotonic() - began

    return run


def _share(server: Server, path: str, cookie: str, size: int, act: Callable[[], float]) -> float:
    crowd = Crowd(server.port, path, cookie)
    crowd.gather(size)
    try:
        before = crowd.heard
        share = _alone(server, act)
        if crowd.heard - before < size:
            raise AssertionError(f"{size} viewers heard only {crowd.heard - before} messages.")
        return share
    finally:
        crowd.leave()


def _alone(server: Server, act: Callable[[], float]) -> float:
    """What share of a core a process takes while something is done, in percent."""
    before = _cpu_seconds(server.pid)
    took = act()
    return 100 * (_cpu_seconds(server.pid) - before) / took


def _cpu_seconds(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 - a file of the kernel
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
