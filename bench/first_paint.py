"""The first paint of the wall with a cold cache: bytes over the wire, first text, all tiles; beside one paragraph."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession

from bench.measuring import Better, Comparison, Effort, in_turns, say
from bench.stage import Stage

QUIET_S = 0.4
SETTLED_WITHIN_S = 20.0

PAINTED = """() => {
  const look = () => {
    const values = [...document.querySelectorAll(".tile-value")];
    if (!values.length || !values.every((node) => node.textContent)) { requestAnimationFrame(look); return; }
    requestAnimationFrame(() => requestAnimationFrame(() => { window.tilesPainted = performance.now(); }));
  };
  look();
  window.longestTask = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((task) => {
    window.longestTask = Math.max(window.longestTask, task.duration);
  })).observe({ type: "longtask", buffered: true });
}"""
TIMES = """() => [
  performance.getEntriesByName("first-contentful-paint").map((entry) => entry.startTime)[0] ?? null,
  window.tilesPainted ?? null,
  window.longestTask,
]"""


@dataclass(frozen=True)
class Paint:
    """What the first look at a page cost."""

    bytes_received: float
    first_text_ms: float
    tiles_ms: float
    longest_task_ms: float
    """0 where none took 50 ms, from which on the browser counts."""


@dataclass
class Wire:
    """What travels, as the browser's own network layer counts it; an open event stream is not waited for."""

    open: set[str] = field(default_factory=set)
    bytes_received: float = 0
    last: float = field(default_factory=time.monotonic)

    def listen(self, session: CDPSession) -> None:
        """Begin to count."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.loadingFailed", self._finished)
        session.send("Network.enable")

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way and nothing was for a while."""
        return not self.open and time.monotonic() - self.last > QUIET_S

    def _sent(self, event: dict[str, Any]) -> None:
        self.last = time.monotonic()
        if event.get("type") != "EventSource" and event["request"]["url"].startswith("http"):
            self.open.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self.last = time.monotonic()
        self.open.discard(event["requestId"])
        self.bytes_received += event.get("encodedDataLength", 0)


def measure(stage: Stage, effort: Effort) -> Iterator[Comparison]:
    """Bytes, first contentful paint and painted tiles."""
    say("First paint of the wall …")

    def wall() -> Paint:
        return _painted(stage, f"{stage.product}/wall", signed_in=True)

    def paragraph() -> Paint:
        return _painted(stage, f"{stage.bare}/paragraph", signed_in=False)

    in_turns(1, wall, paragraph)  # the servers' first answer is not counted: what is cold here is the browser
    ours, floor = in_turns(effort.times(15, 3), wall, paragraph)
    floor_is = "a static page of one paragraph from the same kind of server"
    for name, unit in (
        ("bytes_received", "bytes"),
        ("first_text_ms", "ms"),
        ("tiles_ms", "ms"),
        ("longest_task_ms", "ms"),
    ):
        pair = _each(ours, name), _each(floor, name)
        yield Comparison(FIGURES[name], unit, Better.LOWER, floor_is, *pair)


FIGURES = {
    "bytes_received": "first wall paint, bytes over the wire",
    "first_text_ms": "first wall paint, first contentful paint",
    "tiles_ms": "first wall paint, every tile painted",
    "longest_task_ms": "first wall paint, longest task of the page",
}


def _each(paints: Sequence[Paint], name: str) -> list[float]:
    return [float(getattr(each, name)) for each in paints]


def _painted(stage: Stage, address: str, *, signed_in: bool) -> Paint:
    """Open a page in a browser that has never seen it."""
    with closing(stage.context(signed_in=signed_in)) as context:
        context.add_init_script(f"({PAINTED})()")
        page = context.new_page()
        wire = Wire()
        wire.listen(context.new_cdp_session(page))
        page.goto(address)
        deadline = time.monotonic() + SETTLED_WITHIN_S
        first_text = tiles = None
        longest = 0.0
        while not wire.is_quiet or first_text is None or tiles is None:
            page.wait_for_timeout(50)
            first_text, tiles, longest = page.evaluate(TIMES)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{address} was not painted within {SETTLED_WITHIN_S:.0f} s.")
        return Paint(wire.bytes_received, first_text, tiles, longest)
