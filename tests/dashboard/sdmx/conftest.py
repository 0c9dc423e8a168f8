"""The application on a port of its own, so that clients of others can ask it as they ask any other service."""

import threading
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
import requests
import sdmx
import uvicorn
from sdmx.source import Source

from indicators.store import Store
from tests.dashboard import centre
from tests.instance import free_port

STARTS_WITHIN_S = 20


@pytest.fixture
def clock() -> centre.Clock:
    """A clock that goes only when it is moved."""
    return centre.Clock()


@pytest.fixture
def served(store: Store, clock: centre.Clock) -> Iterator[str]:
    """Where the application serves; stopped after the test."""
    port = free_port()
    settings = uvicorn.Config(centre.built(store, clock), host="127.0.0.1", port=port, log_config=None, ws="none")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def token(store: Store) -> str:
    """A key that reads."""
    return centre.key(store, "read")


@pytest.fixture
def ask(served: str, token: str) -> Iterator[Callable[..., httpx.Response]]:
    """Ask an address below /sdmx with a key that reads."""
    with httpx.Client(base_url=served, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:

        def get(path: str, accept: str = "*/*", **query: str) -> httpx.Response:
            headers = {"Accept": accept, "Accept-Language": "en"}
            return client.get(f"/sdmx/{path}", params=query or None, headers=headers)

        yield get


@pytest.fixture
def client(served: str, token: str) -> Iterator[sdmx.Client]:
    """The sdmx1 client as its users set it up."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token}"
        session.trust_env = False
        source = Source(id="VPCP", url=f"{served}/sdmx", name="Điều Hành")
        made = sdmx.Client(session=session)
        made.source = source
        made.cache = {}
        yield made
