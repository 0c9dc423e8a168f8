"""From the moment a report is sent to the moment its figure stands on the open wall, beside a bare SSE page."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx
from playwright.sync_api import Page

from bench.measuring import Better, Comparison, Effort, in_turns, say
from bench.stage import Stage

TILE = '[data-tile^="TC01:VN"] .tile-value'
VALUE = "#value"
SHOWN_WITHIN_MS = 10_000
PAUSE_S = (0.35, 0.55)
"""Between two reports: longer than changes are held together, and never in step with any clock of the product."""

LARGEST_CLOCK_GAP_MS = 5.0

WATCH = """(selector) => {
  window.changes = [];
  const node = document.querySelector(selector);
  const note = () => window.changes.push([node.textContent, performance.timeOrigin + performance.now()]);
  new MutationObserver(note).observe(node, { childList: true, characterData: true, subtree: true });
}"""
TAKE = """() => new Promise((resolve) => {
  const look = () => window.changes.length ? resolve(window.changes.splice(0)) : setTimeout(look, 20);
  look();
})"""
CLOCK_GAP = "() => Math.abs(Date.now() - performance.timeOrigin - performance.now())"


@dataclass(frozen=True)
class Screen:
    """An open page whose changes are timed inside the browser, and how something new is sent to it."""

    page: Page
    send: Callable[[], None]

    def milliseconds(self) -> float:
        """From sending to the first change of the text, on the one clock that both sides of this machine read."""
        time.sleep(random.uniform(*PAUSE_S))  # noqa: S311 - nothing secret
        sent = time.time() * 1000
        self.send()
        changes = self.page.evaluate(TAKE)
        return float(changes[0][1]) - sent


def measure(stage: Stage, effort: Effort) -> Iterator[Comparison]:
    """The middle and the slow end of many submissions, each acknowledged, each shown."""
    say("From submission to screen …")
    with (
        httpx.Client(trust_env=False, timeout=30) as client,
        closing(stage.context(signed_in=True)) as ours,
        closing(stage.context(signed_in=False)) as floor,
    ):
        wall = _opened(ours.new_page(), f"{stage.product}/wall", TILE)
        bare = _opened(floor.new_page(), f"{stage.bare}/live", VALUE)
        sent = iter(range(1, 1_000_000))
        screens = (
            Screen(wall, lambda: stage.submit(client, stage.revision())),
            Screen(bare, lambda: _send_bare(client, stage, next(sent))),
        )
        for screen in screens:
            screen.milliseconds()  # the first opens connections and is not counted
        taken = in_turns(effort.times(60, 12), screens[0].milliseconds, screens[1].milliseconds)
        _check_clocks(wall, bare)
    floor_is = "bare SSE page: POST puts a value on a queue, the stream sends it, the page sets its text"
    for percentile in (50, 95):
        yield Comparison("report submitted → text on the wall", "ms", Better.LOWER, floor_is, *taken, percentile)


def _opened(page: Page, address: str, selector: str) -> Page:
    page.set_default_timeout(SHOWN_WITHIN_MS)
    with page.expect_request(lambda request: "/stream" in request.url):
        page.goto(address)
    page.locator(selector).first.wait_for()
    time.sleep(1)  # the stream's first bytes, fonts and the map are through
    page.evaluate(WATCH, selector)
    return page


def _send_bare(client: httpx.Client, stage: Stage, value: int) -> None:
    client.post(f"{stage.bare}/values", content=str(value)).raise_for_status()


def _check_clocks(*pages: Page) -> None:
    """The browser counts from a moment it noted when the page was opened: that must still agree with the clock."""
    for page in pages:
        gap = float(page.evaluate(CLOCK_GAP))
        if gap > LARGEST_CLOCK_GAP_MS:
            raise AssertionError(f"The browser's clock is {gap:.1f} ms off: measure again on a steady machine.")
