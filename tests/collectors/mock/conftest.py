"""A simulated country, and a way to ask it things at a moment of one's choice."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from collectors.mock.server import build
from collectors.mock.world import ZONE, World
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography

SEED = 7
TOKEN = "a token for the control page"
SUNDAY_AFTERNOON = datetime(2026, 11, 22, 15, 30, tzinfo=ZONE)


class Country:
    """A running country whose clock a test sets."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.now = SUNDAY_AFTERNOON
        self.app = build(SEED, lambda: self.now, TOKEN, weather=False)
        self._runner = runner

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Send one request; `sent` is what httpx takes: json, content, headers."""
        return self._runner.run(self._ask(method, path, sent))

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask with GET; header names are written with underscores."""
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def index(self, path: str) -> list[dict[str, Any]]:
        """Give the first page of an index."""
        reports: list[dict[str, Any]] = self.get(path).json()["reports"]
        return reports

    def evaluate(self, path: str = "service-results", **asked: object) -> Any:
        """Ask the portal for provinces, and give the data of its answer."""
        body = {"departmentType": "ADMINISTRATIVE_UNIT", **asked}
        answer = self.ask("POST", f"/portal/api/v1/reporting/evaluation/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def switch_on(self, endpoint: str, fault: str, minutes: float = 10) -> None:
        """Begin a fault."""
        wanted = {"endpoint": endpoint, "fault": fault, "minutes": minutes}
        answer = self.ask("POST", "/control/faults", json=wanted, headers={"X-Control-Token": TOKEN})
        assert answer.status_code == 201, answer.text

    def switch_off(self) -> None:
        """End every fault."""
        self.ask("DELETE", "/control/faults", headers={"X-Control-Token": TOKEN})

    async def _ask(self, method: str, path: str, sent: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://country") as client:
            return await client.request(method, path, **sent)


@pytest.fixture(scope="session")
def world() -> World:
    """The country as a function."""
    return World(SEED, load_catalogue(), load_geography())


@pytest.fixture(scope="session")
def make_world() -> Callable[[int], World]:
    """Countries of other seeds."""
    return lambda seed: World(seed, load_catalogue(), load_geography())


@pytest.fixture(scope="session")
def _country() -> Iterator[Country]:
    with asyncio.Runner() as runner:
        yield Country(runner)


@pytest.fixture
def country(_country: Country) -> Iterator[Country]:
    """The country over HTTP on the afternoon of Sunday 22/11/2026, with no fault on."""
    _country.now = SUNDAY_AFTERNOON
    yield _country
    _country.switch_off()


@pytest.fixture
def token() -> str:
    """What changes on the control page must carry."""
    return TOKEN
