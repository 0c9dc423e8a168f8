"""The cutting reports of the ministries come from a system of their own, on good days and on bad ones."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import httpx
import orjson
import pytest

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
from indicators.observations import Origin
from indicators.periods import load_calendar
from indicators.store.definitions import keep_catalogue
from indicators.store.sources import Run, enrol, runs
from tests.builders import ZONE, figure_shown
from tools.frozen_line import Line

SEED, TOKEN, BASE = 7, "a token for the control page", "http://127.0.0.1:9"
AUTUMN = datetime(2026, 9, 30, 9, 0, tzinfo=ZONE)
"""The cutting reports of the third quarter have been due for five days."""

SUMMER = datetime(2026, 8, 1, 9, 0, tzinfo=ZONE)


@dataclass
class Country:
    """The simulated country and a collector that reads its cutting reports."""

    store: Any
    now: datetime = SUMMER

    def __post_init__(self) -> None:
        world = World(load_catalogue(), load_geography(), load_calendar())
        keep_catalogue(self.store, world.catalogue, now=self.now)
        self.source: Source = load_sources(world.geography, self.now)["reform"]
        enrol(self.store, ["reform"], now=self.now)
        self.line = Line(simulated.build(SEED, lambda: self.now, TOKEN, weather=False))
        road = Intake(self.store, world, FORMATS, ZONE, lambda: self.now)
        self.collector = Collector(
            {"reform": self.source}, road, BASE, "a test", lambda: self.now, Event(), fetch=self._fetch
        )

    def _fetch(self, request: SourceRequest, limits: Limits) -> Fetched | NotModified:
        return safe_fetch(request, replace(limits, attempts=1), transport=lambda _: self.line)

    def visit(self) -> Run:
        """Visit until nothing more is to be had; the last run."""
        while visit_once(self.collector, self.source):
            pass
        self.now += timedelta(hours=1)
        return runs(self.store, "reform")[0]

    def switch(self, fault: str | None) -> None:
        """Begin a fault, or end all of them."""
        body = orjson.dumps({"endpoint": "reform", "fault": fault, "minutes": 30})
        method, token = "POST" if fault else "DELETE", {"X-Control-Token": TOKEN}
        request = httpx.Request(method, f"{BASE}/control/faults", headers=token, content=body if fault else b"")
        assert self.line.handle_request(request).is_success


@pytest.fixture
def country(store) -> Country:
    return Country(store)


def cut(country: Country, place: str = "VN") -> Decimal | None:
    found = figure_shown(country.store, "KD06", place, "2026-Q3")
    return None if found is None else found.value


def test_on_a_good_day_every_ministry_counts_towards_the_nation(country: Country) -> None:
    country.now = AUTUMN
    assert country.visit().outcome == "received"
    shown = figure_shown(country.store, "KD06", "VN", "2026-Q3")
    assert shown is not None
    assert (shown.origin, shown.coverage.have, shown.coverage.total) == (Origin.SIMULATED, 22, 22)
    whole = figure_shown(country.store, "KD07.D", "VN", "2026-Q3")
    share = figure_shown(country.store, "KD07", "VN", "2026-Q3")
    assert share.value == (100 * shown.value / whole.value).quantize(Decimal("0.01"))
    assert figure_shown(country.store, "KD09", "G12", "2026-Q3").value is not None


@pytest.mark.parametrize(
    ("fault", "outcome", "error"),
    [
        ("http500", "failed", "source-failing"),
        ("html200", "failed", "source-wrong-type"),
        ("truncated", "failed", "source-truncated"),
        ("late", "unchanged", None),
    ],
)
def test_what_does_not_come_on_a_bad_day_comes_on_the_next(
    country: Country, fault: str, outcome: str, error: str | None
) -> None:
    country.visit()
    country.now = AUTUMN
    country.switch(fault)
    run = country.visit()
    assert (run.outcome, run.error, cut(country)) == (outcome, error, None)
    country.switch(None)
    assert country.visit().outcome == "received"
    assert cut(country) == 1353


@pytest.mark.parametrize(("fault", "error"), [("wrong_unit", "unit-mismatch"), ("duplicate", "duplicate-row")])
def test_a_report_with_a_mistake_is_refused_whole(country: Country, fault: str, error: str) -> None:
    country.visit()
    country.now = AUTUMN
    country.switch(fault)
    run = country.visit()
    assert (run.outcome, run.error) == ("refused", error)
    assert cut(country) in {None, 1353}
    country.switch(None)
    country.visit()
    assert cut(country) == 1353
