"""The whole application, with a key of the Ministry of Finance at hand, spoken to as DHIS2's clients do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from collectors.world import World
from indicators.store import Store
from tests.dashboard.centre import Centre, key, opened

Value = Callable[..., dict[str, Any]]


@dataclass
class Speaker:
    """Somebody with a key."""

    centre: Centre
    token: str

    @property
    def store(self) -> Store:
        """Where it all is kept."""
        return self.centre.store

    def post(self, values: Any, path: str = "/api/dataValueSets", **said: Any) -> httpx.Response:
        """Import a set, or a list of values."""
        whole = {"dataValues": values} if isinstance(values, list) else values
        headers = {"Accept-Language": "en", **said.pop("headers", {})}
        how = said if "content" in said else {"json": whole, **said}
        return self.centre.ask("POST", path, token=self.token, headers=headers, **how)

    def get(self, path: str, **said: Any) -> httpx.Response:
        """Read an address."""
        headers = {"Accept-Language": "en", **said.pop("headers", {})}
        return self.centre.ask("GET", path, token=self.token, headers=headers, **said)

    def other(self, scope: str, holder: str = "G12") -> "Speaker":
        """Somebody with another key."""
        return Speaker(self.centre, key(self.store, scope, holder=holder))


@pytest.fixture
def finance(store: Store) -> Iterator[Speaker]:
    """The Ministry of Finance, which may submit."""
    with opened(store) as centre:
        yield Speaker(centre, key(store, "submit"))


@pytest.fixture(scope="session")
def world(catalogue: Any, geography: Any, calendar: Any) -> World:
    """The country as the product knows it."""
    return World(catalogue, geography, calendar)


@pytest.fixture(scope="session")
def value() -> Value:
    """An ordinary data value, with what differs."""
    return lambda **said: {"dataElement": "TC01", "period": "202609", "orgUnit": "01", "value": "100.5", **said}
