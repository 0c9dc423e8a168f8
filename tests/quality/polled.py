"""A source that misbehaves on this machine, and a collector that reads it as the product does."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from collectors.connection import CheckedTransport, look_up
from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.limits import Limits
from collectors.schedule import Collector, visit_once
from collectors.source import Source
from indicators.observations import Origin
from indicators.store import Store
from indicators.store.reports import events_since
from indicators.store.sources import Run, enrol, runs, states
from tests.loopback import Answer, LoopbackSource
from tests.quality.specimen import NOW, report, totalled, written

CODE = "ministry.G12"


def source(**said: Any) -> Source:
    """The Ministry of Finance, asked for one report at one address."""
    ordinary = {
        "code": CODE,
        "name_vi": "Bộ Tài chính",
        "name_en": "Ministry of Finance",
        "owner": "G12",
        "transport": "document",
        "format": "dieuhanh.report/1",
        "url": "{base}/report",
        "every": timedelta(seconds=30),
        "origin": Origin.REPORTED,
        "alert_after": 3,
        "networks": "loopback",
        "settings": {},
    }
    return Source(**{**ordinary, **said})


def http(body: bytes, status: str = "200 OK", headers: str = "Content-Type: application/json\r\n") -> bytes:
    """An answer as a server writes it."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def good(revision: int = 1, **said: Any) -> bytes:
    """A valid report; each higher revision was made a minute later."""
    made = (NOW - timedelta(hours=1) + timedelta(minutes=revision)).isoformat()
    reason = {"reason": "đối chiếu lại"} if revision > 1 else {}
    return http(written(totalled(report(**{"revision": revision, "generated_at": made, **reason, **said}))).encode())


@dataclass
class Fetching:
    """Fetches as the product does, with little patience, and with names and certificates of the test's own."""

    resolve: Callable[[str], Sequence[str]] = look_up
    tls: ssl.SSLContext | None = None
    connect_s: float = 2.0

    def __call__(self, request: SourceRequest, limits: Limits) -> Fetched | NotModified:
        """Fetch once."""
        hasty = replace(limits, attempts=1, connect_s=self.connect_s)
        return safe_fetch(request, hasty, transport=partial(CheckedTransport, resolve=self.resolve, tls=self.tls))


@dataclass
class Polled:
    """A collector, the source it reads, and a clock that goes on only when told."""

    collector: Collector
    site: LoopbackSource
    clock: Any
    fetching: Fetching
    source: Source = field(default_factory=source)

    @property
    def store(self) -> Store:
        """Where states and runs are kept."""
        return self.collector.store

    def visit(self, *answers: Answer, after: timedelta = timedelta(minutes=1)) -> Run:
        """Visit once for each answer, a minute apart; the last run."""
        for answer in answers or self.site.answers:
            self.site.answers = (answer,)
            self.clock.now += after
            visit_once(self.collector, self.source)
        return runs(self.store, CODE)[0]

    def change(self, **said: Any) -> None:
        """Change the settings of the source."""
        self.source = replace(self.source, **said)

    @property
    def told(self) -> list[str]:
        """What the screens were told of sources."""
        return [each.kind for each in events_since(self.store, 0) if each.kind.startswith("source.")]

    @property
    def failures(self) -> int:
        """Failures in a row."""
        (state,) = states(self.store)
        return state.failures


@contextmanager
def polling(collector: Collector, clock: Any) -> Iterator[Polled]:
    """A collector of one source; the source stops at the end."""
    site, fetching = LoopbackSource(good()), Fetching()
    enrol(collector.store, [CODE], now=NOW)
    try:
        reading = replace(collector, base=f"http://127.0.0.1:{site.port}", fetch=fetching)
        yield Polled(reading, site, clock, fetching)
    finally:
        site.close()
