"""The simulated country and a collector that reads one of its sources, on good days and on bad ones."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import httpx
import orjson

from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.limits import Limits
from collectors.mock import server as simulated
from collectors.schedule import Collector, visit_once
from collectors.source import Source, load_sources
from collectors.world import World
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.periods import load_calendar
from indicators.store import Store
from indicators.store.definitions import keep_catalogue
from indicators.store.sources import Run, enrol, runs
from tests.builders import ZONE
from tools.frozen_line import Line

SEED, TOKEN, BASE = 7, "a token for the control page", "http://127.0.0.1:9"


@dataclass
class PolledCountry:
    """One source of the simulated country; `endpoint` is what its faults are switched on at."""

    store: Store
    code: str
    now: datetime
    endpoint: str

    def __post_init__(self) -> None:
        world = World(load_catalogue(), load_geography(), load_calendar())
        keep_catalogue(self.store, world.catalogue, now=self.now)
        self.source: Source = load_sources(world.geography, self.now)[self.code]
        enrol(self.store, [self.code], now=self.now)
        self.line = Line(simulated.build(SEED, lambda: self.now, TOKEN, weather=False))
        road = Intake(self.store, world, FORMATS, ZONE, lambda: self.now)
        sources: dict[str, Any] = {self.code: self.source}
        self.collector = Collector(sources, road, BASE, "a test", lambda: self.now, Event(), fetch=self._fetch)

    def _fetch(self, request: SourceRequest, limits: Limits) -> Fetched | NotModified:
        return safe_fetch(request, replace(limits, attempts=1), transport=lambda _: self.line)

    def visit(self, *, after: timedelta = timedelta(hours=1)) -> Run:
        """Visit until nothing more is to be had, and let some time pass; the last run."""
        while visit_once(self.collector, self.source):
            pass
        self.now += after
        return runs(self.store, self.code)[0]

    def switch(self, fault: str | None) -> None:
        """Begin a fault, or end all of them."""
        body = orjson.dumps({"endpoint": self.endpoint, "fault": fault, "minutes": 30})
        method, token = "POST" if fault else "DELETE", {"X-Control-Token": TOKEN}
        request = httpx.Request(method, f"{BASE}/control/faults", headers=token, content=body if fault else b"")
        assert self.line.handle_request(request).is_success
