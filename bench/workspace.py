"""The workspace beside a plain Dash page with the same content, over the same store: ready, changes, requests, work.

`python -m bench.workspace` measures it alone. Both are looked at by the same browser, in turns: how long until tiles,
map, line and table are painted in a browser that has never seen the page; how long from a change of the place, or of
the indicator, until all of them are painted again; how many requests for data a change takes, how much of a processor
the server spends on it, and how many bytes the first look travels.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import structlog
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from bench.country import Country, load_country
from bench.filling import NATION, Filling, filled
from bench.first_paint import Wire
from bench.measuring import Better, Comparison, Effort, in_turns, line, say
from bench.processes import free_port, serving, told
from bench.stage import CHROMIUM, FLAGS, signed_in
from bench.workspace_scripts import PLAIN, PRODUCT, READY, Look, changing
from indicators.catalogue import load_catalogue
from indicators.periods import Frequency
from indicators.places import Level

LAST, MONTHS = "2026-10", 60
INDICATORS = 120
COPIES = 10
"""Indicators beside each of the catalogue in the larger store: nobody asks for them, but the tables hold them."""

OPENING = "TC06"
MOST_CHANGES = 22
"""Changes of each kind, two to warm up among them."""

PLACES = ("01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38", "40", "42")
"""Provinces that are changed to."""

FLOOR_IS = "a plain Dash page with the same content over the same store"
SIZE = {"width": 1366, "height": 900}
SETTLED_WITHIN_S = 30
QUIET_WITHIN_S = 2
"""A page that keeps a line open to its server is never quiet; by then it has loaded what it needs."""

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Side:
    """One of the two: where it answers, the number of its process, how its page is looked at, and who looks."""

    address: str
    pid: int
    look: Look
    cookie: str | None = None

    def context(self, browser: Browser) -> BrowserContext:
        """A browser that has never seen the page."""
        context = browser.new_context(viewport=SIZE, locale="vi-VN", reduced_motion="reduce")  # type: ignore[arg-type] # two numbers
        if self.cookie:
            name, value = self.cookie.split("=", 1)
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        return context

    def processor_s(self) -> float:
        """How much of a processor its process has used so far."""
        words = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) * TICK_S


@dataclass(frozen=True)
class Change:
    """What one change cost."""

    painted_ms: float
    requests: float
    processor_ms: float


@dataclass(frozen=True)
class First:
    """What the first look at a page cost."""

    ready_ms: float
    bytes_received: float


class Watched:
    """A page that stays open, and what it asks of its server."""

    def __init__(self, side: Side, page: Page) -> None:
        self.side = side
        self.page = page
        self.asked = 0
        page.on("request", self._count)

    def change(self, what: str, value: str) -> Change:
        """Change one thing, and wait until everything shows it."""
        self.page.bring_to_front()
        self.asked, before = 0, self.side.processor_s()
        took = self.page.evaluate(changing(self.side.look), {"what": what, "value": value})
        self.page.wait_for_timeout(60)
        return Change(took, self.asked, (self.side.processor_s() - before) * 1000)

    def _count(self, request: Request) -> None:
        self.asked += request.resource_type in {"xhr", "fetch"}


def main() -> None:
    """Measure the workspace alone."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for taken in measure(load_country(), Effort(quick="--quick" in sys.argv)):
        print(line(taken), flush=True)


def measure(country: Country, effort: Effort) -> Iterator[Comparison]:
    """Everything, at both sizes of the store."""
    for copies in effort_of(effort):
        filling = _filling(country, copies)
        count = len(filling.indicators) * (len(filling.places) - 1) * MONTHS
        with _bed(country, filling, count) as (sides, browser):
            yield from _compared(sides, browser, f"{count:,} observations", effort)


def effort_of(effort: Effort) -> Sequence[int]:
    """How many copies of each indicator lie beside it, in turn."""
    return (1,) if effort.quick else (1, COPIES)


def _filling(country: Country, copies: int) -> Filling:
    codes = list(country.world.catalogue.indicators)[:INDICATORS]
    everything = [code if turn == 0 else f"{code}~{turn}" for turn in range(copies) for code in codes]
    return Filling(everything, [NATION, *(each.id for each in country.provinces)], LAST, MONTHS)


