"""The product's own web application over the frozen country, with a clock that stands still unless it is moved.

What is served is put together by `app.py web` itself; only its settings, its clock and who serves it are others.
"""

import shutil
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import httpx
import uvicorn
from starlette.types import ASGIApp

import app as product
from dashboard.auth import cookie_names
from indicators.identity import Role
from indicators.store import Store, open_store
from indicators.store.accounts import Account, Kind, add_account, issue
from operation.http_checks import Wire
from operation.http_protocol import strict_http
from operation.settings import read_settings
from tools.frozen_country import SEED, Clock

STORE = "dieuhanh.db"
WALL = "frozen"
PEOPLE = (Role.LEADER, Role.STAFF, Role.ADMINISTRATOR, Role.REPORTER)
AGENCY = "G12"
"""Whom the reporter reports for."""

LINK_LASTS = timedelta(hours=1)
STARTS_WITHIN_S, STOPS_WITHIN_S = 30, 10


@dataclass(frozen=True)
class Size:
    """A screen to be photographed: its pixels, and where it hangs."""

    width: int
    height: int
    distance_m: float
    image_height_m: float
    bezel_columns: int = 1
    bezel_rows: int = 1

    @property
    def room(self) -> dict[str, float]:
        """Where it hangs, as a wall is told."""
        return {
            "distance_m": self.distance_m,
            "image_height_m": self.image_height_m,
            "bezel_columns": self.bezel_columns,
            "bezel_rows": self.bezel_rows,
        }

    @property
    def least_capital(self) -> float:
        """How high a capital letter must be at least, in pixels: 16 minutes of arc at the farthest reader (L-2)."""
        return self.height * self.distance_m / (215 * self.image_height_m)

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


SIZES = (
    Size(1280, 720, 5, 1.22),
    Size(1920, 1080, 5, 1.22),
    Size(3840, 2160, 5, 1.22),
    Size(5760, 2160, 8, 1.37, 3, 2),
    Size(1080, 1920, 3, 1.21),
)
"""A 98-inch screen in three resolutions, a wall of three by two screens, and one on its side in a corridor."""


@dataclass
class FrozenWeb:
    """The running application, and the ways to be somebody in it."""

    url: str
    store: Store
    clock: Clock

    def link(self, role: Role) -> str:
        """A one-time link that signs a browser in as somebody of a role."""
        token = issue(self.store, Kind.LINK, role, role, lasts=LINK_LASTS, actor="test", now=self.clock())
        return f"{self.url}/sign-in/{token}"

    @cached_property
    def _administrator(self) -> httpx.Client:
        """Somebody who may register walls and tell them what to show."""
        token = issue(self.store, Kind.SESSION, *[Role.ADMINISTRATOR] * 2, lasts=None, actor="test", now=self.clock())
        name, _ = cookie_names(httpx.URL(self.url).port or 0)
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"{name}={token}"}
        return httpx.Client(base_url=f"{self.url}/api/v1/walls", headers=headers, trust_env=False, timeout=30)

    def register(self) -> str:
        """Register the wall; gives the link that its browser opens."""
        return str(self._ordered("POST", "", {"name": WALL, **_settings(SIZES[0])})["link"])

    def hang(self, size: Size) -> None:
        """Hang the wall where a screen of a size hangs."""
        self._ordered("PUT", f"/{WALL}", _settings(size))

    def show(self, scene: str) -> None:
        """Have the wall show a scene, as somebody of the staff would."""
        code, _, place = scene.partition(":")
        self._ordered("POST", f"/{WALL}/commands", {"action": "show", "scene": code, "place": place or None})

    def _ordered(self, method: str, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        answer = self._administrator.request(method, path, json=dict(body))
        if not answer.is_success:
            raise RuntimeError(f"{method} {path}: {answer.text}")
        found: dict[str, Any] = answer.json()
        return found


def _settings(size: Size) -> dict[str, object]:
    return {"label": "Phòng họp", "room": size.room}


@contextmanager
def serving(made: Path, folder: Path) -> Iterator[FrozenWeb]:
    """Serve a copy of the store, on a free port of the loopback address, until the block ends.

    Args:
        made: The frozen country's store; it stays as it is.
        folder: An empty folder of the application's own.
    """
    shutil.copyfile(made, folder / STORE)
    store, clock = open_store(f"sqlite:///{folder / STORE}"), Clock()
    for role in PEOPLE:
        agency = AGENCY if role is Role.REPORTER else None
        add_account(store, Account(role, role, agency, demo=False), actor="test", now=clock())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        application, wire = _built(folder, port, clock)
        server = uvicorn.Server(_configured(application, wire))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield FrozenWeb(_ready(server, port), store, clock)
        finally:
            server.should_exit = True
            thread.join(STOPS_WITHIN_S)
            store.close()


def _built(folder: Path, port: int, clock: Clock) -> tuple[ASGIApp, Wire | None]:
    """What `app.py web` would serve."""
    environment = {"DATA_DIR": str(folder), "PORT": str(port), "WATCHED_FOLDER": ""}
    chosen = read_settings(environment, product.HERE)
    served: list[tuple[ASGIApp, Wire | None]] = []

    def serve(application: ASGIApp, _host: str, _port: int, *, child: bool, wire: Wire | None = None) -> None:
        del child
        served.append((application, wire))

    always_the_same = SimpleNamespace(uuid4=lambda: uuid.UUID(int=SEED))
    with patch.multiple(product, settings=lambda: chosen, now=clock, serve=serve, uuid=always_the_same):
        product.web(child=False)
    return served[0]


def _configured(application: ASGIApp, wire: Wire | None) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=strict_http(wire) if wire else "auto",
        ws="none",
        proxy_headers=False,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )


def _ready(server: uvicorn.Server, port: int) -> str:
    """Wait until it serves; its address."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the frozen country was not served within {STARTS_WITHIN_S} s")
        time.sleep(0.02)
    return f"http://127.0.0.1:{port}"
