"""What the screens are measured on: the product's own web process with figures in it, the bare server, a browser."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import httpx
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.country import ZONE, Country, Sending, written
from bench.measuring import say
from bench.processes import Server, free_port, serving, told
from indicators.periods import Frequency, Period
from tools import frozen_country

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
SIZE = (1920, 1080)
WALL = "wall"
SCENES = "economy,finance,services,documents,society,map,discipline,directives,profile:48"
"""All there is to see; the overview stands between any two of them."""

STEP = Decimal(1000)
"""What a revision adds, in tỷ đồng: enough to be seen in the four digits of the nation's tile."""


@dataclass
class Stage:
    """The two servers, the browser that looks at them, and the key that may submit."""

    product_server: Server
    bare_server: Server
    browser: Browser
    country: Country
    key: str
    session: str
    period: str
    moment: datetime
    revisions: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def product(self) -> str:
        """Where the product answers."""
        return f"http://127.0.0.1:{self.product_server.port}"

    @property
    def bare(self) -> str:
        """Where the bare server answers."""
        return f"http://127.0.0.1:{self.bare_server.port}"

    def context(self, *, signed_in: bool) -> BrowserContext:
        """A browser without memory: no cache, no cookie but that of the wall."""
        context = self.browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        if signed_in:
            name, _, value = self.session.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": self.product}])
        return context

    def everything(self) -> bytes:
        """The first report: revenue and its estimate in all provinces."""
        values = [*self.country.of_every_province("TC01", 0), *self.country.of_every_province("TC02.D", 9000)]
        return self._written(values)

    def revision(self) -> bytes:
        """A corrected report: one row, revenue in Hà Nội, more than before."""
        return self._written(None)

    def submit(self, client: httpx.Client, report: bytes) -> None:
        """Post a report as a ministry does."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        client.post(f"{self.product}/api/v1/reports", content=report, headers=headers).raise_for_status()

    def submitting(self, client: httpx.Client) -> Callable[[], None]:
        """Posts one more revision each time it is called."""
        return lambda: self.submit(client, self.revision())

    def _written(self, values: list[tuple[str, str, Decimal]] | None) -> bytes:
        revision = next(self.revisions)
        said = values or [("TC01", "01", 1000 + STEP * revision)]
        return written(Sending(f"bench-{revision:08}", self.period, revision, said), self.country, self.moment)


@contextmanager
def set_up(country: Country, moment: datetime) -> Iterator[Stage]:
    """Start everything, fill it, and end it again."""
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as name:
        folder = Path(name)
        ports = free_port(), free_port()
        settings = {"DATA_DIR": str(folder), "HOST": "127.0.0.1", "PORT": str(ports[0])}
        product, bare = (f"http://127.0.0.1:{port}" for port in ports)
        say("Filling a store with the simulated country, and making keys …")
        frozen_country.make(folder / "dieuhanh.db")
        told(["app.py", "migrate"], settings)
        key = told(["app.py", "key", "issue", "--sender", "G12"], settings)
        link = told(["app.py", "wall", "add", WALL, "--programme", SCENES], settings).splitlines()[-1]
        say("Starting the web process, the bare server and the browser …")
        with (
            serving(["app.py", "web", "--child"], settings, f"{product}/health/ready", folder / "web.log") as web,
            serving(["-m", "bench.bare_server", str(ports[1])], {}, f"{bare}/paragraph", folder / "bare.log") as other,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
            session = signed_in(link)
            servers = Server(web, ports[0]), Server(other, ports[1])
            stage = Stage(*servers, browser, country, key, session, _newest_period(moment), moment)
            with httpx.Client(trust_env=False, timeout=30) as client:
                stage.submit(client, stage.everything())
            yield stage
            browser.close()


def _newest_period(moment: datetime) -> str:
    """The last month that has ended: the newest whose report is due."""
    return Period.containing(moment.astimezone(ZONE).date(), Frequency.MONTH).previous().code


def signed_in(link: str) -> str:
    """The cookie that a one-time link gives, as name=value."""
    answer = httpx.get(link, trust_env=False, timeout=30)
    return answer.headers["set-cookie"].split(";")[0]