@contextmanager
def _bed(country: Country, filling: Filling, count: int) -> Iterator[tuple[tuple[Side, Side], Browser]]:
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as name:
        folder, ports = Path(name), (free_port(), free_port())
        file = folder / "dieuhanh.db"
        say(f"Filling a store with {count:,} observations …")
        filled(file, country, filling).close()
        product, plain = (f"http://127.0.0.1:{port}" for port in ports)
        settings = {"DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(ports[0])}
        told(["app.py", "account", "add", "bench", "staff"], settings)
        link = told(["app.py", "account", "link", "bench"], settings).splitlines()[-1]
        say("Starting the web process, the plain page and the browser …")
        with (
            serving(["app.py", "web", "--child"], settings, f"{product}/health/ready", folder / "web.log") as ours,
            serving(["-m", "bench.plain_dash", str(ports[1]), str(file)], {}, plain, folder / "plain.log") as floor,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
            cookie = signed_in(link)
            yield (Side(product, ours, PRODUCT, cookie), Side(plain, floor, PLAIN)), browser
            browser.close()


def _compared(sides: tuple[Side, Side], browser: Browser, where: str, effort: Effort) -> Iterator[Comparison]:
    ours, floor = sides
    say(f"The first look at {where} …")
    in_turns(2, lambda: _first(ours, browser), lambda: _first(floor, browser))
    looks = in_turns(effort.times(15, 3), lambda: _first(ours, browser), lambda: _first(floor, browser))
    for name, unit, title in (
        ("ready_ms", "ms", "page ready, cold"),
        ("bytes_received", "bytes", "bytes of the first look"),
    ):
        pair = _each(looks[0], name), _each(looks[1], name)
        yield Comparison(f"workspace at {where}: {title}", unit, Better.LOWER, FLOOR_IS, *pair)
    with _watching(ours, browser) as product, _watching(floor, browser) as plain:
        most = effort.times(MOST_CHANGES, 4)
        for what, values in (("place", PLACES[:most]), ("indicator", _monthly()[:most])):
            say(f"Changes of the {what} …")
            taken = _changed(product, plain, what, values)
            yield from _costs(taken, f"workspace at {where}: change of the {what}")


def _monthly() -> list[str]:
    """The indicators that are changed to: monthly ones that provinces have, but for the one that stands there."""
    filled_in = list(load_catalogue().indicators.values())[:INDICATORS]
    listed = [each for each in filled_in if not each.component and each.code != OPENING]
    return [e.code for e in listed if e.frequencies[0] is Frequency.MONTH and Level.PROVINCE in e.levels]


def _changed(product: Watched, plain: Watched, what: str, values: Sequence[str]) -> tuple[list[Change], list[Change]]:
    """Each value in turn, on both pages; the first two only warm up."""
    taken: tuple[list[Change], list[Change]] = ([], [])
    for value in values:
        taken[0].append(product.change(what, value))
        taken[1].append(plain.change(what, value))
    return taken[0][2:], taken[1][2:]


def _costs(taken: tuple[list[Change], list[Change]], title: str) -> Iterator[Comparison]:
    for name, unit, what in (
        ("painted_ms", "ms", "until painted"),
        ("requests", "requests", "requests for data"),
        ("processor_ms", "ms", "of the server's processor"),
    ):
        pair = _each(taken[0], name), _each(taken[1], name)
        if name == "processor_ms":  # counted in hundredths of a second: only their mean says something
            pair = [fmean(pair[0])], [fmean(pair[1])]
        yield Comparison(f"{title}, {what}", unit, Better.LOWER, FLOOR_IS, *pair)


def _each(costs: Sequence[Change] | Sequence[First], name: str) -> list[float]:
    return [float(getattr(each, name)) for each in costs]


def _first(side: Side, browser: Browser) -> First:
    with closing(side.context(browser)) as context:
        page = context.new_page()
        wire = Wire()
        wire.listen(context.new_cdp_session(page))
        page.add_init_script(f"window.isPainted = {side.look.is_painted}; ({READY})()")
        page.goto(side.address + side.look.path, wait_until="commit")
        _wait(page, "() => window.readyAt !== undefined")
        deadline = time.monotonic() + QUIET_WITHIN_S
        while not wire.is_quiet and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        return First(page.evaluate("() => window.readyAt"), wire.bytes_received)


def _wait(page: Page, holds: str) -> None:
    """Ask until something holds: the page's own rules forbid it to be asked from inside."""
    deadline = time.monotonic() + SETTLED_WITHIN_S
    while not page.evaluate(holds):
        page.wait_for_timeout(20)
        if time.monotonic() > deadline:
            raise TimeoutError(f"{page.url} was not painted within {SETTLED_WITHIN_S} s.")


@contextmanager
def _watching(side: Side, browser: Browser) -> Iterator[Watched]:
    with closing(side.context(browser)) as context:
        page = context.new_page()
        page.goto(side.address + side.look.path)
        _wait(page, side.look.is_painted)
        page.wait_for_timeout(500)
        yield Watched(side, page)


if __name__ == "__main__":
    main()
